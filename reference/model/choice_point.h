// Choice points: what the documentation leaves open. Each has a name and options; a run follows one
// option of each, as a runtime would, chosen when it first matters.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_CHOICE_POINT_H_
#define CLUSTERSPEC_REFERENCE_MODEL_CHOICE_POINT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "reference/model/deviation_set.h"
#include "reference/model/edition_questions.h"
#include "spec/nouns/edition.h"

namespace clusterspec::model {

enum class ChoicePoint : uint8_t {
  kForkEvent,
  kConnectedFrom,
  kConnectedInHandler,
  kSetupArgument,
  kPolicyProperty,
  kRemoval,
  kVoluntarySet,
  kOwnVoluntarySet,
  kAccidental,
  kOtherCause,
  kKillOrder,
  kPortZero,
  kPortZeroKept,
  kGivenHandle,
  kSettingsListed,
  kSerializationDefault,
  kPrimaryOnly,
  kClientsAtDisconnect,
  kEventOrder,
  kSetupByFork,
  kMessageOrder,
  kOwnEventOrder,
  kAccidentalEvents,
  kServerCloseOrder,
  kListenOrder,
  kFailedSpawn,
  kOnlineMoment,
  kClosingOrder,
  kOwnError,
  kSecondDisconnect,
  kSecondError,
  kConnectedAtExit,
  kLateAnnouncement,
  kLeftServer,
  kSendError,
  kLateReply,
  kFault,
  kGoneWorker,
  kHandleCallback,
  kReceivedServer,
  kUnreadAtClose,
  kBacklogAnswer,
  kIdleConnections,
};

inline constexpr size_t kChoicePointCount = static_cast<size_t>(ChoicePoint::kIdleConnections) + 1;

// The options of the points. The table names them all.
enum ForkEvent { kWithinCall, kAfterCall };
enum ConnectedFrom { kFromFork, kFromOnline };
enum ConnectedInHandler { kAlreadyFalse, kStillTrue };
enum SetupArgument { kEqualValues, kSameObject };
enum PolicyProperty { kNoEffect, kValueKept };
enum Removal { kByEvent, kByState };
enum VoluntarySet { kAtCall, kAtEnd };
enum Accidental { kStaysUndefined, kBecomesFalse };
enum OtherCause { kCallCounts, kCauseCounts };
enum KillOrder { kSignalOnly, kChannelFirst };
enum PortZero { kNthCall, kEveryCall };
enum PortZeroKept { kWhileOpen, kForGood };
enum GivenHandle { kEmitted, kNotEmitted };
enum SettingsListed { kListed, kInEffect };
enum SerializationDefault { kLiterallyFalse, kUnsetMeansJson };
enum PrimaryOnly { kAbsent, kThrows, kIgnored };
enum ClientsAtDisconnect { kChannelCloses, kProcessEnds };
enum EventOrder { kWorkerFirst, kClusterFirst };
enum SetupByFork { kQuiet, kEmitsSetup };
enum OwnEventOrder { kProcessFirst, kOwnWorkerFirst };
enum AccidentalEvents { kEventsFirst, kExitFirst, kExitBetween };
enum ServerCloseOrder { kConnectionFirst, kServerFirst };
enum ListenOrder { kAsCalled, kHostsLater };
enum FailedSpawn { kGone, kStays, kNeverLived };
enum OnlineMoment { kWithProgram, kBeforeProgram };
enum ClosingOrder { kOldestFirst, kHostsLast };
enum OwnError { kOfBoth, kOfProcess };
enum ConnectedAtExit { kUntilEvent, kUntilEnd };
enum SecondDisconnect { kIgnoredWhileClosing, kEndsTheWorker };
enum SecondError { kErrorInTime, kErrorTooLate };
enum LateAnnouncement { kAnnounced, kLost };
enum LeftServer { kKeepsWorker, kLetsItEnd };
enum SendError { kAfterSend, kWithinSend };
enum LateReply { kInTime, kOvertaken, kNeverRead };
enum Fault { kAborts, kSegfaults };
enum GoneWorker { kSendingIsSilent, kSendingFails };
enum HandleCallback { kInTheSameTurn, kInATurnOfItsOwn };
enum ReceivedServer { kAfterTheAnswer, kAtOnce };
enum UnreadAtClose { kUnreadIsLost, kUnreadIsRead };
enum BacklogAnswer { kTellsOfBacklog, kTellsNothing };
enum IdleConnections { kIdleStay, kIdleAreClosed };

struct Option {
  int number = -1;
  std::string_view name;
};

struct ChoicePointInfo {
  ChoicePoint point;
  std::string_view name;
  std::string_view requirement;   // whose reading it is; empty: the texts do not speak of it
  std::array<Option, 3> options;  // by number; the unused ones have no name
};

// All of them, in the order of the enumeration. Lives forever.
std::span<const ChoicePointInfo> ChoicePoints();
int OptionCount(ChoicePoint point);

// Decides what is open. Gives a number from 0 up to, not including, `options`.
class Chooser {
 public:
  virtual ~Chooser() = default;
  virtual int Pick(ChoicePoint point, int options) = 0;
};

// Which options a run has followed so far.
class ResolvedChoices {
 public:
  // -1: not decided yet.
  int Get(ChoicePoint point) const {
    return static_cast<int>(words_[Word(point)] >> Shift(point) & 3) - 1;
  }
  void Set(ChoicePoint point, int option) {
    Clear(point);
    words_[Word(point)] |= static_cast<uint64_t>(option + 1) << Shift(point);
  }
  // Makes it open again.
  void Clear(ChoicePoint point) { words_[Word(point)] &= ~(uint64_t{3} << Shift(point)); }

  // All of them, packed: 32 to a word.
  std::array<uint64_t, 2>& words() { return words_; }
  const std::array<uint64_t, 2>& words() const { return words_; }

  bool operator==(const ResolvedChoices&) const = default;

 private:
  static size_t Word(ChoicePoint point) { return static_cast<size_t>(point) / 32; }
  static unsigned Shift(ChoicePoint point) { return 2 * (static_cast<unsigned>(point) % 32); }

  static_assert(kChoicePointCount <= 64);
  std::array<uint64_t, 2> words_{};
};

// What was asked of the edition. What only decides which defaults cluster.settings lists is apart:
// few programs look at it.
struct Questions {
  EditionQuestions behaviour;
  EditionQuestions settings;
};

// What every step of the model looks at besides its state. Refers to all and owns nothing.
class Context {
 public:
  // `questions` may be null: nobody wants to know what is asked.
  Context(Edition edition, DeviationSet deviations, ResolvedChoices* resolved_choices,
          Chooser* chooser, Questions* questions = nullptr)
      : edition_(edition),
        deviations_(deviations),
        resolved_choices_(resolved_choices),
        chooser_(chooser),
        questions_(questions) {}

  AskedEdition edition() const {
    return {edition_, questions_ == nullptr ? nullptr : &questions_->behaviour};
  }
  AskedEdition settings_edition() const {
    return {edition_, questions_ == nullptr ? nullptr : &questions_->settings};
  }
  bool Has(Deviation deviation) const { return deviations_.Contains(deviation); }

  // The option that this run follows; decided now if it was not before.
  int Resolve(ChoicePoint point) const;

 private:
  Edition edition_;
  DeviationSet deviations_;
  ResolvedChoices* resolved_choices_;
  Chooser* chooser_;
  Questions* questions_;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_CHOICE_POINT_H_
