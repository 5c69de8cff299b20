#include "spec/nouns/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "spec/nouns/lines.h"
#include "spec/nouns/safe_name.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

json::value Flag(char letter) {
  if (letter == '?') return "?";
  return letter != '-';
}

json::value Voluntary(char letter) {
  switch (letter) {
    case 't':
      return true;
    case 'f':
      return false;
    case 'u':
      return "$undefined";
    default:
      return "?";
  }
}

Result<std::map<std::string, WorkerState>> ParseSnap(const json::value& value) {
  std::map<std::string, WorkerState> snap;
  if (!value.is_object()) return Error{"'snap' is not an object", {}};
  for (const auto& [label, letters] : value.get_object()) {
    const auto state =
        letters.is_string() ? WorkerState::Parse(letters.get_string()) : std::nullopt;
    if (!state) return Error{fmt::format("'snap.{}' is not four state letters", label), {}};
    snap.emplace(label, *state);
  }
  return snap;
}

json::value Header(const Trace& trace) {
  json::object header{{"schema", "clusterspec.trace/1"},
                      {"case", trace.case_id},
                      {"implementation", trace.implementation},
                      {"version", trace.version},
                      {"edition", ToString(trace.edition)}};
  if (!trace.node_version.empty()) header["node_version"] = trace.node_version;
  if (trace.own_edition) header["own_edition"] = ToString(*trace.own_edition);
  if (trace.seed != 0) header["seed"] = trace.seed;
  return header;
}

json::value Footer(const Trace& trace) {
  return {{"ending", ToString(trace.ending.kind)},
          {"step", trace.ending.step},
          {"message", trace.ending.message},
          {"stderr", trace.errors},
          {"duration_s", trace.duration_s}};
}

}  // namespace

std::optional<WorkerState> WorkerState::Parse(std::string_view letters) {
  constexpr std::array<std::string_view, 4> kAllowed = {"L-?", "C-?", "D-?", "tfu?"};
  if (letters.size() != kAllowed.size()) return std::nullopt;
  for (size_t i = 0; i < letters.size(); ++i) {
    if (kAllowed[i].find(letters[i]) == std::string_view::npos) return std::nullopt;
  }
  return WorkerState{letters[0], letters[1], letters[2], letters[3]};
}

std::optional<json::value> WorkerState::Field(std::string_view name) const {
  if (name == "listed") return Flag(listed);
  if (name == "connected") return Flag(connected);
  if (name == "dead") return Flag(dead);
  if (name == "exitedAfterDisconnect" || name == "suicide")
    return Voluntary(exited_after_disconnect);
  return std::nullopt;
}

std::string WorkerState::ToString() const {
  return {listed, connected, dead, exited_after_disconnect};
}

std::optional<json::value> Event::Field(std::string_view path) const {
  if (path == "process") return json::value(process);
  if (path == "subject") return json::value(subject);
  if (path.starts_with("snap.")) {
    path.remove_prefix(5);
    const size_t dot = path.find('.');
    const std::string label =
        dot == std::string_view::npos ? subject : std::string(path.substr(0, dot));
    const auto state = snap.find(label);
    if (state == snap.end()) return std::nullopt;
    return state->second.Field(dot == std::string_view::npos ? path : path.substr(dot + 1));
  }
  const json::value root(data);
  const json::value* found = Find(root, path);
  if (found == nullptr) return std::nullopt;
  return *found;
}

std::string Event::ToString() const {
  std::string text = name;
  if (!subject.empty()) text += " " + subject;
  if (!data.empty()) text += " " + ToText(json::value(data));
  if (!snap.empty()) {
    std::vector<std::string> states;
    for (const auto& [label, state] : snap) {
      states.push_back(fmt::format("{}:{}", label, state.ToString()));
    }
    text += fmt::format(" [{}]", fmt::join(states, " "));
  }
  return text;
}

Result<Event> ParseEvent(std::string_view line) {
  auto parsed = ParseJson(line);
  if (!parsed) return parsed.error();
  return EventFromJson(*std::move(parsed));
}

Result<Event> EventFromJson(json::value line) {
  if (!line.is_object()) return Error{"not a JSON object", {}};
  json::object& object = line.get_object();
  Event event;
  event.name = StringOr(object, "event");
  event.process = StringOr(object, "process");
  event.subject = StringOr(object, "subject");
  event.pid = static_cast<int>(IntegerOr(object, "pid", 0));
  event.time_us = IntegerOr(object, "time_us", 0);
  if (event.name.empty()) return Error{"no 'event', the event's name", {}};
  if (event.process.empty()) return Error{"no 'process', who saw it", {}};
  if (json::value* data = object.if_contains("data")) {
    if (!data->is_object()) return Error{"'data' is not an object", {}};
    event.data = std::move(data->get_object());
  }
  if (const json::value* snap = object.if_contains("snap")) {
    auto states = ParseSnap(*snap);
    if (!states) return states.error();
    event.snap = *std::move(states);
  }
  return event;
}

