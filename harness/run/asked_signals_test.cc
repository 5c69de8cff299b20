#include "harness/run/asked_signals.h"

#include <gtest/gtest.h>

#include <csignal>

#include "reference/model/signal.h"
#include "reference/process/signal_name.h"
#include "spec/protocol/protocol.h"

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

TEST(AskedSignals, KillingIsAskedForWithAndWithoutASignal) {
  Operation kill;
  kill.name = "kill";
  EXPECT_TRUE(AsksToKill(Of(Batch{"primary", {kill}})));
  EXPECT_TRUE(AsksToKill(Of(Batch{"primary", {Kill("SIGHUP")}})));
  EXPECT_FALSE(AsksToKill(Of(Signal{"w1", "SIGKILL"})));
}

TEST(AskedSignals, OfOthersIsWhatIsNoFault) {
  EXPECT_TRUE(IsOfOthers("SIGKILL"));
  EXPECT_TRUE(IsOfOthers("SIGTERM"));
  EXPECT_FALSE(IsOfOthers("SIGSEGV"));
  EXPECT_FALSE(IsOfOthers("SIGPIPE"));
  EXPECT_FALSE(IsOfOthers(""));
}

TEST(AskedSignals, OfReactions) {
  Operation react;
  react.name = "react";
  react.nested = {Kill("SIGBUS")};
  EXPECT_EQ(AskedSignals(Of(Batch{"w1", {react}})), Signals{"SIGBUS"});
}

TEST(AskedSignals, OfCallsOfAbort) {
  Operation get;
  get.name = "get";
  get.fields = {{"path", "process.abort()"}};
  EXPECT_EQ(AskedSignals(Of(Batch{"w1", {get}})), Signals{"SIGABRT"});
  Operation after;
  after.name = "after";
  after.nested = {get};
  EXPECT_EQ(AskedSignals(Of(Batch{"w1", {after}})), Signals{"SIGABRT"});
  get.fields = {{"path", "process.abort"}};  // only looked at
  EXPECT_EQ(AskedSignals(Of(Batch{"w1", {get}})), Signals());
}

TEST(AskedSignals, OfWhatIsAwaited) {
  const auto asked = [](const char* field, json::value demand) {
    return AskedSignals(Of(Await{{"cluster.exit", "w1", {{field, std::move(demand)}}}, 1}));
  };
  EXPECT_EQ(asked("signal", "SIGABRT"), Signals{"SIGABRT"});
  EXPECT_EQ(asked("signal", {{"$one_of", {"SIGABRT", "SIGBUS", nullptr}}}),
            (Signals{"SIGABRT", "SIGBUS"}));
  EXPECT_EQ(asked("signal", {{"$not", "SIGABRT"}}), Signals());
  EXPECT_EQ(asked("signal", nullptr), Signals());
  EXPECT_EQ(asked("message", "SIGABRT"), Signals());
}

// A case names a signal, the harness sends its number, and the end of the process names it again.
TEST(AskedSignals, ComeBackByTheNameThatTheCaseHas) {
  ASSERT_EQ(AllSignals().size(), 31U);
  for (const SignalSpec& each : AllSignals()) {
    const std::optional<int> number = model::ParseSignal(each.name);
    ASSERT_TRUE(number) << each.name;
    EXPECT_EQ(SignalName(*number), each.name);
    const std::string name(each.name);
    EXPECT_EQ(AskedSignals(Of(Batch{"primary", {Kill(*number)}})), Signals{name});
  }
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
