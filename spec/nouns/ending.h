// How runs come to their end, and what each way says.
#ifndef CLUSTERSPEC_SPEC_NOUNS_ENDING_H_
#define CLUSTERSPEC_SPEC_NOUNS_ENDING_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "spec/nouns/verdict.h"

namespace clusterspec {

enum class EndingKind {
  kCompleted,     // every step was carried out and the run fell silent
  kSilent,        // a step waits for what can no longer come: all processes sleep
  kDeadline,      // the deadline came first
  kCrashed,       // a process died of a fault of its own
  kEndedEarly,    // the primary exited by itself while steps were left
  kUnsupported,   // the implementation says that it lacks what the scenario needs
  kLater,         // not started: the documentation dates what it is about later than the version
  kAdapterLacks,  // its adapter says that it cannot do what the scenario asks for
  kAdapter,       // the adapter broke the protocol
  kHarness,       // the harness could not do its work
  kBound,         // it took more than a run may, and was ended
  kInterrupted,   // the user stopped it
};

inline constexpr std::array kAllEndingKinds = {
    EndingKind::kCompleted, EndingKind::kSilent,       EndingKind::kDeadline,
    EndingKind::kCrashed,   EndingKind::kEndedEarly,   EndingKind::kUnsupported,
    EndingKind::kLater,     EndingKind::kAdapterLacks, EndingKind::kAdapter,
    EndingKind::kHarness,   EndingKind::kBound,        EndingKind::kInterrupted};

// What an ending says of the run. Every decision that rests on how a run ended is made here.
struct EndingTraits {
  EndingKind kind;
  std::string_view name;  // as traces are stored
  bool shows_behaviour;   // the trace shows what the implementation did: it ran, and was not at
                          // fault with the protocol
  bool fell_silent;       // the run went on until nothing more could come
  bool end_is_judged;     // that the run ended so is the implementation's doing, at its own time
  std::optional<Verdict> verdict;          // on the case; nothing: its expectations decide
  std::optional<WhyUnsupported> why = {};  // where the verdict is unsupported
};

const EndingTraits& TraitsOf(EndingKind kind);

std::string_view ToString(EndingKind kind);
std::optional<EndingKind> ParseEndingKind(std::string_view name);

struct Ending {
  EndingKind kind = EndingKind::kCompleted;
  int step = -1;  // index of the step that was under way; -1: none
  std::string message;

  const EndingTraits& traits() const { return TraitsOf(kind); }

  // "silent: cluster.exit w1 can no longer come: every process sleeps", for people.
  std::string ToString() const;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_ENDING_H_
