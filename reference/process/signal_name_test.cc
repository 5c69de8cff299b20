#include "reference/process/signal_name.h"

#include <gtest/gtest.h>

#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

TEST(SignalName, IsTheProtocolsName) {
  EXPECT_EQ(AllSignals().size(), 31U);
  for (const SignalSpec& each : AllSignals()) EXPECT_EQ(SignalName(each.number), each.name);
}

TEST(SignalName, OfNoSignalIsItsNumber) {
  EXPECT_EQ(SignalName(0), "signal 0");
  EXPECT_EQ(SignalName(42), "signal 42");
}

}  // namespace
}  // namespace clusterspec
