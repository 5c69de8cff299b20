#include "reference/model/worker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "reference/model/fixed_chooser.h"

namespace clusterspec::model {
namespace {

using Taken = std::vector<Scheduled<WorkerEffect>>;

class Worker : public testing::Test {
 protected:
  // Takes one input, and then what it makes the worker continue with.
  template <typename Input>
  Taken Take(const Input& input) {
    const Context context(edition_, deviations_, &resolved_choices_, &chooser_);
    WorkerEffects step;
    Step(context, input, &state_, &step);
    Taken effects(step.begin(), step.end());
    for (size_t i = 0; i < effects.size(); ++i) {
      const auto* then = std::get_if<WorkerContinuation>(&effects[i].effect);
      if (then == nullptr) continue;
      for (const auto& effect : Take(WorkerContinuation(*then))) effects.push_back(effect);
    }
    return effects;
  }

  Taken Take(WorkerInputKind kind, uint16_t server = 0) {
    WorkerInput input;
    input.kind = kind;
    input.server = server;
    return Take(input);
  }

  Taken TakeMessage(MessageKind kind, uint16_t server = 0, Descriptor handle = kNoDescriptor) {
    WorkerInput input;
    input.kind = WorkerInputKind::kMessage;
    input.message.kind = kind;
    input.message.server = server;
    input.message.handle = handle;
    return Take(input);
  }

  Taken Listen(uint16_t server, uint16_t port, ServerOrigin origin = ServerOrigin::kPrimary) {
    WorkerInput input;
    input.kind = WorkerInputKind::kListen;
    input.server = server;
    input.origin = origin;
    input.message.key.port = port;
    input.message.handle = 3;
    return Take(input);
  }

  // A server that the primary has answered.
  void Serve(uint16_t server) {
    Listen(server, static_cast<uint16_t>(80 + server));
    TakeMessage(MessageKind::kListenReply, server);
  }

  template <typename Effect>
  static bool Has(const Taken& effects) {
    return std::any_of(effects.begin(), effects.end(), [](const auto& each) {
      return std::holds_alternative<Effect>(each.effect);
    });
  }

  static bool Sends(const Taken& effects, MessageKind kind) {
    return std::any_of(effects.begin(), effects.end(), [&](const auto& each) {
      const auto* send = std::get_if<SendToPrimary>(&each.effect);
      return send != nullptr && send->message.kind == kind;
    });
  }

  // What the last effect is.
  template <typename Effect>
  static Effect Last(const Taken& effects) {
    return std::get<Effect>(effects.back().effect);
  }

