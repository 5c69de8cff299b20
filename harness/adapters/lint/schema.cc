#include "harness/adapters/lint/schema.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace clusterspec {

std::vector<std::string> SchemaProblems(const json::value& schema, const json::value& value) {
  using valijson::adapters::BoostJsonAdapter;
  valijson::Schema compiled;
  valijson::SchemaParser().populateSchema(BoostJsonAdapter(schema), compiled);
  valijson::ValidationResults results;
  valijson::Validator().validate(compiled, BoostJsonAdapter(value), &results);
  std::vector<std::string> problems;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    // The library tells every level on the way up as well; the innermost says it all.
    if (error.description.find("associated with property") != std::string::npos) continue;
    std::string place;
    for (const std::string& part : error.context) place += part == "<root>" ? "" : part;
    problems.push_back(place.empty() ? error.description
                                     : fmt::format("at {}: {}", place, error.description));
  }
  return problems;
}

}  // namespace clusterspec
