#include "reference/model/settings.h"

#include <gtest/gtest.h>

#include "reference/model/fixed_chooser.h"

namespace clusterspec::model {
namespace {

class Settings : public testing::Test {
 protected:
  json::object Apply(Edition edition, const json::object& current, const json::object& given) {
    const Context context(edition, {}, &resolved_choices_, &chooser_);
    return ApplySetup(context, facts_, current, given);
  }

  StreamTarget Target(const json::object& settings, int stream) {
    return TargetOf(Context(Edition::kV18, {}, &resolved_choices_, &chooser_), settings, stream);
  }

  ResolvedChoices resolved_choices_;
  FixedChooser chooser_;
  PrimaryFacts facts_{"app.js", {"a", "b"}, {"--flag"}, 9000};
};

TEST_F(Settings, TheFirstCallFillsInDefaults) {
  const json::object settings = Apply(Edition::kV18, {}, {{"silent", true}});
  EXPECT_EQ(settings.at("exec"), "app.js");
  EXPECT_EQ(settings.at("args"), (json::array{"a", "b"}));
  EXPECT_EQ(settings.at("execArgv"), json::array{"--flag"});
  EXPECT_EQ(settings.at("silent"), true);
  EXPECT_EQ(settings.at("serialization"), false);
  EXPECT_EQ(settings.at("windowsHide"), false);
}

TEST_F(Settings, OldEditionsHaveFewer) {
  const json::object settings = Apply(Edition::kV6, {}, {});
  EXPECT_FALSE(settings.contains("serialization"));
  EXPECT_FALSE(settings.contains("windowsHide"));
}

TEST_F(Settings, LaterCallsKeepWhatTheyLeaveOut) {
  const json::object first = Apply(Edition::kV16, {}, {{"args", json::array{"x"}}});
  const json::object second = Apply(Edition::kV16, first, {{"silent", true}});
  EXPECT_EQ(second.at("args"), json::array{"x"});
  EXPECT_EQ(second.at("silent"), true);
}

TEST_F(Settings, TheInspectorsPort) {
  EXPECT_EQ(InspectPort({}, facts_, 2), 9002);
  EXPECT_EQ(InspectPort({{"inspectPort", 7000}}, facts_, 2), 7000);
  const json::object function{{"$type", "Function"}, {"returns", 7001}};
  EXPECT_EQ(InspectPort({{"inspectPort", function}}, facts_, 2), 7001);
  EXPECT_EQ(ShownSettings({{"inspectPort", function}}).at("inspectPort"), "$function");
}

TEST_F(Settings, WhereStreamsGo) {
  EXPECT_EQ(Target({}, 1), StreamTarget::kPrimaryStdout);
  EXPECT_EQ(Target({{"silent", true}}, 2), StreamTarget::kPipe);
  const json::object exchanged{{"silent", true}, {"stdio", json::array{0, 2, 1, "ipc"}}};
  EXPECT_EQ(Target(exchanged, 1), StreamTarget::kPrimaryStderr);
  EXPECT_EQ(Target(exchanged, 2), StreamTarget::kPrimaryStdout);
  const json::object mixed{{"stdio", json::array{"ignore", "ignore", "pipe", "ipc"}}};
  EXPECT_EQ(Target(mixed, 1), StreamTarget::kNowhere);
  EXPECT_EQ(Target(mixed, 2), StreamTarget::kPipe);
  EXPECT_EQ(Target({{"stdio", json::array{"ipc"}}}, 1), StreamTarget::kPipe);
  EXPECT_EQ(Target({{"stdio", "inherit"}}, 2), StreamTarget::kPrimaryStderr);
}

TEST_F(Settings, SerializationIsJsonUnlessAdvanced) {
  EXPECT_TRUE(UsesAdvancedSerialization({{"serialization", "advanced"}}));
  EXPECT_FALSE(UsesAdvancedSerialization({{"serialization", "json"}}));
  EXPECT_FALSE(UsesAdvancedSerialization({{"serialization", false}}));
}

}  // namespace
}  // namespace clusterspec::model
