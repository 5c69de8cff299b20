#include "harness/load/step_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/load/pattern_loader.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/operation_table.h"

namespace clusterspec {
namespace {

std::vector<std::string> OperationNames() {
  std::vector<std::string> names;
  for (const OperationSpec& spec : OperationTable()) names.emplace_back(spec.name);
  return names;
}

std::string_view Describe(FieldKind kind) {
  switch (kind) {
    case FieldKind::kString:
      return "a string";
    case FieldKind::kInteger:
      return "a whole number";
    case FieldKind::kBoolean:
      return "true or false";
    case FieldKind::kObject:
      return "a mapping";
    case FieldKind::kOperations:
      return "a list of operations";
    case FieldKind::kNothing:
      return "true";
    case FieldKind::kValue:
      break;
  }
  return "a value";
}

bool Fits(FieldKind kind, const json::value& value) {
  switch (kind) {
    case FieldKind::kString:
      return value.is_string();
    case FieldKind::kInteger:
      return value.is_int64();
    case FieldKind::kBoolean:
      return value.is_bool();
    case FieldKind::kObject:
      return value.is_object();
    case FieldKind::kNothing:
      return value.is_bool() && value.get_bool();
    case FieldKind::kOperations:
      return value.is_array() || value.is_object();
    case FieldKind::kValue:
      break;
  }
  return true;
}

// Reads the operations of one scenario; keeps the numbering and the labels.
class StepLoader {
 public:
  explicit StepLoader(Reader* reader) : reader_(reader) {}

  std::vector<Step> Load(const Node& node) {
    std::vector<Step> steps;
    if (!reader_->IsList(node, "steps")) return steps;
    for (const Node& item : node.items) steps.push_back(LoadStep(item));
    CheckProcesses();
    return steps;
  }

 private:
  struct Mention {
    std::string process;
    const Node* node;
  };

  Step LoadStep(const Node& node) {
    Step step{Settle{}, node.where};
    if (!reader_->IsMap(node, "a step")) return step;
    if (node.members.size() != 1) {
      reader_->Fail(node, "a step has one key: a process, await, settle, signal or client");
      return step;
    }
    const auto& [key, value] = node.members.front();
    if (key == "await") {
      step.action = LoadAwait(value);
    } else if (key == "settle") {
      reader_->Boolean(value, "settle");
    } else if (key == "signal") {
      step.action = LoadSignal(value);
    } else if (key == "client") {
      step.action = LoadClient(value);
    } else {
      mentions_.push_back({key, &value});
      step.action = Batch{key, LoadOperations(value)};
    }
    return step;
  }

  // Labels may be used before the fork that makes them stands in the file: check at the end.
  void CheckProcesses() {
    for (const Mention& mention : mentions_) {
      const std::string stem = mention.process.substr(0, mention.process.find('#'));
      if (labels_.contains(stem)) continue;
      std::vector<std::string> known(labels_.begin(), labels_.end());
      known.insert(known.end(), {"await", "settle", "signal", "client"});
      reader_->FailAtKey(
          *mention.node,
          fmt::format("'{}' is neither a kind of step nor a process that the case "
                      "forks; expected one of {}.{}",
                      mention.process, fmt::join(known, ", "), DidYouMean(mention.process, known)));
    }
  }

  Await LoadAwait(const Node& node) {
    Await await;
    if (node.kind == NodeKind::kMap) {
      reader_->CheckKeys(node, "await", {"event"}, {"where", "count"});
      if (const Node* count = node.Find("count")) {
        await.count = reader_->Integer(*count, "count").value_or(1);
      }
    }
    await.pattern = LoadPattern(node, reader_);
    return await;
  }

  Signal LoadSignal(const Node& node) {
    Signal signal;
    if (!reader_->IsMap(node, "signal")) return signal;
    reader_->CheckKeys(node, "signal", {"to", "name"}, {});
    signal.process = reader_->OptionalString(node, "to");
    signal.name = reader_->OptionalString(node, "name");
    if (const Node* to = node.Find("to")) mentions_.push_back({signal.process, to});
    return signal;
  }

  Client LoadClient(const Node& node) {
    constexpr std::string_view kVerbs[] = {"connect", "ask", "send", "close", "datagram"};
    Client client;
    if (!reader_->IsMap(node, "client")) return client;
    reader_->CheckKeys(node, "client", {},
                       {"connect", "ask", "send", "close", "datagram", "to", "text", "times"});
    int verbs = 0;
    for (size_t i = 0; i < std::size(kVerbs); ++i) {
      const Node* label = node.Find(kVerbs[i]);
      if (label == nullptr) continue;
      ++verbs;
      client.verb = static_cast<ClientVerb>(i);
      client.label = reader_->String(*label, kVerbs[i]);
    }
    if (verbs != 1) {
      reader_->Fail(node, "expected exactly one of connect, ask, send, close, datagram");
    }
    client.text = reader_->OptionalString(node, "text");
    if (const Node* times = node.Find("times")) {
      client.times = reader_->Integer(*times, "times").value_or(1);
    }
    LoadTarget(node, &client);
    return client;
  }

