// What the harness sends to a process: operations for one turn.
#ifndef CLUSTERSPEC_HARNESS_ADAPTERS_REFERENCE_BATCH_H_
#define CLUSTERSPEC_HARNESS_ADAPTERS_REFERENCE_BATCH_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "spec/nouns/json.h"

namespace clusterspec::adapter {

struct ReceivedBatch {
  int64_t number = 0;
  std::vector<json::object> operations;  // none: a barrier
};

// A line of the control socket as a batch; the error says what is wrong with it.
Result<ReceivedBatch> ParseBatch(std::string_view line);

}  // namespace clusterspec::adapter

#endif  // CLUSTERSPEC_HARNESS_ADAPTERS_REFERENCE_BATCH_H_
