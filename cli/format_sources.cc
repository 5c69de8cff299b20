#include "cli/format_sources.h"

#include "cli/workspace.h"

namespace clusterspec {

PageSources SourcesFor(const reports::Format& format) {
  PageSources sources;
  if (!format.needs_sources) return sources;
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

}  // namespace clusterspec
