#include "cli/tools/mutation_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace clusterspec {
namespace {

constexpr const char* kSchema = "clusterspec.mutant/1";

json::value ToJson(const Evidence& row) {
  json::array requirements;
  for (const std::string& each : row.requirements) requirements.emplace_back(each);
  return {{"row", row.row},
          {"verdict", ToString(row.verdict)},
          {"message", row.message},
          {"requirements", std::move(requirements)}};
}

json::value ToJson(const MutantCase& ran) {
  json::array rows;
  for (const Evidence& each : ran.rows) rows.push_back(ToJson(each));
  return {{"id", ran.id}, {"duration_s", ran.duration_s}, {"rows", std::move(rows)}};
}

const json::array& ListOr(const json::object& object, std::string_view key) {
  static const json::array none;
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_array() ? found->get_array() : none;
}

Evidence ReadEvidence(const json::object& object) {
  Evidence row;
  row.row = StringOr(object, "row");
  row.verdict = ParseVerdict(StringOr(object, "verdict")).value_or(Verdict::kError);
  row.message = StringOr(object, "message");
  for (const json::value& each : ListOr(object, "requirements")) {
    if (each.is_string()) row.requirements.emplace(each.get_string());
  }
  return row;
}

MutantCase ReadCase(const json::object& object) {
  MutantCase ran;
  ran.id = StringOr(object, "id");
  if (const json::value* seconds = object.if_contains("duration_s"); seconds != nullptr) {
    ran.duration_s = seconds->is_number() ? seconds->to_number<double>() : 0;
  }
  for (const json::value& each : ListOr(object, "rows")) {
    if (each.is_object()) ran.rows.push_back(ReadEvidence(each.get_object()));
  }
  return ran;
}

bool IsExplanation(const Evidence& row) { return row.row.starts_with("explained/"); }

}  // namespace

bool MutantResult::HasRun(const std::string& case_id) const {
  return std::any_of(cases.begin(), cases.end(),
                     [&](const MutantCase& each) { return each.id == case_id; });
}

MutantResult::Notice MutantResult::Noticed() const {
  const auto rank = [&](const Evidence& row) {
    return std::tuple(row.requirements.contains(mutant.requirement), !IsExplanation(row));
  };
  Notice best;
  bool only_explained = true;
  for (const MutantCase& ran : cases) {
    for (const Evidence& row : ran.rows) {
      if (!row.SpeaksOfRuntime()) continue;
      only_explained = only_explained && IsExplanation(row);
      if (best.row == nullptr || rank(row) > rank(*best.row)) best.by = &ran, best.row = &row;
    }
  }
  if (best.row == nullptr) return best;
  best.of_own_requirement = best.row->requirements.contains(mutant.requirement);
  best.only_explained = only_explained;
  return best;
}

json::value ToJson(const MutantResult& result) {
  json::array cases;
  for (const MutantCase& each : result.cases) cases.push_back(ToJson(each));
  return {{"schema", kSchema},
          {"id", result.mutant.id},
          {"requirement", result.mutant.requirement},
          {"breaks", result.mutant.breaks},
          {"fingerprint", result.mutant.fingerprint},
          {"cases", std::move(cases)}};
}

Result<MutantResult> ParseMutantResult(const json::value& value, const std::string& file) {
  if (!value.is_object() || StringOr(value.get_object(), "schema") != kSchema) {
    return Error{fmt::format("expected the result of a mutant, whose schema is {}", kSchema),
                 {file, 0, 0}};
  }
  const json::object& object = value.get_object();
  MutantResult result;
  result.mutant = MutantOf(object);
  for (const json::value& each : ListOr(object, "cases")) {
    if (each.is_object()) result.cases.push_back(ReadCase(each.get_object()));
  }
  return result;
}

bool MutationScore::Survived(const MutantResult& mutant) const {
  return mutant.Noticed().row == nullptr && static_cast<int>(mutant.cases.size()) >= cases;
}

bool MutationScore::Open(const MutantResult& mutant) const {
  return mutant.Noticed().row == nullptr && static_cast<int>(mutant.cases.size()) < cases;
}

}  // namespace clusterspec
