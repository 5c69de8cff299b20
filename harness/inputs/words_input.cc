// What a person types, or a program on this machine prints about itself.
#include "harness/inputs/input_kinds.h"
#include "harness/inputs/tree.h"
#include "harness/run/bounds.h"
#include "harness/runtimes/integrity.h"
#include "harness/runtimes/runtimes.h"
#include "spec/nouns/form.h"
#include "spec/nouns/lines.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/pattern.h"
#include "spec/nouns/safe_name.h"
#include "spec/nouns/trace.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

// Two words, with a newline between. Taken: anything is made of one of them.
bool ReadWords(const std::string& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string first = text.substr(0, end);
  const std::string second = text.substr(std::min(end + 1, text.size()));
  bool taken = GlobMatches(first, second);
  const std::vector<std::string> names = {second, "node", "cluster.exit"};
  static_cast<void>(DidYouMean(first, names));
  const auto editions = EditionSet::Parse(first);
  if (editions && !editions->empty()) {
    const auto again = EditionSet::Parse(editions->ToString());
    Promise(again && *again == *editions, "editions that are written are read as the same");
    taken = true;
  }
  static_cast<void>(ParseShortPattern(first));
  taken = (IsImplementationName(first) && IsPathBelow(second)) || IsSafeName(second) || taken;
  if (const auto version = FirstVersion(text)) {
    Promise(IsWholeVersion(*version), "a version that is found is whole");
    static_cast<void>(MatchesVersion(*version, second));
    taken = true;
  }
  Promise(!(IsOlder(first, second) && IsOlder(second, first)), "of two versions, one is older");
  taken = WorkerState::Parse(first) || ParseRuntimeSpec(first) || Bounds::Parse({first, second}) ||
          Sha512FromIntegrity(text) || taken;
  Promise(IdIn(FormOf(first), WrittenId(first)) == first, "an id is its written id in its form");
  Promise(ValidUtf8(ValidUtf8(text)) == ValidUtf8(text), "what is UTF-8 stays");
  return taken;
}

}  // namespace

InputKind WordsInput() {
  return {"words",
          [] {
            return std::vector<std::string>{"worker-*/kill?\nworker-send/kills",
                                            ">=v10, v6\nv12..v16",
                                            "node@16.20.2\n16.20.2-rc.1",
                                            "cluster.exit w1\nLCDt",
                                            "events=20000\ntrace=1000000",
                                            "sim?deviation=closed-server-kills\nbin/node",
                                            "worker-kill/x@http\nexplained/worker-kill/x@esm"};
          },
          ReadWords};
}

}  // namespace clusterspec
