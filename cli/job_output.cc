#include "cli/job_output.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "cli/exit_code.h"
#include "cli/standard_streams.h"
#include "cli/workspace.h"
#include "reports/github.h"

namespace clusterspec {
namespace {

std::string_view Environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool TellJob(const Report& report) {
  if (Environment("GITHUB_ACTIONS") != "true") return true;
  fmt::print(ForPeople(), "{}", ToAnnotations(report));
  const std::string summary(Environment("GITHUB_STEP_SUMMARY"));
  if (summary.empty()) return true;
  // Other steps of the job have written there before.
  std::ofstream file(summary, std::ios::app);
  file << ToJobSummary(report);
  if (file.flush()) return true;
  Fail({"cannot write the job's summary: " + SystemMessage(errno), {summary, 0, 0}},
       kHarnessFailed);
  return false;
}

}  // namespace clusterspec
