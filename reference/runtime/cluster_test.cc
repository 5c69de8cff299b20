// The public API in bad weather: each test runs probe_main.cc, which prints what it sees.
#include "clusterspec/cluster.h"

#include <gmock/gmock.h>

#include <string>

#include "reference/runtime/testing/probe.h"

namespace cluster {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Seen Probe(const std::string& mode, const std::string& environment = "") {
  return RunProgram(CLUSTERSPEC_PROBE, mode, environment);
}

std::string Output(const std::string& mode) {
  const Seen seen = Probe(mode);
  EXPECT_EQ(seen.status, 0) << mode;
  return seen.output;
}

TEST(Cluster, AWorkerThatTalksNonsenseIsDisconnected) {
  // It exits as any worker does that loses its channel.
  EXPECT_EQ(Output("malformed"), "error EPROTO\ndisconnect\nexit code 0\n");
  EXPECT_EQ(Output("oversized-length"), "error EPROTO\ndisconnect\nexit code 0\n");
}

TEST(Cluster, AWorkerThatEndsInTheMiddleOfAFrame) {
  EXPECT_THAT(Output("half-a-frame"), AllOf(HasSubstr("disconnect\n"), HasSubstr("exit code 0\n")));
}

TEST(Cluster, AWorkerThatNeverAnswersCanBeKilled) {
  EXPECT_THAT(Output("stuck"), AllOf(HasSubstr("disconnect\n"), HasSubstr("exit SIGKILL\n")));
}

TEST(Cluster, WhatCannotBeStarted) {
  EXPECT_EQ(Output("missing-folder"), "error ENOENT\n");
  EXPECT_THAT(Output("missing-executable"),
              AllOf(HasSubstr("disconnect\n"), HasSubstr("exit code 127\n")));
  EXPECT_EQ(Output("no-channel"), "threw ERR_CHILD_PROCESS_IPC_REQUIRED\n");
  EXPECT_EQ(Output("exhausted"), "error EMFILE\n");
}

TEST(Cluster, MessagesThatCannotBeSent) {
  EXPECT_THAT(Output("oversized"), HasSubstr("threw ERR_OUT_OF_RANGE\n"));
  EXPECT_EQ(Output("unserializable"), "threw TypeError\n");
  EXPECT_EQ(Output("send-after-end"),
            "false\ncallback ERR_IPC_CHANNEL_CLOSED\nerror ERR_IPC_CHANNEL_CLOSED\n");
}

TEST(Cluster, APortInUse) { EXPECT_EQ(Output("port-in-use"), "error EADDRINUSE\n"); }

TEST(Cluster, WhatIsDestroyedSoonIsSentFirst) {
  EXPECT_EQ(Output("destroy-when-sent"), "closed\nreceived 33554432\n");
}

TEST(Cluster, APrimaryWithoutDescriptorsRefusesClients) {
  EXPECT_THAT(Output("accept-exhausted"),
              AllOf(HasSubstr("closed\n"), HasSubstr("exit SIGKILL\n")));
}

TEST(Cluster, EveryConnectionComesToTheServerThatItWasMadeTo) {
  for (const char* policy : {"rr", "none"}) {
    const Seen seen = Probe("two-ports", std::string("NODE_CLUSTER_SCHED_POLICY=") + policy);
    EXPECT_EQ(seen.output, "400 of 400\n") << policy;
  }
}

TEST(Cluster, AnExceptionOutOfAHandlerEndsTheProcess) {
  const Seen seen = Probe("throwing-handler");
  EXPECT_EQ(seen.status, 1);
  EXPECT_EQ(seen.output, "Error: out of a handler\nexiting 1\n");
}

TEST(Cluster, AnEnvironmentThatMakesNoSense) {
  EXPECT_THAT(Probe("stuck", "NODE_UNIQUE_ID=1 NODE_CHANNEL_FD=999").output,
              HasSubstr("NODE_CHANNEL_FD"));
  EXPECT_THAT(Probe("stuck", "NODE_UNIQUE_ID=1 NODE_CHANNEL_FD=x").output,
              HasSubstr("NODE_CHANNEL_FD"));
  EXPECT_THAT(Probe("stuck", "NODE_UNIQUE_ID=x").output, HasSubstr("NODE_UNIQUE_ID"));
  EXPECT_THAT(Probe("stuck", "CLUSTERSPEC_EDITION=v7").output, HasSubstr("no edition v7"));
  EXPECT_THAT(Probe("stuck", "CLUSTERSPEC_DEVIATIONS=x").output, HasSubstr("no deviation x"));
}

TEST(Cluster, EveryEditionAndManySeedsRun) {
  for (const char* edition : {"v6", "v10", "v12", "v16", "v18"}) {
    for (int seed = 1; seed < 6; ++seed) {
      const Seen seen = Probe("stuck", std::string("CLUSTERSPEC_EDITION=") + edition +
                                           " CLUSTERSPEC_SEED=" + std::to_string(seed));
      EXPECT_THAT(seen.output, HasSubstr("exit SIGKILL\n")) << edition << " " << seed;
    }
  }
}

constexpr const char* kLateError = "CLUSTERSPEC_DEVIATIONS=late-disconnect-is-an-error";

// The end of the process is told whether that is an error or not.
TEST(Cluster, AWorkerWithoutChannelThatIsDisconnectedAgainIsNotForgotten) {
  const char* error = "error ERR_IPC_CHANNEL_CLOSED\n";
  const Seen documented = Probe("disconnect-again");
  EXPECT_THAT(documented.output, HasSubstr("exit SIGKILL\n"));
  EXPECT_THAT(documented.output, Not(HasSubstr(error)));
  const Seen late = Probe("disconnect-again", kLateError);
  EXPECT_THAT(late.output, HasSubstr("exit SIGKILL\n"));
  EXPECT_THAT(late.output, HasSubstr(error));
}

TEST(Cluster, AnErrorThatNobodyListensToComesOutOfALateDisconnect) {
  const Seen documented = Probe("disconnect-unheard");
  EXPECT_THAT(documented.output, HasSubstr("back, 1 listed\n"));
  EXPECT_EQ(documented.status, 0);
  const Seen late = Probe("disconnect-unheard", kLateError);
  EXPECT_THAT(late.output, HasSubstr("threw ERR_IPC_CHANNEL_CLOSED\n"));
}

TEST(Cluster, APrimaryThatIsKilledByAHandleLeavesTheWorkerWithoutIt) {
  const std::string told = "take it, with a handle\n";
  EXPECT_EQ(Output("send-server"), told);
  const Seen seen = Probe("send-server", "CLUSTERSPEC_DEVIATIONS=handle-kills-primary");
  EXPECT_EQ(seen.status, 1);
  EXPECT_THAT(seen.output, AllOf(HasSubstr("ERR_INVALID_ARG_VALUE"), Not(HasSubstr(told))));
}

}  // namespace
}  // namespace cluster
