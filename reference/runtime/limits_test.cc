// What has an end ends with an error that is documented; what goes on for long leaves nothing.
#include <gmock/gmock.h>

#include <cstdlib>
#include <string>

#include "reference/runtime/testing/probe.h"

namespace cluster {
namespace {

using testing::StartsWith;

#ifdef __SANITIZE_ADDRESS__
constexpr bool kSanitized = true;  // processes start slowly, and freed memory is kept for a while
#else
constexpr bool kSanitized = false;
#endif

std::string Output(const std::string& mode, int seconds = 60) {
  // The sanitizer misses pointers at places that are no multiple of eight, as in Small.
  const Seen seen = RunProgram(CLUSTERSPEC_LIMITS, mode, "ASAN_OPTIONS=detect_leaks=0", seconds);
  EXPECT_EQ(seen.status, 0) << mode << seen.output;
  return seen.output;
}

TEST(Limits, AThousandWorkersLeaveNothing) {
  const std::string output = Output(kSanitized ? "cycles 100" : "cycles 1000", 300);
  EXPECT_THAT(output, StartsWith("descriptors 0\nworkers 0\nchildren ''\nkilobytes "));
  const long grown = std::atol(output.c_str() + output.rfind(' '));
  // A record of the model for each, and nothing else.
  if (!kSanitized) {
    EXPECT_LE(grown, 256);
  }
  RecordProperty("kilobytes", static_cast<int>(grown));
}

TEST(Limits, WorkersOfAPrimary) {
  if (kSanitized) GTEST_SKIP() << "it takes minutes, and the sanitizer needs descriptors itself";
  EXPECT_EQ(Output("forks"), "threw ENFILE after 65535\n");
}

TEST(Limits, WaitingCallbacksOfDisconnect) {
  EXPECT_EQ(Output("disconnects"), "threw ENFILE after 32\nall called\ncalled again\n");
}

TEST(Limits, ServersOnPortZero) { EXPECT_EQ(Output("listens"), "threw ENFILE after 255\n"); }

}  // namespace
}  // namespace cluster
