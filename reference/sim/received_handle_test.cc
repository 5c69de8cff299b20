#include "reference/sim/received_handle.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(ReceivedHandle, IsShownByItsType) {
  Stage stage;
  const Descriptor server = stage.Listen(kPrimary, 80);
  const Descriptor datagrams =
      stage.kernel.Open(model::AddressType::kUdp4, stage.pool.Text("::"), 80).socket;
  EXPECT_EQ(HandleValue(stage.kernel, server).at("$type"), "net.Server");
  EXPECT_EQ(HandleValue(stage.kernel, datagrams).at("$type"), "dgram.Socket");
  EXPECT_EQ(HandleValue(stage.kernel, stage.Connect(80)).at("$type"), "net.Socket");
  EXPECT_EQ(HandleValue(stage.kernel, kNoDescriptor), "$undefined");
}

TEST(ReceivedHandle, ADeviationHasServersListenElsewhere) {
  model::DeviationSet deviations;
  deviations.Insert(model::Deviation::kHandleBecomesRandomPort);
  Stage stage({}, deviations);
  const Descriptor server = stage.Listen(kPrimary, 80);
  EXPECT_TRUE(ListensElsewhere(stage.program, stage.kernel, kW1, server));
  EXPECT_FALSE(ListensElsewhere(stage.program, stage.kernel, kPrimary, server));
  EXPECT_FALSE(ListensElsewhere(stage.program, stage.kernel, kW1, stage.Connect(80)));
  EXPECT_FALSE(ListensElsewhere(Stage().program, stage.kernel, kW1, server));
}

}  // namespace
}  // namespace clusterspec::sim
