#include "spec/nouns/member_path.h"

#include <algorithm>

#include "spec/nouns/name_match.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {

std::string_view TakePart(std::string_view* rest) {
  const size_t dot = rest->find('.');
  const std::string_view part = rest->substr(0, dot);
  *rest = dot == std::string_view::npos ? std::string_view() : rest->substr(dot + 1);
  return part;
}

// REQ worker.class.event-emitter
bool IsEmitterMethod(std::string_view name) {
  const auto methods = EmitterMethods();
  return std::find(methods.begin(), methods.end(), name) != methods.end();
}

bool IsWorkerMethod(std::string_view name) {
  // REQ worker.class.complete
  return IsEmitterMethod(name) ||
         IsOneOf(name, {"disconnect", "isConnected", "isDead", "kill", "destroy", "send"});
}

json::value Inside(const json::value& value, std::string_view rest) {
  if (rest.empty()) return value;
  const json::value* found = Find(value, rest);
  return found == nullptr ? json::value("$undefined") : *found;
}

}  // namespace clusterspec
