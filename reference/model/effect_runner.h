// Steps the model and has a host carry out what the step wants done, in order. What is put off goes
// to the host, which hands it back to CarryOut() when its time has come; continuations the runner
// carries out itself.
//
// A host is one primary, or one worker, in a world:
//   const Context& context();
//   PrimaryState* model(), or WorkerState* model(): asked for anew at every step;
//   bool Runs(): whether its process still runs; else nothing is stepped and nothing carried out;
//   void PutOff(const PrimaryEffect&), or WorkerEffect;
//   void Do(const T&) for each T that can be in such an effect, but for continuations.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_EFFECT_RUNNER_H_
#define CLUSTERSPEC_REFERENCE_MODEL_EFFECT_RUNNER_H_

#include <type_traits>
#include <variant>

#include "reference/model/primary.h"
#include "reference/model/worker.h"

namespace clusterspec::model {

template <typename State>
using EffectsOf =
    std::conditional_t<std::is_same_v<State, PrimaryState>, PrimaryEffects, WorkerEffects>;

// Refers to the host and owns nothing: made where it is needed.
template <typename Host>
class EffectRunner {
 public:
  explicit EffectRunner(Host* host) : host_(*host) {}

  // `input`: of the model, or a continuation.
  template <typename Input>
  void Step(const Input& input) {
    if (!host_.Runs()) return;
    EffectsOf<std::remove_pointer_t<decltype(host_.model())>> effects;
    model::Step(host_.context(), input, host_.model(), &effects);
    for (const auto& [effect, later] : effects) {
      if (later) {
        host_.PutOff(effect);
      } else {
        CarryOut(effect);
      }
    }
  }

  template <typename... Kinds>
  void CarryOut(const std::variant<Kinds...>& effect) {
    if (!host_.Runs()) return;
    std::visit(
        [this](const auto& each) {
          using Kind = std::remove_cvref_t<decltype(each)>;
          if constexpr (std::is_same_v<Kind, PrimaryContinuation> ||
                        std::is_same_v<Kind, WorkerContinuation>) {
            Step(each);
          } else {
            host_.Do(each);
          }
        },
        effect);
  }

 private:
  Host& host_;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_EFFECT_RUNNER_H_
