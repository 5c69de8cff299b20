// What is seen of a run: the lines of its processes, as far as rules and bounds allow.
#ifndef CLUSTERSPEC_HARNESS_RUN_RECORDING_H_
#define CLUSTERSPEC_HARNESS_RUN_RECORDING_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "harness/run/bounds.h"
#include "harness/run/protocol_check.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Turns lines into events. The first line that breaks a rule of the protocol is the problem of the
// run, and a bound that is passed its end: from then on nothing is taken. Not thread safe.
class Recording {
 public:
  static constexpr size_t kLongestLineBytes = 4096;  // with its newline

  // `bounds` must outlive it. Events are timed from now on.
  Recording(const Scenario& scenario, const Bounds& bounds);

  // `on_event` hears of every event before it is kept, and of each `done`, which is not.
  void TellEvents(std::function<void(const Event&)> on_event) { on_event_ = std::move(on_event); }

  // A line that an adapter has written, without its newline; and what there is of one without end.
  void TakeLine(const std::string& line);
  void TakeHalfLine(const std::string& part);

  // A line that the primary has written to this stream.
  void TakeOutput(const std::string& stream, const std::string& line);

  // What the harness itself saw.
  void Add(std::string name, std::string subject, json::object data);

  // Why nothing can be said of the implementation, for people. The first reason stays.
  void Refuse(std::string problem);
  const std::string& problem() const { return problem_; }

  ProtocolCheck& check() { return check_; }
  BoundMeter& meter() { return meter_; }
  const BoundMeter& meter() const { return meter_; }
  const std::vector<Event>& events() const { return events_; }

  // The end of what was written to stderr.
  std::string Errors() const;

 private:
  void Broken(const BrokenRule& rule, const std::string& line);
  void Keep(Event event);

  std::chrono::steady_clock::time_point started_;
  std::function<void(const Event&)> on_event_;
  ProtocolCheck check_;
  BoundMeter meter_;
  size_t lines_ = 0;  // that adapters have written
  std::vector<Event> events_;
  std::string problem_;
  std::string errors_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RECORDING_H_
