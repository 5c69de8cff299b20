#include "spec/statements/stub.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "spec/statements/fingerprint.h"
#include "spec/statements/occurrences.h"

namespace clusterspec {
namespace {

// A shorter text of another edition is only taken where the document's own cut agrees.
constexpr size_t kShortestKnown = 12;
// As above, for one that begins where the document has no cut.
constexpr size_t kShortestInside = 24;

// Whether a name or sentence could begin at the i-th byte of the canonical text.
bool BeginsWord(const Passage& passage, size_t i) {
  size_t before = passage.canonical.at[i];
  while (before > 0 &&
         std::string_view("`[*_").find(passage.raw[before - 1]) != std::string::npos) {
    --before;
  }
  return before > 0 && std::string_view(" \n").find(passage.raw[before - 1]) != std::string::npos;
}

// As above, and what begins there is not the rest of a sentence.
bool BeginsSentence(const Passage& passage, size_t i) {
  const size_t at = passage.canonical.at[i];
  const bool small = passage.raw[at] >= 'a' && passage.raw[at] <= 'z';
  return BeginsWord(passage, i) && (!small || passage.raw[at - 1] == '`');
}

class StubMaker {
 public:
  StubMaker(const Document& document, const std::vector<StatementMap>& known)
      : document_(document), stream_(document), hasher_(stream_.text()) {
    for (const StatementMap& map : known) {
      std::map<Place, std::vector<const Statement*>> places;
      for (const Statement& each : map.statements) {
        known_.emplace(each.fingerprint, &each);
        places[PlaceOf(each)].push_back(&each);
      }
      known_at_.merge(places);  // keeps what an earlier map said
    }
    for (const auto& [fingerprint, statement] : known_) {
      lengths_.insert(static_cast<size_t>(fingerprint.length));
    }
  }

  std::vector<StubStatement> Run() {
    for (size_t at = 0; at < stream_.text().size();) at = Take(at);
    return std::move(stub_);
  }

 private:
  using Place = std::pair<std::string, Fingerprint>;  // canonical section, statement

  // One statement; gives its end.
  size_t Take(size_t at) {
    const size_t index = stream_.PassageAt(at);
    const Passage& passage = document_[index];
    const size_t passage_end = stream_.BeginOf(index + 1);
    const size_t end = End(passage, at, stream_.BeginOf(index), passage_end);
    if (passage.kind == PassageKind::kHeading && at == stream_.BeginOf(index)) Enter(passage);
    Add(at, end, passage, stream_.BeginOf(index));
    return end;
  }

  size_t End(const Passage& passage, size_t at, size_t passage_begin, size_t passage_end) const {
    if (passage.kind == PassageKind::kCode || passage.kind == PassageKind::kHistory) {
      return passage_end;
    }
    const size_t known = KnownEnd(at, passage_end, kShortestKnown);
    const bool inside = known > 0 && known < passage_end;
    if (known > 0 && (!inside || BeginsSentence(passage, known - passage_begin))) return known;
    for (size_t end = at + 1; end < passage_end; ++end) {
      if (BeginsWord(passage, end - passage_begin) && KnownEnd(end, passage_end, kShortestInside)) {
        return end;
      }
    }
    return passage_end;
  }

  // End of the longest known statement that begins here; 0 when there is none. One that is shorter
  // than `shortest` must end with the passage.
  size_t KnownEnd(size_t at, size_t passage_end, size_t shortest) const {
    for (auto length = lengths_.rbegin(); length != lengths_.rend(); ++length) {
      const size_t end = at + *length;
      if (end > stream_.text().size() || (end != passage_end && *length < shortest)) continue;
      if (known_.contains(hasher_.Part(at, *length))) return end;
    }
    return 0;
  }

  void Enter(const Passage& heading) {
    const auto level = static_cast<size_t>(heading.level);
    headings_.resize(std::max<size_t>(level, 1) - 1);
    headings_.push_back(Title(heading.raw));
    ordinal_ = 0;
  }

