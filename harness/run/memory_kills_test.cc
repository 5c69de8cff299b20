#include "harness/run/memory_kills.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace clusterspec {
namespace {

Event Exit(const std::string& name, const std::string& subject, json::value signal) {
  Event event;
  event.name = name;
  event.subject = subject;
  event.data = {{"code", nullptr}, {"signal", std::move(signal)}};
  return event;
}

TEST(MemoryKills, AreCountedByTheKernel) {
  const std::string file =
      (std::filesystem::temp_directory_path() / ("vmstat-" + std::to_string(getpid()))).string();
  std::ofstream(file) << "nr_free_pages 1234\noom_kill 17\nnuma_hit 5\n";
  EXPECT_EQ(MemoryKills(file), 17);
  std::ofstream(file) << "nr_free_pages 1234\n";
  EXPECT_EQ(MemoryKills(file), 0);
  std::filesystem::remove(file);
  EXPECT_EQ(MemoryKills(file), 0);
  EXPECT_GE(MemoryKills(), 0);
}

TEST(MemoryKills, AreTheCauseOnlyWhereAProcessOfTheRunWasKilled) {
  const Event worker = Exit("cluster.exit", "w1", "SIGKILL");
  const Event primary = Exit("os.exit", "primary", "SIGKILL");
  EXPECT_EQ(KilledForMemory({worker}, 3, 4),
            "the machine is short: w1 died of SIGKILL while the kernel killed processes for want "
            "of memory");
  EXPECT_TRUE(KilledForMemory({primary}, 0, 2));
  EXPECT_FALSE(KilledForMemory({worker, primary}, 3, 3));
  EXPECT_FALSE(KilledForMemory({Exit("cluster.exit", "w1", "SIGTERM")}, 3, 4));
  EXPECT_FALSE(KilledForMemory({Exit("cluster.exit", "w1", nullptr)}, 3, 4));
  EXPECT_FALSE(KilledForMemory({Exit("signal", "w1", "SIGKILL")}, 3, 4));
  EXPECT_FALSE(KilledForMemory({}, 3, 4));
}

}  // namespace
}  // namespace clusterspec
