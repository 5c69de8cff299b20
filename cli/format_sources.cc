#include "cli/format_sources.h"

#include <utility>

#include "cli/case_programs.h"
#include "cli/workspace.h"

namespace clusterspec {
namespace {

void AddPrograms(PageSources* sources, const std::vector<Report>& reports,
                 const Catalogue& catalogue) {
  const auto cases = LoadCases(catalogue);
  if (!cases) return Print(cases.error());
  const auto manifests = LoadManifests();
  if (!manifests) return Print(manifests.error());
  sources->programs = ProgramsOf(reports, *cases, *manifests, catalogue);
}

}  // namespace

PageSources PageSourcesFor(const std::vector<Report>& reports) {
  PageSources sources;
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), sources;
  auto deviations = LoadDeviations(*catalogue);
  auto statements = LoadStatementMaps(*catalogue);
  if (!deviations) Print(deviations.error());
  if (!statements) Print(statements.error());
  if (deviations) sources.deviations = *std::move(deviations);
  if (statements) sources.statements = *std::move(statements);
  AddPrograms(&sources, reports, *catalogue);
  return sources;
}

std::string WriteIn(const reports::Format& format, const std::vector<Report>& reports) {
  return format.write(reports, format.needs_sources ? PageSourcesFor(reports) : PageSources());
}

}  // namespace clusterspec
