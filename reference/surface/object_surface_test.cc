#include "reference/surface/object_surface.h"

#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "reference/model/fixed_chooser.h"

namespace clusterspec::surface {
namespace {

// Facts as a test writes them down.
struct FakeFacts : SurfaceFacts {
  explicit FakeFacts(Edition edition, const std::vector<model::Deviation>& deviations = {},
                     int primary_only = model::kAbsent)
      : chooser({{model::ChoicePoint::kPrimaryOnly, primary_only}}),
        follows(edition, model::DeviationSet(deviations), &choices, &chooser) {}

  FakeFacts(const FakeFacts&) = delete;  // what it follows refers to its members

  const model::Context& context() const override { return follows; }
  bool is_primary() const override { return !own; }
  bool is_forked() const override { return forked; }
  std::optional<WorkerFacts> OwnWorker() const override { return own; }
  std::optional<WorkerFacts> FindWorker(std::string_view label) const override {
    for (const WorkerFacts& each : workers) {
      if (each.label == label) return each;
    }
    return std::nullopt;
  }
  std::vector<WorkerFacts> ListedWorkers() const override { return workers; }
  json::object Settings() const override { return settings; }
  model::Policy SchedulingPolicy() const override { return policy; }
  int pid() const override { return 4711; }
  json::value Environment(std::string_view name) const override {
    const auto found = environment.find(std::string(name));
    return found == environment.end() ? "$undefined" : json::value(found->second);
  }
  json::array Argv() const override { return {"node", "file.js", "first"}; }
  json::value ExecArgv() const override { return json::array{"--inspect"}; }
  int DebugPort() const override { return 9230; }
  std::optional<int> ExitCode() const override { return exit_code; }
  bool IsConnected() const override { return connected; }
  std::string WorkingFolder() const override { return "/home"; }
  int UserId() const override { return 7; }
  int GroupId() const override { return 8; }

