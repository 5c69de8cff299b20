#include "fuzz/targets/all_targets.h"

#include <algorithm>
#include <filesystem>

#include "fuzz/targets/campaign_input.h"
#include "fuzz/targets/programs_input.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::fuzz {

const std::vector<InputKind>& AllTargets() {
  static const std::vector<InputKind> all = [] {
    std::vector<InputKind> kinds = AllInputKinds();
    kinds.push_back(CampaignInput());
    kinds.push_back(ProgramsInput());
    return kinds;
  }();
  return all;
}

std::vector<std::string> CorpusFiles(const InputKind& kind) {
  std::vector<std::string> files;
  const std::string folder = std::string(CLUSTERSPEC_SOURCE_DIR) + "/fuzz/corpus/" + kind.name;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace clusterspec::fuzz