json::value ToJson(const Event& event) {
  json::object object{{"event", event.name}, {"process", event.process}, {"pid", event.pid}};
  if (!event.subject.empty()) object["subject"] = event.subject;
  if (!event.data.empty()) object["data"] = event.data;
  if (!event.snap.empty()) {
    json::object snap;
    for (const auto& [label, state] : event.snap) snap[label] = state.ToString();
    object["snap"] = std::move(snap);
  }
  object["time_us"] = event.time_us;
  return object;
}

std::optional<size_t> Trace::First(std::string_view name, std::string_view subject) const {
  const auto found = std::find_if(events.begin(), events.end(), [&](const Event& event) {
    return event.name == name && (subject.empty() || event.subject == subject);
  });
  if (found == events.end()) return std::nullopt;
  return static_cast<size_t>(found - events.begin());
}

std::string ToText(const Trace& trace) {
  std::string text = ToText(Header(trace)) + "\n";
  for (const Event& event : trace.events) text += ToText(ToJson(event)) + "\n";
  text += ToText(Footer(trace)) + "\n";
  // What the harness read elsewhere may hold any bytes; only texts do, so JSON stays JSON.
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  return std::all_of(text.begin(), text.end(), ascii) ? text : ValidUtf8(text);
}

Result<Trace> ParseTrace(std::string_view text, const std::string& file) {
  const std::vector<std::string_view> lines = Lines(text);
  const auto fail = [&](size_t index, const std::string& message) {
    return Error{message, {file, static_cast<int>(index) + 1, 1}};
  };
  if (lines.size() < 2) return fail(0, "not a trace: expected a header and a closing line");
  const auto header = ParseJson(lines.front());
  const auto footer = ParseJson(lines.back());
  if (!header || !header->is_object() ||
      StringOr(header->get_object(), "schema") != "clusterspec.trace/1") {
    return fail(0, "not a trace: expected a header with schema clusterspec.trace/1");
  }
  if (!footer || !footer->is_object()) return fail(lines.size() - 1, "the closing line is broken");
  Trace trace;
  const json::object& head = header->get_object();
  trace.case_id = StringOr(head, "case");
  trace.implementation = StringOr(head, "implementation");
  trace.version = StringOr(head, "version");
  // They are empty until somebody who knows has named the trace.
  if (!trace.implementation.empty() && !IsImplementationName(trace.implementation)) {
    return fail(0,
                fmt::format("'implementation': expected the path of a manifest or {}", kSafeName));
  }
  if (!trace.version.empty() && !IsReleasedVersion(trace.version)) {
    return fail(0, "'version': expected a version such as 20.1.0");
  }
  const auto edition = ParseEdition(StringOr(head, "edition"));
  if (!edition) return fail(0, "unknown edition; expected one of " + EditionNames());
  trace.edition = *edition;
  trace.node_version = StringOr(head, "node_version");
  trace.own_edition = ParseEdition(StringOr(head, "own_edition"));
  if (const json::value* seed = head.if_contains("seed")) {
    boost::system::error_code error;
    if (seed->is_number()) trace.seed = seed->to_number<uint64_t>(error);
    if (!seed->is_number() || error) return fail(0, "'seed' is no whole number");
  }
  for (size_t i = 1; i + 1 < lines.size(); ++i) {
    auto event = ParseEvent(lines[i]);
    if (!event) return fail(i, event.error().message);
    trace.events.push_back(*std::move(event));
  }
  const json::object& foot = footer->get_object();
  const auto kind = ParseEndingKind(StringOr(foot, "ending"));
  if (!kind) return fail(lines.size() - 1, "unknown 'ending'; the trace is cut off");
  trace.ending = {*kind, static_cast<int>(IntegerOr(foot, "step", -1)), StringOr(foot, "message")};
  trace.errors = StringOr(foot, "stderr");
  if (const json::value* duration = foot.if_contains("duration_s");
      duration != nullptr && duration->is_number()) {
    trace.duration_s = duration->to_number<double>();
  }
  return trace;
}

}  // namespace clusterspec