  void LoadTarget(const Node& node, Client* client) {
    const Node* to = node.Find("to");
    const bool needed = client->verb == ClientVerb::kConnect || client->verb == ClientVerb::kAsk ||
                        client->verb == ClientVerb::kDatagram;
    if (to == nullptr) {
      if (needed) reader_->Fail(node, "no 'to': a server such as w1.s1, or {host, port} or {path}");
    } else if (to->kind == NodeKind::kMap) {
      reader_->CheckKeys(*to, "to", {}, {"host", "port", "path"});
      client->to.host = reader_->OptionalString(*to, "host");
      client->to.path = reader_->OptionalString(*to, "path");
      if (const Node* port = to->Find("port")) client->to.port = port->ToJson();
    } else {
      client->to.server = reader_->String(*to, "to");
    }
  }

  // One operation or a list.
  std::vector<Operation> LoadOperations(const Node& node) {
    std::vector<Operation> operations;
    if (node.kind == NodeKind::kMap) {
      operations.push_back(LoadOperation(node));
    } else if (reader_->IsList(node, "the operations")) {
      for (const Node& item : node.items) operations.push_back(LoadOperation(item));
    }
    return operations;
  }

  Operation LoadOperation(const Node& node) {
    Operation operation;
    operation.where = node.where;
    operation.id = ++last_id_;
    if (!reader_->IsMap(node, "an operation")) return operation;
    const std::vector<std::string> names = OperationNames();
    const std::string first = node.members.empty() ? "" : node.members.front().key;
    const OperationSpec* spec = FindOperation(first);
    if (spec == nullptr) {
      reader_->Fail(node, fmt::format("unknown operation '{}'; expected one of {}.{}", first,
                                      fmt::join(names, ", "), DidYouMean(first, names)));
      return operation;
    }
    operation.name = first;
    for (const auto& [key, value] : node.members) LoadField(*spec, key, value, &operation);
    for (const FieldSpec& field : spec->fields) {
      if (field.required && node.Find(field.name) == nullptr) {
        reader_->Fail(node, fmt::format("the operation {} has no '{}'", first, field.name));
      }
    }
    if (first == "fork") labels_.insert(StringOr(operation.fields, "label"));
    return operation;
  }

  void LoadField(const OperationSpec& spec, const std::string& key, const Node& value,
                 Operation* operation) {
    if (key == "returns") {
      operation->returns = LoadDemand(value, reader_);
    } else if (key == "throws") {
      operation->throws = LoadThrows(value);
    } else if (key == "as") {
      operation->as = reader_->String(value, "as");
    } else if (key == "for") {
      operation->requirement = reader_->String(value, "for");
    } else if (key == spec.name) {
      LoadProtocolField(spec.main, spec.name, value, operation);
    } else {
      const auto field = std::find_if(spec.fields.begin(), spec.fields.end(),
                                      [&](const FieldSpec& known) { return known.name == key; });
      if (field != spec.fields.end()) return LoadProtocolField(*field, key, value, operation);
      std::vector<std::string> known = {"returns", "throws", "as", "for"};
      for (const FieldSpec& each : spec.fields) known.emplace_back(each.name);
      reader_->FailAtKey(
          value, fmt::format("unknown key '{}' in the operation {}; expected one of {}.{}", key,
                             spec.name, fmt::join(known, ", "), DidYouMean(key, known)));
    }
  }

  // `true`, `maybe`, or demands on the members of the error.
  json::value LoadThrows(const Node& node) {
    json::value demand = LoadDemand(node, reader_);
    if (demand.is_object() || demand == "maybe") return demand;
    if (demand.is_bool() && demand.get_bool()) return demand;
    reader_->Fail(node, "'throws' takes true, maybe, or a mapping such as {code: ERR_X}");
    return true;
  }

  void LoadProtocolField(const FieldSpec& field, std::string_view key, const Node& value,
                         Operation* operation) {
    json::value read = value.ToJson();
    if (!Fits(field.kind, read)) {
      reader_->Fail(value, fmt::format("'{}' of the operation {} is {}; expected {}", key,
                                       operation->name, value.Describe(), Describe(field.kind)));
    } else if (field.kind == FieldKind::kOperations) {
      operation->nested = LoadOperations(value);
    } else if (key == operation->name && field.kind == FieldKind::kValue && read.is_null()) {
      // `setup:` and `exit:` with nothing behind: called without the argument.
    } else if (field.kind != FieldKind::kNothing) {
      operation->fields[field.name] = std::move(read);
    }
  }

  Reader* reader_;
  int last_id_ = 0;
  std::set<std::string> labels_ = {"primary"};
  std::vector<Mention> mentions_;
};

}  // namespace

std::vector<Step> LoadSteps(const Node& node, Reader* reader) {
  return StepLoader(reader).Load(node);
}

}  // namespace clusterspec
