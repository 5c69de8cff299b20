#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>

#include "spec/nouns/report.h"
#include "spec/nouns/report_words.h"
#include "spec/nouns/safe_name.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

using report_words::kAllSayings;
using report_words::kExpected;
using report_words::kSchema;
using report_words::kUnexpected;

std::string_view KindName(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

// One value of the document with its place. What is wrong goes to `problem`, the first one only;
// the readers then return an empty value and go on, so that they need no error paths of their own.
class Node {
 public:
  Node(const json::value* value, std::string path, std::string* problem)
      : value_(value), path_(std::move(path)), problem_(problem) {}

  void Complain(std::string_view what) const {
    if (problem_->empty()) *problem_ = path_.empty() ? what : fmt::format("{}: {}", path_, what);
  }

  // The member under `key`; absent when there is none.
  Node operator[](std::string_view key) const {
    const json::value* member = nullptr;
    if (value_ != nullptr && value_->is_object()) member = value_->get_object().if_contains(key);
    return {member, path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key), problem_};
  }

  bool IsObject() const { return Is(value_ != nullptr && value_->is_object(), "an object"); }

  // Absent and null count as nothing.
  bool HasValue() const { return value_ != nullptr && !value_->is_null(); }

  std::string Text() const {
    if (!Is(value_ != nullptr && value_->is_string(), "a string")) return {};
    return std::string(std::string_view(value_->get_string()));
  }

  std::string TextIfAny() const { return HasValue() ? Text() : std::string(); }

  bool Flag() const {
    return Is(value_ != nullptr && value_->is_bool(), "true or false") && value_->get_bool();
  }

  double Seconds() const {
    const bool number = value_ != nullptr && value_->is_number();
    const double seconds = number ? value_->to_number<double>() : 0;
    return Is(number && seconds >= 0, "a number of seconds") ? seconds : 0;
  }

  // A whole number that T can hold and that is at least `minimum`.
  template <typename T>
  T Whole(T minimum) const {
    boost::system::error_code error;
    const bool number = value_ != nullptr && value_->is_number();
    const T whole = number ? value_->to_number<T>(error) : T();
    return Is(number && !error && whole >= minimum, "a whole number") ? whole : T();
  }

  void ForEach(const std::function<void(const Node&)>& visit) const {
    if (!Is(value_ != nullptr && value_->is_array(), "an array")) return;
    size_t index = 0;
    for (const json::value& element : value_->get_array()) {
      visit({&element, fmt::format("{}[{}]", path_, index++), problem_});
    }
  }

  std::vector<std::string> Texts() const {
    std::vector<std::string> texts;
    ForEach([&](const Node& element) { texts.push_back(element.Text()); });
    return texts;
  }

  // The T whose name is here; `names` are all of them, in the order of T's values.
  template <typename T>
  T OneOf(const std::vector<std::string_view>& names) const {
    const std::string name = Text();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<T>(found - names.begin());
    Complain(fmt::format("expected one of {}, found '{}'", fmt::join(names, ", "), name));
    return T();
  }

 private:
  bool Is(bool condition, std::string_view expected) const {
    if (condition) return true;
    Complain(value_ == nullptr ? fmt::format("missing; expected {}", expected)
                               : fmt::format("expected {}, found {}{}", expected, KindName(*value_),
                                             value_->is_number() ? " " + ToText(*value_) : ""));
    return false;
  }

  const json::value* value_;  // null: absent
  std::string path_;          // "cases[3].verdict", as jq writes it; "" for the document
  std::string* problem_;
};

template <typename T, typename Values>
std::vector<std::string_view> NamesOf(const Values& values) {
  std::vector<std::string_view> names;
  names.reserve(values.size());
  for (const T value : values) names.push_back(ToString(value));
  return names;
}

Verdict ReadVerdict(const Node& node) {
  return node.OneOf<Verdict>(NamesOf<Verdict>(kAllVerdicts));
}

// Reports of older versions do not say why; then there was one reason only.
std::optional<WhyUnsupported> ReadWhy(const Node& node, Verdict verdict) {
  if (node.HasValue()) {
    return node.OneOf<WhyUnsupported>(NamesOf<WhyUnsupported>(kAllWhyUnsupported));
  }
  if (verdict == Verdict::kUnsupported) return WhyUnsupported::kLacks;
  return std::nullopt;
}

Level ReadLevel(const Node& node) {
  return node.OneOf<Level>(
      NamesOf<Level>(std::array{Level::kMust, Level::kShould, Level::kMay, Level::kInfo}));
}

Finding ReadFinding(const Node& node) {
  Finding finding;
  if (!node.IsObject()) return finding;
  finding.requirement = node["requirement"].TextIfAny();
  finding.message = node["message"].Text();
  finding.expected = node["expected"].TextIfAny();
  finding.seen = node["seen"].TextIfAny();
  if (node["event"].HasValue()) finding.event = node["event"].Whole<int>(0);
  finding.where = node["where"].TextIfAny();
  return finding;
}

// A result's message is that of its first finding.
void TellFirst(const std::string& message, std::vector<Finding>* findings) {
  if (message.empty()) return;
  const auto told = std::find_if(findings->begin(), findings->end(),
                                 [&](const Finding& each) { return each.message == message; });
  if (told != findings->end()) {
    std::rotate(findings->begin(), told, told + 1);
    return;
  }
  Finding happened;
  happened.message = message;
  findings->insert(findings->begin(), happened);
}

