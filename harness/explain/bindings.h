// What a real run names otherwise than the simulator does.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_BINDINGS_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_BINDINGS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/sim/program.h"
#include "spec/nouns/trace.h"

namespace clusterspec::explain {

// Placeholders such as ${port:a} and ${scratch} have other values in every run; the simulator has
// its own. Both are known, since the harness writes down what it gave.
class Bindings {
 public:
  Bindings(const Trace& trace, const sim::Program& program);

  // The event with the simulator's values.
  Event Translate(const Event& event) const;

 private:
  json::value Translate(const json::value& value) const;
  std::string Translate(std::string text) const;
  void AddUnsolicited(const Trace& trace, const sim::Program& program);
  void Add(const std::optional<json::value>& seen, std::string_view own);

  std::vector<std::pair<std::string, std::string>> texts_;  // longest first
  std::map<int64_t, int64_t> numbers_;
};

// The operation that a result is one of; null for an unknown one.
const sim::CompiledOperation* FindOperation(const sim::Program& program,
                                            const json::object& result);

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_BINDINGS_H_
