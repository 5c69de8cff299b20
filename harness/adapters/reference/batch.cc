#include "harness/adapters/reference/batch.h"

#include <utility>

namespace clusterspec::adapter {

Result<ReceivedBatch> ParseBatch(std::string_view line) {
  const auto parsed = ParseJson(line);
  if (!parsed) return parsed.error();
  const json::object* request = parsed->if_object();
  if (request == nullptr) return Error{"it is no object", {}};
  const json::value* number = request->if_contains("batch");
  if (number == nullptr || !number->is_int64()) return Error{"'batch' is no whole number", {}};
  const json::value* operations = request->if_contains("ops");
  if (operations == nullptr || !operations->is_array()) return Error{"'ops' is no list", {}};
  ReceivedBatch batch;
  batch.number = number->get_int64();
  for (const json::value& each : operations->get_array()) {
    if (!each.is_object()) return Error{"an operation is no object", {}};
    batch.operations.push_back(each.get_object());
  }
  return batch;
}

}  // namespace clusterspec::adapter
