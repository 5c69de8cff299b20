#include "harness/run/asked_signals.h"

#include <gtest/gtest.h>

#include <csignal>

namespace clusterspec {
namespace {

using Signals = std::set<std::string>;

Operation Kill(json::value signal) {
  Operation kill;
  kill.name = "kill";
  kill.fields = {{"target", "w1"}, {"signal", std::move(signal)}};
  return kill;
}

Scenario Of(decltype(Step::action) action) {
  Scenario scenario;
  scenario.steps.push_back({std::move(action), {}});
  return scenario;
}

TEST(AskedSignals, OfStepsAndOperations) {
  EXPECT_EQ(AskedSignals(Of(Signal{"w1", "SIGABRT"})), Signals{"SIGABRT"});
  EXPECT_EQ(AskedSignals(Of(Batch{"primary", {Kill("SIGSEGV")}})), Signals{"SIGSEGV"});
  EXPECT_EQ(AskedSignals(Of(Batch{"primary", {Kill(SIGABRT)}})), Signals{"SIGABRT"});
  EXPECT_EQ(AskedSignals(Of(Batch{"primary", {Kill(nullptr)}})), Signals());
}

TEST(AskedSignals, OfReactions) {
  Operation react;
  react.name = "react";
  react.nested = {Kill("SIGBUS")};
  EXPECT_EQ(AskedSignals(Of(Batch{"w1", {react}})), Signals{"SIGBUS"});
}

// A text that names a signal sends none.
TEST(AskedSignals, WordsAskForNothing) {
  Operation send;
  send.name = "send";
  send.fields = {{"target", "w1"}, {"message", "SIGABRT"}};
  EXPECT_EQ(AskedSignals(Of(Batch{"primary", {send}})), Signals());
  EXPECT_EQ(AskedSignals(Of(Await{{"cluster.exit", "SIGABRT", {}}, 1})), Signals());
}

}  // namespace
}  // namespace clusterspec
