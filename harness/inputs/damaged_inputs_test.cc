// However a file is damaged, whoever reads it comes to an answer: no signal, no exception, no use
// of memory or time without bounds. Some hundred files; CLUSTERSPEC_DAMAGED=10000 tries that many
// of each kind, CLUSTERSPEC_SEED begins elsewhere, and CLUSTERSPEC_KEEP=FOLDER keeps those that go
// wrong.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>

#include "harness/inputs/damage.h"
#include "harness/inputs/input_kinds.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr rlim_t kSlower = 10;  // without optimisation, and with each access checked
#else
constexpr rlim_t kSlower = 1;
#endif
constexpr rlim_t kMostProcessorSeconds = 5 * kSlower;
constexpr unsigned kMostSeconds = 60;  // on a busy machine
constexpr rlim_t kMostBytes = rlim_t{2} << 30;
constexpr int kRefused = 1;

uint64_t NumberFrom(const char* variable, uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// In a process of its own, as a command is. Its status as waitpid tells it.
int StatusOfReading(const InputKind& kind, const std::string& text) {
  const pid_t reader = fork();
  if (reader == 0) {
#ifndef __SANITIZE_ADDRESS__
    const rlimit memory{kMostBytes, kMostBytes};
    setrlimit(RLIMIT_AS, &memory);
#endif
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    const rlimit time{kMostProcessorSeconds, kMostProcessorSeconds};
    setrlimit(RLIMIT_CPU, &time);
    alarm(kMostSeconds);
    _exit(kind.read(text) ? 0 : kRefused);
  }
  int status = -1;
  waitpid(reader, &status, 0);
  return status;
}

class DamagedInputs : public testing::TestWithParam<size_t> {};

TEST_P(DamagedInputs, AreAnswered) {
  const InputKind& kind = AllInputKinds()[GetParam()];
  const std::vector<std::string> good = kind.good();
  for (const std::string& text : good) EXPECT_TRUE(kind.read(text)) << text.substr(0, 400);
  const uint64_t count = NumberFrom("CLUSTERSPEC_DAMAGED", 60);
  const uint64_t first = NumberFrom("CLUSTERSPEC_SEED", 1);
  const char* const keep = std::getenv("CLUSTERSPEC_KEEP");
  uint64_t taken = 0;
  std::chrono::duration<double, std::milli> slowest{};
  uint64_t slowest_seed = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    sim::Random random(seed * 64 + GetParam());
    const size_t which = random.Below(static_cast<uint32_t>(good.size()));
    const std::string text = Damaged(good[which], &random);
    const auto began = std::chrono::steady_clock::now();
    const int status = StatusOfReading(kind, text);
    const auto took = std::chrono::steady_clock::now() - began;
    if (took > slowest) {
      slowest = took;
      slowest_seed = seed;
    }
    const bool answered = WIFEXITED(status) && WEXITSTATUS(status) <= kRefused;
    if (answered && WEXITSTATUS(status) == 0) ++taken;
    EXPECT_TRUE(answered) << kind.name << ", seed " << seed << ": status " << status << " of\n"
                          << text.substr(0, 2000);
    if (!answered && keep != nullptr) {
      ASSERT_TRUE(WriteFile(fmt::format("{}/{}-{}", keep, kind.name, seed), text));
    }
  }
  fmt::print("{}: {} of {} taken, the others refused; the slowest, seed {}, in {:.0f} ms\n",
             kind.name, taken, count, slowest_seed, slowest.count());
  EXPECT_LT(taken, count);
}

INSTANTIATE_TEST_SUITE_P(All, DamagedInputs, testing::Range(size_t{0}, AllInputKinds().size()),
                         [](const testing::TestParamInfo<size_t>& tested) {
                           return AllInputKinds()[tested.param].name;
                         });

}  // namespace
}  // namespace clusterspec
