// What libFuzzer has kept is read without it, by every compiler; what it once found stays mended.
#include <gtest/gtest.h>

#include <filesystem>

#include "fuzz/targets/all_targets.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::fuzz {
namespace {

const std::string kFuzz = std::string(CLUSTERSPEC_SOURCE_DIR) + "/fuzz/";

class Corpus : public testing::TestWithParam<size_t> {};

TEST_P(Corpus, IsAnswered) {
  const InputKind& kind = AllTargets()[GetParam()];
  const auto files = CorpusFiles(kind);
  EXPECT_FALSE(files.empty()) << kind.name;
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    static_cast<void>(kind.read(ReadFile(file, kMostDataBytes).value()));
  }
}

TEST_P(Corpus, HasATarget) {
  const std::string file = kFuzz + "targets/" + AllTargets()[GetParam()].name + "_target.cc";
  EXPECT_TRUE(std::filesystem::exists(file)) << file;
}

INSTANTIATE_TEST_SUITE_P(All, Corpus, testing::Range(size_t{0}, AllTargets().size()),
                         [](const testing::TestParamInfo<size_t>& tested) {
                           return AllTargets()[tested.param].name;
                         });

TEST(Corpora, AreSmall) {
  uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kFuzz + "corpus")) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  EXPECT_LT(bytes, 2U << 20);
}

}  // namespace
}  // namespace clusterspec::fuzz