  Edition edition_ = Edition::kV18;
  DeviationSet deviations_;
  ResolvedChoices resolved_choices_;
  FixedChooser chooser_;
  WorkerState state_;
};

TEST_F(Worker, ReportsThatItRuns) {
  EXPECT_TRUE(Sends(Take(WorkerInputKind::kStart), MessageKind::kOnline));
}

TEST_F(Worker, AChildMayJoinWithItsFirstServer) {
  deviations_.Insert(Deviation::kChildJoinsLate);
  WorkerInput start;
  start.child = true;
  EXPECT_FALSE(Sends(Take(start), MessageKind::kOnline));
  EXPECT_TRUE(Sends(Listen(0, 80), MessageKind::kOnline));
}

TEST_F(Worker, AsksThePrimaryForASocket) {
  EXPECT_TRUE(Sends(Listen(0, 80), MessageKind::kListen));
  const Taken effects = TakeMessage(MessageKind::kListenReply);
  EXPECT_TRUE(Has<EmitServerListening>(effects));
  EXPECT_TRUE(Sends(effects, MessageKind::kListening));
  EXPECT_FALSE(Has<UseSocket>(effects));
}

TEST_F(Worker, UsesASharedSocket) {
  Listen(0, 80);
  WorkerInput input;
  input.kind = WorkerInputKind::kMessage;
  input.message.kind = MessageKind::kListenReply;
  input.message.flag = true;
  EXPECT_TRUE(Has<UseSocket>(Take(input)));
}

TEST_F(Worker, ARefusedServerHasAnError) {
  Listen(0, 80);
  WorkerInput input;
  input.kind = WorkerInputKind::kMessage;
  input.message.kind = MessageKind::kListenReply;
  input.message.error = ListenError::kInUse;
  const Taken effects = Take(input);
  EXPECT_TRUE(Has<EmitServerError>(effects));
  EXPECT_EQ(state_.servers[0].state, ServerState::kClosed);
}

TEST_F(Worker, AnExclusiveServerIsItsOwnAndAnnounced) {
  EXPECT_TRUE(Has<BindSocket>(Listen(0, 80, ServerOrigin::kExclusive)));
  const Taken effects = Take(WorkerInputKind::kBound);
  EXPECT_TRUE(Has<EmitServerListening>(effects));
  EXPECT_TRUE(Sends(effects, MessageKind::kListening));
}

TEST_F(Worker, ADeviationKeepsExclusiveServersQuiet) {
  deviations_.Insert(Deviation::kExclusiveNotAnnounced);
  Listen(0, 80, ServerOrigin::kExclusive);
  EXPECT_FALSE(Sends(Take(WorkerInputKind::kBound), MessageKind::kListening));
}

TEST_F(Worker, AFailedBindIsAnError) {
  Listen(0, 80, ServerOrigin::kExclusive);
  WorkerInput input;
  input.kind = WorkerInputKind::kBound;
  input.message.error = ListenError::kInUse;
  EXPECT_TRUE(Has<EmitServerError>(Take(input)));
}

TEST_F(Worker, AGivenHandleLeavesThePrimaryOut) {
  chooser_ = FixedChooser({{ChoicePoint::kGivenHandle, kNotEmitted}});
  const Taken effects = Listen(0, 80, ServerOrigin::kBinding);
  EXPECT_TRUE(Has<UseSocket>(effects));
  EXPECT_TRUE(Has<EmitServerListening>(effects));
  EXPECT_FALSE(Has<SendToPrimary>(effects));
}

TEST_F(Worker, AGivenHandleMayBeAnnounced) {
  EXPECT_TRUE(Sends(Listen(0, 80, ServerOrigin::kBinding), MessageKind::kListening));
}

TEST_F(Worker, ServersOnPortZeroAreNumbered) {
  Listen(0, 0);
  Listen(1, 0);
  EXPECT_EQ(state_.servers[0].key.index, 0);
  EXPECT_EQ(state_.servers[1].key.index, 1);
  TakeMessage(MessageKind::kListenReply, 0);
  Take(WorkerInputKind::kCloseServer, 0);
  Listen(2, 0);
  EXPECT_EQ(state_.servers[2].key.index, 0);
}

TEST_F(Worker, PortZeroMayBeOnePort) {
  chooser_ = FixedChooser({{ChoicePoint::kPortZero, kEveryCall}});
  Listen(0, 0);
  Listen(1, 0);
  EXPECT_EQ(state_.servers[1].key.index, 0);
}

TEST_F(Worker, TakesConnections) {
  Serve(0);
  const Taken effects = TakeMessage(MessageKind::kConnection, 0, 7);
  EXPECT_TRUE(Has<AcceptConnection>(effects));
  EXPECT_TRUE(Sends(effects, MessageKind::kConnectionReply));
  EXPECT_EQ(Last<SendToPrimary>(effects).message.handle, kNoDescriptor);
}

TEST_F(Worker, SendsBackWhatComesTooLate) {
  Serve(0);
  Take(WorkerInputKind::kCloseServer);
  const Taken effects = TakeMessage(MessageKind::kConnection, 0, 7);
  ASSERT_EQ(effects.size(), 1u);
  EXPECT_EQ(Last<SendToPrimary>(effects).message.handle, 7u);
}

TEST_F(Worker, ACloseWaitsForConnections) {
  Serve(0);
  TakeMessage(MessageKind::kConnection, 0, 7);
  Taken effects = Take(WorkerInputKind::kCloseServer);
  EXPECT_TRUE(Sends(effects, MessageKind::kLeave));
  EXPECT_FALSE(Has<EmitServerClose>(effects));
  EXPECT_TRUE(Has<EmitServerClose>(Take(WorkerInputKind::kConnectionEnded)));
  EXPECT_TRUE(Take(WorkerInputKind::kCloseServer).empty());
}

TEST_F(Worker, ACloseWaitsForThePrimarysAnswer) {
  Listen(0, 80);
  EXPECT_TRUE(Take(WorkerInputKind::kCloseServer).empty());
  const Taken effects = TakeMessage(MessageKind::kListenReply);
  EXPECT_TRUE(Sends(effects, MessageKind::kLeave));
  EXPECT_TRUE(Has<EmitServerClose>(effects));
  EXPECT_FALSE(Has<EmitServerListening>(effects));
}

TEST_F(Worker, ItsOwnDisconnectTellsThePrimaryFirst) {
  EXPECT_TRUE(Sends(Take(WorkerInputKind::kDisconnect), MessageKind::kVoluntary));
  EXPECT_TRUE(state_.channel);
  const Taken effects = TakeMessage(MessageKind::kVoluntaryAck);
  EXPECT_TRUE(Has<CloseOwnChannel>(effects));
  EXPECT_TRUE(Has<EmitOwnDisconnect>(effects));
  EXPECT_FALSE(Has<ExitProcess>(effects));
  EXPECT_EQ(state_.shown, Flag::kTrue);
}

TEST_F(Worker, ItMaySeeNoFlag) {
  chooser_ = FixedChooser({{ChoicePoint::kOwnVoluntarySet, kAtEnd}});
  Take(WorkerInputKind::kDisconnect);
  EXPECT_EQ(state_.shown, Flag::kUndefined);
}

TEST_F(Worker, DisconnectWaitsForAllServers) {
  Serve(0);
  Serve(1);
  TakeMessage(MessageKind::kConnection, 1, 7);
  const Taken effects = TakeMessage(MessageKind::kDisconnect);
  EXPECT_TRUE(Has<EmitServerClose>(effects));
  EXPECT_FALSE(Has<CloseOwnChannel>(effects));
  EXPECT_TRUE(Has<CloseOwnChannel>(Take(WorkerInputKind::kConnectionEnded, 1)));
}

TEST_F(Worker, DisconnectLeavesServersOpenedLater) {
  Serve(0);
  Take(WorkerInputKind::kDisconnect);
  Listen(1, 81);
  TakeMessage(MessageKind::kListenReply, 1);
  EXPECT_TRUE(Has<CloseOwnChannel>(TakeMessage(MessageKind::kVoluntaryAck)));
  EXPECT_EQ(state_.servers[1].state, ServerState::kListening);
}

TEST_F(Worker, ConnectionsOfServersOpenedLaterHoldNothingUp) {
  Serve(0);
  TakeMessage(MessageKind::kConnection, 0, 7);
  TakeMessage(MessageKind::kDisconnect);
  Serve(1);
  TakeMessage(MessageKind::kConnection, 1, 8);
  EXPECT_TRUE(Has<CloseOwnChannel>(Take(WorkerInputKind::kConnectionEnded, 0)));
}

TEST_F(Worker, ASecondDisconnectOnlySaysSoAgain) {
  Take(WorkerInputKind::kDisconnect);
  const Taken again = Take(WorkerInputKind::kDisconnect);
  EXPECT_TRUE(Sends(again, MessageKind::kVoluntary));
  EXPECT_EQ(again.size(), 1U);
  EXPECT_TRUE(TakeMessage(MessageKind::kDisconnect).empty());
}

TEST_F(Worker, ASecondDisconnectClosesServersOpenedSince) {
  Serve(0);
  TakeMessage(MessageKind::kConnection, 0, 7);
  TakeMessage(MessageKind::kDisconnect);
  Serve(1);
  TakeMessage(MessageKind::kConnection, 1, 8);
  Take(WorkerInputKind::kDisconnect);
  EXPECT_EQ(state_.servers[1].state, ServerState::kClosing);
  EXPECT_FALSE(Has<CloseOwnChannel>(Take(WorkerInputKind::kConnectionEnded, 0)));
  EXPECT_TRUE(Has<CloseOwnChannel>(Take(WorkerInputKind::kConnectionEnded, 1)));
}

TEST_F(Worker, WhatHasAHostMayAskLater) {
  chooser_ = FixedChooser({{ChoicePoint::kListenOrder, kHostsLater}});
  const auto asks_later = [&](uint16_t server, AddressType type, Id address) {
    WorkerInput input;
    input.kind = WorkerInputKind::kListen;
    input.server = server;
    input.message.key.type = type;
    input.message.key.address = address;
    const Taken effects = Take(input);
    return std::any_of(effects.begin(), effects.end(), [](const auto& each) {
      return each.later && std::holds_alternative<SendToPrimary>(each.effect);
    });
  };
  EXPECT_FALSE(asks_later(0, AddressType::kTcp6, kNone));
  EXPECT_TRUE(asks_later(1, AddressType::kTcp4, 1));
  EXPECT_TRUE(asks_later(2, AddressType::kUdp4, 1));
  EXPECT_FALSE(asks_later(3, AddressType::kUnix, 1)) << "a path is looked up nowhere";
}

TEST_F(Worker, DisconnectClosesExclusiveServers) {
  Listen(0, 80, ServerOrigin::kExclusive);
  Take(WorkerInputKind::kBound);
  EXPECT_TRUE(Has<EmitServerClose>(TakeMessage(MessageKind::kDisconnect)));
}

TEST_F(Worker, ADeviationLeavesExclusiveServersOpen) {
  deviations_.Insert(Deviation::kExclusiveNotClosed);
  Listen(0, 80, ServerOrigin::kExclusive);
  Take(WorkerInputKind::kBound);
  const Taken effects = TakeMessage(MessageKind::kDisconnect);
  EXPECT_FALSE(Has<EmitServerClose>(effects));
  EXPECT_TRUE(Has<CloseOwnChannel>(effects));
}

TEST_F(Worker, DisconnectClosesAdoptedServers) {
  Take(WorkerInputKind::kAdopt, 0);
  EXPECT_TRUE(Has<EmitServerClose>(TakeMessage(MessageKind::kDisconnect)));
}

TEST_F(Worker, ADeviationLeavesAdoptedServersOpen) {
  deviations_.Insert(Deviation::kExclusiveNotClosed);
  Take(WorkerInputKind::kAdopt, 0);
  EXPECT_FALSE(Has<EmitServerClose>(TakeMessage(MessageKind::kDisconnect)));
}

TEST_F(Worker, ALostChannelEndsItWithCodeZero) {
  const Taken effects = Take(WorkerInputKind::kChannelClosed);
  EXPECT_TRUE(Has<EmitOwnDisconnect>(effects));
  EXPECT_EQ(Last<ExitProcess>(effects).code, 0);
  EXPECT_TRUE(Take(WorkerInputKind::kChannelClosed).empty());
}

TEST_F(Worker, ItsOwnProcessDisconnectIsAnAccident) {
  const Taken effects = Take(WorkerInputKind::kProcessDisconnect);
  EXPECT_TRUE(Has<CloseOwnChannel>(effects));
  EXPECT_TRUE(Has<ExitProcess>(effects));
}

TEST_F(Worker, ClientsMayNotKeepItAlive) {
  chooser_ = FixedChooser({{ChoicePoint::kClientsAtDisconnect, kProcessEnds}});
  TakeMessage(MessageKind::kDisconnect);
  EXPECT_TRUE(state_.ends_despite_clients);
}

TEST_F(Worker, KillIsASignalInV18) {
  WorkerInput input;
  input.kind = WorkerInputKind::kKill;
  input.signal = kSigkill;
  const Taken effects = Take(input);
  ASSERT_EQ(effects.size(), 1u);
  EXPECT_EQ(Last<SignalSelf>(effects).signal, kSigkill);
}

TEST_F(Worker, KillDisconnectsAndExitsInV16) {
  edition_ = Edition::kV16;
  Serve(0);
  EXPECT_TRUE(Sends(Take(WorkerInputKind::kKill), MessageKind::kVoluntary));
  // A second call says so once more, and changes nothing.
  EXPECT_TRUE(Sends(Take(WorkerInputKind::kKill), MessageKind::kVoluntary));
  const Taken effects = TakeMessage(MessageKind::kVoluntaryAck);
  EXPECT_TRUE(Has<CloseOwnChannel>(effects));
  EXPECT_TRUE(Has<ExitProcess>(effects));
}

TEST_F(Worker, KillExitsAtOnceWithoutAChannel) {
  deviations_.Insert(Deviation::kKillInWorkerExitsZero);
  TakeMessage(MessageKind::kDisconnect);
  EXPECT_TRUE(Has<ExitProcess>(Take(WorkerInputKind::kKill)));
}

TEST_F(Worker, MessagesOfTheProgramAreEmitted) {
  EXPECT_TRUE(Has<EmitOwnMessage>(TakeMessage(MessageKind::kUser)));
  EXPECT_TRUE(TakeMessage(MessageKind::kOnline).empty());
}

}  // namespace
}  // namespace clusterspec::model
