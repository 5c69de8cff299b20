#include "harness/judge/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/judge/expectation_check.h"
#include "harness/judge/monitor_tables.h"
#include "harness/judge/verdict_builder.h"

namespace clusterspec {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// An event in few words: "cluster.exit w1", its data and its snapshots.
Event Make(const char* pattern, const char* data = "{}",
           const std::map<std::string, std::string>& snap = {}, const char* process = "primary") {
  const Pattern parsed = ParseShortPattern(pattern);
  Event event;
  event.name = parsed.event;
  event.subject = parsed.subject;
  event.process = process;
  event.data = ParseJson(data)->get_object();
  for (const auto& [worker, letters] : snap) event.snap[worker] = *WorkerState::Parse(letters);
  return event;
}

// A life as the documentation wants it.
Trace GoodLife() {
  Trace trace;
  trace.edition = Edition::kV18;
  trace.events = {
      Make("hello"),
      Make("cluster.fork w1", "{}", {{"w1", "LC-u"}}),
      Make("hello w1", R"({"id":1})", {}, "w1"),
      Make("worker.online w1", "{}", {{"w1", "LC-u"}}),
      Make("cluster.online w1", "{}", {{"w1", "LC-u"}}),
      Make("worker.listening w1", "{}", {{"w1", "LC-u"}}),
      Make("cluster.listening w1", "{}", {{"w1", "LC-u"}}),
      Make("server.close w1.s1", "{}", {}, "w1"),
      Make("process.exit w1", "{}", {}, "w1"),
      Make("worker.disconnect w1", "{}", {{"w1", "L--f"}}),
      Make("cluster.disconnect w1", "{}", {{"w1", "L--f"}}),
      Make("worker.exit w1", R"({"code":0,"signal":null})", {{"w1", "--Df"}}),
      Make("cluster.exit w1", R"({"code":0,"signal":null})", {{"w1", "--Df"}}),
  };
  return trace;
}

Expectation Expect(ExpectationKind kind, const std::vector<const char*>& patterns) {
  Expectation expectation;
  expectation.kind = kind;
  for (const char* pattern : patterns) {
    expectation.patterns.push_back(ParseShortPattern(pattern));
  }
  return expectation;
}

bool Holds(const Expectation& expectation) {
  return !Check(expectation, GoodLife().events).has_value();
}

TEST(ExpectationTest, OrderIsThatOfFirstMatches) {
  using enum ExpectationKind;
  EXPECT_TRUE(Holds(Expect(kOrdered, {"cluster.fork w1", "cluster.online", "cluster.exit w1"})));
  EXPECT_FALSE(Holds(Expect(kOrdered, {"cluster.online w1", "cluster.fork w1"})));
  EXPECT_FALSE(Holds(Expect(kOrdered, {"cluster.fork w1", "cluster.online w2"})));
  EXPECT_TRUE(Holds(Expect(kUnordered, {"cluster.online w1", "cluster.fork w1"})));
  EXPECT_FALSE(Holds(Expect(kUnordered, {"cluster.online w1", "cluster.setup"})));
}

TEST(ExpectationTest, CountsAreExact) {
  using enum ExpectationKind;
  EXPECT_TRUE(Holds(Expect(kOnce, {"cluster.exit"})));
  EXPECT_FALSE(Holds(Expect(kOnce, {"hello"})));
  EXPECT_FALSE(Holds(Expect(kOnce, {"cluster.setup"})));
  EXPECT_TRUE(Holds(Expect(kNever, {"cluster.setup"})));
  EXPECT_FALSE(Holds(Expect(kNever, {"cluster.exit w1"})));
  Expectation count = Expect(kCount, {"hello"});
  count.minimum = 2;
  EXPECT_TRUE(Holds(count));
  count.maximum = 1;
  EXPECT_FALSE(Holds(count));
}

TEST(ExpectationTest, AlwaysNeedsAMatchAndLooksAtAll) {
  Expectation always = Expect(ExpectationKind::kAlways, {"cluster.exit w1"});
  always.has = {{"code", 0}, {"snap.dead", true}};
  EXPECT_TRUE(Holds(always));
  always.has.push_back({"snap.exitedAfterDisconnect", true});
  const auto finding = Check(always, GoodLife().events);
  ASSERT_TRUE(finding);
  EXPECT_THAT(finding->message, HasSubstr("snap.exitedAfterDisconnect"));
  EXPECT_EQ(finding->event, 12);
  EXPECT_FALSE(Holds(Expect(ExpectationKind::kAlways, {"cluster.setup"})));
}

TEST(ExpectationTest, FieldsAndTallies) {
  Expectation equal = Expect(ExpectationKind::kEqual, {"worker.exit w1", "cluster.exit w1"});
  equal.fields = {"code", "code"};
  EXPECT_TRUE(Holds(equal));
  equal.kind = ExpectationKind::kDifferent;
  EXPECT_FALSE(Holds(equal));
  equal.fields = {"code", "snap.dead"};
  EXPECT_TRUE(Holds(equal));
  equal.fields = {"code", "missing"};
  EXPECT_FALSE(Holds(equal));
  Expectation tally = Expect(ExpectationKind::kTally, {"cluster.exit"});
  tally.fields = {"code"};
  tally.values = {"0"};
  tally.minimum = 1;
  EXPECT_TRUE(Holds(tally));
  tally.values = {"0", "1"};
  EXPECT_FALSE(Holds(tally));
}

TEST(ResultTest, ReturnsAndThrows) {
  const std::vector<Event> events = {Make("result 1", R"({"op":1,"value":5})"),
                                     Make("result 2", R"({"op":2,"threw":{"code":"E_X"}})")};
  const auto findings = [&](int id, const char* returns, const char* throws) {
    Operation operation;
    operation.name = "get";
    operation.id = id;
    if (returns != nullptr) operation.returns = *ParseJson(returns);
    if (throws != nullptr) operation.throws = *ParseJson(throws);
    std::vector<Finding> found;
    CheckResults(operation, events, &found);
    return found.size();
  };
  EXPECT_EQ(findings(1, "5", nullptr), 0u);
  EXPECT_EQ(findings(1, "6", nullptr), 1u);
  EXPECT_EQ(findings(1, nullptr, "true"), 1u);
  EXPECT_EQ(findings(2, nullptr, "true"), 0u);
  EXPECT_EQ(findings(2, nullptr, R"({"code":"E_X"})"), 0u);
  EXPECT_EQ(findings(2, nullptr, R"({"code":"E_Y"})"), 1u);
  EXPECT_EQ(findings(1, "5", R"("maybe")"), 0u);
  EXPECT_EQ(findings(1, "6", R"("maybe")"), 1u);
  EXPECT_EQ(findings(2, "5", R"("maybe")"), 0u);
  EXPECT_EQ(findings(2, nullptr, nullptr), 1u);  // threw, and nobody asked for it
  EXPECT_EQ(findings(3, "5", nullptr), 1u);      // no result at all
  EXPECT_EQ(findings(3, nullptr, nullptr), 0u);
}

Catalogue TwoRequirements() {
  Catalogue catalogue;
  for (const char* id : {"a.all", "a.new"}) {
    Requirement requirement;
    requirement.id = id;
    requirement.editions = *EditionSet::Parse(id == std::string("a.all") ? "all" : ">=v16");
    catalogue.Insert(requirement);
  }
  return catalogue;
}

Case CaseOfTwo() {
  Case a_case;
  a_case.id = "x";
  a_case.covers = {"a.all", "a.new"};
  a_case.expectations = {Expect(ExpectationKind::kOnce, {"cluster.exit w1"}),
                         Expect(ExpectationKind::kNever, {"cluster.online w1"})};
  a_case.expectations[0].requirement = "a.all";
  a_case.expectations[1].requirement = "a.new";
  return a_case;
}

TEST(JudgeTest, AFindingCountsOnlyAgainstItsRequirement) {
  const CaseResult result = Judge(CaseOfTwo(), GoodLife(), TwoRequirements());
  EXPECT_EQ(result.verdict, Verdict::kFail);
  EXPECT_EQ(VerdictOn(result, "a.all"), Verdict::kPass);
  EXPECT_EQ(VerdictOn(result, "a.new"), Verdict::kFail);
}

TEST(JudgeTest, WhatIsOnlyToldFailsNobody) {
  const Catalogue both = TwoRequirements();
  Catalogue catalogue;
  for (const auto& [id, each] : both.all()) {
    Requirement requirement = each;
    if (id == "a.new") requirement.level = Level::kInfo;
    catalogue.Insert(requirement);
  }
  Case a_case = CaseOfTwo();
  CaseResult result = Judge(a_case, GoodLife(), catalogue);
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_EQ(VerdictOn(result, "a.all"), Verdict::kPass);
  EXPECT_EQ(VerdictOn(result, "a.new"), Verdict::kFail);
  // What fails comes before it.
  a_case.expectations.push_back(Expect(ExpectationKind::kNever, {"cluster.fork w1"}));
  result = Judge(a_case, GoodLife(), catalogue);
  EXPECT_EQ(result.verdict, Verdict::kFail);
  EXPECT_EQ(result.findings.front().requirement, "");
}

TEST(JudgeTest, WhatDoesNotHoldInTheEditionIsLeftOut) {
  Trace trace = GoodLife();
  trace.edition = Edition::kV12;
  const CaseResult result = Judge(CaseOfTwo(), trace, TwoRequirements());
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_EQ(result.requirements, std::vector<std::string>{"a.all"});
  Case only_new = CaseOfTwo();
  only_new.covers = {"a.new"};
  EXPECT_FALSE(Applies(only_new, Edition::kV12, TwoRequirements()));
  EXPECT_TRUE(Applies(only_new, Edition::kV16, TwoRequirements()));
}

TEST(JudgeTest, OneReadingIsEnoughAndIsNamed) {
  Case a_case = CaseOfTwo();
  a_case.expectations.clear();
  a_case.readings["first"] = {Expect(ExpectationKind::kNever, {"cluster.exit"})};
  a_case.readings["second"] = {Expect(ExpectationKind::kOnce, {"cluster.exit"})};
  EXPECT_EQ(Judge(a_case, GoodLife(), TwoRequirements()).reading, "second");
  a_case.readings["second"] = a_case.readings["first"];
  EXPECT_EQ(Judge(a_case, GoodLife(), TwoRequirements()).verdict, Verdict::kFail);
}

TEST(JudgeTest, EveryEndingHasItsOwnVerdict) {
  const std::pair<EndingKind, Verdict> expected[] = {
      {EndingKind::kSilent, Verdict::kFail},
      {EndingKind::kEndedEarly, Verdict::kFail},
      {EndingKind::kDeadline, Verdict::kTimeout},
      {EndingKind::kCrashed, Verdict::kCrash},
      {EndingKind::kUnsupported, Verdict::kUnsupported},
      {EndingKind::kInterrupted, Verdict::kInconclusive},
      {EndingKind::kAdapter, Verdict::kError},
      {EndingKind::kHarness, Verdict::kError},
  };
  Case passing = CaseOfTwo();
  passing.expectations.pop_back();
  EXPECT_EQ(Judge(passing, GoodLife(), TwoRequirements()).verdict, Verdict::kPass);
  for (const auto& [kind, verdict] : expected) {
    Trace trace = GoodLife();
    trace.ending.kind = kind;
    EXPECT_EQ(Judge(passing, trace, TwoRequirements()).verdict, verdict) << ToString(kind);
  }
}

// Runs one monitor; 'p'ass, 'f'ail, or '-' when it had nothing to say.
char Watch(const std::string& name, const Trace& trace) {
  for (const Monitor& monitor : Monitors()) {
    if (monitor.name != name) continue;
    const Observation observation = monitor.check({}, trace);
    return observation.violation ? 'f' : observation.seen ? 'p' : '-';
  }
  return '?';
}

TEST(MonitorTest, AGoodLifePassesAllAndAnEmptyTraceSaysNothing) {
  const std::set<std::string_view> of_other_lives = {"message-like-cluster", "dead-after-signal"};
  for (const Monitor& monitor : LifeMonitors()) {
    const char expected = of_other_lives.contains(monitor.name) ? '-' : 'p';
    EXPECT_EQ(Watch(std::string(monitor.name), GoodLife()), expected) << monitor.name;
  }
  for (const Monitor& monitor : Monitors()) {
    EXPECT_EQ(Watch(std::string(monitor.name), Trace()), '-') << monitor.name;
  }
}

// Each monitor sees the defect that it is for.
TEST(MonitorTest, EachDefectIsSeen) {
  const auto changed = [](auto change) {
    Trace trace = GoodLife();
    change(&trace.events);
    return trace;
  };
  using Events = std::vector<Event>;
  EXPECT_EQ(Watch("fork-before-online", changed([](Events* e) { e->erase(e->begin() + 1); })), 'f');
  EXPECT_EQ(Watch("unique-ids", changed([](Events* e) {
                    e->push_back(Make("hello w2", R"({"id":1})", {}, "w2"));
                  })),
            'f');
  EXPECT_EQ(Watch("connected-is-boolean",
                  changed([](Events* e) { e->back().snap["w1"].connected = '?'; })),
            'f');
  EXPECT_EQ(Watch("one-exit", changed([](Events* e) { e->push_back(e->back()); })), 'f');
  EXPECT_EQ(
      Watch("code-or-signal", changed([](Events* e) { e->back().data["signal"] = "SIGTERM"; })),
      'f');
  EXPECT_EQ(Watch("code-or-signal", changed([](Events* e) { e->back().data["code"] = nullptr; })),
            'f');
  EXPECT_EQ(
      Watch("not-dead-while-alive", changed([](Events* e) { (*e)[5].snap["w1"].dead = 'D'; })),
      'f');
  // The process wrote nothing later, so it may be dead before its exit is told.
  EXPECT_EQ(
      Watch("not-dead-while-alive", changed([](Events* e) { (*e)[9].snap["w1"].dead = 'D'; })),
      'p');
  EXPECT_EQ(Watch("dead-after-exit", changed([](Events* e) { e->back().snap["w1"].dead = '-'; })),
            'f');
  EXPECT_EQ(
      Watch("connected-at-online", changed([](Events* e) { (*e)[4].snap["w1"].connected = '-'; })),
      'f');
  // When the worker has nothing more to say but its end, the message may have been read late.
  EXPECT_EQ(Watch("connected-at-online", changed([](Events* e) {
                    (*e)[4].snap["w1"].connected = '-';
                    e->erase(e->begin() + 7);
                  })),
            '-');
  // A call in the primary may have disconnected it before.
  EXPECT_EQ(Watch("connected-at-online", changed([](Events* e) {
                    (*e)[3].snap["w1"].connected = '-';
                    e->insert(e->begin() + 3, Make("result 9", "{}", {{"w1", "L--u"}}, "primary"));
                  })),
            '-');
  // A handler of the first of the pair may have disconnected it.
  EXPECT_EQ(Watch("connected-at-online", changed([](Events* e) {
                    (*e)[4].snap["w1"].connected = '-';
                    e->insert(e->begin() + 4, Make("result 9", "{}", {}, "primary"));
                  })),
            'p');
  // Read only after the worker has exited, the online message finds no channel.
  EXPECT_NE(Watch("connected-at-online", changed([](Events* e) {
                    e->push_back(Make("cluster.online w1", "{}", {{"w1", "--Df"}}));
                    e->erase(e->begin() + 8, e->begin() + 10);
                    e->erase(e->begin() + 4);
                  })),
            'f');
  EXPECT_EQ(Watch("not-connected-after-disconnect",
                  changed([](Events* e) { e->back().snap["w1"].connected = 'C'; })),
            'f');
  EXPECT_EQ(Watch("not-connected-after-disconnect",
                  changed([](Events* e) { (*e)[10].snap["w1"].connected = 'C'; })),
            'p');
  EXPECT_EQ(Watch("listening-not-in-worker", changed([](Events* e) {
                    e->push_back(Make("self.listening w1", "{}", {}, "w1"));
                  })),
            'f');
  EXPECT_EQ(Watch("online-not-in-worker",
                  changed([](Events* e) { e->push_back(Make("self.online w1", "{}", {}, "w1")); })),
            'f');
  EXPECT_EQ(Watch("removed-before-last-event",
                  changed([](Events* e) { e->back().snap["w1"].listed = 'L'; })),
            'f');
  EXPECT_EQ(Watch("key-while-alive", changed([](Events* e) { (*e)[6].snap["w1"].listed = '-'; })),
            'f');
  EXPECT_EQ(Watch("exit-like-cluster", changed([](Events* e) { e->erase(e->end() - 2); })), 'f');
  // The primary may end in a handler of the first of the pair, and must not be accused of the rest.
  EXPECT_NE(Watch("exit-like-cluster", changed([](Events* e) {
                    e->erase(e->end() - 2);
                    e->push_back(Make("process.exit primary", R"({"code":0})", {}, "primary"));
                  })),
            'f');
  EXPECT_EQ(Watch("online-like-cluster", changed([](Events* e) { e->erase(e->begin() + 4); })),
            'f');
  EXPECT_EQ(Watch("message-like-cluster", changed([](Events* e) {
                    e->insert(e->begin() + 7, Make("cluster.message w1", "{}", {{"w1", "LC-u"}}));
                  })),
            'f');
  const auto killed = [&](const char* snap) {
    return changed([&](Events* e) {
      e->back() = Make("cluster.exit w1", R"({"code":null,"signal":"SIGTERM"})", {{"w1", snap}});
    });
  };
  EXPECT_EQ(Watch("dead-after-signal", killed("--Df")), 'p');
  EXPECT_EQ(Watch("dead-after-signal", killed("---f")), 'f');
  EXPECT_EQ(
      Watch("kept-while-connected", changed([](Events* e) { (*e)[6].snap["w1"].listed = '-'; })),
      'f');
  // A handler of the first of the pair of disconnect may still see it connected.
  EXPECT_EQ(Watch("kept-while-connected",
                  changed([](Events* e) { (*e)[10].snap["w1"] = *WorkerState::Parse("-C-f"); })),
            'p');
}

TEST(VerdictBuilderTest, AVerdictThatChangesIsInconclusive) {
  Catalogue catalogue = TwoRequirements();
  for (const Monitor& monitor : Monitors()) {
    Requirement requirement;
    requirement.id = monitor.requirement;
    requirement.editions = EditionSet::All();
    catalogue.Insert(requirement);
  }
  Case a_case = CaseOfTwo();
  a_case.expectations.pop_back();
  VerdictBuilder builder(catalogue, "replay");
  Trace broken = GoodLife();
  broken.events.push_back(broken.events.back());
  EXPECT_EQ(builder.Add(a_case, GoodLife(), "").verdict, Verdict::kPass);
  EXPECT_EQ(builder.Add(a_case, broken, "").verdict, Verdict::kFail);
  const Verdicts verdicts = builder.Finish();
  const auto find = [&](const std::string& id) {
    return *std::find_if(verdicts.cases.begin(), verdicts.cases.end(),
                         [&](const CaseResult& result) { return result.id == id; });
  };
  EXPECT_EQ(find("x").verdict, Verdict::kInconclusive);
  ASSERT_EQ(find("x").ways.size(), 2U);
  EXPECT_EQ(find("x").ways.front(), WayToEnd{});
  EXPECT_EQ(find("x").ways.back().verdict, Verdict::kFail);
  EXPECT_EQ(find("monitor/one-exit").verdict, Verdict::kFail);
  EXPECT_EQ(find("monitor/one-exit").replay, "replay x");
  EXPECT_EQ(find("monitor/unique-ids").verdict, Verdict::kPass);
}

TEST(VerdictBuilderTest, TheSameErrorTwiceIsNoChange) {
  const Catalogue catalogue = TwoRequirements();
  VerdictBuilder builder(catalogue, "replay");
  Trace broken;
  broken.ending = {EndingKind::kAdapter, -1, "what went wrong"};
  builder.Add(CaseOfTwo(), broken, "");
  builder.Add(CaseOfTwo(), broken, "");
  const Verdicts verdicts = builder.Finish();
  EXPECT_EQ(verdicts.cases.at(0).verdict, Verdict::kError);
  EXPECT_EQ(verdicts.cases.at(0).Message(), "what went wrong");
  EXPECT_TRUE(verdicts.cases.at(0).ways.empty());
}

// A failure names the error that nobody listened to as its cause.
TEST(JudgeTest, AnErrorThatEndsAProcessIsTheCause) {
  Case a_case = CaseOfTwo();
  a_case.expectations = {Expect(ExpectationKind::kOnce, {"cluster.setup"})};
  Trace trace;
  trace.edition = Edition::kV16;
  trace.events = {Make("hello w1", "{}", {}, "w1"),
                  Make("self.error w1", R"({"message":"no"})", {}, "w1"),
                  Make("process.exit w1", R"({"code":1})", {}, "w1"),
                  Make("cluster.exit w1", R"({"code":1,"signal":null})")};
  const auto message = [&] {
    return Judge(a_case, trace, TwoRequirements()).findings.at(0).message;
  };
  EXPECT_THAT(message(), HasSubstr("; self.error ended w1"));
  trace.events[2].data["code"] = 0;
  EXPECT_THAT(message(), Not(HasSubstr("ended")));
  trace.events[2] = Make("timer t1", "{}", {}, "w1");
  EXPECT_THAT(message(), Not(HasSubstr("ended")));
}

}  // namespace
}  // namespace clusterspec
