#include "cli/run_progress.h"

#include <fmt/format.h>

#include "cli/standard_streams.h"
#include "reports/console.h"
#include "reports/text.h"

namespace clusterspec {
RunProgress::RunProgress(const Implementation& implementation, size_t count, int parallel,
                         bool quiet)
    : count_(count), quiet_(quiet), status_(ForPeople(), !quiet && PeopleHaveTerminal()) {
  if (quiet_) return;
  fmt::print(ForPeople(), "{} {} ({}), edition {}: {} runs, {} at a time\n",
             implementation.manifest.title, implementation.version, implementation.program,
             ToString(implementation.edition), count, parallel);
  ShowStatus();
}

void RunProgress::Ended(const CaseOutcome& result, const std::vector<std::string>& lines) {
  ++ended_;
  if (!result.expected) ++news_;
  if (quiet_) return;
  status_.Clear();
  fmt::print(ForPeople(), "[{:>{}}/{}] {}\n", ended_, std::to_string(count_).size(), count_,
             FormatCaseLine(result, PeopleSeeColours()));
  for (const std::string& line : lines) fmt::print(ForPeople(), "    {}\n", line);
  ShowStatus();
}

void RunProgress::ShowStatus() {
  const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - started_;
  std::string left;
  if (ended_ > 0) {
    const double share = static_cast<double>(count_ - ended_) / static_cast<double>(ended_);
    left = fmt::format(", about {} left", reports::Duration(gone.count() * share));
  }
  status_.Show(fmt::format("{} of {}, {}{}", ended_, count_,
                           news_ == 0 ? "nothing new so far" : fmt::format("{} new so far", news_),
                           left));
  std::fflush(ForPeople());
}

}  // namespace clusterspec
