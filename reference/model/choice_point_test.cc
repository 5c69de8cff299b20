#include "reference/model/choice_point.h"

#include <gtest/gtest.h>

#include <set>

#include "reference/model/fixed_chooser.h"
#include "reference/model/signal.h"

namespace clusterspec::model {
namespace {

TEST(ChoicePoint, TheTableIsInTheOrderOfTheEnumeration) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < ChoicePoints().size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(ChoicePoints()[i].point), i);
    EXPECT_TRUE(names.insert(ChoicePoints()[i].name).second);
    EXPECT_GE(OptionCount(ChoicePoints()[i].point), 2);
  }
}

TEST(ChoicePoint, AReadingIsDecidedOnce) {
  ResolvedChoices resolved_choices;
  FixedChooser chooser({{ChoicePoint::kRemoval, kByState}});
  const Context context(Edition::kV18, {}, &resolved_choices, &chooser);
  EXPECT_EQ(resolved_choices.Get(ChoicePoint::kRemoval), -1);
  EXPECT_EQ(context.Resolve(ChoicePoint::kRemoval), kByState);
  EXPECT_EQ(context.Resolve(ChoicePoint::kRemoval), kByState);
  EXPECT_EQ(chooser.asked.size(), 1u);
  EXPECT_EQ(resolved_choices.Get(ChoicePoint::kKillOrder), -1);
}

TEST(ChoicePoint, EachReadingIsKeptOnItsOwn) {
  ResolvedChoices resolved_choices;
  const auto last = [](const ChoicePointInfo& info) { return OptionCount(info.point) - 1; };
  for (const ChoicePointInfo& info : ChoicePoints()) resolved_choices.Set(info.point, last(info));
  for (const ChoicePointInfo& info : ChoicePoints()) {
    EXPECT_EQ(resolved_choices.Get(info.point), last(info)) << info.name;
    resolved_choices.Clear(info.point);
    EXPECT_EQ(resolved_choices.Get(info.point), -1) << info.name;
  }
}

TEST(Signal, NamesAndActions) {
  EXPECT_EQ(ParseSignal("SIGKILL"), kSigkill);
  EXPECT_EQ(SignalName(kSigterm), "SIGTERM");
  EXPECT_FALSE(ParseSignal("SIGNO").has_value());
  EXPECT_EQ(SignalName(0), "");
  EXPECT_EQ(DefaultAction(*ParseSignal("SIGWINCH")), SignalAction::kIgnore);
  EXPECT_EQ(DefaultAction(*ParseSignal("SIGSTOP")), SignalAction::kStop);
  EXPECT_EQ(DefaultAction(*ParseSignal("SIGCONT")), SignalAction::kContinue);
  EXPECT_EQ(DefaultAction(kSigterm), SignalAction::kEnd);
}

}  // namespace
}  // namespace clusterspec::model
