#include "spec/nouns/statement.h"

#include <fmt/format.h>

namespace clusterspec {

std::string_view ToString(StatementClass statement_class) {
  constexpr std::array<std::string_view, kAllStatementClasses.size()> kNames = {
      "normative", "definition", "example", "history", "advice", "platform", "navigation"};
  return kNames[static_cast<size_t>(statement_class)];
}

std::string Statement::Place() const {
  return fmt::format("{}, statement {}", section.empty() ? "before the first heading" : section,
                     ordinal);
}

}  // namespace clusterspec
