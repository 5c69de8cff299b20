// The adapter protocol and the words of case files as data: what protocol.yaml says, made into C++
// at build time. Everything here lives forever.
#ifndef CLUSTERSPEC_SPEC_PROTOCOL_PROTOCOL_H_
#define CLUSTERSPEC_SPEC_PROTOCOL_PROTOCOL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "spec/protocol/names.h"

namespace clusterspec {

enum class JsonType : uint8_t { kNull, kBoolean, kInteger, kNumber, kString, kArray, kObject };

// Whether a field of this kind can be a value of that type. Placeholders are texts.
bool Takes(FieldKind kind, JsonType type);

// "a whole number from 0", for messages.
std::string_view AboutKind(FieldKind kind);

struct FieldSpec {
  std::string_view name;
  FieldKind kind = FieldKind::kValue;
  bool required = false;
  std::string_view default_value;  // as it is written in a case; empty: none
  // kChoice: all that it may be. kTarget: what it may be besides a worker's label.
  std::span<const std::string_view> names;
  std::optional<int64_t> least;  // of a whole number
  std::optional<int64_t> most;
  std::string_view about;
};

struct OperationSpec {
  OperationKind kind = OperationKind::kGet;
  std::string_view name;
  std::string_view about;
  std::span<const FieldSpec> fields;

  // The field that the operation's own key fills in a case file: `{fork: w1}` is
  // {"op":"fork","label":"w1"}. Null: the operation has no fields and is written `{release: true}`.
  const FieldSpec* main() const { return fields.empty() ? nullptr : &fields.front(); }
  const FieldSpec* Find(std::string_view field) const;  // null for an unknown one
};

enum class Sender : uint8_t { kAdapter, kHarness };
enum class SeenBy : uint8_t { kAny, kPrimary, kWorker, kHarness };

struct EventSpec {
  EventKind kind = EventKind::kHello;
  std::string_view name;
  std::string_view about;
  Sender sender = Sender::kAdapter;
  SeenBy seen_by = SeenBy::kAny;
  SubjectKind subject = SubjectKind::kNone;
  bool reactions = true;            // whether the operation `react` works for it
  std::string_view requirement;     // what it breaks where nothing explains it; or empty
  std::span<const FieldSpec> data;  // all that `data` can have

  const FieldSpec* Find(std::string_view field) const;  // of `data`; null for an unknown one
};

// What a client of the harness does. The first field, `label`, is what the verb's own key gives.
struct ClientSpec {
  ClientVerb verb = ClientVerb::kConnect;
  std::string_view name;
  std::string_view about;
  std::span<const FieldSpec> fields;

  const FieldSpec* Find(std::string_view field) const;  // null for an unknown one
};

// A field of an event as a listener in JavaScript finds it.
struct ListenerField {
  std::string_view name;
  std::string_view value;  // in terms of the listener's parameters, and `it`, the emitter
  bool always = false;     // recorded also where nobody looks at it: it tells most
};

// An event that an emitter of a JavaScript program emits.
struct ListenerSpec {
  EventKind event = EventKind::kClusterExit;
  std::string_view name;        // "cluster.exit"
  std::string_view emitted_as;  // "exit"
  std::string_view parameters;  // "worker, code, signal"
  std::span<const ListenerField> fields;
};

// A rule of the protocol, as one sentence.
struct RuleSpec {
  ProtocolRule rule = ProtocolRule::kJson;
  std::string_view name;
  std::string_view about;
};

enum class KnownBy : uint8_t { kHello, kHarness };

struct CapabilitySpec {
  Capability capability = Capability::kUdp;
  std::string_view name;
  std::string_view about;
  KnownBy known_by = KnownBy::kHello;
};

struct SignalSpec {
  std::string_view name;  // "SIGKILL"
  uint8_t number = 0;     // on Linux
};

// A member of an object that paths go through. `leads_to` is the kind of object that it is;
// nothing: a value of which any path goes on.
struct MemberSpec {
  std::string_view name;
  std::optional<ObjectKind> leads_to;
};

struct ObjectSpec {
  ObjectKind kind = ObjectKind::kCluster;
  std::string_view root;  // the first part of a path that names such an object; empty: none
  bool is_emitter = false;
  bool is_open = false;                 // a user may have given it members of other names
  std::span<const MemberSpec> members;  // without those of event emitters
  std::optional<ObjectKind> each;       // under a number: such an object
};

struct TypeSpec {
  std::string_view name;  // in {"$type": NAME}
  bool sent = false;      // an adapter may send it
  bool taken = false;     // it may stand in an operation
};

// All of them, in the order of the table, which is that of the enum: SpecOf finds by index.
std::span<const OperationSpec> AllOperations();
std::span<const EventSpec> AllEvents();
std::span<const ListenerSpec> AllListeners();
std::span<const ClientSpec> AllClientVerbs();
std::span<const RuleSpec> AllRules();
std::span<const CapabilitySpec> AllCapabilities();
std::span<const SignalSpec> AllSignals();
std::span<const ObjectSpec> AllObjects();
std::span<const std::string_view> EmitterMethods();
std::span<const std::string_view> AllConstants();  // "$undefined" and its like
std::span<const TypeSpec> AllTypes();

const OperationSpec& SpecOf(OperationKind kind);
const EventSpec& SpecOf(EventKind kind);
const ClientSpec& SpecOf(ClientVerb verb);
const RuleSpec& SpecOf(ProtocolRule rule);
const CapabilitySpec& SpecOf(Capability capability);
const ObjectSpec& SpecOf(ObjectKind kind);

// Null for an unknown name.
const OperationSpec* FindOperation(std::string_view name);
const EventSpec* FindEvent(std::string_view name);
const ListenerSpec* FindListener(std::string_view event);  // null too for what is no emitter's
const ClientSpec* FindClientVerb(std::string_view name);
const SignalSpec* FindSignal(std::string_view name);

// The member of an object of this kind, one of event emitters and one that every object has too;
// nothing for an unknown name.
std::optional<MemberSpec> FindMember(ObjectKind kind, std::string_view name);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_PROTOCOL_PROTOCOL_H_
