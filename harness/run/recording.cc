#include "harness/run/recording.h"

#include <fmt/format.h>

#include <utility>

#include "spec/nouns/json.h"

namespace clusterspec {
namespace {

constexpr size_t kKeptErrorBytes = 8192;

Event SeenByHarness(std::string name, std::string subject, json::object data) {
  Event event;
  event.name = std::move(name);
  event.process = "harness";
  event.subject = std::move(subject);
  event.data = std::move(data);
  return event;
}

}  // namespace

Recording::Recording(const Scenario& scenario, const Bounds& bounds)
    : started_(std::chrono::steady_clock::now()), check_(scenario), meter_(bounds) {}

void Recording::TakeLine(const std::string& line) {
  if (!problem_.empty() || meter_.Passed()) return;
  ++lines_;
  meter_.Add(Bound::kTrace, static_cast<int64_t>(line.size()));
  if (line.size() >= kLongestLineBytes) {
    return Broken({ProtocolRule::kShortLine, "it has more"}, line);
  }
  auto parsed = ParseJson(line);
  if (!parsed) return Broken({ProtocolRule::kJson, parsed.error().message}, line);
  if (const auto broken = check_.Check(*parsed)) return Broken(*broken, line);
  auto event = EventFromJson(*std::move(parsed));
  if (!event) return Broken({ProtocolRule::kJson, event.error().message}, line);
  Keep(*std::move(event));
}

void Recording::TakeHalfLine(const std::string& part) {
  if (!problem_.empty()) return;
  ++lines_;
  Broken({ProtocolRule::kWholeLine, "it has no end"}, part);
}

void Recording::TakeOutput(const std::string& stream, const std::string& raw) {
  const std::string line = ValidUtf8(raw);
  if (stream == "stderr") {
    errors_ += line + "\n";
    if (errors_.size() > kKeptErrorBytes) errors_.erase(0, errors_.size() - kKeptErrorBytes);
  }
  meter_.Add(Bound::kOutput, static_cast<int64_t>(line.size()) + 1);
  meter_.Add(Bound::kTrace, static_cast<int64_t>(line.size()));
  if (meter_.Passed()) return;
  Keep(SeenByHarness("output", "primary", {{"stream", stream}, {"text", line}}));
}

void Recording::Add(std::string name, std::string subject, json::object data) {
  meter_.Add(Bound::kTrace, static_cast<int64_t>(ToText(data).size()));
  if (meter_.Passed()) return;
  Keep(SeenByHarness(std::move(name), std::move(subject), std::move(data)));
}

void Recording::Refuse(std::string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
}

std::string Recording::Errors() const { return ValidUtf8(errors_); }

void Recording::Broken(const BrokenRule& rule, const std::string& line) {
  constexpr size_t kShown = 200;
  Refuse(fmt::format("line {} of the adapter is refused, since {}; it is: {}{}", lines_,
                     rule.ToString(), ValidUtf8(line.substr(0, kShown)),
                     line.size() > kShown ? ".." : ""));
}

void Recording::Keep(Event event) {
  if (on_event_) on_event_(event);
  if (event.name == "done") return;
  meter_.Add(Bound::kEvents, 1);
  event.time_us = std::chrono::duration_cast<std::chrono::microseconds>(
                      std::chrono::steady_clock::now() - started_)
                      .count();
  events_.push_back(std::move(event));
}

}  // namespace clusterspec
