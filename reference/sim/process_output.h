// What processes write to stdout and stderr, until the primary or the harness reads it. Streams are
// 0, stdout, and 1, stderr.
#ifndef CLUSTERSPEC_REFERENCE_SIM_PROCESS_OUTPUT_H_
#define CLUSTERSPEC_REFERENCE_SIM_PROCESS_OUTPUT_H_

#include <string>

#include "reference/sim/process_list.h"
#include "reference/sim/value_pool.h"

namespace clusterspec::sim {

class ProcessOutput {
 public:
  ProcessOutput(ValuePool* pool, Processes* processes) : pool_(*pool), processes_(*processes) {}

  void Bind(World* world) {
    lines_ = &world->output;
    partial_ = &world->partial;
  }

  void Write(uint16_t process, size_t stream, const std::string& text);

  // The next line of the primary that the harness reads. There must be one.
  Id TakeLine(size_t stream) { return (*lines_)[stream].Pop(); }

  // What the primary reads next from a pipe of its worker. There must be something.
  Id TakeChunk(uint16_t worker, size_t stream);

 private:
  void WriteLines(size_t stream, const std::string& text);

  ValuePool& pool_;
  Processes& processes_;
  decltype(World::output)* lines_ = nullptr;
  decltype(World::partial)* partial_ = nullptr;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_PROCESS_OUTPUT_H_
