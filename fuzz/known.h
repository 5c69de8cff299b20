// What is known of a runtime, so that it is no news.
#ifndef CLUSTERSPEC_FUZZ_KNOWN_H_
#define CLUSTERSPEC_FUZZ_KNOWN_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reference/model/deviation_set.h"
#include "spec/nouns/deviation.h"
#include "spec/nouns/known_failure.h"
#include "spec/nouns/scenario.h"

namespace clusterspec::fuzz {

class Known {
 public:
  // Nothing.
  Known() = default;

  // `failures` are those listed for the version and edition in question; `cases` are what their ids
  // name; `shown` are the deviations that the catalogue says this version shows.
  Known(const std::vector<KnownFailure>& failures, const std::vector<Case>& cases,
        std::vector<Deviation> shown);

  // Those of `shown` that the model has a switch for.
  const std::vector<model::Deviation>& deviations() const { return switches_; }

  // Why such a violation of a monitor is no news: it is listed, or one of `needed` breaks the
  // requirement, deviations without which the model cannot show the trace. Empty: it is news.
  std::string WhyMonitor(std::string_view name, const std::string& requirement,
                         const std::string& message,
                         const std::vector<model::Deviation>& needed) const;

  // Why it is no news that nothing explains a trace of the scenario: a trace of a case is listed
  // with the same message, and the scenario asks for all that the case asks for. Empty: it is news.
  std::string WhyUnexplained(const Scenario& scenario, const std::string& message) const;

 private:
  struct Listed {
    std::string id;
    std::string message;          // a glob
    std::set<std::string> words;  // that its case is made of; of a monitor none
  };

  std::vector<Listed> monitors_;
  std::vector<Listed> unexplained_;
  std::vector<Deviation> shown_;
  std::vector<model::Deviation> switches_;
};

// What a scenario asks for, without labels and values: "listen", "listen.exclusive", ...
std::set<std::string> WordsOf(const Scenario& scenario);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_KNOWN_H_
