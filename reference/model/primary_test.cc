#include "reference/model/primary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "reference/model/fixed_chooser.h"

namespace clusterspec::model {
namespace {

using Taken = std::vector<Scheduled<PrimaryEffect>>;

class Primary : public testing::Test {
 protected:
  // Takes one input, and then what it makes the primary continue with.
  template <typename Input>
  Taken Take(const Input& input) {
    const Context context(edition_, deviations_, &resolved_choices_, &chooser_);
    PrimaryEffects step;
    Step(context, input, &state_, &step);
    Taken effects(step.begin(), step.end());
    for (size_t i = 0; i < effects.size(); ++i) {
      const auto* then = std::get_if<PrimaryContinuation>(&effects[i].effect);
      if (then == nullptr) continue;
      for (const auto& effect : Take(PrimaryContinuation(*then))) effects.push_back(effect);
    }
    return effects;
  }

  Taken Take(PrimaryInputKind kind, uint32_t worker = 0) {
    PrimaryInput input;
    input.kind = kind;
    input.worker = worker;
    return Take(input);
  }

  Taken TakeMessage(uint32_t worker, Message message) {
    PrimaryInput input;
    input.kind = PrimaryInputKind::kMessage;
    input.worker = worker;
    input.message = message;
    return Take(input);
  }

  Taken TakeMessage(uint32_t worker, MessageKind kind) {
    Message message;
    message.kind = kind;
    return TakeMessage(worker, message);
  }

  Taken Kill(Signal signal) {
    PrimaryInput input;
    input.kind = PrimaryInputKind::kKill;
    input.signal = signal;
    return Take(input);
  }

  Taken Exit(uint32_t worker, int16_t code, Signal signal = 0) {
    PrimaryInput input;
    input.kind = PrimaryInputKind::kExited;
    input.worker = worker;
    input.code = code;
    input.signal = signal;
    input.flag = true;
    return Take(input);
  }

  Taken DisconnectAll(Id callback) {
    PrimaryInput input;
    input.kind = PrimaryInputKind::kDisconnectAll;
    input.value = callback;
    return Take(input);
  }

  // A worker listens; the socket for it has the number 5.
  Taken Listen(uint32_t worker, uint16_t port = 80) {
    Message message;
    message.kind = MessageKind::kListen;
    message.key.port = port;
    Taken effects = TakeMessage(worker, message);
    const auto* open = Find<OpenSocket>(effects);
    if (open == nullptr) return effects;
    PrimaryInput opened;
    opened.kind = PrimaryInputKind::kOpened;
    opened.message.key = open->key;
    opened.message.handle = 5;
    opened.message.port = port == 0 ? 4000 : port;
    return Take(opened);
  }

  Taken Connect(Descriptor connection) {
    PrimaryInput input;
    input.kind = PrimaryInputKind::kConnection;
    input.socket = 5;
    input.message.handle = connection;
    return Take(input);
  }

  void Fork(int count) {
    for (int i = 0; i < count; ++i) Take(PrimaryInputKind::kFork);
  }

  // The first of its kind; null: there is none.
  template <typename Effect>
  static const Effect* Find(const Taken& effects) {
    for (const auto& each : effects) {
      if (const auto* found = std::get_if<Effect>(&each.effect)) return found;
    }
    return nullptr;
  }

  template <typename Effect>
  static bool Has(const Taken& effects) {
    return Find<Effect>(effects) != nullptr;
  }

  static bool Sends(const Taken& effects, MessageKind kind) {
    const auto* send = Find<SendToWorker>(effects);
    return send != nullptr && send->message.kind == kind;
  }

  // What the first effect sends.
  static Message Sent(const Taken& effects) {
    return std::get<SendToWorker>(effects.at(0).effect).message;
  }

  WorkerRecord& Worker(size_t index) { return state_.workers[index]; }

