#include "reference/sim/label_lookup.h"

#include <algorithm>

#include "reference/sim/received_handle.h"

namespace clusterspec::sim {
namespace {

template <typename List>
std::optional<uint16_t> LastWith(const List& list, Id label) {
  for (size_t i = list.size(); i > 0; --i) {
    if (list[i - 1].label == label) return static_cast<uint16_t>(i - 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<uint16_t> Labels::FindWorker(uint16_t process, Id label) const {
  if (process != kPrimary) {
    if (processes_[process].label != label) return std::nullopt;
    return WorkerOf(process);
  }
  const uint16_t found = processes_.Find(label);
  if (found == kNobody || found == kPrimary) return std::nullopt;
  return WorkerOf(found);
}

std::optional<uint16_t> Labels::FindServer(uint16_t process, Id label) const {
  return LastWith(processes_[process].servers, label);
}

std::optional<uint16_t> Labels::FindConnection(uint16_t process, Id label) const {
  if (label == kNone) return std::nullopt;  // accepted connections have no label
  return LastWith(processes_[process].connections, label);
}

std::optional<Descriptor> Labels::FindReceived(uint16_t process, const std::string& name) const {
  const bool numbered = name.size() > 1 && name.size() < 6 && name[0] == 'h' &&
                        name.find_first_not_of("0123456789", 1) == name.npos;
  if (!numbered) return std::nullopt;
  const auto number = static_cast<size_t>(std::stoul(name.substr(1)));
  const auto& handles = processes_[process].handles;
  if (number == 0 || number > handles.size()) return std::nullopt;
  const Descriptor handle = handles[number - 1];
  return ListensElsewhere(program_, kernel_, process, handle) ? kNoDescriptor : handle;
}

std::optional<Descriptor> Labels::FindHandle(uint16_t process, Id name) const {
  if (const auto received = FindReceived(process, pool_.Text(name))) return received;
  const Process& own = processes_[process];
  if (const auto server = FindServer(process, name)) return own.servers[*server].socket;
  if (const auto found = FindConnection(process, name)) return own.connections[*found].end;
  if (IsOfConnection(name)) return kNoDescriptor;
  return std::nullopt;
}

OperationResult Labels::UnknownWorker(Id label) const {
  return Misuse("no worker is called " + pool_.Text(label));
}

OperationResult Labels::UnknownThing(Id label) const {
  return Misuse("nothing is called " + pool_.Text(label));
}

bool Labels::IsOfConnection(Id label) const {
  return std::any_of(program_.operations.begin(), program_.operations.end(),
                     [&](const CompiledOperation& operation) {
                       if (operation.kind == OperationKind::kConnect) {
                         return operation.name == label;
                       }
                       return operation.kind == OperationKind::kAdopt &&
                              StringOr(operation.fields, "label") == pool_.Text(label);
                     });
}

}  // namespace clusterspec::sim
