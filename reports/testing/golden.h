// Goldens: what a writer wrote when somebody last looked at it and found it good; for tests only.
//
// A golden changes only by a blessing. After a change that is meant, run the test program with
// CLUSTERSPEC_BLESS=1, look at `git diff reports/goldens` (at the HTML in a browser, wide and
// narrow, bright and dark), and commit both together. A test that fails prints that line.
#ifndef CLUSTERSPEC_REPORTS_TESTING_GOLDEN_H_
#define CLUSTERSPEC_REPORTS_TESTING_GOLDEN_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "reports/text.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::reports {

inline std::string ReadGolden(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// "line 3\n  golden: a\n  now:    b": a whole page in a test's output helps nobody.
inline std::string FirstDifference(std::string_view golden, std::string_view now) {
  const auto before = Lines(golden), after = Lines(now);
  size_t i = 0;
  while (i < std::min(before.size(), after.size()) && before[i] == after[i]) ++i;
  return "line " + std::to_string(i + 1) +
         "\n  golden: " + (i < before.size() ? OneLine(before[i]) : "(ends)") +
         "\n  now:    " + (i < after.size() ? OneLine(after[i]) : "(ends)");
}

// Fails unless reports/goldens/`name` holds exactly `text`; with CLUSTERSPEC_BLESS=1 writes it.
inline void ExpectGolden(const std::string& name, const std::string& text) {
  const std::string path = CLUSTERSPEC_SOURCE_DIR "/reports/goldens/" + name;
  const char* bless = std::getenv("CLUSTERSPEC_BLESS");
  if (bless != nullptr && std::string_view(bless) == "1") {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  }
  const std::string golden = ReadGolden(path);
  if (golden == text) return;
  ADD_FAILURE()
      << "reports/goldens/" << name << " differs at " << FirstDifference(golden, text)
      << "\nIf this is meant, bless it and look at the difference:\n  CLUSTERSPEC_BLESS=1 "
      << std::filesystem::read_symlink("/proc/self/exe").string() << " && git diff reports/goldens";
}

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_TESTING_GOLDEN_H_