  Edition edition_ = Edition::kV18;
  DeviationSet deviations_;
  ResolvedChoices resolved_choices_;
  FixedChooser chooser_;
  PrimaryState state_;
};

TEST_F(Primary, AForkedWorkerIsListedAndAnnounced) {
  const Taken effects = Take(PrimaryInputKind::kFork);
  ASSERT_EQ(effects.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<SpawnProcess>(effects[0].effect));
  EXPECT_TRUE(Has<EmitFork>(effects));
  EXPECT_FALSE(effects[1].later);
  EXPECT_TRUE(Worker(0).listed);
  EXPECT_TRUE(Worker(0).connected);
  EXPECT_FALSE(Worker(0).dead);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kUndefined);
}

TEST_F(Primary, ForkMayBeToldAfterTheCall) {
  chooser_ = FixedChooser({{ChoicePoint::kForkEvent, kAfterCall}});
  EXPECT_TRUE(Take(PrimaryInputKind::kFork)[1].later);
}

TEST_F(Primary, ConnectedMayBeginWithOnline) {
  chooser_ = FixedChooser({{ChoicePoint::kConnectedFrom, kFromOnline}});
  Fork(1);
  EXPECT_FALSE(Worker(0).connected);
  EXPECT_TRUE(Has<EmitOnline>(TakeMessage(0, MessageKind::kOnline)));
  EXPECT_TRUE(Worker(0).connected);
}

TEST_F(Primary, ThePolicyIsFrozenByFork) {
  PrimaryInput shared;
  shared.kind = PrimaryInputKind::kSetPolicy;
  shared.policy = Policy::kShared;
  Take(shared);
  Fork(1);
  PrimaryInput round_robin = shared;
  round_robin.policy = Policy::kRoundRobin;
  Take(round_robin);
  EXPECT_EQ(state_.policy, Policy::kShared);
  EXPECT_EQ(state_.shown_policy, Policy::kRoundRobin);
}

TEST_F(Primary, ThePolicyIsFrozenBySetupAndMayKeepItsValue) {
  chooser_ = FixedChooser({{ChoicePoint::kPolicyProperty, kValueKept}});
  PrimaryInput setup;
  setup.kind = PrimaryInputKind::kSetup;
  setup.value = 3;
  const Taken effects = Take(setup);
  EXPECT_TRUE(Has<EmitSetup>(effects));
  EXPECT_EQ(Find<EmitSetup>(effects)->settings, 3);
  EXPECT_TRUE(effects[0].later);
  PrimaryInput shared;
  shared.kind = PrimaryInputKind::kSetPolicy;
  shared.policy = Policy::kShared;
  Take(shared);
  EXPECT_EQ(state_.policy, Policy::kRoundRobin);
  EXPECT_EQ(state_.shown_policy, Policy::kRoundRobin);
}

TEST_F(Primary, SetupMayShowTheObjectItself) {
  chooser_ = FixedChooser({{ChoicePoint::kSetupArgument, kSameObject}});
  PrimaryInput setup;
  setup.kind = PrimaryInputKind::kSetup;
  setup.value = 3;
  EXPECT_EQ(Find<EmitSetup>(Take(setup))->settings, kNone);
}

TEST_F(Primary, DisconnectIsCarriedOutByTheWorker) {
  Fork(1);
  EXPECT_TRUE(Sends(Take(PrimaryInputKind::kDisconnect), MessageKind::kDisconnect));
  EXPECT_TRUE(Worker(0).listed);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kTrue);
}

TEST_F(Primary, TheFlagMayWaitForTheExit) {
  chooser_ = FixedChooser({{ChoicePoint::kVoluntarySet, kAtEnd}});
  Fork(1);
  Take(PrimaryInputKind::kDisconnect);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kUndefined);
  Exit(0, 0);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kTrue);
}

TEST_F(Primary, NothingIsSentWithoutAChannel) {
  Fork(1);
  Take(PrimaryInputKind::kChannelClosed);
  EXPECT_TRUE(Take(PrimaryInputKind::kDisconnect).empty());
}

TEST_F(Primary, AWorkerIsKeptUntilBothEndsAreTold) {
  Fork(1);
  const Taken effects = Take(PrimaryInputKind::kChannelClosed);
  EXPECT_TRUE(Has<EmitDisconnect>(effects));
  EXPECT_TRUE(Worker(0).listed);
  EXPECT_FALSE(Worker(0).connected);
  EXPECT_TRUE(Has<EmitExit>(Exit(0, 3)));
  EXPECT_FALSE(Worker(0).listed);
  EXPECT_TRUE(Worker(0).dead);
}

TEST_F(Primary, AWorkerMayGoByState) {
  chooser_ = FixedChooser({{ChoicePoint::kRemoval, kByState}});
  Fork(1);
  Exit(0, 0);
  EXPECT_FALSE(Worker(0).listed);
}

TEST_F(Primary, TheEndOfAChannelIsToldOnce) {
  Fork(1);
  EXPECT_FALSE(Take(PrimaryInputKind::kChannelClosed).empty());
  EXPECT_TRUE(Take(PrimaryInputKind::kChannelClosed).empty());
}

