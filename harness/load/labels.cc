#include "harness/load/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "spec/nouns/name_match.h"

namespace clusterspec {
namespace {

constexpr int kMany = 1000;  // as good as without end
constexpr int kShown = 4;    // of w1, w1#2, w1#3, ... in messages

int Times(int outer, int inner) { return std::min(outer * std::min(inner, kMany), kMany); }

// How often the operations inside are carried out at most.
int TimesInside(const Operation& operation, int times) {
  if (operation.name != "react") return times;
  const auto often = static_cast<int>(IntegerOr(operation.fields, "times", 1));
  return often <= 0 ? kMany : Times(times, often);
}

// N of "w1#N" when `name` is `stem` with such an ending.
int NumberAfter(std::string_view stem, std::string_view name, std::string_view separator) {
  if (!name.starts_with(stem) || !name.substr(stem.size()).starts_with(separator)) return 0;
  const std::string_view digits = name.substr(stem.size() + separator.size());
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole && digits.front() != '0' ? number : 0;
}

}  // namespace

Labels::Labels(const Scenario& scenario) {
  Add(LabelKind::kPrimary, "primary");
  primary_is_worker_ = scenario.fixture.env.contains("NODE_UNIQUE_ID");
  if (scenario.fixture.listening_fd) Add(LabelKind::kPlaceholder, "listening_fd");
  for (const auto& [name, value] : scenario.fixture.env) AddPlaceholders(json::value(value));
  for (const Step& step : scenario.steps) {
    if (const auto* batch = std::get_if<Batch>(&step.action)) {
      for (const Operation& each : batch->operations) AddOperation(batch->process, each, 1);
    } else if (const auto* client = std::get_if<Client>(&step.action)) {
      AddClient(*client);
    } else if (const auto* signal = std::get_if<Signal>(&step.action)) {
      Add(LabelKind::kSignalled, signal->process);
    }
  }
}

void Labels::Add(LabelKind kind, std::string name, std::string process, std::string operation,
                 int times) {
  for (Entry& each : entries_) {
    if (each.kind != kind || each.name != name || each.process != process) continue;
    if (each.operation != operation) continue;
    each.times = std::min(each.times + times, kMany);
    return;
  }
  entries_.push_back({kind, std::move(name), std::move(process), std::move(operation), times});
}

void Labels::AddOperation(const std::string& process, const Operation& operation, int times) {
  const std::string& name = operation.name;
  const std::string label = StringOr(operation.fields, "label");
  Add(LabelKind::kResult, operation.ResultSubject(), process, name);
  // A worker that forks, too: that nobody comes of it is what a case may want to see.
  if (name == "fork") Add(LabelKind::kWorker, label, "", name, times);
  const bool adopts = name == "adopt";
  if (name == "listen" || adopts) Add(LabelKind::kServer, label, process);
  if (name == "listen" && StringOr(operation.fields, "accept") == "http") {
    Add(LabelKind::kHttpServer, label, process);
  }
  if (name == "bind" || adopts) Add(LabelKind::kDatagrams, label, process);
  if (name == "connect" || adopts) Add(LabelKind::kConnection, label, process);
  if (name == "after") Add(LabelKind::kTimer, operation.ResultSubject(), process);
  if (operation.fields.contains("callback")) {
    Add(LabelKind::kCallback, StringOr(operation.fields, "callback"), process);
  }
  if (name == "send" && operation.fields.contains("handle")) {
    AddSent(process, StringOr(operation.fields, "target"), times);
  }
  AddPlaceholders(operation.fields);
  const int inside = TimesInside(operation, times);
  for (const Operation& each : operation.nested) AddOperation(process, each, inside);
}

// Whoever is sent a handle calls it h1, the next one h2.
void Labels::AddSent(const std::string& process, const std::string& target, int times) {
  const bool up = IsOneOf(target, {"self", "process"});
  Add(LabelKind::kHandle, "h", up && process != "primary" ? "primary" : target, "", times);
}

void Labels::AddClient(const Client& client) {
  switch (client.verb) {
    case ClientVerb::kConnect:
      Add(LabelKind::kConnected, client.label);
      break;
    case ClientVerb::kAsk:
      Add(LabelKind::kAsked, client.label);
      break;
    case ClientVerb::kLoad:
      Add(LabelKind::kLoaded, client.label);
      break;
    case ClientVerb::kDatagram:
      Add(LabelKind::kDatagram, client.label);
      break;
    case ClientVerb::kSend:
    case ClientVerb::kClose:
      break;
  }
  AddPlaceholders(json::value(client.to.host));
  AddPlaceholders(json::value(client.to.path));
  AddPlaceholders(client.to.port);
}

void Labels::AddPlaceholders(const json::value& value) {
  if (value.is_array()) {
    for (const json::value& each : value.get_array()) AddPlaceholders(each);
  } else if (value.is_object()) {
    for (const auto& member : value.get_object()) AddPlaceholders(member.value());
  } else if (value.is_string()) {
    std::string_view rest = value.get_string();
    for (size_t at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
      const size_t end = std::min(rest.find('}', at), rest.size());
      Add(LabelKind::kPlaceholder, std::string(rest.substr(at + 2, end - at - 2)));
      rest.remove_prefix(end);
    }
  }
}

bool Labels::IsCalled(const Entry& entry, std::string_view name) {
  if (entry.kind == LabelKind::kHandle) {
    const int number = NumberAfter("h", name, "");
    return number >= 1 && number <= entry.times;
  }
  if (entry.name == name) return true;
  const int number = entry.kind == LabelKind::kWorker ? NumberAfter(entry.name, name, "#") : 0;
  return number >= 2 && (number <= entry.times || entry.times == kMany);
}

bool Labels::Has(LabelKinds kinds, std::string_view name, std::string_view process) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    const bool here = process.empty() || entry.process.empty() || entry.process == process;
    return kinds.Contains(entry.kind) && here && IsCalled(entry, name);
  });
}

