#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "cli/command_line.h"
#include "cli/tool_commands.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"
#include "harness/load/statement_loader.h"
#include "spec/nouns/read_file.h"
#include "spec/statements/document_check.h"
#include "spec/statements/document_reader.h"
#include "spec/statements/stub.h"

namespace clusterspec {
namespace {

constexpr size_t kLongestWords = 160;  // bytes of a message

Result<Document> Read(const std::string& file) {
  const auto text = ReadFile(file, kMostDocumentBytes);
  if (!text) return text.error();
  return ReadDocument(*text, file);
}

std::string Shortened(const std::string& words) {
  std::string line;
  for (const char c : words) {
    const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!space || (!line.empty() && line.back() != ' ')) line += space ? ' ' : c;
  }
  if (line.size() <= kLongestWords) return ValidUtf8(line);
  return ValidUtf8(line.substr(0, kLongestWords)) + " ...";
}

std::string Describe(const Change& change) {
  const auto words = [&] { return Shortened(change.words); };
  switch (change.kind) {
    case ChangeKind::kNew:
      return fmt::format("new: {}\n    after {}", words(),
                         change.statement ? change.statement->Place() : "nothing");
    case ChangeKind::kVanished:
      return fmt::format("vanished: {}", change.statement->Place());
    case ChangeKind::kChanged:
      return fmt::format("changed: {}\n    now: {}", change.statement->Place(), words());
    case ChangeKind::kMoved:
      return fmt::format("moved: {}\n    stands here: {}", change.statement->Place(), words());
  }
  return "";
}

void PrintChange(const std::string& file, const Change& change) {
  fmt::print("{}:{}: {}\n", file, change.line, Describe(change));
  if (!change.statement) return;
  if (change.kind != ChangeKind::kNew) {
    fmt::print("    mapped at {}:{}, class {}\n", change.statement->where.file,
               change.statement->where.line, ToString(*change.statement->statement_class));
  }
  if (!change.statement->requirements.empty()) {
    fmt::print(
        "    {} {}\n",
        change.kind == ChangeKind::kNew ? "near to requirements" : "requirements to revisit:",
        fmt::join(change.statement->requirements, ", "));
  }
}

struct SpecFlags {
  std::string file;  // the document
  std::string edition;
  bool words = false;  // with the text of every statement
};

// Prints every statement of the document that the edition's map does not account for, and every
// one of the map that has changed, vanished or moved. 1 if there is any.
int CheckDocument(const SpecFlags& flags) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto maps = LoadStatementMaps(*catalogue);
  if (!maps) return Print(maps.error()), kUsage;
  const auto document = Read(flags.file);
  if (!document) return Fail(document.error(), kUsage);
  const StatementMap& map = maps->at(*ParseEdition(flags.edition));
  const Comparison comparison = Compare(*document, map);
  for (const Change& change : comparison.changes) PrintChange(flags.file, change);
  std::map<ChangeKind, int> counts;
  for (const Change& change : comparison.changes) ++counts[change.kind];
  fmt::print(
      "{} of the {} statements of {} are in place; {} changed, {} new, {} vanished, "
      "{} moved.\n",
      comparison.kept, map.statements.size(), flags.edition, counts[ChangeKind::kChanged],
      counts[ChangeKind::kNew], counts[ChangeKind::kVanished], counts[ChangeKind::kMoved]);
  return comparison.changes.empty() ? kAsExpected : kUnexpected;
}

// Prints a map's skeleton for the document.
int StubDocument(const SpecFlags& flags) {
  const std::string edition = flags.edition.empty() ? "vNEXT" : flags.edition;
  const auto document = Read(flags.file);
  if (!document) return Fail(document.error(), kUsage);
  const StatementMaps maps = LoadKnownStatements(Home() + "/spec/editions");
  // What the edition itself says of a statement counts first, then what the newest says.
  std::vector<StatementMap> known;
  for (auto each = maps.rbegin(); each != maps.rend(); ++each) known.push_back(each->second);
  std::stable_partition(known.begin(), known.end(), [&](const StatementMap& each) {
    return ToString(each.edition) == edition;
  });
  fmt::print("{}", FormatStub(MakeStub(*document, known), edition, flags.words));
  return kAsExpected;
}

}  // namespace

void AddSpec(CommandLine* program) {
  const auto flags = std::make_shared<SpecFlags>();
  const CommandLine spec = program->Group(kSpecCommand.name, kSpecCommand.about);
  const CommandLine check =
      spec.Command("check", "List what differs between a document and an edition's map");
  check.Add("--edition", &flags->edition, "edition whose map to compare with")
      .Required()
      .AnEdition();
  check.Add("--doc", &flags->file, "the documentation, Markdown or HTML").Required();
  check.Does([=] { return CheckDocument(*flags); });

  const CommandLine stub = spec.Command("stub", "Write a map's skeleton for a document");
  stub.Add("--doc", &flags->file, "the documentation, Markdown or HTML").Required();
  stub.Add("--edition", &flags->edition, "name of the edition; default: vNEXT");
  stub.Flag("--words", &flags->words, "with the text of every statement as a comment");
  stub.Does([=] { return StubDocument(*flags); });
}

}  // namespace clusterspec
