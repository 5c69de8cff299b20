#include "harness/explain/trace_explainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "spec/nouns/gaps.h"

namespace clusterspec::explain {
namespace {

using model::Deviation;

constexpr size_t kLinesAround = 12;  // of a trace, in a report

void AddNew(const std::vector<Deviation>& found, std::vector<Deviation>* known) {
  for (const Deviation each : found) {
    if (!IsAmong(*known, each)) known->push_back(each);
  }
}

std::string Ids(const std::vector<Deviation>& deviations) {
  std::vector<std::string> ids;
  ids.reserve(deviations.size());
  for (const Deviation each : deviations) ids.push_back(IdOf(each));
  return fmt::format("{}", fmt::join(ids, ", "));
}

// The events before what is not explained, and that.
std::vector<std::string> LinesUpTo(const Trace& trace, size_t event) {
  std::vector<std::string> lines;
  const size_t end = std::min(event + 1, trace.events.size());
  for (size_t i = end > kLinesAround ? end - kLinesAround : 0; i < end; ++i) {
    const Event& each = trace.events[i];
    lines.push_back(fmt::format("{:>4}  {:8} {}{}", i + 1, each.process, each.ToString(),
                                i == event ? "   <-- not explained" : ""));
  }
  return lines;
}

// Hundreds of connections that nobody tells apart are not followed.
bool HasLoad(const Scenario& scenario) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [](const Step& step) {
    const auto* client = std::get_if<Client>(&step.action);
    return client != nullptr && client->verb == ClientVerb::kLoad;
  });
}

}  // namespace

std::string IdOf(Deviation deviation) {
  const auto all = model::Deviations();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& info) { return info.deviation == deviation; });
  return found == all.end() ? "" : std::string(found->id);
}

std::string WhatNothingExplains(const Trace& trace, const Judgement& rejection) {
  const size_t at = rejection.legal_events;
  return "nothing explains " +
         (at < trace.events.size() ? trace.events[at].name : "this end of the run");
}

void TraceExplainer::Add(const Case& a_case, Trace trace, std::string file, std::string replay) {
  if (!trace.ending.traits().shows_behaviour || HasLoad(a_case.scenario)) return;
  Item& entry = items_.emplace_back();
  entry.a_case = &a_case;
  entry.file = std::move(file);
  entry.replay = std::move(replay);
  entry.explanation =
      options_.only ? JudgeUnder(a_case.scenario, edition_, trace, *options_.only, options_.limits)
                    : Explain(a_case.scenario, edition_, trace, options_.likely, options_.limits);
  entry.trace = std::move(trace);
}

void TraceExplainer::Settle() {
  std::stable_sort(items_.begin(), items_.end(),
                   [](const Item& a, const Item& b) { return a.a_case->id < b.a_case->id; });
  if (options_.only || News().empty()) return;
  for (Item& entry : items_) {
    if (entry.explanation.documented.answer != Answer::kRejected) continue;
    if (entry.explanation.explained()) continue;
    ExplainWith(entry.a_case->scenario, edition_, entry.trace, Shown(), &entry.explanation,
                options_.limits);
  }
  DropNeedless();
}

std::vector<Deviation> TraceExplainer::Shown() const {
  std::vector<Deviation> shown;
  for (const Item& entry : items_) {
    AddNew(entry.explanation.deviations, &shown);
  }
  std::sort(shown.begin(), shown.end());
  return shown;
}

// Those that the implementation was not known to show.
std::vector<Deviation> TraceExplainer::News() const {
  std::vector<Deviation> news = Shown();
  std::erase_if(news, [&](Deviation each) { return IsAmong(options_.likely, each); });
  return news;
}

// The others may explain all traces that a deviation explains which was found for one of them.
void TraceExplainer::DropNeedless() {
  for (const Deviation needless : News()) {
    std::vector<Deviation> others = Shown();
    std::erase(others, needless);
    std::vector<std::pair<Item*, Explanation>> instead;
    bool all = true;
    for (Item& entry : items_) {
      if (!all || !IsAmong(entry.explanation.deviations, needless)) continue;
      Explanation other = entry.explanation;
      all = ExplainWith(entry.a_case->scenario, edition_, entry.trace, others, &other,
                        options_.limits);
      if (all) instead.emplace_back(&entry, std::move(other));
    }
    if (!all) continue;
    for (auto& [entry, other] : instead) entry->explanation = std::move(other);
  }
}

