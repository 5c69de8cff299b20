#include "harness/load/step_loader.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/un.h>

#include <algorithm>
#include <set>

#include "harness/load/pattern_loader.h"
#include "harness/load/spec_names.h"
#include "spec/nouns/json_type.h"
#include "spec/nouns/name_match.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

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
    Step step{Quiesce{}, node.where};
    if (!reader_->IsMap(node, "a step")) return step;
    if (node.members.size() != 1) {
      reader_->Fail(node, "a step has one key: a process, await, quiesce, signal or client");
      return step;
    }
    const auto& [key, value] = node.members.front();
    if (key == "await") {
      step.action = LoadAwait(value);
    } else if (key == "quiesce") {
      reader_->Boolean(value, "quiesce");
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
      known.insert(known.end(), {"await", "quiesce", "signal", "client"});
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
        await.count = reader_->Count(*count, "count", 1);
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
    const std::vector<std::string> verbs = NamesOf(AllClientVerbs());
    Client client;
    if (!reader_->IsMap(node, "client")) return client;
    std::vector<std::string_view> keys{"to", "text", "times", "at_once", "protocol"};
    keys.insert(keys.end(), verbs.begin(), verbs.end());
    reader_->CheckKeys(node, "client", {}, keys);
    int found = 0;
    for (const ClientSpec& spec : AllClientVerbs()) {
      const Node* label = node.Find(spec.name);
      if (label == nullptr) continue;
      ++found;
      client.verb = spec.verb;
      client.label = reader_->String(*label, spec.name);
    }
    if (found != 1) {
      reader_->Fail(node, fmt::format("expected exactly one of {}", fmt::join(verbs, ", ")));
    }
    client.text = reader_->OptionalString(node, "text");
    if (const Node* times = node.Find("times")) {
      client.times = reader_->Count(*times, "times", 1);
    }
    if (const Node* at_once = node.Find("at_once")) {
      client.at_once = reader_->Count(*at_once, "at_once", 1);
    }
    const auto protocol = ParseServerProtocol(reader_->OptionalString(node, "protocol"));
    client.protocol = protocol.value_or(ServerProtocol::kNet);
    LoadTarget(node, &client);
    return client;
  }

  // Nobody is asked for the address of a name: that would depend on the machine.
  void CheckHost(const std::string& host, const Node* node) {
    in6_addr address{};
    if (host.empty() || host == "localhost" || host.find("${") != std::string::npos ||
        inet_pton(AF_INET, host.c_str(), &address) == 1 ||
        inet_pton(AF_INET6, host.c_str(), &address) == 1) {
      return;
    }
    reader_->Fail(*node, fmt::format("'{}' is no address; expected one such as 127.0.0.1, ::1 or "
                                     "localhost",
                                     host));
  }

  void CheckPath(const std::string& path, const Node* node) {
    constexpr size_t kLongest = sizeof(sockaddr_un{}.sun_path) - 1;
    if (path.size() <= kLongest) return;
    reader_->Fail(*node,
                  fmt::format("a path of {} bytes is too long for a Unix socket; expected at "
                              "most {}",
                              path.size(), kLongest));
  }

  void LoadTarget(const Node& node, Client* client) {
    const Node* to = node.Find("to");
    const FieldSpec* field = SpecOf(client->verb).Find("to");
    const bool needed = field != nullptr && field->required;
    if (to == nullptr) {
      if (needed) reader_->Fail(node, "no 'to': a server such as w1.s1, or {host, port} or {path}");
    } else if (to->kind == NodeKind::kMap) {
      reader_->CheckKeys(*to, "to", {}, {"host", "port", "path"});
      client->to.host = reader_->OptionalString(*to, "host");
      client->to.path = reader_->OptionalString(*to, "path");
      CheckHost(client->to.host, to->Find("host"));
      CheckPath(client->to.path, to->Find("path"));
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
    const std::vector<std::string> names = NamesOf(AllOperations());
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
      if (field.required && &field != spec->main() && node.Find(field.name) == nullptr) {
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
      LoadMain(spec, value, operation);
    } else {
      const FieldSpec* field = spec.Find(key);
      if (field != nullptr && field != spec.main()) {
        return LoadProtocolField(*field, key, value, operation);
      }
      std::vector<std::string> known = {"returns", "throws", "as", "for"};
      for (const FieldSpec& each : spec.fields.subspan(std::min<size_t>(spec.fields.size(), 1)))
        known.emplace_back(each.name);
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

  void LoadMain(const OperationSpec& spec, const Node& value, Operation* operation) {
    if (spec.main() != nullptr) {
      LoadProtocolField(*spec.main(), spec.name, value, operation);
    } else if (const json::value read = value.ToJson(); !read.is_bool() || !read.get_bool()) {
      reader_->Fail(value, fmt::format("'{0}' of the operation {0} is {1}; expected true",
                                       spec.name, value.Describe()));
    }
  }

  void LoadProtocolField(const FieldSpec& field, std::string_view key, const Node& value,
                         Operation* operation) {
    json::value read = value.ToJson();
    if (!Takes(field.kind, TypeOf(read))) {
      reader_->Fail(value, fmt::format("'{}' of the operation {} is {}; expected {}", key,
                                       operation->name, value.Describe(), AboutKind(field.kind)));
    } else if (field.kind == FieldKind::kOperations) {
      operation->nested = LoadOperations(value);
    } else if (key == operation->name && field.kind == FieldKind::kValue && read.is_null()) {
      // `setup:` and `exit:` with nothing behind: called without the argument.
    } else {
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
