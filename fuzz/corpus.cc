#include "fuzz/corpus.h"

#include <algorithm>
#include <filesystem>

#include "spec/nouns/digest.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/write_file.h"

namespace clusterspec::fuzz {
namespace {

constexpr size_t kMostCorpusFileBytes = 2 * (kMostDecisions + 1);

}  // namespace

Result<std::vector<Decisions>> LoadCorpus(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  std::vector<Decisions> programs;
  for (const std::string& file : files) {
    const auto bytes = ReadFile(file, kMostCorpusFileBytes);
    if (!bytes) return bytes.error();
    programs.push_back(DecisionsFrom(*bytes));
  }
  return programs;
}

Result<void> SaveCorpus(const std::vector<Decisions>& programs, const std::string& folder) {
  const auto made = MakeFolder(folder);
  if (!made) return made.error();
  for (const Decisions& program : programs) {
    const std::string bytes = ToBytes(program);
    const auto written = WriteFile(folder + "/" + Digest(bytes), bytes);
    if (!written) return written.error();
  }
  return {};
}

}  // namespace clusterspec::fuzz
