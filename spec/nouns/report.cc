#include "spec/nouns/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>

#include "spec/nouns/safe_name.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

constexpr std::string_view kSchema = "clusterspec.report/1";
constexpr std::string_view kExpected = "expected";
constexpr std::string_view kUnexpected = "unexpected";
constexpr std::array kAllSayings = {OwnEditionSays::kTheSame, OwnEditionSays::kNothing,
                                    OwnEditionSays::kOtherwise};

json::array TextsToJson(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.emplace_back(ValidUtf8(text));
  return array;
}

json::array FormsToJson(const std::vector<Form>& forms) {
  json::array array;
  for (const Form form : forms) array.emplace_back(ToString(form));
  return array;
}

// What is not there is null rather than "": the format has it so.
json::value TextOrNull(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(ValidUtf8(text));
}

json::value WhyToJson(std::optional<WhyUnsupported> why) {
  return why ? json::value(ToString(*why)) : json::value(nullptr);
}

json::value ToJson(const Finding& finding) {
  return {{"requirement", ValidUtf8(finding.requirement)},
          {"message", ValidUtf8(finding.message)},
          {"expected", ValidUtf8(finding.expected)},
          {"seen", ValidUtf8(finding.seen)},
          {"event", finding.event < 0 ? json::value(nullptr) : json::value(finding.event)},
          {"where", ValidUtf8(finding.where)}};
}

json::value ToJson(const CaseOutcome& result) {
  json::array findings;
  for (const Finding& finding : result.findings) findings.push_back(ToJson(finding));
  return {{"id", ValidUtf8(result.id)},
          {"title", ValidUtf8(result.title)},
          {"verdict", ToString(result.verdict)},
          {"why", WhyToJson(result.why)},
          {"outcome", result.expected ? kExpected : kUnexpected},
          {"flaky", result.flaky},
          {"listed", ValidUtf8(result.listed)},
          {"requirements", TextsToJson(result.requirements)},
          {"later", TextsToJson(result.later)},
          {"reading", TextOrNull(result.reading)},
          {"duration_s", result.duration_s},
          {"message", ValidUtf8(result.Message())},
          {"note", ValidUtf8(result.note)},
          {"own_edition_says", ToString(result.own_edition_says)},
          {"remark", ValidUtf8(result.remark)},
          {"findings", std::move(findings)},
          {"trace_lines", TextsToJson(result.trace)},
          {"trace", ValidUtf8(result.trace_file)},
          {"replay", ValidUtf8(result.replay)}};
}

json::value ToJson(const RequirementResult& result) {
  return {{"id", ValidUtf8(result.id)},         {"text", ValidUtf8(result.text)},
          {"level", ToString(result.level)},    {"verdict", ToString(result.verdict)},
          {"why", WhyToJson(result.why)},       {"reading", TextOrNull(result.reading)},
          {"cases", TextsToJson(result.cases)}, {"monitors", result.monitors}};
}

json::value ToJson(const DeviationResult& result) {
  return {{"id", ValidUtf8(result.id)}, {"evidence", TextsToJson(result.evidence)}};
}

template <typename T>
json::array AllToJson(const std::vector<T>& results) {
  json::array array;
  for (const T& result : results) array.push_back(ToJson(result));
  return array;
}

json::object SummaryToJson(const Report& report) {
  json::object summary;
  for (const auto& [verdict, count] : report.Counts()) summary[ToString(verdict)] = count;
  json::object why;
  for (const auto& [reason, count] : report.WhyCounts()) why[ToString(reason)] = count;
  summary["unsupported_why"] = std::move(why);
  json::object own_edition;
  for (const OwnEditionSays says : {OwnEditionSays::kNothing, OwnEditionSays::kOtherwise}) {
    own_edition[ToString(says)] = report.OwnEditionSaysCount(says);
  }
  summary["own_edition_says"] = std::move(own_edition);
  summary["unexpected"] = report.Unexpected();
  summary["flaky"] = report.FlakyCount();
  return summary;
}

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

std::string_view ToString(OwnEditionSays says) {
  constexpr std::array<std::string_view, 3> kNames = {"", "nothing", "otherwise"};
  return kNames[static_cast<size_t>(says)];
}

std::string CaseResult::Message() const { return findings.empty() ? "" : findings.front().message; }

std::string RunInfo::Runtime() const { return implementation.substr(0, implementation.find('@')); }

bool RunInfo::IsWhole() const { return complete && shards == 1 && filters.empty(); }

std::map<Verdict, int> Report::Counts() const {
  std::map<Verdict, int> counts;
  for (const Verdict verdict : kAllVerdicts) counts[verdict] = 0;
  for (const CaseResult& result : cases) ++counts[result.verdict];
  return counts;
}

std::map<WhyUnsupported, int> Report::WhyCounts() const {
  std::map<WhyUnsupported, int> counts;
  for (const WhyUnsupported why : kAllWhyUnsupported) counts[why] = 0;
  for (const CaseResult& result : cases) {
    if (result.why) ++counts[*result.why];
  }
  return counts;
}

int Report::OwnEditionSaysCount(OwnEditionSays says) const {
  return static_cast<int>(std::count_if(cases.begin(), cases.end(), [&](const CaseOutcome& result) {
    return IsFailure(result.verdict) && result.own_edition_says == says;
  }));
}

int Report::FlakyCount() const {
  return static_cast<int>(std::count_if(cases.begin(), cases.end(), [](const CaseOutcome& result) {
    return result.flaky && result.expected;
  }));
}

int Report::Unexpected() const {
  const auto surprises = std::count_if(cases.begin(), cases.end(),
                                       [](const CaseOutcome& result) { return !result.expected; });
  return static_cast<int>(surprises) + static_cast<int>(unmatched.size());
}

Verdicts Report::WithoutOutcomes() const {
  return {{cases.begin(), cases.end()}, requirements, deviations, explained};
}

json::value ToJson(const Report& report) {
  return {{"schema", kSchema},
          {"tool", {{"version", ValidUtf8(report.tool_version)}}},
          {"edition", ToString(report.edition)},
          {"seed", report.seed},
          {"implementation",
           {{"name", ValidUtf8(report.implementation)},
            {"version", ValidUtf8(report.version)},
            {"node_version", TextOrNull(report.node_version)},
            {"own_edition", report.own_edition ? json::value(ToString(*report.own_edition))
                                               : json::value(nullptr)},
            {"command", TextsToJson(report.command)}}},
          {"started", ValidUtf8(report.started)},
          {"duration_s", report.duration_s},
          {"complete", report.complete},
          {"shard", json::array{report.shard, report.shards}},
          {"filters", TextsToJson(report.filters)},
          {"forms", FormsToJson(report.forms)},
          {"explained", report.explained},
          {"summary", SummaryToJson(report)},
          {"cases", AllToJson(report.cases)},
          {"requirements", AllToJson(report.requirements)},
          {"deviations", AllToJson(report.deviations)},
          {"unmatched", TextsToJson(report.unmatched)}};
}

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
