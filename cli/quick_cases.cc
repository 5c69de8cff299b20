#include "cli/quick_cases.h"

#include <sstream>

#include "cli/workspace.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {

std::string QuickCasesFile() { return Home() + "/cases/quick.txt"; }

Result<std::vector<std::string>> LoadQuickCases() {
  const auto text = ReadFile(QuickCasesFile(), kMostYamlBytes);
  if (!text) return text.error();
  std::vector<std::string> ids;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.front() != '#') ids.push_back(line);
  }
  return ids;
}

}  // namespace clusterspec
