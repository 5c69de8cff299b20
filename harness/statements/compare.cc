#include "harness/statements/compare.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "harness/statements/alignment.h"
#include "harness/statements/occurrences.h"

namespace clusterspec {
namespace {

// A shorter text stands in many places by chance.
constexpr int kShortestMove = 12;

struct Span {
  size_t begin = 0;
  size_t end = 0;
};

// What lies between two statements that are in place: words that are not accounted for, and
// statements that are missing.
struct Gap {
  Span words;
  size_t first = 0;  // missing statements: [first, last)
  size_t last = 0;
};

class Comparer {
 public:
  Comparer(const Document& document, const StatementMap& map)
      : document_(document), statements_(map.statements), stream_(document) {}

  Comparison Run() {
    std::set<Fingerprint> wanted;
    for (const Statement& each : statements_) wanted.insert(each.fingerprint);
    occurrences_ = FindOccurrences(stream_.text(), wanted);
    const std::vector<Placed> placed = Align(statements_, occurrences_, stream_.text().size());
    comparison_.kept = placed.size();
    const std::vector<Gap> gaps = Gaps(placed);
    for (const Gap& gap : gaps) pieces_.push_back({gap.words});
    moved_.resize(statements_.size());
    for (const Gap& gap : gaps) FindMoved(gap);
    for (size_t i = 0; i < gaps.size(); ++i) Report(gaps[i], pieces_[i]);
    std::stable_sort(comparison_.changes.begin(), comparison_.changes.end(),
                     [](const Change& a, const Change& b) { return a.line < b.line; });
    return std::move(comparison_);
  }

 private:
  std::vector<Gap> Gaps(const std::vector<Placed>& placed) const {
    std::vector<Gap> gaps;
    Gap gap;
    const auto close = [&](size_t statement, size_t at) {
      gap.last = statement;
      gap.words.end = at;
      if (gap.first != gap.last || gap.words.begin != gap.words.end) gaps.push_back(gap);
    };
    for (const Placed& each : placed) {
      close(each.statement, each.begin);
      gap.first = each.statement + 1;
      gap.words.begin =
          each.begin + static_cast<size_t>(statements_[each.statement].fingerprint.length);
    }
    close(statements_.size(), stream_.text().size());
    return gaps;
  }

  // Missing statements that stand in another gap, or elsewhere in this one.
  void FindMoved(const Gap& gap) {
    for (size_t i = gap.first; i < gap.last; ++i) {
      const Fingerprint& fingerprint = statements_[i].fingerprint;
      if (fingerprint.length < kShortestMove) continue;
      for (const size_t begin : occurrences_[fingerprint]) {
        if (!TakeOut({begin, begin + static_cast<size_t>(fingerprint.length)})) continue;
        Add(ChangeKind::kMoved, {begin, begin + static_cast<size_t>(fingerprint.length)}, i);
        moved_[i] = true;
        break;
      }
    }
  }

  // Takes the span out of the piece that holds it whole; false when none does.
  bool TakeOut(Span span) {
    for (std::vector<Span>& pieces : pieces_) {
      for (size_t i = 0; i < pieces.size(); ++i) {
        if (span.begin < pieces[i].begin || span.end > pieces[i].end) continue;
        const Span rest{span.end, pieces[i].end};
        pieces[i].end = span.begin;
        pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1, rest);
        return true;
      }
    }
    return false;
  }

  // Missing statements and new words at one place, in pairs, are changes.
  void Report(const Gap& gap, const std::vector<Span>& pieces) {
    const std::vector<Span> words = Cut(pieces);
    size_t next = 0;
    for (size_t i = gap.first; i < gap.last; ++i) {
      if (moved_[i]) continue;
      if (next < words.size()) {
        Add(ChangeKind::kChanged, words[next++], i);
      } else {
        Add(ChangeKind::kVanished, {gap.words.end, gap.words.end}, i);
      }
    }
    for (; next < words.size(); ++next) {
      Add(ChangeKind::kNew, words[next],
          gap.last == 0 ? std::nullopt : std::optional<size_t>(gap.last - 1));
    }
  }

  // Along the passages of the document.
  std::vector<Span> Cut(const std::vector<Span>& pieces) const {
    std::vector<Span> words;
    for (const Span& piece : pieces) {
      for (size_t begin = piece.begin; begin < piece.end;) {
        const size_t passage = stream_.PassageAt(begin);
        const size_t end = std::min(piece.end, stream_.BeginOf(passage + 1));
        words.push_back({begin, end});
        begin = end;
      }
    }
    return words;
  }

  void Add(ChangeKind kind, Span span, std::optional<size_t> statement) {
    Change change;
    change.kind = kind;
    if (statement) change.statement = statements_[*statement];
    change.line = LineAt(span.begin);
    if (span.begin != span.end) change.words = Words(span);
    comparison_.changes.push_back(std::move(change));
  }

  // Of the last line for a place behind everything.
  int LineAt(size_t at) const {
    if (stream_.text().empty()) return 1;
    const size_t inside = std::min(at, stream_.text().size() - 1);
    const size_t passage = stream_.PassageAt(inside);
    return document_[passage].LineOf(inside - stream_.BeginOf(passage));
  }

  // The words as the document has them, on one line; of several passages the first.
  std::string Words(Span span) const {
    const size_t index = stream_.PassageAt(span.begin);
    const Passage& passage = document_[index];
    const size_t offset = stream_.BeginOf(index);
    const size_t last = std::min(span.end - offset, passage.canonical.text.size()) - 1;
    const size_t begin = span.begin == offset ? 0 : passage.canonical.at[span.begin - offset];
    const size_t end = last + 1 == passage.canonical.text.size() ? passage.raw.size()
                                                                 : passage.canonical.at[last] + 1;
    return passage.raw.substr(begin, end - begin);
  }

  const Document& document_;
  const std::vector<Statement>& statements_;
  const Stream stream_;
  Occurrences occurrences_;
  std::vector<std::vector<Span>> pieces_;  // by gap: its words that nothing accounts for
  std::vector<bool> moved_;                // by statement
  Comparison comparison_;
};

}  // namespace

std::string_view ToString(ChangeKind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"changed", "new", "vanished", "moved"};
  return kNames[static_cast<size_t>(kind)];
}

Comparison Compare(const Document& document, const StatementMap& map) {
  return Comparer(document, map).Run();
}

}  // namespace clusterspec
