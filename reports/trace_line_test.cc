#include "reports/trace_line.h"

#include <gtest/gtest.h>

namespace clusterspec::reports {
namespace {

TEST(TraceLineTest, TellsThePartsOfALine) {
  const TraceEvent event =
      ReadTraceLine(" 148.948 ms  primary  cluster.exit w1 {\"code\":0} [w1:--Dt w2:LC-u]");
  EXPECT_EQ(event.time, "148.948");
  EXPECT_EQ(event.process, "primary");
  EXPECT_EQ(event.name, "cluster.exit");
  EXPECT_EQ(event.subject, "w1");
  EXPECT_EQ(event.data, "{\"code\":0}");
  EXPECT_EQ(event.states.size(), 2U);
  EXPECT_EQ(event.states.at("w1").dead, 'D');
}

TEST(TraceLineTest, PartsMayBeMissing) {
  const TraceEvent numbered = ReadTraceLine("   1  harness  binding listening_fd {\"value\":4}");
  EXPECT_EQ(numbered.time, "1");
  EXPECT_EQ(numbered.subject, "listening_fd");
  const TraceEvent bare = ReadTraceLine("w1  server.close");
  EXPECT_EQ(bare.process, "w1");
  EXPECT_EQ(bare.name, "server.close");
  EXPECT_EQ(bare.data, "");
  EXPECT_EQ(ReadTraceLine("").process, "");
  EXPECT_EQ(ReadTraceLine("word").data, "word");
}

TEST(TraceLineTest, WhatOnlyLooksLikeStatesIsData) {
  EXPECT_EQ(ReadTraceLine("w1  output {\"text\": [1]").data, "{\"text\": [1]");
  EXPECT_TRUE(StatesAtEnd("message [w1:abcd]").empty());
  EXPECT_TRUE(StatesAtEnd("").empty());
}

TEST(TraceLineTest, StatesAreToldInWords) {
  const WorkerState before = *WorkerState::Parse("LC-u");
  const WorkerState now = *WorkerState::Parse("-C-t");
  EXPECT_EQ(StateInWords("w1", now),
            "w1: not in workers, connected, alive; exitedAfterDisconnect true");
  EXPECT_EQ(ChangeInWords("w1", before, now), "w1: not in workers, exitedAfterDisconnect true");
  EXPECT_EQ(ChangeInWords("w1", std::nullopt, before), "w1: in workers, connected");
  EXPECT_EQ(ChangeInWords("w1", now, now), "");
}

}  // namespace
}  // namespace clusterspec::reports