CaseOutcome ReadCase(const Node& node) {
  CaseOutcome result;
  if (!node.IsObject()) return result;
  result.id = node["id"].Text();
  result.title = node["title"].Text();
  result.note = node["note"].TextIfAny();
  result.verdict = ReadVerdict(node["verdict"]);
  result.why = ReadWhy(node["why"], result.verdict);
  result.expected = node["outcome"].OneOf<int>({kExpected, kUnexpected}) == 0;
  if (const Node flaky = node["flaky"]; flaky.HasValue()) result.flaky = flaky.Flag();
  result.listed = node["listed"].TextIfAny();
  result.requirements = node["requirements"].Texts();
  if (const Node later = node["later"]; later.HasValue()) result.later = later.Texts();
  result.reading = node["reading"].TextIfAny();
  result.duration_s = node["duration_s"].Seconds();
  if (const Node findings = node["findings"]; findings.HasValue()) {
    findings.ForEach([&](const Node& each) { result.findings.push_back(ReadFinding(each)); });
  }
  if (const Node says = node["own_edition_says"]; says.HasValue()) {
    result.own_edition_says = says.OneOf<OwnEditionSays>(NamesOf<OwnEditionSays>(kAllSayings));
  }
  result.remark = node["remark"].TextIfAny();
  if (const Node watched = node["watched"]; watched.HasValue()) {
    result.watched = watched.Whole<int>(0);
  }
  if (const Node by = node["broken_by"]; by.HasValue()) result.broken_by = by.Texts();
  // Reports of older versions may tell what happened beside the findings.
  TellFirst(node["message"].Text(), &result.findings);
  if (const Node lines = node["trace_lines"]; lines.HasValue()) result.trace = lines.Texts();
  result.trace_file = node["trace"].TextIfAny();
  result.replay = node["replay"].Text();
  return result;
}

RequirementResult ReadRequirement(const Node& node) {
  RequirementResult result;
  if (!node.IsObject()) return result;
  result.id = node["id"].Text();
  result.text = node["text"].TextIfAny();
  result.level = ReadLevel(node["level"]);
  result.verdict = ReadVerdict(node["verdict"]);
  result.why = ReadWhy(node["why"], result.verdict);
  result.reading = node["reading"].TextIfAny();
  result.cases = node["cases"].Texts();
  result.monitors = node["monitors"].Flag();
  return result;
}

DeviationResult ReadDeviation(const Node& node) {
  if (!node.IsObject()) return {};
  return {node["id"].Text(), node["evidence"].Texts()};
}

std::string ReadVersion(const Node& node, std::string version) {
  if (!IsReleasedVersion(version)) node.Complain("expected a version such as 20.1.0");
  return version;
}

void ReadShard(const Node& node, Report* report) {
  std::vector<int> parts;
  node.ForEach([&](const Node& part) { parts.push_back(part.Whole<int>(1)); });
  if (parts.size() != 2 || parts[0] > parts[1]) {
    return node.Complain("expected two numbers, [which shard, of how many]");
  }
  report->shard = parts[0];
  report->shards = parts[1];
}

// Of a name and a version paths are made, and entries of lists of known failures.
void ReadImplementation(const Node& node, Report* report) {
  report->implementation = node["name"].Text();
  if (!IsImplementationName(report->implementation)) {
    node["name"].Complain(fmt::format("expected the path of a manifest or {}", kSafeName));
  }
  report->version = ReadVersion(node["version"], node["version"].Text());
  report->node_version = node["node_version"].TextIfAny();
  if (!report->node_version.empty()) ReadVersion(node["node_version"], report->node_version);
}

void ReadHead(const Node& node, Report* report) {
  report->tool_version = node["tool"]["version"].Text();
  report->edition = node["edition"].OneOf<Edition>(NamesOf<Edition>(kAllEditions));
  report->seed = node["seed"].Whole<uint64_t>(0);
  ReadImplementation(node["implementation"], report);
  if (const Node own = node["implementation"]["own_edition"]; own.HasValue()) {
    report->own_edition = own.OneOf<Edition>(NamesOf<Edition>(kAllEditions));
  }
  report->command = node["implementation"]["command"].Texts();
  report->started = node["started"].Text();
  report->duration_s = node["duration_s"].Seconds();
  report->complete = node["complete"].Flag();
  ReadShard(node["shard"], report);
  report->shard_plan = node["shard_plan"].TextIfAny();
  report->explained = node["explained"].HasValue() && node["explained"].Flag();
  if (node["filters"].HasValue()) report->filters = node["filters"].Texts();
  if (const Node forms = node["forms"]; forms.HasValue()) {
    report->forms.clear();
    forms.ForEach([&](const Node& each) {
      report->forms.push_back(each.OneOf<Form>(NamesOf<Form>(kForms)));
    });
  }
}

}  // namespace

Result<Report> ParseReport(const json::value& value, const std::string& file) {
  Report report;
  std::string problem;
  const Node root(&value, "", &problem);
  if (root.IsObject()) root["schema"].OneOf<int>({kSchema});
  if (problem.empty()) {
    ReadHead(root, &report);
    root["cases"].ForEach([&](const Node& each) { report.cases.push_back(ReadCase(each)); });
    root["requirements"].ForEach(
        [&](const Node& each) { report.requirements.push_back(ReadRequirement(each)); });
    root["deviations"].ForEach(
        [&](const Node& each) { report.deviations.push_back(ReadDeviation(each)); });
    if (root["unmatched"].HasValue()) report.unmatched = root["unmatched"].Texts();
  }
  if (problem.empty()) return report;
  return Error{"not a report: " + problem, {file, 0, 0}};
}

}  // namespace clusterspec
