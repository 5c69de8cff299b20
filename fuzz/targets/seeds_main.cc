// Writes the good inputs of every kind into FOLDER/KIND, where a target takes them from.
#include <cstdio>
#include <filesystem>
#include <string>

#include "fuzz/targets/all_targets.h"
#include "spec/nouns/write_file.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: clusterspec_fuzz_seeds FOLDER\n");
    return 64;
  }
  for (const clusterspec::InputKind& kind : clusterspec::fuzz::AllTargets()) {
    const std::string folder = std::string(argv[1]) + "/" + kind.name;
    std::filesystem::create_directories(folder);
    int number = 0;
    for (const std::string& good : kind.good()) {
      const auto written = clusterspec::WriteFile(folder + "/" + std::to_string(++number), good);
      if (written) continue;
      std::fprintf(stderr, "%s\n", written.error().message.c_str());
      return 1;
    }
    std::printf("%s: %d\n", folder.c_str(), number);
  }
  return 0;
}
