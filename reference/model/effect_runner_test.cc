#include "reference/model/effect_runner.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reference/model/fixed_chooser.h"

namespace clusterspec::model {
namespace {

// Notes what it is asked to do, by name.
template <typename State, typename Effect>
class FakeHost {
 public:
  const Context& context() const { return context_; }
  State* model() { return &state_; }
  bool Runs() const { return runs; }
  void PutOff(const Effect& effect) { later.push_back(effect); }

  template <typename T>
  void Do(const T&) {
    done.emplace_back("something else");
  }
  void Do(const SpawnProcess&) { done.emplace_back("spawn"); }
  void Do(const EmitFork&) { done.emplace_back("fork"); }
  void Do(const EmitDisconnect&) { done.emplace_back("disconnect"); }
  void Do(const EmitSetup&) { done.emplace_back("setup"); }
  void Do(const CallBack&) { done.emplace_back("callback"); }
  void Do(const CloseOwnChannel&) { done.emplace_back("close channel"); }
  void Do(const EmitOwnDisconnect&) {
    done.emplace_back("own disconnect");
    if (ends_at_disconnect) runs = false;
  }
  void Do(const ExitProcess&) { done.emplace_back("exit"); }

  bool runs = true;
  bool ends_at_disconnect = false;
  std::vector<Effect> later;
  std::vector<std::string> done;

 private:
  ResolvedChoices resolved_choices_;
  FixedChooser chooser_;
  Context context_{Edition::kV18, {}, &resolved_choices_, &chooser_};
  State state_;
};

using PrimaryHost = FakeHost<PrimaryState, PrimaryEffect>;
using WorkerHost = FakeHost<WorkerState, WorkerEffect>;
using Names = std::vector<std::string>;

PrimaryInput Of(PrimaryInputKind kind, Id value = kNone) {
  PrimaryInput input;
  input.kind = kind;
  input.value = value;
  return input;
}

WorkerInput Of(WorkerInputKind kind) {
  WorkerInput input;
  input.kind = kind;
  return input;
}

TEST(EffectRunner, CarriesEffectsOutInOrder) {
  PrimaryHost host;
  EffectRunner(&host).Step(Of(PrimaryInputKind::kFork));
  EXPECT_EQ(host.done, (Names{"spawn", "fork"}));
  EXPECT_EQ(host.model()->workers.size(), 1u);
  EXPECT_TRUE(host.later.empty());
}

TEST(EffectRunner, PutsOffWhatComesLater) {
  PrimaryHost host;
  EffectRunner(&host).Step(Of(PrimaryInputKind::kSetup, 3));
  EXPECT_EQ(host.done, Names());
  ASSERT_EQ(host.later.size(), 1u);
  EffectRunner(&host).CarryOut(host.later[0]);
  EXPECT_EQ(host.done, Names{"setup"});
}

TEST(EffectRunner, CarriesOnByItself) {
  PrimaryHost host;
  EffectRunner(&host).Step(Of(PrimaryInputKind::kFork));
  EffectRunner(&host).Step(Of(PrimaryInputKind::kDisconnectAll, 9));
  host.done.clear();
  EffectRunner(&host).Step(Of(PrimaryInputKind::kChannelClosed));
  EXPECT_EQ(host.done, Names{"disconnect"});
  ASSERT_EQ(host.later.size(), 1u);  // what comes after the event calls back
  EXPECT_TRUE(std::holds_alternative<CallBack>(host.later[0]));
}

TEST(EffectRunner, AContinuationMayComeLater) {
  WorkerHost host;
  EffectRunner(&host).Step(Of(WorkerInputKind::kProcessDisconnect));
  EXPECT_EQ(host.done, Names{"close channel"});
  ASSERT_EQ(host.later.size(), 1u);
  EffectRunner(&host).CarryOut(host.later[0]);
  EXPECT_EQ(host.done, (Names{"close channel", "own disconnect", "exit"}));
}

TEST(EffectRunner, DoesNothingMoreForAProcessThatHasEnded) {
  WorkerHost host;
  host.ends_at_disconnect = true;
  EffectRunner(&host).Step(Of(WorkerInputKind::kChannelClosed));
  EXPECT_EQ(host.done, Names{"own disconnect"});
  EffectRunner(&host).Step(Of(WorkerInputKind::kStart));
  EffectRunner(&host).CarryOut(WorkerEffect(ExitProcess{}));
  EXPECT_EQ(host.done, Names{"own disconnect"});
}

}  // namespace
}  // namespace clusterspec::model
