#include "cli/tools/without_paths.h"

#include <boost/algorithm/string/replace.hpp>
#include <filesystem>
#include <string>

#include "cli/workspace.h"
#include "spec/nouns/json.h"

namespace clusterspec {

namespace fs = std::filesystem;

Result<Report> WithoutPaths(const Report& report) {
  Report plain = report;
  for (CaseOutcome& result : plain.cases) result.trace_file.clear();
  std::string program;
  if (!plain.command.empty()) {
    program = plain.command.front();
    plain.command.front() = fs::path(program).filename().string();
  }
  std::string text = ToText(ToJson(plain));
  if (!program.empty()) {
    boost::algorithm::replace_all(text, program, fs::path(program).filename().string());
  }
  const auto value = ParseJson(WithoutHome(std::move(text)));
  if (!value) return value.error();
  return ParseReport(*value, "a report without paths");
}

}  // namespace clusterspec
