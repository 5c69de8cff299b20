#include "reference/sim/network_load.h"

#include <utility>

#include "reference/model/worker.h"
#include "reference/sim/random.h"

namespace clusterspec::sim {
namespace {

using model::Descriptor;
using model::PrimaryInput;
using model::PrimaryInputKind;
using model::WorkerInput;
using model::WorkerInputKind;

constexpr Descriptor kSocket = 0;
constexpr uint16_t kPort = 8000;

class Load {
 public:
  explicit Load(const LoadOptions& options)
      : options_(options),
        random_(options.seed),
        chooser_(&random_),
        context_(kCurrentEdition, {}, &resolved_choices_, &chooser_),
        workers_(static_cast<size_t>(options.workers)) {
    primary_.policy = options.policy;
    result_.taken.resize(workers_.size());
  }

  LoadResult Run() {
    for (size_t worker = 0; worker < workers_.size(); ++worker)
      Listen(static_cast<uint32_t>(worker));
    uint32_t arrived = 0;
    while (arrived < options_.connections || !answers_.empty()) {
      const bool answers =
          !answers_.empty() && (arrived == options_.connections || random_.Below(2));
      if (answers) {
        Answer();
      } else {
        Arrive(arrived++);
      }
    }
    return std::move(result_);
  }

 private:
  void StepPrimary(const PrimaryInput& input) {
    model::PrimaryEffects effects;
    model::Step(context_, input, &primary_, &effects);
    ++result_.steps;
    for (const auto& [effect, later] : effects) {
      if (const auto* open = std::get_if<model::OpenSocket>(&effect)) Open(*open);
      if (const auto* send = std::get_if<model::SendToWorker>(&effect)) {
        Receive(send->worker, send->message);
      }
    }
  }

  void StepWorker(uint32_t worker, const WorkerInput& input) {
    model::WorkerEffects effects;
    model::Step(context_, input, &workers_[worker], &effects);
    ++result_.steps;
    for (const auto& [effect, later] : effects) {
      if (std::holds_alternative<model::AcceptConnection>(effect)) ++result_.taken[worker];
      const auto* send = std::get_if<model::SendToPrimary>(&effect);
      if (send == nullptr || later) continue;
      if (send->message.kind == model::MessageKind::kConnectionReply) {
        answers_.emplace_back(worker, send->message);
      } else {
        Tell(worker, send->message);
      }
    }
  }

  void Tell(uint32_t worker, const model::Message& message) {
    PrimaryInput input;
    input.kind = PrimaryInputKind::kMessage;
    input.worker = worker;
    input.message = message;
    StepPrimary(input);
  }

  void Receive(uint32_t worker, const model::Message& message) {
    WorkerInput input;
    input.kind = WorkerInputKind::kMessage;
    input.message = message;
    StepWorker(worker, input);
  }

  void Listen(uint32_t worker) {
    PrimaryInput fork;
    fork.kind = PrimaryInputKind::kFork;
    StepPrimary(fork);
    WorkerInput listen;
    listen.kind = WorkerInputKind::kListen;
    listen.message.key.port = kPort;
    StepWorker(worker, listen);
  }

  void Open(const model::OpenSocket& open) {
    PrimaryInput input;
    input.kind = PrimaryInputKind::kOpened;
    input.message.key = open.key;
    input.message.port = open.port;
    input.message.handle = kSocket;
    StepPrimary(input);
  }

  // Under SCHED_NONE the system wakes whom it likes.
  void Arrive(uint32_t connection) {
    if (options_.policy == model::Policy::kShared) {
      const auto worker =
          static_cast<uint32_t>(random_.Below(static_cast<uint32_t>(workers_.size())));
      WorkerInput input;
      input.kind = WorkerInputKind::kConnected;
      StepWorker(worker, input);
      ++result_.taken[worker];
      return;
    }
    PrimaryInput input;
    input.kind = PrimaryInputKind::kConnection;
    input.socket = kSocket;
    input.message.handle = connection + 1;
    StepPrimary(input);
  }

  // Any of the answers that are under way arrives.
  void Answer() {
    const uint32_t index = random_.Below(static_cast<uint32_t>(answers_.size()));
    const auto [worker, message] = answers_[index];
    answers_[index] = answers_.back();
    answers_.pop_back();
    WorkerInput ended;
    ended.kind = WorkerInputKind::kConnectionEnded;
    StepWorker(worker, ended);
    Tell(worker, message);
  }

  const LoadOptions& options_;
  Random random_;
  RandomChooser chooser_;
  model::ResolvedChoices resolved_choices_;
  model::Context context_;
  model::PrimaryState primary_;
  std::vector<model::WorkerState> workers_;
  std::vector<std::pair<uint32_t, model::Message>> answers_;  // on their way to the primary
  LoadResult result_;
};

}  // namespace

LoadResult SimulateLoad(const LoadOptions& options) { return Load(options).Run(); }

}  // namespace clusterspec::sim