std::vector<std::string> Labels::Names(LabelKinds kinds, std::string_view process) const {
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  };
  for (const Entry& entry : entries_) {
    if (!kinds.Contains(entry.kind)) continue;
    if (!process.empty() && !entry.process.empty() && entry.process != process) continue;
    const int shown = std::min(entry.times, kShown);
    if (entry.kind == LabelKind::kHandle) {
      for (int i = 1; i <= shown; ++i) add(fmt::format("h{}", i));
      continue;
    }
    add(entry.name);
    if (entry.kind != LabelKind::kWorker) continue;
    for (int i = 2; i <= shown; ++i) add(fmt::format("{}#{}", entry.name, i));
  }
  return names;
}

bool Labels::HasThing(LabelKinds kinds, std::string_view subject) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    const size_t size = entry.process.size();
    return kinds.Contains(entry.kind) && subject.size() > size &&
           subject.starts_with(entry.process) && subject[size] == '.' &&
           subject.substr(size + 1) == entry.name;
  });
}

std::vector<std::string> Labels::Things(LabelKinds kinds) const {
  std::vector<std::string> things;
  for (const Entry& entry : entries_) {
    const std::string thing = entry.process + "." + entry.name;
    const bool known = std::find(things.begin(), things.end(), thing) != things.end();
    if (kinds.Contains(entry.kind) && !known) things.push_back(thing);
  }
  return things;
}

std::vector<std::string> Labels::ProcessesOf(LabelKinds kinds, std::string_view name) const {
  std::vector<std::string> processes;
  for (const Entry& entry : entries_) {
    if (kinds.Contains(entry.kind) && IsCalled(entry, name)) {
      processes.push_back(entry.process);
    }
  }
  return processes;
}

std::vector<std::string> Labels::OperationsOf(std::string_view result) const {
  std::vector<std::string> operations;
  for (const Entry& entry : entries_) {
    if (entry.kind == LabelKind::kResult && entry.name == result) {
      operations.push_back(entry.operation);
    }
  }
  return operations;
}

}  // namespace clusterspec
