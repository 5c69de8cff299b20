// Events `error`. One that the program does not listen to is thrown: out of the operation within
// which it is emitted, or else it ends the process.
#ifndef CLUSTERSPEC_REFERENCE_SIM_ERRORS_H_
#define CLUSTERSPEC_REFERENCE_SIM_ERRORS_H_

#include <optional>
#include <string>
#include <utility>

#include "reference/sim/event_recording.h"
#include "reference/sim/process_control.h"
#include "reference/sim/process_output.h"

namespace clusterspec::sim {

class Errors {
 public:
  Errors(Events* events, ProcessOutput* output, ProcessControl* control)
      : events_(*events), output_(*output), control_(*control) {}

  // Whether the program listens to it, as it does while it reacts.
  bool IsHeard(EventKind kind, uint16_t process, Id subject) const {
    return events_.IsReactedTo(kind, process, subject);
  }

  // Tells of it; throws where nobody listens. `message` is what people read.
  template <typename Data>
  void Emit(EventKind kind, uint16_t process, Id subject, const std::string& message,
            const Data& data) {
    const bool heard = IsHeard(kind, process, subject);
    events_.Record(kind, process, subject, data);
    if (!heard) Throw(process, message);
  }

  void Throw(uint16_t process, const std::string& message) {
    if (in_operation_) {
      thrown_ = message;
    } else {
      EndProcess(process, message);
    }
  }

  // As an exception does that nobody catches, whatever calls it.
  void EndProcess(uint16_t process, const std::string& message) {
    output_.Write(process, 1, "Error: " + message + "\n");
    control_.Exit(process, 1);
  }

  // What is thrown out of `operation`, or nothing. Operations may lie in each other.
  template <typename Operation>
  std::optional<std::string> ThrownBy(const Operation& operation) {
    const bool outer = std::exchange(in_operation_, true);
    const auto outer_thrown = std::exchange(thrown_, std::nullopt);
    operation();
    in_operation_ = outer;
    return std::exchange(thrown_, outer_thrown);
  }

 private:
  Events& events_;
  ProcessOutput& output_;
  ProcessControl& control_;
  bool in_operation_ = false;
  std::optional<std::string> thrown_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_ERRORS_H_
