// The operations of the adapter protocol, version 1, as data: what the loader checks case files
// against. The prose is in harness/adapters/PROTOCOL.md.
#ifndef CLUSTERSPEC_SPEC_NOUNS_OPERATION_TABLE_H_
#define CLUSTERSPEC_SPEC_NOUNS_OPERATION_TABLE_H_

#include <span>
#include <string_view>

namespace clusterspec {

enum class FieldKind {
  kString,
  kInteger,
  kBoolean,
  kObject,
  kValue,       // anything, as the protocol writes values
  kOperations,  // a list of operations
  kNothing,     // the operation's own key takes no value: write `true`
};

struct FieldSpec {
  std::string_view name;
  FieldKind kind;
  bool required = false;
};

struct OperationSpec {
  std::string_view name;
  // The protocol's field that the value of the operation's own key goes to in a case file:
  // `{fork: w1}` is {"op":"fork","label":"w1"}. Kind kNothing: there is none.
  FieldSpec main;
  std::span<const FieldSpec> fields;
};

// All of them, in the protocol's order. Lives forever.
std::span<const OperationSpec> OperationTable();

// Null for an unknown name.
const OperationSpec* FindOperation(std::string_view name);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_OPERATION_TABLE_H_