size_t TraceExplainer::unexplained() const {
  return static_cast<size_t>(std::count_if(items_.begin(), items_.end(), [](const Item& each) {
    return !each.explanation.explained() && !each.explanation.open();
  }));
}

CaseResult TraceExplainer::RowOf(const Item& entry) const {
  const Explanation& explanation = entry.explanation;
  CaseResult row;
  row.id = "explained/" + entry.a_case->id;
  row.title = entry.a_case->title;
  row.replay = entry.replay;
  row.trace_file = entry.file;
  if (explanation.open()) {
    row.verdict = Verdict::kInconclusive;
    // What is not told may leave more open than the search can follow. A trace that the documented
    // model does not show is no such thing.
    if (!explanation.gave_up && !Gaps::Of(entry.trace.events).empty()) {
      row.verdict = Verdict::kUnsupported;
      row.why = WhyUnsupported::kAdapter;
    }
    Finding undecided;
    undecided.message = explanation.gave_up
                            ? "the search for deviations that explain it was given up"
                            : explanation.documented.reason;
    row.findings = {std::move(undecided)};
    return row;
  }
  row.verdict = Verdict::kFail;
  const Judgement& remaining = explanation.remaining;
  Finding finding;
  const bool at_end = remaining.legal_events >= entry.trace.events.size();
  finding.message = WhatNothingExplains(entry.trace, remaining);
  finding.expected = remaining.AllowedText();
  finding.seen = remaining.seen;
  if (!explanation.closest.empty()) {
    finding.seen += fmt::format(", with the deviations {}", Ids(explanation.closest));
  }
  finding.event = at_end ? -1 : static_cast<int>(remaining.legal_events);
  if (!remaining.requirement.empty()) {
    row.note = "See the requirement " + remaining.requirement + ".";
  }
  row.findings = {finding};
  row.trace = LinesUpTo(entry.trace, remaining.legal_events);
  return row;
}

Verdicts TraceExplainer::Finish() const {
  Verdicts verdicts;
  std::map<std::string, std::vector<std::string>> evidence;
  for (const Item& entry : items_) {
    for (const Deviation each : entry.explanation.deviations) {
      auto& cases = evidence[IdOf(each)];
      if (cases.empty() || cases.back() != entry.a_case->id) cases.push_back(entry.a_case->id);
    }
    if (entry.explanation.explained()) continue;
    CaseResult row = RowOf(entry);
    const bool told = !verdicts.cases.empty() && verdicts.cases.back().id == row.id;
    if (!told) verdicts.cases.push_back(std::move(row));
  }
  for (auto& [id, cases] : evidence) verdicts.deviations.push_back({id, std::move(cases)});
  return verdicts;
}

std::string TraceExplainer::Lines() const {
  std::string lines;
  for (const Item& entry : items_) {
    const Explanation& explanation = entry.explanation;
    const bool all = explanation.explained();
    std::string legal = all ? "all" : std::to_string(explanation.remaining.legal_events);
    if (explanation.open()) legal = "?";
    lines += fmt::format("explained {} {}", entry.file, legal);
    for (const Deviation each : all ? explanation.deviations : explanation.closest) {
      lines += " " + IdOf(each);
    }
    lines += "\n";
  }
  return lines;
}

std::string TraceExplainer::Summary() const {
  const std::vector<Deviation> shown = Shown();
  const auto open = std::count_if(items_.begin(), items_.end(),
                                  [](const Item& each) { return each.explanation.open(); });
  return fmt::format("edition {}{}; {} traces, {} unexplained, {} undecided", ToString(edition_),
                     shown.empty() ? "" : " with the deviations " + Ids(shown), items_.size(),
                     unexplained(), open);
}

}  // namespace clusterspec::explain
