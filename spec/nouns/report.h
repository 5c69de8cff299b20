// Reports: the verdicts of one run of the suite on one implementation.
#ifndef CLUSTERSPEC_SPEC_NOUNS_REPORT_H_
#define CLUSTERSPEC_SPEC_NOUNS_REPORT_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/edition.h"
#include "spec/nouns/form.h"
#include "spec/nouns/json.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/verdict.h"

namespace clusterspec {

// One reason for a verdict: what was expected, what was seen, and where in the trace.
struct Finding {
  std::string requirement;  // empty: all that the case covers
  std::string message;      // one sentence
  std::string expected;
  std::string seen;
  int event = -1;     // index in the trace of the event that shows it; -1: none
  std::string where;  // "cases/x.yaml:12:5", the line that asks for it; empty for monitors
};

// What the edition of a runtime's own time says of a failure in another edition.
enum class OwnEditionSays {
  kTheSame,    // it asks for that too; also where it is not known, and of all but failures
  kNothing,    // it does not ask for that
  kOtherwise,  // it contradicts that
};

// "", "nothing", "otherwise".
std::string_view ToString(OwnEditionSays says);

// One of the ways in which a case ended that ran several times.
struct WayToEnd {
  Verdict verdict = Verdict::kPass;
  std::string message;  // the first finding's; empty without one

  bool operator==(const WayToEnd&) const = default;
};

// What judging says of a case, or of a monitor over all traces.
struct CaseResult {
  std::string id;  // a case's id, "monitor/NAME", or "explained/" and a case's id
  std::string title;
  std::string note;
  Verdict verdict = Verdict::kPass;
  std::optional<WhyUnsupported> why;  // where the verdict is unsupported
  std::vector<std::string> requirements;
  std::vector<std::string> later;  // those of them that are dated later, where others are judged
  std::string reading;  // the reading under which it passes; empty where there is one meaning
  double duration_s = 0;
  OwnEditionSays own_edition_says = OwnEditionSays::kTheSame;
  std::string remark;                  // what it says in words; empty for the same
  std::vector<Finding> findings;       // the one that tells most comes first
  int watched = 0;                     // of a monitor: how many traces it looked at
  std::vector<std::string> broken_by;  // of a monitor: the cases whose traces break it, sorted
  std::vector<std::string> trace;      // lines for people; kept for all but passes
  std::string trace_file;              // where the trace was stored; empty: nowhere
  std::string replay;                  // the command line that shows it again
  std::vector<WayToEnd> ways = {};     // where its runs ended differently: each way once

  // The first finding's; empty without one.
  std::string Message() const;

  // How its runs ended, each way once; of one run its own.
  std::vector<WayToEnd> Ways() const;

  // Of a failure, what it breaks: the requirements that findings name, else all.
  std::set<std::string> Broken() const;

  // The one that the first finding names, else the first; empty where there is none.
  std::string MainRequirement() const;
};

// The same once the known failures have been read: only Conclude and ParseReport make one.
struct CaseOutcome : CaseResult {
  bool expected = false;  // as it is listed; unlisted: a pass or unsupported
  bool flaky = false;     // listed with several verdicts, of which each run shows one
  std::string listed;     // what it is listed with, why, and where; empty: unlisted
  std::string disputed;   // of a failure: why all that it breaks is contested; empty: it is not
};

struct RequirementResult {
  std::string id;
  std::string text;
  Level level = Level::kMust;
  Verdict verdict = Verdict::kPass;
  std::string reading;
  std::vector<std::string> cases;          // ids of the results that decide it
  bool monitors = false;                   // whether a monitor watches it in every trace
  std::optional<WhyUnsupported> why = {};  // where the verdict is unsupported
  std::string disputed = {};               // why it is contested, and where; empty: it is not
};

// A catalogued deviation that the implementation shows.
struct DeviationResult {
  std::string id;
  std::vector<std::string> evidence;  // ids of the results that show it
};

// All that judging says of one implementation in one edition, before anybody asks what was
// expected.
struct Verdicts {
  std::vector<CaseResult> cases;                // by id
  std::vector<RequirementResult> requirements;  // by id
  std::vector<DeviationResult> deviations;      // by id
  bool explained = false;  // every trace was held against the model: rows explained/CASE are there
};

// What was run, and when.
struct RunInfo {
  std::string tool_version;
  Edition edition = kCurrentEdition;
  uint64_t seed = 0;
  std::string implementation;  // name, as asked for
  std::string version;
  std::string node_version;            // of Node.js whose API it offers; empty: unknown
  std::optional<Edition> own_edition;  // of its own time, if it has one
  std::vector<std::string> command;
  std::string started;  // UTC, "2026-01-02T03:04:05Z"
  double duration_s = 0;
  bool complete = true;  // false: stopped before the end
  int shard = 1;
  int shards = 1;
  std::string shard_plan;                  // tells apart ways of making shards; empty for the whole
  std::vector<std::string> filters;        // "--include worker-*": what it was narrowed to
  std::vector<Form> forms = {Form::kNet};  // in which the cases ran

  // "node", also where it was asked for as "node@26.10.0".
  std::string Runtime() const;

  // Nothing was left out: not stopped, no shard, no filter. What such a run lacks does not exist.
  bool IsWhole() const;
};

struct Report : RunInfo {
  std::vector<CaseOutcome> cases;               // by id
  std::vector<RequirementResult> requirements;  // by id
  std::vector<DeviationResult> deviations;      // by id
  std::vector<std::string> unmatched;           // known failures without a result, for people
  bool explained = false;                       // as in Verdicts

  // How many cases have each verdict; every verdict has an entry, if only 0.
  std::map<Verdict, int> Counts() const;

  // How many unsupported cases there are for each reason; every reason has an entry.
  std::map<WhyUnsupported, int> WhyCounts() const;

  // How many failures the edition of the runtime's own time speaks of so.
  int OwnEditionSaysCount(OwnEditionSays says) const;

  // How many results are listed with several verdicts and ended with one of these.
  int FlakyCount() const;

  // How many failures break only what is disputed.
  int DisputedCount() const;

  // Whether there are results and all are unsupported: nothing was asked of the implementation.
  bool CheckedNothing() const;

  // How many cases did not end as expected, and how many known failures match nothing.
  int Unexpected() const;

  // What it rests on, without the outcomes.
  Verdicts WithoutOutcomes() const;
};

// The format clusterspec.report/1; see spec/schemas/report.schema.json. Text becomes valid UTF-8;
// nothing else is lost.
json::value ToJson(const Report& report);

// Reads what ToJson wrote. Keys that it does not know are ignored, keys that the schema does not
// require may be absent, `summary` is counted anew. The error holds `file` as its place and names
// the first value that is wrong: "cases[3].verdict: expected a string, found a number".
Result<Report> ParseReport(const json::value& value, const std::string& file);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_REPORT_H_