TEST_F(Primary, ExitCarriesCodeAndSignal) {
  Fork(1);
  const Taken effects = Exit(0, 0, kSigkill);
  EXPECT_EQ(Find<EmitExit>(effects)->signal, kSigkill);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kFalse);
}

TEST_F(Primary, OldEditionsLeaveAccidentsOpen) {
  edition_ = Edition::kV10;
  Fork(1);
  Exit(0, 0);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kUndefined);
}

TEST_F(Primary, OldEditionsMaySayFalse) {
  edition_ = Edition::kV6;
  chooser_ = FixedChooser({{ChoicePoint::kAccidental, kBecomesFalse}});
  Fork(1);
  Exit(0, 0);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kFalse);
}

TEST_F(Primary, AnotherCauseMayCount) {
  chooser_ = FixedChooser({{ChoicePoint::kOtherCause, kCauseCounts}});
  Fork(2);
  Take(PrimaryInputKind::kDisconnect, 0);
  Take(PrimaryInputKind::kDisconnect, 1);
  Exit(0, 0, kSigkill);
  Exit(1, 0);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kFalse);
  EXPECT_EQ(Worker(1).exited_after_disconnect, Flag::kTrue);
}

TEST_F(Primary, KillSignalsAtOnceInV18) {
  Fork(1);
  const Taken effects = Kill(kSigterm);
  ASSERT_EQ(effects.size(), 1u);
  ASSERT_TRUE(Has<SignalProcess>(effects));
  EXPECT_EQ(Find<SignalProcess>(effects)->signal, kSigterm);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kUndefined);
  Exit(0, 0, kSigterm);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kFalse);
}

TEST_F(Primary, KillMayCloseTheChannelFirstInV18) {
  chooser_ = FixedChooser({{ChoicePoint::kKillOrder, kChannelFirst}});
  Fork(1);
  Taken effects = Kill(kSigterm);
  ASSERT_EQ(effects.size(), 1u);
  EXPECT_TRUE(Has<CloseChannel>(effects));
  effects = Take(PrimaryInputKind::kChannelClosed);
  ASSERT_TRUE(Has<SignalProcess>(effects));
}

TEST_F(Primary, KillWaitsForTheDisconnectInV16) {
  edition_ = Edition::kV16;
  Fork(1);
  Taken effects = Kill(kSigterm);
  EXPECT_TRUE(Sends(effects, MessageKind::kDisconnect));
  EXPECT_FALSE(Has<SignalProcess>(effects));
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kTrue);
  effects = Take(PrimaryInputKind::kChannelClosed);
  ASSERT_TRUE(Has<SignalProcess>(effects));
}

TEST_F(Primary, KillClosesTheChannelInV10) {
  edition_ = Edition::kV10;
  Fork(1);
  EXPECT_TRUE(Has<CloseChannel>(Kill(kSigterm)));
  EXPECT_FALSE(Worker(0).channel);
}

TEST_F(Primary, ADeadWorkerIsNotSignalled) {
  Fork(1);
  Exit(0, 0);
  EXPECT_TRUE(Kill(kSigterm).empty());
}

TEST_F(Primary, DeviationsOfKill) {
  deviations_.Insert(Deviation::kKillCountsAsVoluntary);
  Fork(1);
  Kill(kSigterm);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kTrue);
  deviations_.Insert(Deviation::kKillDoesNotCount);
  edition_ = Edition::kV16;
  state_ = {};
  Fork(1);
  Kill(kSigterm);
  Exit(0, 0, kSigterm);
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kFalse);
}

TEST_F(Primary, ADeviationRemovesAtTheCall) {
  deviations_.Insert(Deviation::kRemovedAtDisconnectCall);
  Fork(1);
  Take(PrimaryInputKind::kDisconnect);
  EXPECT_FALSE(Worker(0).listed);
}

TEST_F(Primary, TheCallbackWaitsForTheLastWorker) {
  Fork(2);
  EXPECT_FALSE(Has<CallBack>(DisconnectAll(9)));
  EXPECT_FALSE(Has<CallBack>(Take(PrimaryInputKind::kChannelClosed, 0)));
  const Taken effects = Take(PrimaryInputKind::kChannelClosed, 1);
  const auto* callback = Find<CallBack>(effects);
  ASSERT_NE(callback, nullptr);
  EXPECT_EQ(callback->callback, 9);
}

