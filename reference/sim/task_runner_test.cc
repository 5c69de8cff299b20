#include "reference/sim/task_runner.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(TaskRunner, CallsBackWithWhatThereIs) {
  Stage stage;
  const Id callback = stage.pool.Text("c1");
  stage.tasks.Add(kW1, CallWithResult{callback, true, kNone});
  stage.tasks.Add(kPrimary, CallWithResult{callback, false, stage.pool.AddValue("module")});
  stage.task_runner.RunAll();
  const auto& events = stage.recorder.events;
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].data.at("args").at(0).at("message"), "Channel closed");
  EXPECT_EQ(events[1].data.at("args"), (json::array{nullptr, "module"}));
}

TEST(TaskRunner, DoesWhatIsPutOffMeanwhileAsWell) {
  Stage stage;
  model::Message message;
  message.kind = model::MessageKind::kVoluntaryAck;
  stage.world.processes[kW1].worker.exited_after_disconnect = true;
  stage.tasks.Add(kW1, ReadLate{message});  // closes the channel, and carries on later
  stage.task_runner.RunAll();
  EXPECT_EQ(stage.TakeEvents(), (Names{"process.disconnect w1", "self.disconnect w1"}));
  EXPECT_FALSE(stage.tasks.Take());
}

TEST(TaskRunner, AProcessThatHasEndedGivesHandlesBackAndDoesNothing) {
  Stage stage;
  model::Message message;
  message.handle = stage.Listen(kPrimary, 80);
  stage.kernel.AddReference(message.handle);
  stage.tasks.Add(kW1, ReadLate{message});
  stage.tasks.Add(kW1, CallWithResult{});
  stage.control.End(kW1, 0, 0);
  stage.task_runner.RunAll();
  EXPECT_TRUE(stage.TakeEvents().empty());
  EXPECT_EQ(stage.kernel.At(message.handle).references, 1);
}

}  // namespace
}  // namespace clusterspec::sim
