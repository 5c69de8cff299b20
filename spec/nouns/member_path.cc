#include "spec/nouns/member_path.h"

namespace clusterspec {

std::string_view TakePart(std::string_view* rest) {
  const size_t dot = rest->find('.');
  const std::string_view part = rest->substr(0, dot);
  *rest = dot == std::string_view::npos ? std::string_view() : rest->substr(dot + 1);
  return part;
}

}  // namespace clusterspec