TEST_F(Primary, TwoCallbacksBothCome) {
  Fork(1);
  DisconnectAll(8);
  DisconnectAll(9);
  const Taken effects = Take(PrimaryInputKind::kChannelClosed);
  EXPECT_EQ(std::count_if(effects.begin(), effects.end(),
                          [](const auto& e) { return std::holds_alternative<CallBack>(e.effect); }),
            2);
  EXPECT_EQ(state_.callbacks[0], kNone);
}

TEST_F(Primary, WithoutWorkersTheCallbackComesAtOnce) {
  const Taken effects = DisconnectAll(9);
  ASSERT_EQ(effects.size(), 1u);
  EXPECT_TRUE(effects[0].later);
  EXPECT_TRUE(DisconnectAll(kNone).empty());
}

TEST_F(Primary, ADeviationCallsBackAtTheFirst) {
  deviations_.Insert(Deviation::kDisconnectCallbackAtFirst);
  Fork(2);
  DisconnectAll(9);
  EXPECT_TRUE(Has<CallBack>(Take(PrimaryInputKind::kChannelClosed, 0)));
  EXPECT_FALSE(Has<CallBack>(Take(PrimaryInputKind::kChannelClosed, 1)));
}

TEST_F(Primary, ADeviationCallsBackWhenAllAreAskedAgain) {
  deviations_.Insert(Deviation::kDisconnectCallbackAtFirst);
  Fork(2);
  DisconnectAll(9);
  Fork(1);
  EXPECT_FALSE(Has<CallBack>(Take(PrimaryInputKind::kDisconnect, 1))) << "the third is not asked";
  EXPECT_TRUE(Has<CallBack>(Take(PrimaryInputKind::kDisconnect, 2)));
}

TEST_F(Primary, ADeviationCallsBackAtTheFirstThatHadExitedBefore) {
  deviations_.Insert(Deviation::kDisconnectCallbackAtFirst);
  Fork(2);
  Take(PrimaryInputKind::kExited, 0).clear();
  Worker(0).listed = false;
  EXPECT_FALSE(Has<CallBack>(DisconnectAll(9)));
  EXPECT_TRUE(Has<CallBack>(Take(PrimaryInputKind::kChannelClosed, 0)));
  EXPECT_FALSE(Has<CallBack>(Take(PrimaryInputKind::kChannelClosed, 1)));
}

TEST_F(Primary, ADeviationCallsBackAtTheExitOfAny) {
  deviations_.Insert(Deviation::kDisconnectCallbackAtExit);
  Fork(2);
  DisconnectAll(9);
  EXPECT_FALSE(Has<CallBack>(Take(PrimaryInputKind::kChannelClosed, 0)));
  EXPECT_FALSE(Has<CallBack>(Take(PrimaryInputKind::kChannelClosed, 1)));
  EXPECT_TRUE(Has<CallBack>(Take(PrimaryInputKind::kExited, 1)));
  EXPECT_FALSE(Has<CallBack>(Take(PrimaryInputKind::kExited, 0)));
}

TEST_F(Primary, AVoluntaryEndIsNotedAndAcknowledged) {
  Fork(1);
  EXPECT_TRUE(Sends(TakeMessage(0, MessageKind::kVoluntary), MessageKind::kVoluntaryAck));
  EXPECT_EQ(Worker(0).exited_after_disconnect, Flag::kTrue);
}

TEST_F(Primary, AFailedSpawnIsAnError) {
  Fork(1);
  EXPECT_TRUE(Has<EmitError>(Take(PrimaryInputKind::kSpawnFailed)));
  EXPECT_FALSE(Worker(0).listed);
}

TEST_F(Primary, WorkersShareASocket) {
  Fork(2);
  EXPECT_TRUE(Sends(Listen(0), MessageKind::kListenReply));
  const Taken second = Listen(1);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(Sent(second).error, ListenError::kNoError);
  EXPECT_EQ(Sent(second).handle, kNoDescriptor);
  EXPECT_EQ(state_.listening.handles.size(), 1u);
}

TEST_F(Primary, OneWorkerCannotTakeAPortTwice) {
  Fork(1);
  Listen(0);
  EXPECT_EQ(Sent(Listen(0)).error, ListenError::kInUse);
}

TEST_F(Primary, WithoutRoundRobinTheSocketIsHandedOut) {
  state_.policy = Policy::kShared;
  Fork(1);
  EXPECT_EQ(Sent(Listen(0)).handle, 5u);
  EXPECT_TRUE(Connect(7).empty());
}

