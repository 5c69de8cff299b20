// What a process does with the connections of its servers.
#ifndef CLUSTERSPEC_REFERENCE_SIM_SERVING_H_
#define CLUSTERSPEC_REFERENCE_SIM_SERVING_H_

#include <string>

#include "reference/sim/event_recording.h"
#include "reference/sim/kernel.h"

namespace clusterspec::sim {

class Serving {
 public:
  Serving(ValuePool* pool, Processes* processes, Kernel* kernel, Events* events)
      : pool_(*pool), processes_(*processes), kernel_(*kernel), events_(*events) {}

  // A server has a new connection. Takes over the reference to the stream's end.
  void Take(uint16_t process, uint16_t server, Descriptor end);

  // Says what is said without being asked.
  void Greet(uint16_t process, const Connection& connection);

  // Answers a text that came, with the connection's accept mode.
  void Answer(uint16_t process, const Connection& connection, Id text);

 private:
  void AnswerHttp(uint16_t process, const Connection& connection, const std::string& request);

  ValuePool& pool_;
  Processes& processes_;
  Kernel& kernel_;
  Events& events_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_SERVING_H_
