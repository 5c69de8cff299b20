// Gaps: what an adapter says in `hello`, under `cannot`, that it can neither do nor tell.
#ifndef CLUSTERSPEC_SPEC_NOUNS_GAPS_H_
#define CLUSTERSPEC_SPEC_NOUNS_GAPS_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/json.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// A gap is the name of
//   an operation                       connect
//   a field of one                     listen.fd
//   a name that a field takes          kill.via.destroy, disconnect.target.cluster
//   an event                           self.disconnect
//   a field of its data                cluster.exit.signal
//   the states of workers, or one      snap, snap.dead
class Gaps {
 public:
  Gaps() = default;
  explicit Gaps(std::set<std::string, std::less<>> names) : names_(std::move(names)) {}

  // Those that the data of a hello lists.
  static Gaps OfHello(const json::object& data);
  // Those that the primary's hello lists: they count for all processes of its run.
  static Gaps Of(const std::vector<Event>& events);

  // What is wrong with the name, for people; nothing where it can be a gap.
  static std::optional<std::string> WhyNone(std::string_view name);

  bool empty() const { return names_.empty(); }
  const std::set<std::string, std::less<>>& names() const { return names_; }
  bool Has(std::string_view name) const { return names_.contains(name); }
  bool HasField(std::string_view event, std::string_view field) const;

  // The first gap that each needs. Of an operation without those in its `do`.
  std::optional<std::string> NeededBy(const Operation& operation) const;
  std::optional<std::string> NeededBy(const Step& step) const;
  std::optional<std::string> NeededBy(const Scenario& scenario) const;
  std::optional<std::string> NeededBy(const Case& a_case) const;

  // The state with `?` for each letter that is a gap.
  WorkerState Blanked(WorkerState state) const;

  // "its adapter says that it cannot tell cluster.exit", of a gap.
  static std::string ToSentence(std::string_view gap);

 private:
  using Found = std::optional<std::string>;

  Found First(std::string_view name) const;
  Found InField(std::string_view event, std::string_view path) const;
  Found InReferences(const json::value& value) const;
  Found InConditions(std::string_view event, const std::vector<Condition>& conditions) const;
  Found In(const Pattern& pattern) const;
  Found In(const Expectation& expectation) const;

  std::set<std::string, std::less<>> names_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_GAPS_H_
