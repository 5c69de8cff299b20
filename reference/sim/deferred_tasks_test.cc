#include "reference/sim/deferred_tasks.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(DeferredTasks, AreTakenInOrder) {
  DeferredTasks tasks;
  tasks.Add(kW1, CallWithResult{5, true, kNone});
  tasks.Add(kW2, model::WorkerEffect(model::ExitProcess{3}));
  const auto first = tasks.Take();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->process, kW1);
  EXPECT_EQ(std::get<CallWithResult>(first->action).callback, 5);
  tasks.Add(kPrimary, ReportFailedSpawn{1});
  const auto second = tasks.Take();
  ASSERT_TRUE(second);
  EXPECT_EQ(std::get<model::ExitProcess>(std::get<model::WorkerEffect>(second->action)).code, 3);
  EXPECT_EQ(tasks.Take()->process, kPrimary);
  EXPECT_FALSE(tasks.Take());
  tasks.Add(kW1, ReportFailedSpawn{2});
  EXPECT_TRUE(tasks.Take());
}

}  // namespace
}  // namespace clusterspec::sim
