#include "spec/statements/alignment.h"

#include <algorithm>
#include <tuple>

namespace clusterspec {
namespace {

// A chain of occurrences by its last link.
struct Link {
  size_t statement = 0;
  size_t begin = 0;
  size_t end = 0;
  size_t weight = 0;  // bytes that the chain covers
  int previous = -1;  // index of the link before
};

// The best chain that ends before a given statement: a Fenwick tree of maxima.
class BestChains {
 public:
  explicit BestChains(size_t statements) : best_(statements + 1, -1) {}

  void Add(const std::vector<Link>& links, int index) {
    for (size_t i = links[static_cast<size_t>(index)].statement + 1; i < best_.size();
         i += i & (~i + 1)) {
      if (Better(links, index, best_[i])) best_[i] = index;
    }
  }

  // Index of the best chain whose last statement is before this one; -1 when there is none.
  int Before(const std::vector<Link>& links, size_t statement) const {
    int best = -1;
    for (size_t i = statement; i > 0; i -= i & (~i + 1)) {
      if (Better(links, best_[i], best)) best = best_[i];
    }
    return best;
  }

  static bool Better(const std::vector<Link>& links, int a, int b) {
    if (a < 0 || b < 0) return b < 0 && a >= 0;
    return links[static_cast<size_t>(a)].weight > links[static_cast<size_t>(b)].weight;
  }

 private:
  std::vector<int> best_;
};

std::vector<Link> Candidates(const std::vector<Statement>& statements,
                             const Occurrences& occurrences) {
  std::vector<Link> links;
  for (size_t i = 0; i < statements.size(); ++i) {
    const auto found = occurrences.find(statements[i].fingerprint);
    if (found == occurrences.end()) continue;
    const auto length = static_cast<size_t>(statements[i].fingerprint.length);
    for (const size_t begin : found->second) links.push_back({i, begin, begin + length, 0, -1});
  }
  std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
    return std::tie(a.begin, a.statement) < std::tie(b.begin, b.statement);
  });
  return links;
}

}  // namespace

std::vector<Placed> Align(const std::vector<Statement>& statements, const Occurrences& occurrences,
                          size_t text_size) {
  std::vector<Link> links = Candidates(statements, occurrences);
  std::vector<std::vector<int>> ending(text_size + 1);  // links by their end
  BestChains chains(statements.size());
  size_t next = 0;
  int best = -1;
  for (size_t at = 0; at <= text_size; ++at) {
    for (const int index : ending[at]) chains.Add(links, index);
    for (; next < links.size() && links[next].begin == at; ++next) {
      Link& link = links[next];
      link.previous = chains.Before(links, link.statement);
      link.weight = link.end - link.begin;
      if (link.previous >= 0) link.weight += links[static_cast<size_t>(link.previous)].weight;
      ending[link.end].push_back(static_cast<int>(next));
      if (BestChains::Better(links, static_cast<int>(next), best)) best = static_cast<int>(next);
    }
  }
  std::vector<Placed> placed;
  for (int i = best; i >= 0; i = links[static_cast<size_t>(i)].previous) {
    placed.push_back(
        {links[static_cast<size_t>(i)].statement, links[static_cast<size_t>(i)].begin});
  }
  std::reverse(placed.begin(), placed.end());
  return placed;
}

}  // namespace clusterspec
