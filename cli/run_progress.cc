#include "cli/run_progress.h"

#include <fmt/format.h>

#include "cli/standard_streams.h"
#include "reports/console.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

}  // namespace

RunProgress::RunProgress(const Implementation& implementation, size_t count, int parallel,
                         bool quiet)
    : count_(count), quiet_(quiet), status_(!quiet && PeopleHaveTerminal()) {
  if (quiet_) return;
  fmt::print(ForPeople(), "{} {} ({}), edition {}: {} runs, {} at a time\n",
             implementation.manifest.title, implementation.version, implementation.program,
             ToString(implementation.edition), count, parallel);
  ShowStatus();
}

RunProgress::~RunProgress() { Clear(); }

void RunProgress::Ended(const CaseOutcome& result, const std::vector<std::string>& lines) {
  ++ended_;
  if (!result.expected) ++news_;
  if (quiet_) return;
  Clear();
  fmt::print(ForPeople(), "[{:>{}}/{}] {}\n", ended_, std::to_string(count_).size(), count_,
             FormatCaseLine(result, PeopleSeeColours()));
  for (const std::string& line : lines) fmt::print(ForPeople(), "    {}\n", line);
  ShowStatus();
}

void RunProgress::Clear() const {
  if (status_) fmt::print(ForPeople(), "{}", kClearLine);
}

void RunProgress::ShowStatus() const {
  if (status_) {
    const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - started_;
    const double left = ended_ == 0 ? 0
                                    : gone.count() / static_cast<double>(ended_) *
                                          static_cast<double>(count_ - ended_);
    fmt::print(ForPeople(), "{} of {}, {}{}", ended_, count_,
               news_ == 0 ? "nothing new so far" : fmt::format("{} new so far", news_),
               ended_ == 0 ? "" : fmt::format(", about {} left", reports::Duration(left)));
  }
  std::fflush(ForPeople());
}

}  // namespace clusterspec
