#include "spec/nouns/json_type.h"

namespace clusterspec {

JsonType TypeOf(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return JsonType::kNull;
    case json::kind::bool_:
      return JsonType::kBoolean;
    case json::kind::int64:
    case json::kind::uint64:
      return JsonType::kInteger;
    case json::kind::double_:
      return JsonType::kNumber;
    case json::kind::string:
      return JsonType::kString;
    case json::kind::array:
      return JsonType::kArray;
    case json::kind::object:
      return JsonType::kObject;
  }
  return JsonType::kNull;
}

}  // namespace clusterspec
