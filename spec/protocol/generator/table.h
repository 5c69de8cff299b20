// protocol.yaml as the generator reads it.
#ifndef CLUSTERSPEC_SPEC_PROTOCOL_GENERATOR_TABLE_H_
#define CLUSTERSPEC_SPEC_PROTOCOL_GENERATOR_TABLE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace clusterspec::generator {

struct Kind {
  std::string name;
  std::vector<std::string> json;  // names of types in JSON Schema; "any" alone: all
  std::optional<int> least;
  std::optional<int> most;
  std::string about;
};

struct Name {
  std::string name;
  std::string about;
};

struct Choice {
  std::string name;  // of the C++ enum
  std::vector<Name> values;
};

struct Field {
  std::string name;
  std::string kind;
  bool required = false;
  std::string of;                    // the choice
  std::vector<std::string> without;  // names of the choice that it does not take
  std::vector<std::string> also;
  std::string default_value;
  std::optional<int> least;
  std::optional<int> most;
  std::string about;
  std::string js;
  bool always = false;
};

// An operation, or what a client does.
struct Operation {
  std::string name;
  std::string about;
  std::vector<Field> fields;
};

struct Event {
  std::string name;
  std::string about;
  bool of_harness = false;
  std::string process;  // any, primary, worker; harness
  std::string subject;
  bool reactions = true;
  std::string requirement;
  std::optional<std::string> parameters;
  std::string heard_as;
  std::vector<Field> data;
};

struct Capability {
  std::string name;
  std::string about;
  bool of_harness = false;
};

struct Type {
  std::string name;
  std::string form;
  std::string about;
  bool sent = false;
  bool taken = false;
};

struct Member {
  std::string name;
  std::string leads_to;  // empty: any
};

struct Object {
  std::string name;
  std::string root;
  std::string each;
  bool emitter = false;
  bool open = false;
  std::vector<Member> members;
};

struct Table {
  std::vector<std::string> editions;
  std::vector<Kind> kinds;
  std::vector<Choice> choices;
  std::vector<Operation> operations;
  std::vector<Name> subjects;
  std::vector<Event> events;
  std::vector<Operation> clients;
  std::vector<Name> rules;
  std::vector<Capability> capabilities;
  std::vector<Name> constants;
  std::vector<Type> types;
  std::vector<std::pair<std::string, int>> signals;
  std::vector<std::string> emitter;
  std::vector<Object> objects;

  const Kind& KindOf(const Field& field) const;
  // The names that a field of kind `choice` or `target` takes.
  std::vector<Name> NamesOf(const Field& field) const;
};

// Throws std::runtime_error with file, line and column where the file is not as it should be.
Table ReadTable(const std::string& path);

// The ids of the deviations in the file. Throws std::runtime_error.
std::vector<std::string> ReadDeviations(const std::string& path);

}  // namespace clusterspec::generator

#endif  // CLUSTERSPEC_SPEC_PROTOCOL_GENERATOR_TABLE_H_
