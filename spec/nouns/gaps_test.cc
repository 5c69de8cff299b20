#include "spec/nouns/gaps.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

json::value J(std::string_view text) { return ParseJson(text).value(); }

Operation Op(std::string name, std::string_view fields = "{}") {
  return MakeOperation(std::move(name), J(fields).as_object());
}

Case WithStep(Step step) {
  Case a_case;
  a_case.scenario.steps = {std::move(step)};
  return a_case;
}

Case Expecting(Expectation expectation) {
  Case a_case;
  a_case.expectations = {std::move(expectation)};
  return a_case;
}

std::string Needed(const char* gap, const Case& a_case) {
  return Gaps({gap}).NeededBy(a_case).value_or("");
}

TEST(Gaps, AreOperationsEventsAndFieldsOfEither) {
  for (const char* name : {"connect", "listen.fd", "kill.via.process.kill", "bind.type.udp6",
                           "disconnect.target.cluster", "cluster.exit", "cluster.exit.signal",
                           "callback", "snap", "snap.dead"}) {
    EXPECT_EQ(Gaps::WhyNone(name).value_or(""), "") << name;
  }
}

TEST(Gaps, OtherNamesAreRefusedWithTheNearest) {
  EXPECT_EQ(Gaps::WhyNone("conect"),
            "there is no operation, event or field 'conect'. Did you mean 'connect'?");
  EXPECT_EQ(Gaps::WhyNone("snap.ded"),
            "there is no operation, event or field 'snap.ded'. Did you mean 'snap.dead'?");
  EXPECT_EQ(Gaps::WhyNone("os.exit"), "the event os.exit is the harness's own");
  EXPECT_EQ(Gaps::WhyNone("result"), "every adapter has to tell of result");
  EXPECT_TRUE(Gaps::WhyNone("timer"));
  EXPECT_TRUE(Gaps::WhyNone("connect.label")) << "no operation is without it";
}

TEST(Gaps, OfAnOperation) {
  const Operation kill = Op("kill", R"({"target":"w1"})");
  EXPECT_EQ(Gaps({"kill"}).NeededBy(kill), "kill");
  EXPECT_EQ(Gaps({"kill.signal"}).NeededBy(kill), std::nullopt);
  EXPECT_EQ(Gaps({"kill.via.kill"}).NeededBy(kill), "kill.via.kill") << "what it does by default";
  EXPECT_EQ(Gaps({"kill.via.destroy"}).NeededBy(kill), std::nullopt);
  EXPECT_EQ(Gaps({"kill.signal"}).NeededBy(Op("kill", R"({"target":"w1","signal":9})")),
            "kill.signal");
  EXPECT_EQ(Gaps({"cluster.exit"}).NeededBy(Op("react", R"({"event":"cluster.exit"})")),
            "cluster.exit");
  const char* port = R"({"label":"c","port":{"$same":"server.listening w1.s1 port"}})";
  EXPECT_EQ(Gaps({"server.listening.port"}).NeededBy(Op("connect", port)), "server.listening.port");
}

TEST(Gaps, OfHandlersToo) {
  Operation react = Op("react", R"({"event":"cluster.exit"})");
  react.nested = {Op("fork", R"({"label":"w2"})")};
  EXPECT_EQ(Needed("fork", WithStep({Batch{"primary", {react}}, {}})), "fork");
}

TEST(Gaps, OfWhatIsAwaited) {
  const Step await{Await{{"cluster.exit", "w1", {{"snap.w1.dead", true}, {"code", 0}}}, 1}, {}};
  for (const char* gap : {"cluster.exit", "snap", "snap.dead", "cluster.exit.code"}) {
    EXPECT_EQ(Needed(gap, WithStep(await)), gap);
  }
  for (const char* gap : {"snap.listed", "cluster.exit.signal", "worker.exit"}) {
    EXPECT_EQ(Needed(gap, WithStep(await)), "");
  }
}

TEST(Gaps, OfClientsThatLookForAServer) {
  Client client;
  EXPECT_EQ(Needed("server.listening", WithStep({client, {}})), "");
  client.to.server = "w1.s1";
  EXPECT_EQ(Needed("server.listening", WithStep({client, {}})), "server.listening");
}

TEST(Gaps, OfWhatIsExpected) {
  Expectation always;
  always.kind = ExpectationKind::kAlways;
  always.patterns = {{"cluster.exit", "w1", {}}};
  always.has = {{"snap.suicide", true}};
  EXPECT_EQ(Needed("snap.exitedAfterDisconnect", Expecting(always)), "snap.exitedAfterDisconnect");
  Expectation never;
  never.kind = ExpectationKind::kNever;
  never.patterns = {{"self.online", "", {}}};
  EXPECT_EQ(Needed("self.online", Expecting(never)), "self.online");
  Expectation equal;
  equal.patterns = {{"result", "a", {}}, {"cluster.exit", "", {}}};
  equal.fields = {"value", "code"};
  EXPECT_EQ(Needed("cluster.exit.code", Expecting(equal)), "cluster.exit.code");
  Case reading;
  reading.readings = {{"one", {never}}};
  EXPECT_EQ(Needed("self.online", reading), "self.online");
}

TEST(Gaps, BlankTheirLetters) {
  const WorkerState state = *WorkerState::Parse("LC-u");
  EXPECT_EQ(Gaps({"snap.listed", "snap.dead"}).Blanked(state).ToString(), "?C?u");
  EXPECT_EQ(Gaps({"snap.connected", "snap.exitedAfterDisconnect"}).Blanked(state).ToString(),
            "L?-?");
}

TEST(Gaps, AreToldInWords) {
  EXPECT_EQ(Gaps::ToSentence("listen.fd"), "its adapter says that it cannot carry out listen.fd");
  EXPECT_EQ(Gaps::ToSentence("cluster.exit.code"),
            "its adapter says that it cannot tell cluster.exit.code");
  EXPECT_EQ(Gaps::ToSentence("snap"),
            "its adapter says that it cannot tell the states of workers (snap)");
}

}  // namespace
}  // namespace clusterspec
