#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "reports/program/events.h"
#include "reports/program/operation_statements.h"
#include "reports/program/script.h"
#include "spec/nouns/source_dir.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

Case Parse(const std::string& steps) {
  const std::string text = "title: A title\ncovers: [cluster.event.exit.once]\nsteps:\n" + steps;
  const auto parsed = ParseCase(text, "a.yaml", "a/case", TheCatalogue());
  EXPECT_TRUE(parsed) << (parsed ? "" : ToString(parsed.error())) << text;
  return parsed ? *parsed : Case();
}

std::string ScriptOf(const std::string& steps, Edition edition = Edition::kV18) {
  const auto script = ToScript(Parse(steps), edition, TheCatalogue());
  EXPECT_TRUE(script) << (script ? "" : script.error().message);
  return script ? *script : "";
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Fails unless reports/program/goldens/NAME.cjs is the program of the case; with
// CLUSTERSPEC_BLESS=1 writes it, for somebody to look at.
void ExpectGolden(const std::string& id) {
  const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TheCatalogue());
  ASSERT_TRUE(cases);
  const auto found =
      std::find_if(cases->begin(), cases->end(), [&](const Case& each) { return each.id == id; });
  ASSERT_NE(found, cases->end());
  const auto script = ToScript(*found, Edition::kV18, TheCatalogue());
  ASSERT_TRUE(script);
  const std::string path =
      CLUSTERSPEC_SOURCE_DIR "/reports/program/goldens/" + id.substr(id.rfind('/') + 1) + ".cjs";
  const char* bless = std::getenv("CLUSTERSPEC_BLESS");
  if (bless != nullptr && std::string_view(bless) == "1") {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << *script;
  }
  EXPECT_EQ(ReadAll(path), *script)
      << "If this is meant, run this program with CLUSTERSPEC_BLESS=1 and look at git diff";
}

TEST(ToScript, WritesWhatSomebodyFoundGood) {
  ExpectGolden("worker-kill/ends-worker");
  ExpectGolden("worker-disconnect/no-new-connections");
  ExpectGolden("scheduling-policy/default-in-effect");
}

TEST(ToScript, NamesAreThoseOfTheEdition) {
  const std::string steps =
      "  - primary: [{setup: {silent: true}}, {fork: w1}]\n  - await: cluster.online w1\n";
  EXPECT_THAT(ScriptOf(steps, Edition::kV12), HasSubstr("cluster.isMaster"));
  EXPECT_THAT(ScriptOf(steps, Edition::kV12), HasSubstr("cluster.setupMaster({silent: true})"));
  EXPECT_THAT(ScriptOf(steps, Edition::kV16), HasSubstr("cluster.isPrimary"));
  EXPECT_THAT(ScriptOf(steps, Edition::kV16), HasSubstr("cluster.setupPrimary({silent: true})"));
}

TEST(ToScript, ADialectGivesTheNamesOfOlderRuntimes) {
  const Case a_case =
      Parse("  - primary: [{setup: {silent: true}}, {fork: w1}]\n  - await: cluster.online w1\n");
  const auto script = ToScript(a_case, Edition::kV18, TheCatalogue(), Edition::kV6);
  ASSERT_TRUE(script);
  EXPECT_THAT(*script, HasSubstr("// a/case, v18."));
  EXPECT_THAT(*script, HasSubstr("cluster.isMaster"));
  EXPECT_THAT(*script, HasSubstr("cluster.setupMaster("));
}

TEST(ToScript, ARuntimeWithOtherNamesCannotTell) {
  const std::string steps = "  - primary: {fork: w1}\n  - await: cluster.online w1\n";
  EXPECT_THAT(ScriptOf(steps),
              HasSubstr("if (!cluster.isPrimary && !cluster.isWorker) process.exit(2);\n"));
  EXPECT_THAT(ScriptOf(steps, Edition::kV12),
              HasSubstr("if (!cluster.isMaster && !cluster.isWorker) process.exit(2);\n"));
}

// It must come; that what prepares it does not come tells nothing.
TEST(ToScript, ItFailsByWhatTheCaseIsAbout) {
  const std::string script = ScriptOf(
      "  - primary: {fork: w1}\n  - await: cluster.online w1\n  - primary: {kill: w1}\n"
      "  - await: cluster.exit w1\n");
  EXPECT_THAT(script, HasSubstr("yield () => count('cluster.online w1');"));
  EXPECT_THAT(script, HasSubstr("setTimeout(() => process.exit(2), 20000);"));
  EXPECT_THAT(script, HasSubstr("yield (ms) => count('cluster.exit w1') || ms > 5000;\n"
                                "    assert(count('cluster.exit w1'), "));
}

TEST(ToScript, HasOnlyTheHelpersThatItUses) {
  const std::string script = ScriptOf("  - primary: {fork: w1}\n  - await: cluster.online w1\n");
  for (const char* absent :
       {"quiet", "connect(", "SCRATCH", "inOrder", "require('net')", "all(", "FILE"}) {
    EXPECT_THAT(script, Not(HasSubstr(absent)));
  }
}

