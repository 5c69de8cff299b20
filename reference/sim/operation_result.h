// What an operation of the program gives.
#ifndef CLUSTERSPEC_REFERENCE_SIM_OPERATION_RESULT_H_
#define CLUSTERSPEC_REFERENCE_SIM_OPERATION_RESULT_H_

#include <string_view>
#include <utility>

#include "spec/nouns/json.h"

namespace clusterspec::sim {

struct OperationResult {
  enum class Kind {
    kValue,
    kThrew,   // `value`: the error's name, message and code
    kMisuse,  // it makes no sense: `value` says why
    kEnded,   // the process does not come back from it
  };
  Kind kind = Kind::kValue;
  json::value value = "$undefined";
};

inline OperationResult Value(json::value value) {
  return {OperationResult::Kind::kValue, std::move(value)};
}
inline OperationResult Threw(std::string_view name, std::string_view message,
                             std::string_view code = "$undefined") {
  return {OperationResult::Kind::kThrew,
          json::object{{"name", name}, {"message", message}, {"code", code}}};
}
inline OperationResult Misuse(std::string_view message) {
  return {OperationResult::Kind::kMisuse, json::value(message)};
}
inline OperationResult Ended() { return {OperationResult::Kind::kEnded, nullptr}; }

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_OPERATION_RESULT_H_