  model::FixedChooser chooser;
  model::ResolvedChoices choices;
  model::Context follows;
  std::optional<WorkerFacts> own;
  bool forked = false;
  std::vector<WorkerFacts> workers;
  json::object settings;
  model::Policy policy = model::Policy::kRoundRobin;
  std::map<std::string, std::string> environment;
  std::optional<int> exit_code;
  bool connected = true;
};

WorkerFacts WorkerNamed(const std::string& label, int id) {
  WorkerFacts worker;
  worker.label = label;
  worker.id = id;
  worker.connected = true;
  worker.channel = true;
  worker.pid = 1000 + id;
  return worker;
}

struct FakePrimary : FakeFacts {
  explicit FakePrimary(Edition edition, const std::vector<model::Deviation>& deviations = {})
      : FakeFacts(edition, deviations) {
    workers = {WorkerNamed("w1", 1), WorkerNamed("w2", 2)};
  }
};

void BecomeWorker(FakeFacts* facts) {
  facts->own = WorkerNamed("w3", 3);
  facts->forked = true;
}

json::value Get(const FakeFacts& facts, std::string_view path) {
  const Answer answer = ObjectSurface(&facts).Get(path);
  EXPECT_EQ(answer.kind, Answer::Kind::kValue) << path << ": " << ToText(answer.value);
  return answer.value;
}

std::string TypeOf(const FakeFacts& facts, std::string_view path) {
  return std::string(ObjectSurface(&facts).TypeOf(path).value.as_string());
}

TEST(ObjectSurface, PrimaryNamesAreOfV16) {
  const FakeFacts old(Edition::kV12);
  const FakeFacts newer(Edition::kV16);
  const FakeFacts deviating(Edition::kV16, {model::Deviation::kNoPrimaryNames});
  EXPECT_EQ(Get(newer, "cluster.isPrimary"), true);
  EXPECT_EQ(TypeOf(newer, "cluster.setupPrimary"), "function");
  for (const FakeFacts* facts : {&old, &deviating}) {
    EXPECT_EQ(Get(*facts, "cluster.isPrimary"), "$undefined");
    EXPECT_EQ(TypeOf(*facts, "cluster.setupPrimary"), "undefined");
    EXPECT_EQ(Get(*facts, "cluster.isMaster"), true);
  }
}

TEST(ObjectSurface, MethodsOfThePrimaryAreInAWorkerAsTheReadingSays) {
  FakeFacts absent(Edition::kV18);
  FakeFacts throwing(Edition::kV18, {}, model::kThrows);
  FakeFacts deviating(Edition::kV18, {model::Deviation::kDisconnectInWorker});
  for (FakeFacts* each : {&absent, &throwing, &deviating}) BecomeWorker(each);
  EXPECT_EQ(TypeOf(absent, "cluster.fork"), "undefined");
  EXPECT_EQ(TypeOf(absent, "cluster.disconnect"), "undefined");
  EXPECT_EQ(TypeOf(throwing, "cluster.fork"), "function");
  EXPECT_EQ(TypeOf(throwing, "cluster.nothing"), "undefined");
  EXPECT_EQ(TypeOf(deviating, "cluster.fork"), "undefined");
  EXPECT_EQ(TypeOf(deviating, "cluster.disconnect"), "function");
  EXPECT_EQ(TypeOf(absent, "cluster.on"), "function");
}

// A reading is followed from the moment when it first matters: not before, and not for nothing.
TEST(ObjectSurface, APrimaryAsksForNoReading) {
  const FakePrimary facts(Edition::kV18);
  EXPECT_EQ(TypeOf(facts, "cluster.fork"), "function");
  EXPECT_EQ(ObjectSurface(&facts).Load("cluster").kind, Answer::Kind::kValue);
  EXPECT_TRUE(facts.chooser.asked.empty());
}

TEST(ObjectSurface, PathsGoThroughTheObjects) {
  FakePrimary facts(Edition::kV18);
  facts.settings = {{"args", {"a", "b"}}, {"silent", true}};
  facts.environment = {{"CASE.WITH.DOTS", "x"}};
  EXPECT_EQ(Get(facts, "cluster.workers.2.id"), 2);
  EXPECT_EQ(Get(facts, "cluster.workers.2.process.pid"), 1002);
  EXPECT_EQ(Get(facts, "cluster.workers.3.process.pid"), "$undefined");
  EXPECT_EQ(Get(facts, "cluster.settings.args.1"), "b");
  EXPECT_EQ(Get(facts, "cluster.settings.args.2"), "$undefined");
  EXPECT_EQ(Get(facts, "process.argv.2"), "first");
  EXPECT_EQ(Get(facts, "process.execArgv.0"), "--inspect");
  EXPECT_EQ(Get(facts, "process.env.CASE.WITH.DOTS"), "x");
  EXPECT_EQ(Get(facts, "process.env.CASE"), "$undefined");
  EXPECT_EQ(Get(facts, "cluster.worker.id"), "$undefined");
  EXPECT_EQ(Get(facts, "cluster.schedulingPolicy"), 2);
  facts.policy = model::Policy::kShared;
  EXPECT_EQ(Get(facts, "cluster.schedulingPolicy"), 1);
}

TEST(ObjectSurface, AWorkerIsFoundInItselfWithItsProcess) {
  FakeFacts facts(Edition::kV18);
  BecomeWorker(&facts);
  facts.settings = {{"exec", "of the primary"}};
  EXPECT_EQ(Get(facts, "cluster.worker.id"), 3);
  EXPECT_EQ(Get(facts, "self"), WorkerValue("w3"));
  EXPECT_EQ(Get(facts, "self.process.pid"), 4711);
  EXPECT_EQ(Get(facts, "process.connected"), true);
  EXPECT_EQ(Get(facts, "cluster.workers"), "$undefined");
  EXPECT_EQ(Get(facts, "cluster.settings"), json::object());
  EXPECT_EQ(TypeOf(facts, "process.send"), "function");
  facts.forked = false;  // NODE_UNIQUE_ID in the environment of a program that nobody forked
  EXPECT_EQ(TypeOf(facts, "process.send"), "undefined");
  EXPECT_EQ(Get(facts, "process.connected"), "$undefined");
}

TEST(ObjectSurface, ExitedAfterDisconnectWasSuicide) {
  for (const auto& [edition, name, other] :
       {std::tuple(Edition::kV6, "w1.suicide", "w1.exitedAfterDisconnect"),
        std::tuple(Edition::kV10, "w1.exitedAfterDisconnect", "w1.suicide")}) {
    FakePrimary facts(edition);
    EXPECT_EQ(Get(facts, name), "$undefined");
    facts.workers[0].exited_after_disconnect = true;
    EXPECT_EQ(Get(facts, name), true);
    EXPECT_EQ(Get(facts, other), "$undefined");
  }
  FakePrimary deviating(Edition::kV6, {model::Deviation::kNoSuicide});
  deviating.workers[0].exited_after_disconnect = false;
  EXPECT_EQ(Get(deviating, "w1.exitedAfterDisconnect"), false);
}

TEST(ObjectSurface, AChildProcessTellsHowItEnded) {
  FakePrimary facts(Edition::kV18);
  EXPECT_EQ(Get(facts, "w1.process.exitCode"), nullptr);
  EXPECT_EQ(Get(facts, "w1.process.signalCode"), nullptr);
  EXPECT_EQ(Get(facts, "w1.process.connected"), true);
  facts.workers[0].exit_code = 3;
  facts.workers[1].exit_signal = "SIGKILL";
  facts.workers[1].pid.reset();
  EXPECT_EQ(Get(facts, "w1.process.exitCode"), 3);
  EXPECT_EQ(Get(facts, "w2.process.exitCode"), nullptr);
  EXPECT_EQ(Get(facts, "w2.process.signalCode"), "SIGKILL");
  EXPECT_EQ(Get(facts, "w2.process.pid"), "$undefined");
}

TEST(ObjectSurface, CallsGiveValues) {
  FakePrimary facts(Edition::kV18);
  facts.workers[0].connected.reset();
  facts.workers[1].dead = true;
  EXPECT_EQ(Get(facts, "w1.isConnected()"), "$undefined");
  EXPECT_EQ(Get(facts, "w2.isConnected()"), true);
  EXPECT_EQ(Get(facts, "cluster.workers.2.isDead()"), true);
  EXPECT_EQ(Get(facts, "w1.id.toString()"), "1");
  EXPECT_EQ(Get(facts, "w1.getMaxListeners()"), 10);
  EXPECT_EQ(Get(facts, "process.cwd()"), "/home");
  EXPECT_EQ(Get(facts, "process.getuid()"), 7);
  EXPECT_EQ(Get(facts, "process.getgid()"), 8);
  EXPECT_EQ(Get(facts, "cluster.worker.isDead()"), "$undefined");  // there is no worker
}

TEST(ObjectSurface, WhoeverAsksClosesTheChannel) {
  FakePrimary facts(Edition::kV18);
  const Answer of_child = ObjectSurface(&facts).Get("w2.process.disconnect()");
  EXPECT_EQ(of_child.kind, Answer::Kind::kClosesChannel);
  EXPECT_EQ(of_child.worker, 2);
  EXPECT_EQ(ObjectSurface(&facts).Get("process.disconnect()").kind, Answer::Kind::kThrew);
  EXPECT_EQ(ObjectSurface(&facts).TypeOf("w2.process.disconnect()").value,
            "`get` alone calls w2.process.disconnect()");
  BecomeWorker(&facts);
  const Answer own = ObjectSurface(&facts).Get("self.process.disconnect()");
  EXPECT_EQ(own.kind, Answer::Kind::kClosesChannel);
  EXPECT_EQ(own.worker, 0);
}

TEST(ObjectSurface, WhatCannotBeCalledIsSaid) {
  const FakePrimary facts(Edition::kV18);
  const auto said = [&](std::string_view path) {
    const Answer answer = ObjectSurface(&facts).Get(path);
    if (answer.kind == Answer::Kind::kMisuse) return std::string(answer.value.as_string());
    EXPECT_EQ(answer.kind, Answer::Kind::kThrew) << path;
    return StringOr(answer.value.as_object(), "message");
  };
  EXPECT_EQ(said("w9.id"), "no worker is called w9");
  EXPECT_EQ(said("w9.isDead()"), "no worker is called w9");
  EXPECT_EQ(said("w1.nothing()"), "w1.nothing is not a function");
  EXPECT_EQ(said("cluster.isMaster()"), "cluster.isMaster is not a function");
  EXPECT_EQ(said("cluster.fork()"), "paths do not call cluster.fork");
  EXPECT_EQ(said("w1()"), "w1 is no method");
}

TEST(ObjectSurface, SameComparesValuesAndNamesOfFunctions) {
  const FakePrimary facts(Edition::kV18);
  const ObjectSurface surface(&facts);
  EXPECT_EQ(surface.Same("cluster.schedulingPolicy", "cluster.SCHED_RR").value, true);
  EXPECT_EQ(surface.Same("w1", "cluster.workers.1").value, true);
  EXPECT_EQ(surface.Same("w1", "w2").value, false);
  EXPECT_EQ(surface.Same("cluster.fork", "cluster.fork").value, true);
  EXPECT_EQ(surface.Same("cluster.fork", "cluster.disconnect").value, false);
  EXPECT_EQ(surface.Same("w1", "w9").value, "no worker is called w9");
}

TEST(ObjectSurface, TypesAreThoseOfJavaScript) {
  const FakePrimary facts(Edition::kV18);
  EXPECT_EQ(TypeOf(facts, "cluster"), "object");
  EXPECT_EQ(TypeOf(facts, "w1"), "object");
  EXPECT_EQ(TypeOf(facts, "w1.id"), "number");
  EXPECT_EQ(TypeOf(facts, "w1.kill"), "function");
  EXPECT_EQ(TypeOf(facts, "w1.process.exitCode"), "object");  // null
  EXPECT_EQ(TypeOf(facts, "cluster.isMaster"), "boolean");
  EXPECT_EQ(TypeOf(facts, "process.argv.0"), "string");
  EXPECT_EQ(TypeOf(facts, "process.nothing"), "undefined");
}

TEST(ObjectSurface, KeysAreSorted) {
  FakePrimary facts(Edition::kV18);
  facts.workers.push_back(WorkerNamed("w10", 10));
  const ObjectSurface surface(&facts);
  EXPECT_EQ(surface.Keys("cluster.workers").value, json::array({"1", "10", "2"}));
  const Answer none = surface.Keys("cluster.worker");
  EXPECT_EQ(none.kind, Answer::Kind::kThrew);
  EXPECT_EQ(StringOr(none.value.as_object(), "message"), "cluster.worker is no object");
}

TEST(ObjectSurface, ThePrefixOfModulesIsOfV18) {
  const FakeFacts newest(Edition::kV18);
  const FakeFacts older(Edition::kV16);
  const FakeFacts deviating(Edition::kV18, {model::Deviation::kNoNodePrefix});
  const json::value types = ObjectSurface(&newest).Load("node:cluster").value;
  EXPECT_EQ(types.at("fork"), "function");
  EXPECT_EQ(types.at("SCHED_RR"), "number");
  EXPECT_EQ(types.at("settings"), "object");
  for (const FakeFacts* facts : {&older, &deviating}) {
    const Answer answer = ObjectSurface(facts).Load("node:cluster");
    EXPECT_EQ(answer.kind, Answer::Kind::kThrew);
    EXPECT_EQ(StringOr(answer.value.as_object(), "code"), "MODULE_NOT_FOUND");
    EXPECT_EQ(ObjectSurface(facts).Load("cluster").kind, Answer::Kind::kValue);
  }
  EXPECT_EQ(ObjectSurface(&newest).Load("fs").kind, Answer::Kind::kThrew);
}

}  // namespace
}  // namespace clusterspec::surface