TEST(ToScript, WorkersThatDoTheSameShareTheirCode) {
  const std::string script = ScriptOf(
      "  - primary: [{fork: w1}, {fork: w2}]\n  - w1: {listen: s1, port: 0}\n"
      "  - w2: {listen: s1, port: 0}\n  - await: server.listening w1.s1\n"
      "  - await: server.listening w2.s1\n");
  EXPECT_THAT(script, HasSubstr("const me = process.env.CASE_WORKER;"));
  EXPECT_THAT(script, HasSubstr("`server.listening ${me}.s1`"));
}

constexpr char kLater[] =
    "  - primary: {fork: w1}\n  - await: cluster.online w1\n  - w1: {disconnect: self}\n";

TEST(ToScript, WhatAWorkerDoesLaterIsAPartOfItsOwn) {
  const std::string script = ScriptOf(kLater);
  EXPECT_THAT(script, HasSubstr("process.kill(w1.process.pid, 'SIGUSR2'); // it goes on\n"
                                "    yield (ms) => count('done w1') || ms > 5000;"));
  EXPECT_THAT(script, HasSubstr("process.once('SIGUSR2', () => { // when the test asks; keeps "
                                "nothing alive\n    cluster.worker.disconnect();"));
}

TEST(ToScript, ALogIsSharedOnlyWhereAProcessTellsMoreThanThatItIsReady) {
  const std::string ready = ScriptOf(kLater);
  EXPECT_THAT(ready, HasSubstr("process.kill(process.ppid, 'SIGUSR2'); // it is ready"));
  EXPECT_THAT(ready, Not(HasSubstr("FILE")));
  const std::string more = ScriptOf(std::string(kLater) + "  - await: process.disconnect w1\n");
  EXPECT_THAT(more, HasSubstr("record('hello w1')"));
  EXPECT_THAT(more, HasSubstr("const LOG = "));
  EXPECT_THAT(more, HasSubstr("fs.unlinkSync(FILE)"));
}

TEST(ToScript, AWorkerTellsByMessageWhereNothingHappensToItsChannel) {
  const std::string told = ScriptOf(
      "  - primary: {fork: w1}\n  - w1: {listen: s1, port: 0}\n  - await: server.listening "
      "w1.s1\n");
  EXPECT_THAT(told, HasSubstr("process.send('server.listening w1.s1')"));
  EXPECT_THAT(told, HasSubstr("cluster.on('message', (worker, event) => log.push(event));"));
  EXPECT_THAT(told, Not(HasSubstr("LOG")));
}

TEST(ToScript, NothingIsWrittenDownThatNobodyLooksAt) {
  const std::string steps = "  - primary: {fork: w1}\n  - await: cluster.exit w1\n";
  EXPECT_THAT(ScriptOf(steps), HasSubstr("cluster.on('exit', () => log.push('cluster.exit w1'));"));
  EXPECT_THAT(ScriptOf(steps + "expect:\n  - always: {event: cluster.exit w1, has: {code: 0}}\n"),
              HasSubstr("record('cluster.exit w1', {code})"));
}

TEST(ToScript, Node6IsGivenNothingThatItCannotRead) {
  const std::string script = ScriptOf(kLater, Edition::kV6);
  for (const char* newer : {"async ", "await ", "...data", "process.ppid"}) {
    EXPECT_THAT(script, Not(HasSubstr(newer)));
  }
}

// Words of the case are not code.
TEST(ToScript, TextsOfACaseStayAsTheyAre) {
  const std::string script = ScriptOf(R"(
  - primary:
      - {setup: {args: ["don't record(it) now", "${port:a} seen(` it", "all('x').length it"]}}
      - {fork: w1}
      - {send: w1, message: {$type: RegExp, value: "/it's [/'] tell(it) /g"}}
  - await: cluster.online w1
)");
  EXPECT_THAT(script, HasSubstr("'don\\'t record(it) now'"));
  EXPECT_THAT(script, HasSubstr("${PORT_A} seen(\\` it`"));
  EXPECT_THAT(script, HasSubstr("'all(\\'x\\').length it'"));
  EXPECT_THAT(script, HasSubstr("/it's [/'] tell(it) /g"));
  EXPECT_THAT(script, HasSubstr("count('cluster.online w1')"));
}

TEST(ToScript, ListensToErrorsOnlyWhereTheCaseDoes) {
  const std::string end = "  - await: cluster.online w1\n";
  EXPECT_THAT(ScriptOf("  - primary: [{fork: w1}, {send: w1, message: hi}]\n" + end),
              Not(HasSubstr("('error'")));
  EXPECT_THAT(ScriptOf("  - primary:\n      - {fork: w1}\n"
                       "      - {react: worker.error, subject: w1}\n" +
                       end),
              HasSubstr("('error'"));
}

TEST(ToScript, SaysWhyACaseCannotBeTold) {
  const auto script = ToScript(Parse("  - primary: {fork: w1}\n  - await: os.exit w1\n"),
                               Edition::kV18, TheCatalogue());
  ASSERT_FALSE(script);
  EXPECT_THAT(script.error().message, HasSubstr("subreaper"));
}

}  // namespace
}  // namespace clusterspec
