#include "spec/protocol/protocol.h"

#include <algorithm>

#include "spec/protocol/whole_number.h"

namespace clusterspec {
namespace {

template <typename Spec>
const Spec* FindByName(std::span<const Spec> specs, std::string_view name) {
  const auto found =
      std::find_if(specs.begin(), specs.end(), [&](const Spec& spec) { return spec.name == name; });
  return found == specs.end() ? nullptr : &*found;
}

// What JavaScript gives every object.
bool IsOfEveryObject(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "__proto__",      "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable",
      "toLocaleString", "toString",    "valueOf"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace

const FieldSpec* OperationSpec::Find(std::string_view field) const {
  return FindByName(fields, field);
}
const FieldSpec* EventSpec::Find(std::string_view field) const { return FindByName(data, field); }
const FieldSpec* ClientSpec::Find(std::string_view field) const {
  return FindByName(fields, field);
}

const OperationSpec& SpecOf(OperationKind kind) {
  return AllOperations()[static_cast<size_t>(kind)];
}
const EventSpec& SpecOf(EventKind kind) { return AllEvents()[static_cast<size_t>(kind)]; }
const ClientSpec& SpecOf(ClientVerb verb) { return AllClientVerbs()[static_cast<size_t>(verb)]; }
const RuleSpec& SpecOf(ProtocolRule rule) { return AllRules()[static_cast<size_t>(rule)]; }
const CapabilitySpec& SpecOf(Capability capability) {
  return AllCapabilities()[static_cast<size_t>(capability)];
}
const ObjectSpec& SpecOf(ObjectKind kind) { return AllObjects()[static_cast<size_t>(kind)]; }

const OperationSpec* FindOperation(std::string_view name) {
  return FindByName(AllOperations(), name);
}
const EventSpec* FindEvent(std::string_view name) { return FindByName(AllEvents(), name); }
const ListenerSpec* FindListener(std::string_view event) {
  return FindByName(AllListeners(), event);
}
const ClientSpec* FindClientVerb(std::string_view name) {
  return FindByName(AllClientVerbs(), name);
}
const SignalSpec* FindSignal(std::string_view name) { return FindByName(AllSignals(), name); }

std::optional<MemberSpec> FindMember(ObjectKind kind, std::string_view name) {
  const ObjectSpec& object = SpecOf(kind);
  if (const MemberSpec* found = FindByName(object.members, name)) return *found;
  const auto methods = EmitterMethods();
  const bool of_emitter = std::find(methods.begin(), methods.end(), name) != methods.end();
  if (object.is_emitter && of_emitter) return MemberSpec{name, std::nullopt};
  if (object.each && IsWholeNumber(name)) return MemberSpec{name, object.each};
  if (object.is_open || IsOfEveryObject(name)) return MemberSpec{name, std::nullopt};
  return std::nullopt;
}

}  // namespace clusterspec