TEST_F(Primary, AFailureToOpenIsPassedOn) {
  Fork(1);
  Message message;
  message.kind = MessageKind::kListen;
  message.key.port = 80;
  PrimaryInput opened;
  opened.kind = PrimaryInputKind::kOpened;
  opened.message.key = Find<OpenSocket>(TakeMessage(0, message))->key;
  opened.message.error = ListenError::kNotAvailable;
  EXPECT_EQ(Sent(Take(opened)).error, ListenError::kNotAvailable);
  EXPECT_TRUE(state_.listening.handles.empty());
}

TEST_F(Primary, APortMayBeKeptForGood) {
  chooser_ = FixedChooser({{ChoicePoint::kPortZeroKept, kForGood}});
  Fork(1);
  Listen(0, 0);
  TakeMessage(0, MessageKind::kLeave);
  Message message;
  message.kind = MessageKind::kListen;
  EXPECT_EQ(Find<OpenSocket>(TakeMessage(0, message))->port, 4000);
}

TEST_F(Primary, ConnectionsGoRound) {
  Fork(2);
  Listen(0);
  Listen(1);
  EXPECT_EQ(Find<SendToWorker>(Connect(7))->worker, 0u);
  EXPECT_EQ(Find<SendToWorker>(Connect(8))->worker, 1u);
  EXPECT_TRUE(Connect(9).empty());
  Message reply;
  reply.kind = MessageKind::kConnectionReply;
  reply.key.port = 80;
  const Taken effects = TakeMessage(1, reply);
  ASSERT_EQ(effects.size(), 1u);
  EXPECT_EQ(Find<SendToWorker>(effects)->worker, 1u);
  EXPECT_EQ(Sent(effects).handle, 9u);
}

TEST_F(Primary, WhatIsSentBackGoesToAnother) {
  Fork(2);
  Listen(0);
  Listen(1);
  Connect(7);
  TakeMessage(0, MessageKind::kLeave);
  Message reply;
  reply.kind = MessageKind::kConnectionReply;
  reply.key.port = 80;
  reply.handle = 7;
  const Taken effects = TakeMessage(0, reply);
  ASSERT_EQ(effects.size(), 1u);
  EXPECT_EQ(Find<SendToWorker>(effects)->worker, 1u);
}

TEST_F(Primary, WhatIsSentBackWhenNobodyListensIsDropped) {
  Fork(1);
  Listen(0);
  Connect(7);
  TakeMessage(0, MessageKind::kLeave);
  Message reply;
  reply.kind = MessageKind::kConnectionReply;
  reply.key.port = 80;
  reply.handle = 7;
  EXPECT_TRUE(Has<DropConnection>(TakeMessage(0, reply)));
}

TEST_F(Primary, TheAnswerOfADeadWorkerMakesNobodyFree) {
  Fork(2);
  Listen(0);
  Listen(1);
  Connect(7);
  Exit(0, 0);
  Message reply;
  reply.kind = MessageKind::kConnectionReply;
  reply.key.port = 80;
  TakeMessage(0, reply);
  EXPECT_EQ(Find<SendToWorker>(Connect(8))->worker, 1u);
  EXPECT_TRUE(Connect(9).empty());
}

TEST_F(Primary, TheSocketIsClosedWithTheLastListener) {
  Fork(2);
  Listen(0);
  Listen(1);
  Connect(7);
  Connect(8);
  Connect(9);
  EXPECT_FALSE(Has<CloseSocket>(Exit(0, 0)));
  const Taken effects = Take(PrimaryInputKind::kChannelClosed, 1);
  ASSERT_TRUE(Has<CloseSocket>(effects));
  ASSERT_TRUE(Has<DropConnection>(effects));
  EXPECT_EQ(Find<DropConnection>(effects)->connection, 9u);
}

TEST_F(Primary, MessagesOfTheProgramAreEmitted) {
  Fork(1);
  Message message;
  message.value = 4;
  const Taken effects = TakeMessage(0, message);
  EXPECT_TRUE(Has<EmitMessage>(effects));
  EXPECT_EQ(Find<EmitMessage>(effects)->value, 4);
  EXPECT_TRUE(Has<EmitListening>(TakeMessage(0, MessageKind::kListening)));
  EXPECT_TRUE(TakeMessage(0, MessageKind::kConnection).empty());
}

}  // namespace
}  // namespace clusterspec::model
