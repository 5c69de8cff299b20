#include "harness/run/recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clusterspec {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kHello =
    R"({"event":"hello","process":"primary","pid":7,"snap":{},"data":{"protocol":1,)"
    R"("role":"primary","id":null,"runtime":"fake","version":"1","capabilities":[]}})";
constexpr const char* kClose =
    R"({"event":"server.close","process":"primary","pid":7,"subject":"primary.s1","snap":{}})";

TEST(Recording, KeepsEventsInTheirOrderAndTellsOfEach) {
  const Bounds bounds;
  Recording recording({}, bounds);
  std::string told;
  recording.TellEvents([&](const Event& event) { told += event.name + ";"; });
  recording.TakeLine(kHello);
  recording.TakeOutput("stderr", "careful");
  recording.Add("os.exit", "primary", {{"code", 0}, {"signal", nullptr}});
  EXPECT_EQ(told, "hello;output;os.exit;");
  ASSERT_THAT(recording.events(), SizeIs(3));
  EXPECT_EQ(recording.events()[1].data, (json::object{{"stream", "stderr"}, {"text", "careful"}}));
  EXPECT_EQ(recording.events()[2].process, "harness");
  EXPECT_LE(recording.events()[0].time_us, recording.events()[2].time_us);
  EXPECT_EQ(recording.Errors(), "careful\n");
  EXPECT_THAT(recording.problem(), IsEmpty());
}

TEST(Recording, TellsOfWhatIsDoneWithoutKeepingIt) {
  const Bounds bounds;
  Recording recording({}, bounds);
  std::string told;
  recording.TellEvents([&](const Event& event) { told += event.name + ";"; });
  recording.check().OnSent("primary", 1, {});
  recording.TakeLine(kHello);
  recording.TakeLine(
      R"({"event":"done","process":"primary","pid":7,"snap":{},"data":{"batch":1}})");
  EXPECT_EQ(told, "hello;done;");
  EXPECT_THAT(recording.events(), SizeIs(1));
}

TEST(Recording, TakesNoLineAfterOneThatBreaksARule) {
  const Bounds bounds;
  Recording recording({}, bounds);
  recording.TakeLine(kHello);
  recording.TakeLine("{");
  EXPECT_THAT(recording.problem(), HasSubstr("line 2 of the adapter is refused, since it breaks "
                                             "the rule json"));
  const std::string first = recording.problem();
  recording.TakeLine(kClose);
  recording.TakeHalfLine("{");
  recording.Refuse("another reason");
  EXPECT_EQ(recording.problem(), first);
  EXPECT_THAT(recording.events(), SizeIs(1));
}

TEST(Recording, TakesNothingBeyondABound) {
  const Bounds bounds = *Bounds::Parse({"events=2"});
  Recording recording({}, bounds);
  recording.TakeLine(kHello);
  for (int i = 0; i < 5; ++i) recording.TakeLine(kClose);
  recording.TakeOutput("stdout", "more");
  recording.Add("signal", "primary", {});
  EXPECT_THAT(recording.events(), SizeIs(3));  // the one that goes beyond it is the last
  EXPECT_THAT(recording.meter().Passed().value_or(""), HasSubstr("more than 2 events"));
}

}  // namespace
}  // namespace clusterspec
