#include <fmt/format.h>

#include <memory>
#include <optional>

#include "cli/command_line.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "harness/judge/judge.h"
#include "harness/load/case_loader.h"
#include "reports/program/script.h"

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
  fmt::print(stderr, "clusterspec: {} does not apply to {}, but to {}\n", a_case.id, asked,
             a_case.editions.ToString());
  return std::nullopt;
}

// Prints the case as a plain program. kUsage, and the reason, when it cannot be told so.
int ShowScript(const std::string& id, const std::string& edition_name) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto read = LoadCase(id, *catalogue);
  if (!read) return Print(read.error()), kUsage;
  const Case& found = *read;
  const auto edition = ChooseEdition(found, edition_name, *catalogue);
  if (!edition) return kUsage;
  const auto script = ToScript(found, *edition, *catalogue);
  if (!script) {
    fmt::print(stderr, "clusterspec: {} cannot be written as a plain program: {}\n", id,
               script.error().message);
    return kUsage;
  }
  fmt::print("{}", *script);
  return kAsExpected;
}

struct ScriptFlags {
  std::string id;
  std::string edition;  // empty: the newest that the case applies to
  bool script = false;
  std::string report;  // says nothing of a program
};

}  // namespace

void AddShowScript(CommandLine* program) {
  const auto flags = std::make_shared<ScriptFlags>();
  const CommandLine show = program->Command("show", "A case as a plain program");
  show.Add("id", &flags->id, "").Required();
  show.Flag("--as-script", &flags->script, "");
  show.Add("--report", &flags->report, "");
  show.Add("--edition", &flags->edition, "");
  show.Does([=] { return ShowScript(flags->id, flags->edition); });
}

}  // namespace clusterspec
