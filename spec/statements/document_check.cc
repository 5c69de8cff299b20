#include "spec/statements/document_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <set>
#include <utility>

#include "spec/statements/alignment.h"
#include "spec/statements/occurrences.h"
#include "spec/statements/pairing.h"

namespace clusterspec {
namespace {

// A shorter text stands in many places by chance, unless it is a whole passage.
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
    const std::vector<Gap> gaps = Gaps(placed);
    for (const Gap& gap : gaps) pieces_.push_back({gap.words});
    moved_.resize(statements_.size());
    for (const Gap& gap : gaps) FindMoved(gap);
    for (size_t i = 0; i < gaps.size(); ++i) {
      if (gaps[i].first == gaps[i].last) TakeEdges(placed, &pieces_[i]);
    }
    comparison_.kept = placed.size() - edited_.size();
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
      for (const size_t begin : occurrences_[fingerprint]) {
        const Span span{begin, begin + static_cast<size_t>(fingerprint.length)};
        if (fingerprint.length < kShortestMove && !IsWhole(span)) continue;
        if (!TakeOut(span)) continue;
        Add(ChangeKind::kMoved, span, i);
        moved_[i] = true;
        break;
      }
    }
  }

  // Whether the span is one whole passage of the document.
  bool IsWhole(Span span) const {
    const size_t passage = stream_.PassageAt(span.begin);
    return span.begin == stream_.BeginOf(passage) && span.end == stream_.BeginOf(passage + 1);
  }

  // Words that share a passage with a statement in place have changed that statement, unless they
  // may have come for one that is missing.
  void TakeEdges(const std::vector<Placed>& placed, std::vector<Span>* pieces) {
    std::vector<Span> rest;
    for (const Span& piece : Cut(*pieces)) {
      const auto next =
          std::lower_bound(placed.begin(), placed.end(), piece.end,
                           [](const Placed& each, size_t at) { return each.begin < at; });
      const size_t passage = stream_.PassageAt(piece.begin);
      if (next != placed.end() && next->begin == piece.end &&
          next->begin < stream_.BeginOf(passage + 1)) {
        Edit(next->statement, passage);
      } else if (next != placed.begin() && piece.begin > stream_.BeginOf(passage) &&
                 EndOf(*std::prev(next)) == piece.begin) {
        Edit(std::prev(next)->statement, passage);
      } else {
        rest.push_back(piece);
      }
    }
    *pieces = rest;
  }

  size_t EndOf(const Placed& placed) const {
    return placed.begin + static_cast<size_t>(statements_[placed.statement].fingerprint.length);
  }

  void Edit(size_t statement, size_t passage) {
    if (!edited_.insert(statement).second) return;
    Add(ChangeKind::kChanged, {stream_.BeginOf(passage), stream_.BeginOf(passage + 1)}, statement);
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

  // Missing statements and new words at one place, paired by likeness, are changes.
  void Report(const Gap& gap, const std::vector<Span>& pieces) {
    const std::vector<Span> words = Cut(pieces);
    std::vector<size_t> missing;
    for (size_t i = gap.first; i < gap.last; ++i) {
      if (!moved_[i]) missing.push_back(i);
    }
    const Pairs pairs = PairUp(missing.size(), words.size(), [&](size_t i, size_t j) {
      return Unlikeness(statements_[missing[i]], words[j]);
    });
    for (const auto& [i, j] : pairs) {
      if (i && j) {
        Add(ChangeKind::kChanged, words[*j], missing[*i]);
      } else if (i) {
        Add(ChangeKind::kVanished, {gap.words.end, gap.words.end}, missing[*i]);
      } else {
        Add(ChangeKind::kNew, words[*j],
            gap.last == 0 ? std::nullopt : std::optional<size_t>(gap.last - 1));
      }
    }
  }

  // From 0 to 2. The map has no words, so kind and length must do.
  double Unlikeness(const Statement& statement, Span words) const {
    const Passage& passage = document_[stream_.PassageAt(words.begin)];
    const bool history = statement.statement_class == StatementClass::kHistory;
    const bool code = statement.statement_class == StatementClass::kExample;
    if (history != (passage.kind == PassageKind::kHistory)) return 2;
    if (passage.kind == PassageKind::kCode && !code) return 2;
    const double was = statement.fingerprint.length;
    const auto is = static_cast<double>(words.end - words.begin);
    return std::abs(was - is) / std::max(was, is);
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
  std::set<size_t> edited_;                // statements in place whose passage says more
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
