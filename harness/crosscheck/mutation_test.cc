// Slips of the finger in real case files: the loader refuses them, or they change no verdict.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <set>

#include "harness/crosscheck/testing/name_spots.h"
#include "harness/judge/judge.h"
#include "harness/load/case_loader.h"
#include "harness/load/files.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/random.h"
#include "reference/sim/simulate.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec {
namespace {

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

// A letter lost, doubled, swapped with the next one, or another one. The numbers in a path are no
// names.
std::string Slip(const NameSpot& spot, sim::Random* random) {
  std::string word = spot.word;
  const bool in_path = std::string_view(spot.kind) == "member";
  std::vector<size_t> letters;
  for (size_t i = 0; i < word.size(); ++i) {
    const auto letter = static_cast<unsigned char>(word[i]);
    if (in_path ? std::isalpha(letter) != 0 : std::isalnum(letter) != 0) letters.push_back(i);
  }
  if (letters.empty()) return word;
  const size_t at = letters[random->Below(static_cast<uint32_t>(letters.size()))];
  switch (random->Below(4)) {
    case 0:
      return word.erase(at, 1);
    case 1:
      return word.insert(at, 1, word[at]);
    case 2:
      if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
      return word;
    default:
      word[at] = static_cast<char>('a' + random->Below(26));
      return word;
  }
}

std::string Replaced(const std::string& text, const NameSpot& spot, const std::string& word) {
  size_t line = 0;
  for (int i = 1; i < spot.line; ++i) line = text.find('\n', line) + 1;
  std::string changed = text;
  return changed.replace(line + static_cast<size_t>(spot.column) - 1, spot.word.size(), word);
}

// The verdicts under some seeds, in the newest edition of the case.
std::vector<Verdict> VerdictsOf(const Case& a_case) {
  sim::SimOptions options;
  for (const Edition edition : kAllEditions) {
    if (Applies(a_case, edition, TheCatalogue())) options.edition = edition;
  }
  std::vector<Verdict> verdicts;
  for (options.seed = 1; options.seed <= 3; ++options.seed) {
    const Trace trace = sim::Simulate(a_case.scenario, options);
    verdicts.push_back(Judge(a_case, trace, TheCatalogue()).verdict);
  }
  return verdicts;
}

struct Figures {
  int refused = 0;
  int same = 0;
};

class MutatedCases : public testing::Test {
 protected:
  // Notes what becomes of one slip. `names` are all of the file: a slip that hits another name
  // makes another case, which nobody can tell from one that is meant.
  void Try(const YamlFile& file, const std::string& text, const NameSpot& spot,
           const std::set<std::string>& names) {
    const std::string word = Slip(spot, &random_);
    if (word == spot.word || names.contains(word) || IsProtocolName(word)) return;
    const std::string changed = Replaced(text, spot, word);
    const auto parsed = ParseCase(changed, file.path, file.id, TheCatalogue());
    if (!parsed) {
      ++figures_[spot.kind].refused;
      return;
    }
    ++figures_[spot.kind].same;
    const auto original = ParseCase(text, file.path, file.id, TheCatalogue());
    EXPECT_EQ(VerdictsOf(*parsed), VerdictsOf(*original))
        << file.path << ":" << spot.line << ":" << spot.column << ": " << spot.kind << " "
        << spot.word << " -> " << word;
  }

  sim::Random random_{20261129};
  std::map<std::string, Figures> figures_;
};

TEST_F(MutatedCases, AreRefusedOrHaveTheSameVerdict) {
  const auto files = YamlFiles(CLUSTERSPEC_SOURCE_DIR "/cases");
  ASSERT_TRUE(files);
  for (const YamlFile& file : *files) {
    const auto text = ReadFile(file.path, kMostYamlBytes);
    ASSERT_TRUE(text);
    const std::vector<NameSpot> spots = NameSpots(*text, file.path);
    std::set<std::string> names;
    for (const NameSpot& each : spots) names.insert(each.word);
    for (const NameSpot& each : spots) Try(file, *text, each, names);
  }
  int all = 0;
  for (const auto& [kind, figures] : figures_) {
    fmt::print("{:12} {:5} refused, {:4} with the same verdict\n", kind, figures.refused,
               figures.same);
    all += figures.refused + figures.same;
    EXPECT_GT(figures.refused, figures.same) << kind;
  }
  EXPECT_GT(all, 3000);
  EXPECT_EQ(figures_.size(), 9u);
}

}  // namespace
}  // namespace clusterspec
