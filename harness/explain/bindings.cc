#include "harness/explain/bindings.h"

#include <algorithm>

#include "reference/sim/simulator.h"

namespace clusterspec::explain {
namespace {

void AddBindings(const std::vector<sim::Binding>& given,
                 std::map<std::string, json::value>* simulator) {
  for (const sim::Binding& each : given) simulator->emplace(each.name, each.value);
}

void ReplaceAll(std::string* text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text->find(from, at)) != std::string::npos; at += to.size()) {
    text->replace(at, from.size(), to);
  }
}

}  // namespace

const sim::CompiledOperation* FindOperation(const sim::Program& program,
                                            const json::object& result) {
  const int64_t id = IntegerOr(result, "op", -1);
  const auto found =
      std::find_if(program.operations.begin(), program.operations.end(),
                   [&](const sim::CompiledOperation& each) { return each.id == id; });
  return found == program.operations.end() ? nullptr : &*found;
}

Bindings::Bindings(const Trace& trace, const sim::Program& program) {
  std::map<std::string, json::value> simulator;
  AddBindings(program.bindings, &simulator);
  for (const sim::CompiledStep& step : program.steps) AddBindings(step.bindings, &simulator);
  simulator.emplace("listening_fd", sim::kInheritedPort);
  for (const Event& event : trace.events) {
    if (event.name != "binding") continue;
    const auto own = simulator.find(event.subject);
    const json::value* value = event.data.if_contains("value");
    if (own == simulator.end() || value == nullptr) continue;
    if (value->is_string() && own->second.is_string()) {
      texts_.emplace_back(value->get_string(), own->second.get_string());
    } else if (value->is_int64() && own->second.is_number()) {
      numbers_[value->get_int64()] = own->second.to_number<int64_t>();
    }
  }
  AddUnsolicited(trace, program);
  std::sort(texts_.begin(), texts_.end(),
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

// Where the adapter and the folder of the run are is written down only when a case asks for it.
// Else the first that is told of them has to be believed: by the default of the settings, and by
// the primary itself.
void Bindings::AddUnsolicited(const Trace& trace, const sim::Program& program) {
  for (const Event& event : trace.events) {
    if (event.name == "cluster.setup") Add(event.Field("settings.exec"), sim::kAdapter);
    if (event.name != "result" || event.process != "primary") continue;
    const sim::CompiledOperation* operation = FindOperation(program, event.data);
    if (operation == nullptr) continue;
    const std::string path = StringOr(operation->fields, "path");
    if (path == "process.cwd()") Add(event.Field("value"), sim::kScratch);
    if (path == "process.argv.1" || path == "cluster.settings.exec") {
      Add(event.Field("value"), sim::kAdapter);
    }
    if (path == "process.argv") Add(event.Field("value.1"), sim::kAdapter);
    if (path == "cluster.settings") Add(event.Field("value.exec"), sim::kAdapter);
  }
}

void Bindings::Add(const std::optional<json::value>& seen, std::string_view own) {
  if (!seen || !seen->is_string()) return;
  const std::string text(seen->get_string());
  const bool known = std::any_of(texts_.begin(), texts_.end(), [&](const auto& pair) {
    return pair.second == own || text.find(pair.first) != std::string::npos;
  });
  if (text.starts_with('/') && !known) texts_.emplace_back(text, own);
}

Event Bindings::Translate(const Event& event) const {
  Event translated = event;
  for (auto& member : translated.data) member.value() = Translate(member.value());
  return translated;
}

json::value Bindings::Translate(const json::value& value) const {
  return MapLeaves(value, [this](const json::value& leaf) {
    if (leaf.is_string()) return json::value(Translate(std::string(leaf.get_string())));
    if (!leaf.is_int64()) return leaf;
    const auto found = numbers_.find(leaf.get_int64());
    return found == numbers_.end() ? leaf : json::value(found->second);
  });
}

std::string Bindings::Translate(std::string text) const {
  for (const auto& [from, to] : texts_) ReplaceAll(&text, from, to);
  return text;
}

}  // namespace clusterspec::explain
