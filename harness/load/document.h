// A YAML file as a tree in which every node knows its place. Hides the YAML library.
#ifndef CLUSTERSPEC_HARNESS_LOAD_DOCUMENT_H_
#define CLUSTERSPEC_HARNESS_LOAD_DOCUMENT_H_

#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/error.h"
#include "spec/nouns/json.h"

namespace clusterspec {

enum class NodeKind { kNull, kScalar, kList, kMap };

struct Member;

struct Node {
  NodeKind kind = NodeKind::kNull;
  std::string text;             // kScalar
  bool quoted = false;          // kScalar: written with quotes or as a block, so always a string
  std::vector<Node> items;      // kList
  std::vector<Member> members;  // kMap, in the order of the file
  SourceLocation where;
  SourceLocation key_where;  // of the key that it stands behind, if it is a mapping's member

  // The member's value; null when there is none. Lives as long as the node.
  const Node* Find(std::string_view key) const;

  // The value that YAML 1.2's core schema gives the node.
  json::value ToJson() const;

  // "a list", "a mapping", "the string 'x'", for messages.
  std::string Describe() const;
};

// One key of a mapping, with its value.
struct Member {
  std::string key;
  Node value;
};

// Reads `text`; `file` is for messages only. Duplicate keys are errors.
Result<Node> ParseYaml(const std::string& text, const std::string& file);

// Reads the whole file.
Result<Node> LoadYaml(const std::string& path);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_DOCUMENT_H_
