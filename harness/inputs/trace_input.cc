#include <algorithm>

#include "harness/adapters/lint/lint.h"
#include "harness/evaluate/evaluate.h"
#include "harness/explain/explain.h"
#include "harness/inputs/input_kinds.h"
#include "harness/inputs/simulation.h"
#include "harness/inputs/tree.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

// Not those of `judge`: they allow seconds.
constexpr explain::Limits kShort{.max_states = 200, .max_turns = 2'000, .max_turns_per_event = 10};

const json::value& TheSchema() {
  static const json::value schema = ParseJson(TextOf("/spec/schemas/protocol.schema.json")).value();
  return schema;
}

bool ReadTrace(const std::string& text) {
  if (text.size() > kMostTraceBytes) return false;
  const auto trace = ParseTrace(text, "t.jsonl");
  if (!trace) return false;
  const auto again = ParseTrace(ToText(*trace), "again.jsonl");
  Promise(again && ToText(*again) == ToText(*trace), "a trace that is written is read as the same");
  const auto& cases = TheCases();
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&](const Case& each) { return each.id == trace->case_id; });
  if (found == cases.end()) return false;
  const std::vector<Observed> runs = {{&*found, *trace, "t.jsonl"}};
  const RunInfo run = RunOfTraces(runs, cases, TheCatalogue(), "2026-01-01T00:00:00Z");
  static_cast<void>(ToText(ToJson(Evaluate(runs, TheCatalogue(), run, {}))));
  static_cast<void>(JudgeInclusion(found->scenario, trace->edition, {}, *trace, kShort));
  static_cast<void>(LintTrace(found->scenario, *trace, TheSchema()));
  return true;
}

std::vector<std::string> GoodTraces() {
  std::vector<std::string> texts;
  for (const Case& each : TheCases()) texts.push_back(ToText(TraceOf(each)));
  return texts;
}

}  // namespace

InputKind TraceInput() { return {"trace", GoodTraces, ReadTrace}; }

}  // namespace clusterspec
