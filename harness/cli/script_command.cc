#include <fmt/format.h>

#include <optional>

#include "harness/cli/inspect_commands.h"
#include "harness/cli/workspace.h"
#include "harness/core/names.h"
#include "harness/judge/judge.h"
#include "harness/script/script.h"

namespace clusterspec {
namespace {

// The asked edition, or the newest that the case applies to; nothing, and a message, if it does
// not.
std::optional<Edition> ChooseEdition(const Case& a_case, const std::string& asked,
                                     const Catalogue& catalogue) {
  std::optional<Edition> newest;
  for (const Edition each : kAllEditions) {
    if (Applies(a_case, each, catalogue)) newest = each;
  }
  if (asked.empty()) return newest;
  const auto edition = ParseEdition(asked);
  if (edition && Applies(a_case, *edition, catalogue)) return edition;
  fmt::print(stderr, "clusterspec: {} does not apply to {}; it does to {}\n", a_case.id, asked,
             a_case.editions.ToString());
  return std::nullopt;
}

const Case* FindCase(const std::vector<Case>& cases, const std::string& id) {
  std::vector<std::string> known;
  for (const Case& each : cases) {
    if (each.id == id) return &each;
    known.push_back(each.id);
  }
  fmt::print(stderr, "clusterspec: '{}' is no case.{}\n", id, DidYouMean(id, known));
  return nullptr;
}

}  // namespace

int ShowScript(const std::string& id, const std::string& edition_name) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  const Case* found = FindCase(*cases, id);
  if (found == nullptr) return kUsage;
  const auto edition = ChooseEdition(*found, edition_name, *catalogue);
  if (!edition) return kUsage;
  const auto script = ToScript(*found, *edition, *catalogue);
  if (!script) {
    fmt::print(stderr, "clusterspec: {} cannot be told as a plain program: {}\n", id,
               script.error().message);
    return kUsage;
  }
  fmt::print("{}", *script);
  return kAsExpected;
}

}  // namespace clusterspec
