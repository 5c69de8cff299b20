#include "spec/nouns/field_names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace clusterspec {

std::string WrongName(const OperationSpec& spec, const json::object& fields) {
  for (const FieldSpec& field : spec.fields) {
    const json::value* value = fields.if_contains(field.name);
    if (field.kind != FieldKind::kChoice || value == nullptr) continue;
    const bool known =
        std::any_of(field.names.begin(), field.names.end(),
                    [&](std::string_view name) { return *value == json::value(name); });
    if (known) continue;
    return fmt::format("{} is {}; expected one of {}", field.name, ToText(*value),
                       fmt::join(field.names, ", "));
  }
  return "";
}

}  // namespace clusterspec
