#include "spec/nouns/operation_table.h"

#include <algorithm>
#include <array>

namespace clusterspec {
namespace {

using enum FieldKind;

constexpr FieldSpec kNone[] = {{"", kNothing}};
constexpr FieldSpec kFork[] = {{"env", kObject}};
constexpr FieldSpec kVia[] = {{"via", kString}};
constexpr FieldSpec kSame[] = {{"right", kString, true}};
constexpr FieldSpec kCallback[] = {{"callback", kString}};
constexpr FieldSpec kKill[] = {{"signal", kValue}, {"via", kString}};
constexpr FieldSpec kSend[] = {
    {"message", kValue, true}, {"handle", kString}, {"options", kValue}, {"callback", kString}};
constexpr FieldSpec kListen[] = {
    {"port", kValue},    {"host", kString},       {"path", kString},     {"fd", kInteger},
    {"handle", kString}, {"exclusive", kBoolean}, {"backlog", kInteger}, {"accept", kString}};
constexpr FieldSpec kBind[] = {
    {"type", kString, true}, {"port", kValue, true}, {"host", kString}, {"exclusive", kBoolean}};
constexpr FieldSpec kConnect[] = {{"port", kValue}, {"host", kString}, {"path", kString}};
constexpr FieldSpec kAdopt[] = {{"label", kString, true}, {"accept", kString}};
constexpr FieldSpec kPrint[] = {{"to", kString}};
constexpr FieldSpec kAfter[] = {{"do", kOperations, true}};
constexpr FieldSpec kReact[] = {
    {"subject", kString}, {"times", kInteger}, {"do", kOperations, true}};
constexpr FieldSpec kLoad[] = {{"via", kString}, {"callback", kString}};
constexpr FieldSpec kForget[] = {{"subject", kString}};

template <size_t N>
constexpr std::span<const FieldSpec> Some(const FieldSpec (&fields)[N]) {
  return fields;
}

constexpr OperationSpec kTable[] = {
    {"fork", {"label", kString, true}, Some(kFork)},
    {"setup", {"settings", kValue}, Some(kVia)},
    {"policy", {"value", kString, true}, {}},
    {"get", {"path", kString, true}, {}},
    {"same", {"left", kString, true}, Some(kSame)},
    {"typeof", {"path", kString, true}, {}},
    {"keys", {"path", kString, true}, {}},
    {"disconnect", {"target", kString, true}, Some(kCallback)},
    {"kill", {"target", kString, true}, Some(kKill)},
    {"send", {"target", kString, true}, Some(kSend)},
    {"listen", {"label", kString, true}, Some(kListen)},
    {"bind", {"label", kString, true}, Some(kBind)},
    {"close", {"label", kString, true}, {}},
    {"connect", {"label", kString, true}, Some(kConnect)},
    {"end_sockets", {"label", kString, true}, {}},
    {"adopt", {"handle", kString, true}, Some(kAdopt)},
    {"watch_output", {"target", kString, true}, {}},
    {"print", {"text", kString, true}, Some(kPrint)},
    {"exit", {"code", kValue}, {}},
    {"exit_code", {"code", kValue, true}, {}},
    {"throw", {"message", kString, true}, {}},
    {"spin", kNone[0], {}},
    {"after", {"ms", kInteger, true}, Some(kAfter)},
    {"react", {"event", kString, true}, Some(kReact)},
    {"forget", {"event", kString, true}, Some(kForget)},
    {"release", kNone[0], {}},
    {"load", {"module", kString, true}, Some(kLoad)},
};

}  // namespace

std::span<const OperationSpec> OperationTable() { return kTable; }

const OperationSpec* FindOperation(std::string_view name) {
  const auto found = std::find_if(std::begin(kTable), std::end(kTable),
                                  [&](const OperationSpec& spec) { return spec.name == name; });
  return found == std::end(kTable) ? nullptr : &*found;
}

}  // namespace clusterspec
