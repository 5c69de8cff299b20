#include "cli/format_sources.h"

#include "cli/workspace.h"

namespace clusterspec {

PageSources PageSourcesOfTree() {
  PageSources sources;
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), sources;
  auto deviations = LoadDeviations(*catalogue);
  auto statements = LoadStatementMaps(*catalogue);
  if (!deviations) Print(deviations.error());
  if (!statements) Print(statements.error());
  if (deviations) sources.deviations = *std::move(deviations);
  if (statements) sources.statements = *std::move(statements);
  return sources;
}

PageSources SourcesFor(const reports::Format& format) {
  return format.needs_sources ? PageSourcesOfTree() : PageSources();
}

}  // namespace clusterspec
