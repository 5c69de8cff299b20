// How long cases take, so that shards of a run can be made equally long.
#ifndef CLUSTERSPEC_HARNESS_LOAD_DURATIONS_H_
#define CLUSTERSPEC_HARNESS_LOAD_DURATIONS_H_

#include <map>
#include <string>

#include "spec/nouns/error.h"
#include "spec/nouns/report.h"

namespace clusterspec {

class Durations {
 public:
  // Each line of the text is a number of tenths of seconds, a blank and a case's id. `file` is for
  // errors, which name the line.
  static Result<Durations> Parse(const std::string& text, const std::string& file);

  // The median of each case over the reports, those of cases that were not asked left out.
  static Durations Of(const std::vector<Report>& reports);

  // What Parse reads, by id.
  std::string ToText() const;

  // Tenths of seconds, at least 1; of a case that is not known the middle of all.
  int TenthsOf(const std::string& id) const;

 private:
  void Settle();

  std::map<std::string, int> tenths_;
  int middle_ = 1;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_DURATIONS_H_
