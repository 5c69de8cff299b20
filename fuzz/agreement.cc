#include "fuzz/agreement.h"

#include <fmt/format.h>

#include <algorithm>

#include "reference/sim/codec.h"
#include "reference/sim/random.h"

namespace clusterspec::fuzz {
namespace {

using sim::Random;
using sim::Recorder;
using sim::Simulator;
using sim::Transition;
using sim::Transitions;
using sim::World;

// What a run was made of.
struct Recording {
  std::vector<Transitions> offered;
  std::vector<uint32_t> picks;
  std::vector<int> answers;  // of choice points
  std::vector<Event> events;
  Ending ending;
};

// Decides by chance, and writes down what it decided.
class RecordingChooser : public model::Chooser {
 public:
  RecordingChooser(Random* random, std::vector<int>* answers)
      : chance_(random), answers_(*answers) {}
  int Pick(model::ChoicePoint point, int options) override {
    answers_.push_back(chance_.Pick(point, options));
    return answers_.back();
  }

 private:
  sim::RandomChooser chance_;
  std::vector<int>& answers_;
};

class ReplayingChooser : public model::Chooser {
 public:
  explicit ReplayingChooser(const std::vector<int>& answers) : answers_(answers) {}
  int Pick(model::ChoicePoint, int) override {
    return next_ < answers_.size() ? answers_[next_++] : 0;
  }

 private:
  const std::vector<int>& answers_;
  size_t next_ = 0;
};

// Simulate, step by step.
Recording Record(const Scenario& scenario, const sim::SimOptions& options) {
  Recording recording;
  Simulator simulator(scenario, options.edition, options.deviations);
  World world = simulator.Start();
  Random random(options.seed);
  RecordingChooser chooser(&random, &recording.answers);
  Recorder recorder;
  recorder.whole = true;
  Transitions transitions;
  for (simulator.Enabled(world, &transitions); !transitions.empty();
       simulator.Enabled(world, &transitions)) {
    if (std::cmp_equal(recording.picks.size(), options.max_steps)) break;
    recording.offered.push_back(transitions);
    recording.picks.push_back(random.Below(static_cast<uint32_t>(transitions.size())));
    simulator.Apply(transitions[recording.picks.back()], &chooser, &world, &recorder);
  }
  recording.events = std::move(recorder.events);
  recording.ending = EndingOf(simulator.program(), world);
  return recording;
}

// Everything but the time.
bool SameEvent(const Event& a, const Event& b) {
  return a.name == b.name && a.process == b.process && a.subject == b.subject && a.pid == b.pid &&
         a.data == b.data && a.snap == b.snap;
}

bool SameEvents(const std::vector<Event>& a, const std::vector<Event>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), SameEvent);
}

bool SameEnding(const Ending& a, const Ending& b) {
  return a.kind == b.kind && a.step == b.step && a.message == b.message;
}

Failure Own(const char* check, std::string message) { return {check, "", std::move(message)}; }

// The recorded choices on worlds that go through their encoding now and then.
class Replay {
 public:
  Replay(const Scenario& scenario, const sim::SimOptions& options, const Recording& recording)
      : simulator_(scenario, options.edition, options.deviations),
        recording_(recording),
        random_(options.seed + 1),
        chooser_(recording.answers) {}

  std::vector<Failure> Run() {
    World world = simulator_.Start();
    Recorder recorder;
    recorder.whole = true;
    Transitions transitions;
    for (size_t step = 0; step < recording_.picks.size(); ++step) {
      if (random_.Below(3) == 0 && !PassThroughBytes(&world)) {
        return {Own("own/encoding", At(step) + ": another world came out of the bytes")};
      }
      simulator_.Enabled(world, &transitions);
      const Transitions& before = recording_.offered[step];
      if (!std::equal(transitions.begin(), transitions.end(), before.begin(), before.end())) {
        return {Own("own/replay", At(step) + ": other things may happen than before")};
      }
      simulator_.Apply(transitions[recording_.picks[step]], &chooser_, &world, &recorder);
    }
    if (SameEvents(recorder.events, recording_.events) &&
        SameEnding(EndingOf(simulator_.program(), world), recording_.ending)) {
      return {};
    }
    return {Own("own/replay", "the same choices show other events or another end")};
  }

 private:
  static std::string At(size_t step) { return fmt::format("before choice {}", step + 1); }

  bool PassThroughBytes(World* world) {
    std::string bytes;
    std::string again;
    Encode(*world, &bytes);
    *world = sim::Decode(bytes);
    Encode(*world, &again);
    return bytes == again;
  }

  Simulator simulator_;
  const Recording& recording_;
  Random random_;
  ReplayingChooser chooser_;
};

}  // namespace

std::vector<Failure> CheckAgreement(const Scenario& scenario, const sim::SimOptions& options) {
  const Trace trace = Simulate(scenario, options);
  if (ToText(Simulate(scenario, options)) != ToText(trace)) {
    return {Own("own/bytes", "the same seed gave two traces")};
  }
  if (trace.ending.kind == EndingKind::kDeadline) return {};
  const Recording recording = Record(scenario, options);
  if (!SameEvents(recording.events, trace.events) || !SameEnding(recording.ending, trace.ending)) {
    return {Own(
        "own/schedule",
        "the simulator's transitions, picked by the same chance, show another run than Simulate")};
  }
  return Replay(scenario, options, recording).Run();
}

}  // namespace clusterspec::fuzz