  static std::string Title(const std::string& raw) {
    std::string title;
    for (const char c : raw) {
      if (c == '`' || c == '\\' || (c >= 0 && c < ' ') || (c == '#' && title.empty())) continue;
      if (c == ' ' && title.empty()) continue;
      title += c;
    }
    while (title.ends_with(' ')) title.pop_back();
    return title;
  }

  // Without the title of the page, which is the first heading, and levels that are not there.
  std::string Section() const {
    std::vector<std::string> parts;
    for (const std::string& each : headings_) {
      if (!each.empty()) parts.push_back(each);
    }
    if (!parts.empty()) parts.erase(parts.begin());
    return fmt::format("{}", fmt::join(parts, " / "));
  }

  void Add(size_t begin, size_t end, const Passage& passage, size_t passage_begin) {
    StubStatement added;
    added.statement.section = Section();
    added.statement.ordinal = ++ordinal_;
    added.statement.fingerprint = hasher_.Part(begin, end - begin);
    added.statement.line = passage.LineOf(begin - passage_begin);
    const size_t first = begin == passage_begin ? 0 : passage.canonical.at[begin - passage_begin];
    const size_t last = end - passage_begin < passage.canonical.at.size()
                            ? passage.canonical.at[end - passage_begin]
                            : passage.raw.size();
    added.words = passage.raw.substr(first, last - first);
    if (passage.kind == PassageKind::kCode)
      added.statement.statement_class = StatementClass::kExample;
    if (passage.kind == PassageKind::kHistory) {
      added.statement.statement_class = StatementClass::kHistory;
    }
    Adopt(&added.statement);
    stub_.push_back(std::move(added));
  }

  // The same words may say different things in different sections, and in one section again.
  void Adopt(Statement* statement) {
    const Place place = PlaceOf(*statement);
    const size_t before = seen_[place]++;
    const auto at_place = known_at_.find(place);
    const auto anywhere = known_.find(statement->fingerprint);
    const Statement* best = nullptr;
    if (at_place != known_at_.end()) {
      best = at_place->second[std::min(before, at_place->second.size() - 1)];
    } else if (anywhere != known_.end()) {
      best = anywhere->second;
    }
    if (best == nullptr) return;
    statement->statement_class = best->statement_class;
    statement->requirements = best->requirements;
  }

  static Place PlaceOf(const Statement& statement) {
    return {CanonicalProse(statement.section).text, statement.fingerprint};
  }

  const Document& document_;
  const Stream stream_;
  const PartHasher hasher_;
  std::map<Fingerprint, const Statement*> known_;            // of the map that counts most
  std::map<Place, std::vector<const Statement*>> known_at_;  // as above, in their order
  std::map<Place, size_t> seen_;                             // how often so far
  std::set<size_t> lengths_;
  std::vector<std::string> headings_;  // by level
  int ordinal_ = 0;
  std::vector<StubStatement> stub_;
};

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string OneLine(const std::string& words) {
  std::string line;
  for (const char c : words) line += c == '\n' || c == '\r' ? ' ' : c;
  return line;
}

}  // namespace

std::vector<StubStatement> MakeStub(const Document& document,
                                    const std::vector<StatementMap>& known) {
  return StubMaker(document, known).Run();
}

std::string FormatStub(const std::vector<StubStatement>& stub, const std::string& edition,
                       bool with_words) {
  std::string text = fmt::format("edition: {}\nsections:\n", edition);
  const Statement* previous = nullptr;
  for (const auto& [statement, words] : stub) {
    if (statement.ordinal == 1 || previous == nullptr) {
      text += fmt::format("  - section: {}\n    statements:\n", Quoted(statement.section));
    }
    previous = &statement;
    if (with_words) text += fmt::format("      # {}\n", OneLine(words));
    text += fmt::format("      - {{n: {}, line: {}, hash: {:016x}, chars: {}, class: {}",
                        statement.ordinal, statement.line, statement.fingerprint.hash,
                        statement.fingerprint.length,
                        statement.statement_class ? ToString(*statement.statement_class) : "todo");
    if (!statement.requirements.empty()) {
      text += fmt::format(", requirements: [{}]", fmt::join(statement.requirements, ", "));
    }
    text += "}\n";
  }
  return text;
}

}  // namespace clusterspec
