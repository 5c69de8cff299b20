#include "harness/load/member_paths.h"

#include <fmt/format.h>

#include <algorithm>

#include "spec/nouns/member_path.h"
#include "spec/nouns/name_match.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

std::vector<std::string> MembersOf(const ObjectSpec& object) {
  std::vector<std::string> names;
  for (const MemberSpec& each : object.members) names.emplace_back(each.name);
  if (!object.is_emitter) return names;
  for (const std::string_view each : EmitterMethods()) names.emplace_back(each);
  return names;
}

// What the first part of a path can be.
std::vector<std::string> Roots(std::string_view process, const Labels& labels) {
  std::vector<std::string> roots;
  for (const ObjectSpec& each : AllObjects()) {
    if (!each.root.empty()) roots.emplace_back(each.root);
  }
  if (process != "primary") return roots;  // a worker knows no other
  for (std::string& each : labels.Names({LabelKind::kWorker})) roots.push_back(std::move(each));
  return roots;
}

std::optional<ObjectKind> RootNamed(std::string_view name, std::string_view process,
                                    const Labels& labels) {
  for (const ObjectSpec& each : AllObjects()) {
    if (!each.root.empty() && each.root == name) return each.kind;
  }
  if (process == "primary" && labels.Has({LabelKind::kWorker}, name)) return ObjectKind::kWorker;
  return std::nullopt;
}

// Of objects to which users can give members, only what looks like a slip is one.
bool IsMember(const ObjectSpec& object, std::string_view name) {
  if (!FindMember(object.kind, name)) return false;
  const std::vector<std::string> known = MembersOf(object);
  const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
  return !object.is_open || is_known || NearestName(name, known).empty();
}

}  // namespace

std::optional<Slip> SlipInPath(std::string_view path, std::string_view process,
                               const Labels& labels) {
  std::string_view rest = path;
  const bool is_call = rest.ends_with("()");
  if (is_call) rest.remove_suffix(2);
  const std::string_view root = TakePart(&rest);
  std::optional<ObjectKind> kind = RootNamed(root, process, labels);
  if (!kind) {
    const std::vector<std::string> roots = Roots(process, labels);
    return Slip{fmt::format("'{}' is not known in {}; expected one of {}.{}", root, process,
                            fmt::join(roots, ", "), DidYouMean(root, roots))};
  }
  while (kind && !rest.empty()) {
    const auto offset = static_cast<size_t>(rest.data() - path.data());
    const std::string_view part = TakePart(&rest);
    if (!IsMember(SpecOf(*kind), part)) {
      return Slip{fmt::format("{} has no member '{}'.{}", path.substr(0, offset - 1), part,
                              DidYouMean(part, MembersOf(SpecOf(*kind)))),
                  offset};
    }
    kind = FindMember(*kind, part)->leads_to;
  }
  return std::nullopt;
}

}  // namespace clusterspec
