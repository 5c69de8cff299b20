#include "reference/sim/channels.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

model::Message Of(model::MessageKind kind, Descriptor handle = kNoDescriptor) {
  model::Message message;
  message.kind = kind;
  message.handle = handle;
  return message;
}

TEST(Channels, KeepTheirOrder) {
  Stage stage;
  EXPECT_TRUE(stage.channels.SendToWorker(0, Of(model::MessageKind::kUser)));
  EXPECT_TRUE(stage.channels.SendToWorker(0, Of(model::MessageKind::kDisconnect)));
  EXPECT_EQ(stage.channels.ReceiveInWorker(kW1)->kind, model::MessageKind::kUser);
  EXPECT_EQ(stage.channels.ReceiveInWorker(kW1)->kind, model::MessageKind::kDisconnect);
}

TEST(Channels, EndForBothSides) {
  Stage stage;
  stage.channels.SendToPrimary(kW1, Of(model::MessageKind::kOnline));
  EXPECT_EQ(stage.channels.ReceiveInPrimary(0)->kind, model::MessageKind::kOnline);
  EXPECT_FALSE(stage.channels.ReceiveInPrimary(0));
  EXPECT_TRUE(stage.world.processes[kW1].down.closed);
  EXPECT_FALSE(stage.channels.ReceiveInWorker(kW1));
  EXPECT_TRUE(stage.world.processes[kW1].up.closed);
}

TEST(Channels, GiveBackAHandleThatNobodyTakes) {
  Stage stage;
  const Descriptor socket = stage.Listen(kPrimary, 80);
  stage.kernel.AddReference(socket);
  stage.world.processes[kW1].down.closed = true;
  EXPECT_TRUE(stage.channels.SendToWorker(0, Of(model::MessageKind::kUser, socket)));
  EXPECT_EQ(stage.kernel.At(socket).references, 1);
}

TEST(Channels, ThePrimaryMayBeToldThatAWorkerIsGone) {
  for (const bool fails : {false, true}) {
    Stage stage;
    stage.Choose(model::ChoicePoint::kGoneWorker,
                 fails ? model::kSendingFails : model::kSendingIsSilent);
    stage.world.processes[kW1].phase = ProcessPhase::kEnded;
    EXPECT_EQ(stage.channels.SendToWorker(0, Of(model::MessageKind::kUser)), !fails);
    EXPECT_TRUE(stage.world.processes[kW1].down.messages.empty());
  }
}

TEST(Channels, WhatIsUnreadWhenThePrimaryClosesMayBeRead) {
  for (const bool read : {false, true}) {
    Stage stage;
    stage.Choose(model::ChoicePoint::kUnreadAtClose,
                 read ? model::kUnreadIsRead : model::kUnreadIsLost);
    stage.channels.SendToPrimary(kW1, Of(model::MessageKind::kUser));
    stage.channels.CloseByPrimary(0);
    EXPECT_EQ(stage.world.processes[kW1].up.messages.empty(), !read);
    EXPECT_TRUE(stage.world.processes[kW1].down.closed);
  }
}

TEST(Channels, AnAnswerToDisconnectMayOvertakeAnswersThatAreLate) {
  model::DeviationSet deviations;
  deviations.Insert(model::Deviation::kAskingNotClosed);
  Stage stage({}, deviations);
  stage.Choose(model::ChoicePoint::kLateReply, model::kOvertaken);
  EXPECT_FALSE(stage.channels.IsOvertaken(kW1));
  stage.channels.SendToWorker(0, Of(model::MessageKind::kListenReply));
  EXPECT_TRUE(stage.channels.IsOvertaken(kW1));
  stage.channels.SendToWorker(0, Of(model::MessageKind::kVoluntaryAck));
  EXPECT_EQ(stage.channels.ReceiveInWorker(kW1)->kind, model::MessageKind::kVoluntaryAck);
}

TEST(Channels, ADeviationHidesTheEndOfAWorkerThatHadSomethingToRead) {
  model::DeviationSet deviations;
  deviations.Insert(model::Deviation::kResetNotNoticedInPrimary);
  Stage stage({}, deviations);
  stage.channels.SendToWorker(0, Of(model::MessageKind::kUser));
  stage.channels.CloseByEnd(kW1);
  stage.channels.CloseByEnd(kW2);
  EXPECT_FALSE(stage.world.processes[kW1].up.closed);
  EXPECT_TRUE(stage.world.processes[kW1].down.messages.empty());
  EXPECT_TRUE(stage.world.processes[kW2].up.closed);
}

}  // namespace
}  // namespace clusterspec::sim
