#include "reference/sim/errors.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

class ErrorsTest : public testing::Test {
 protected:
  void Emit() {
    const auto data = [] { return json::object{{"message", "no"}}; };
    stage_.errors.Emit(EventKind::kSelfError, kW1, stage_.processes[kW1].label, "no", data);
  }

  Stage stage_;
};

TEST_F(ErrorsTest, OneThatNobodyHearsEndsTheProcess) {
  Emit();
  EXPECT_EQ(stage_.TakeEvents(), (Names{"self.error w1", "process.exit w1"}));
  EXPECT_TRUE(stage_.processes.HasEnded(kW1));
}

TEST_F(ErrorsTest, OneThatIsHeardEndsNothing) {
  stage_.React(kW1, EventKind::kSelfError);
  EXPECT_TRUE(stage_.errors.IsHeard(EventKind::kSelfError, kW1, stage_.processes[kW1].label));
  Emit();
  EXPECT_EQ(stage_.TakeEvents(), Names{"self.error w1"});
  EXPECT_FALSE(stage_.processes.HasEnded(kW1));
  // The reaction is used up.
  EXPECT_FALSE(stage_.errors.IsHeard(EventKind::kSelfError, kW1, stage_.processes[kW1].label));
}

TEST_F(ErrorsTest, WithinAnOperationItIsThrownOutOfIt) {
  const auto thrown = stage_.errors.ThrownBy([&] { Emit(); });
  EXPECT_EQ(thrown, "no");
  EXPECT_FALSE(stage_.processes.HasEnded(kW1));
  EXPECT_FALSE(stage_.errors.ThrownBy([] {}));

  // Of two operations in each other the inner one throws.
  const auto outer =
      stage_.errors.ThrownBy([&] { EXPECT_EQ(stage_.errors.ThrownBy([&] { Emit(); }), "no"); });
  EXPECT_FALSE(outer);
}

}  // namespace
}  // namespace clusterspec::sim
