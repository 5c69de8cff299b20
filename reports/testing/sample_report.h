// The report that all goldens are made from; for tests only. It has every verdict and outcome, and
// every kind of text that has ever broken a writer.
#ifndef CLUSTERSPEC_REPORTS_TESTING_SAMPLE_REPORT_H_
#define CLUSTERSPEC_REPORTS_TESTING_SAMPLE_REPORT_H_

#include <string>
#include <utility>
#include <vector>

#include "spec/nouns/report.h"

namespace clusterspec::reports {

// Markup, quotes, a terminal's escape, a NUL, C1 and DEL, text that turns its direction, a
// character that XML forbids, bytes that are no UTF-8, Markdown, a template's placeholder.
inline std::string NastyText() {
  using namespace std::string_literals;
  return "<b>&amp;\"'</b> ]]> \x1b[31mred\x1b[0m \0 \x7f \xC2\x85 \xE2\x80\xAEtfel\xE2\x80\xAC "s +
         "\xEF\xBF\xBE \xFF\xC3( caf\xC3\xA9 \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80 "s +
         "`code` ``x`` *b* _i_ [l](http://x) | ~~s~~ @someone #12 {{facts}} <!-- $1 \\ \t."s;
}

inline CaseOutcome SampleCase(std::string id, std::string title, Verdict verdict, bool expected) {
  CaseOutcome result;
  result.replay = "clusterspec run --impl node@26.10.0 --edition v16 --seed 7 --include " + id;
  result.id = std::move(id);
  result.title = std::move(title);
  result.verdict = verdict;
  result.expected = expected;
  result.duration_s = 0.125;
  return result;
}

// A finding that says no more than what happened.
inline Finding Happened(std::string message) {
  Finding finding;
  finding.message = std::move(message);
  return finding;
}

inline std::vector<std::string> SampleTrace(int lines) {
  std::vector<std::string> trace;
  trace.reserve(static_cast<size_t>(lines));
  for (int i = 0; i < lines; ++i) {
    trace.push_back("primary  cluster.message w" + std::to_string(i % 4 + 1) + " {\"message\":" +
                    std::to_string(i) + ",\"handle\":\"$undefined\",\"args\":3} [w1:LC-u]");
  }
  return trace;
}

inline CaseOutcome SampleFail() {
  CaseOutcome result =
      SampleCase("worker/kill/voluntary", "kill() is a voluntary exit", Verdict::kFail, false);
  result.requirements = {"worker.exitedAfterDisconnect.kill", "worker.exit.once"};
  result.note =
      "Since version 18 of Node, kill() no longer disconnects first.\n"
      "The text of this edition says that the flag is set, so the failure is a true one.";
  result.findings = {{"worker.exitedAfterDisconnect.kill",
                      "cluster.exit w1 has snap.exitedAfterDisconnect: false",
                      "always: cluster.exit w1 with snap.exitedAfterDisconnect: true",
                      "cluster.exit w1 {\"code\":null,\"signal\":\"SIGTERM\"} [w1:--Df]", 4,
                      "cases/worker/kill/voluntary.yaml:14:5"}};
  result.trace = {"primary  cluster.fork w1 {\"args\":1} [w1:LC-u]",
                  "primary  cluster.online w1 {\"args\":1} [w1:LC-u]",
                  "primary  result kill {\"op\":3,\"value\":\"$undefined\"} [w1:LC-u]",
                  "primary  cluster.disconnect w1 {\"args\":1} [w1:L--f]",
                  "primary  cluster.exit w1 {\"code\":null,\"signal\":\"SIGTERM\"} [w1:--Df]"};
  result.trace_file = "traces/worker/kill/voluntary.jsonl";
  return result;
}

// Several findings in a long trace, and a reading that nobody follows.
inline CaseOutcome SampleLongFail() {
  CaseOutcome result = SampleCase("cluster/message/order", "Messages of one worker arrive in order",
                                  Verdict::kFail, false);
  result.requirements = {"cluster.message.order", "not.in.the.catalogue"};
  result.findings = {
      {"cluster.message.order", "two messages came in another order", "message 21, then message 20",
       "message 20, then message 21", 20, "cases/cluster/message/order.yaml:9:5"},
      {"", "a message came twice", "once: cluster.message w3", "2 matches,\nat lines 61\nand 71",
       60, "cases/cluster/message/order.yaml:11:5"}};
  result.trace = SampleTrace(90);
  return result;
}

inline CaseOutcome SampleNasty() {
  CaseOutcome result = SampleCase("nasty/<&>\"' text", NastyText(), Verdict::kFail, false);
  result.requirements = {"overview.nasty"};
  result.note = NastyText();
  result.findings = {{"overview.nasty", NastyText(), NastyText(), std::string(1200, 'x'), 1,
                      "cases/nasty.yaml:1:1"}};
  result.trace = {"primary  cluster.fork w1", NastyText(), std::string(900, 'y')};
  result.trace_file = "traces/nasty/<&>.jsonl";
  result.replay = "NODE_OPTIONS='--a=\"<&>\"' clusterspec run --include 'nasty/*'";
  return result;
}

inline std::vector<CaseOutcome> SampleCases() {
  CaseOutcome timeout = SampleCase("cluster/disconnect/callback", "disconnect() calls back",
                                   Verdict::kTimeout, false);
  timeout.requirements = {"cluster.disconnect.callback"};
  timeout.findings = {Happened("await callback done: the deadline of 10 s came first")};
  timeout.duration_s = 10.01;
  timeout.trace = SampleTrace(30);
  CaseOutcome crash =
      SampleCase("worker/send/handle", "A socket can be sent", Verdict::kCrash, false);
  crash.requirements = {"worker.send.handle"};
  crash.findings = {Happened("the primary died of SIGSEGV")};
  CaseOutcome known =
      SampleCase("worker/suicide/alias", "suicide still works", Verdict::kFail, true);
  known.requirements = {"worker.suicide.alias"};
  known.findings = {Happened("worker.suicide is undefined")};
  known.listed =
      "fail with \"worker.suicide is undefined\". It was taken out. (deviation no-suicide) "
      "[harness/known_failures/node.yaml:12]";
  CaseOutcome unsupported =
      SampleCase("worker/send/udp", "A datagram socket can be sent", Verdict::kUnsupported, true);
  unsupported.findings = {Happened("the implementation lacks the capability udp")};
  unsupported.why = WhyUnsupported::kLacks;
  CaseOutcome later =
      SampleCase("settings/colour", "A worker has a colour", Verdict::kUnsupported, true);
  later.requirements = {"settings.colour"};
  later.findings = {Happened("since v27.0.0, and this is Node.js 26.10.0 (settings.colour)")};
  later.why = WhyUnsupported::kLater;
  CaseOutcome this_edition = SampleCase("worker/id/text", "The id is a text", Verdict::kFail, true);
  this_edition.requirements = {"worker.id.text"};
  this_edition.findings = {Happened("id is 1")};
  this_edition.own_edition_says = OwnEditionSays::kOtherwise;
  this_edition.remark =
      "v18, the edition of its own time, says otherwise: id is an integer. (worker.id.integer)";
  this_edition.listed =
      "fail with \"id is 1\". It is a number. [harness/known_failures/node.yaml:20]";
  CaseOutcome undecided =
      SampleCase("sharing/round-robin", "Turns are taken", Verdict::kInconclusive, false);
  undecided.findings = {Happened("only 3 of 100 connections were accepted")};
  CaseOutcome error = SampleCase("sharing/unix", "A path is shared", Verdict::kError, false);
  error.findings = {Happened("cannot write the trace: No space left on device")};
  CaseOutcome reading = SampleCase("settings/args", "args go to workers", Verdict::kPass, true);
  reading.reading = "after-the-script";
  CaseOutcome flaky = SampleCase("sharing/spread", "Each gets its share", Verdict::kPass, true);
  flaky.flaky = true;
  flaky.listed =
      "pass or fail with \"w2 got nothing\". The kernel spreads. "
      "[harness/known_failures/node.yaml:30]";
  CaseOutcome better = SampleCase("settings/cwd", "cwd goes to workers", Verdict::kPass, false);
  better.requirements = {"settings.cwd"};
  better.listed = "expected another verdict: fail with \"*\". " + NastyText();
  return {
      timeout,
      SampleLongFail(),
      SampleCase("monitor/fork-before-online", "fork comes before online", Verdict::kPass, true),
      SampleNasty(),
      reading,
      later,
      better,
      undecided,
      error,
      flaky,
      SampleFail(),
      this_edition,
      crash,
      unsupported,
      known};
}

inline std::vector<RequirementResult> SampleRequirements() {
  using R = RequirementResult;
  return {
      R{"cluster.disconnect.callback",
        "The callback of disconnect() is called once all workers "
        "are gone.",
        Level::kMust,
        Verdict::kTimeout,
        "",
        {"cluster/disconnect/callback"},
        false},
      R{"cluster.fork-before-online",
        "A worker's fork event comes before its online event.",
        Level::kMust,
        Verdict::kPass,
        "",
        {"cluster/disconnect/callback", "cluster/message/order", "monitor/fork-before-online",
         "settings/args", "settings/cwd", "worker/kill/voluntary"},
        true},
      R{"cluster.message.order",
        "Messages of one worker arrive in the order in which they were "
        "sent.",
        Level::kShould,
        Verdict::kFail,
        "",
        {"cluster/message/order"},
        false},
      R{"overview.nasty",
        NastyText(),
        Level::kInfo,
        Verdict::kFail,
        "",
        {"nasty/<&>\"' text"},
        false},
      R{"settings.args",
        "The arguments that are set go to\nevery worker.",
        Level::kMust,
        Verdict::kPass,
        "after-the-script",
        {"settings/args"},
        false},
      R{"settings.colour",
        "Workers have a colour.",
        Level::kMust,
        Verdict::kUnsupported,
        "",
        {"settings/colour"},
        false,
        WhyUnsupported::kLater},
      R{"settings.cwd", "", Level::kMay, Verdict::kPass, "", {"settings/cwd"}, false},
      R{"sharing.round-robin",
        "Workers take turns.",
        Level::kShould,
        Verdict::kInconclusive,
        "",
        {"sharing/round-robin"},
        false},
      R{"sharing.unix",
        "Workers can share a path.",
        Level::kMust,
        Verdict::kError,
        "",
        {"sharing/unix"},
        false},
      R{"worker.exit.once",
        "A worker's exit event comes once.",
        Level::kMust,
        Verdict::kPass,
        "",
        {"worker/kill/voluntary"},
        true},
      R{"worker.exitedAfterDisconnect.kill",
        "After kill() exitedAfterDisconnect is true.",
        Level::kMust,
        Verdict::kFail,
        "",
        {"worker/kill/voluntary"},
        false},
      R{"worker.id.text",
        "The id is a text.",
        Level::kMust,
        Verdict::kFail,
        "",
        {"worker/id/text"},
        false},
      R{"worker.send.handle",
        "A handle can be sent with a message.",
        Level::kMust,
        Verdict::kCrash,
        "",
        {"worker/send/handle"},
        false},
      R{"worker.send.udp",
        "A datagram socket is a handle, too.",
        Level::kMust,
        Verdict::kUnsupported,
        "",
        {"worker/send/udp"},
        false,
        WhyUnsupported::kLacks},
      R{"worker.suicide.alias",
        "suicide is the old name.",
        Level::kMay,
        Verdict::kFail,
        "",
        {"worker/suicide/alias"},
        false},
  };
}

inline Report SampleReport() {
  Report report;
  report.tool_version = "0.1.0";
  report.edition = Edition::kV16;
  report.seed = 7;
  report.implementation = "node@26.10.0";
  report.version = "26.10.0";
  report.node_version = "26.10.0";
  report.own_edition = Edition::kV18;
  report.command = {"/opt/node 26/bin/node", "--title=<&>"};
  report.started = "2026-01-02T03:04:05Z";
  report.duration_s = 83.4;
  report.complete = false;
  report.shard = 2;
  report.shards = 3;
  report.filters = {"--include worker/<*>", "--exclude a/b"};
  report.cases = SampleCases();
  report.requirements = SampleRequirements();
  report.deviations = {{"flag-unset-after-kill", {"worker/kill/voluntary"}}};
  report.unmatched = {
      "harness/known_failures/node.yaml:40:9: a/<b> is listed, but there is no such result"};
  return report;
}

// So many cases that pass, each with a requirement: for sizes and looks.
inline Report LongReport(int count) {
  Report report = SampleReport();
  report.complete = true;
  report.unmatched.clear();
  report.cases.clear();
  report.requirements.clear();
  for (int i = 0; i < count; ++i) {
    const std::string id = "section/part-" + std::to_string(i / 10) + "/case-" + std::to_string(i);
    const std::string requirement = "section.requirement-" + std::to_string(i);
    report.cases.push_back(SampleCase(id, "What case " + std::to_string(i) + " shows",
                                      i % 40 == 7 ? Verdict::kFail : Verdict::kPass, i % 40 != 7));
    report.cases.back().requirements = {requirement};
    if (i % 40 == 7) report.cases.back().findings = {Happened("it is otherwise")};
    report.requirements.push_back(RequirementResult{requirement,
                                                    "In our own words.",
                                                    Level::kMust,
                                                    report.cases.back().verdict,
                                                    "",
                                                    {id},
                                                    false});
  }
  return report;
}

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_TESTING_SAMPLE_REPORT_H_
