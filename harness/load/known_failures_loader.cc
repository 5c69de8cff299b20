#include "harness/load/known_failures_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "harness/load/reader.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

// "2027-06-30"
bool IsDate(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00";
  return std::equal(text.begin(), text.end(), kShape.begin(), kShape.end(), [](char c, char like) {
    return like == '0' ? c >= '0' && c <= '9' : c == like;
  });
}

class KnownFailuresLoader {
 public:
  explicit KnownFailuresLoader(Errors* errors) : reader_(errors) {}

  KnownFailures Load(const Node& node) {
    if (!reader_.IsMap(node, "a file of known failures")) return {};
    reader_.CheckKeys(node, "a file of known failures", {"tested", "differences"}, {"disputed"});
    if (const Node* list = node.Find("tested"); list && reader_.IsList(*list, "tested")) {
      for (const Node& item : list->items) LoadTested(item);
    }
    if (const Node* list = node.Find("differences"); list && reader_.IsList(*list, "differences")) {
      for (const Node& item : list->items) LoadDifference(item);
    }
    if (const Node* list = node.Find("disputed"); list && reader_.IsList(*list, "disputed")) {
      for (const Node& item : list->items) LoadDispute(item);
    }
    return std::move(known_);
  }

 private:
  void LoadDispute(const Node& node) {
    if (!reader_.IsMap(node, "a disputed requirement")) return;
    reader_.CheckKeys(node, "a disputed requirement", {"requirement", "reason", "link", "editions"},
                      {});
    Dispute dispute;
    dispute.where = node.where;
    dispute.requirement = reader_.OptionalString(node, "requirement");
    dispute.reason = reader_.OptionalString(node, "reason");
    dispute.link = reader_.OptionalString(node, "link");
    dispute.editions = Editions(node);
    if (node.Find("reason") != nullptr && dispute.reason.empty()) {
      reader_.Fail(*node.Find("reason"), "the reason has no words; say why it should not be asked");
    }
    const bool is_link =
        dispute.link.starts_with("https://") || dispute.link.starts_with("http://");
    if (node.Find("link") != nullptr && !is_link) {
      reader_.Fail(*node.Find("link"), "expected the address of where it is discussed: https://..");
    }
    known_.disputes.push_back(std::move(dispute));
  }

  void LoadTested(const Node& node) {
    if (!reader_.IsMap(node, "a tested version")) return;
    reader_.CheckKeys(node, "a tested version", {"version", "editions"}, {});
    known_.tested.push_back({Version(node, "version"), Editions(node)});
  }

  void LoadDifference(const Node& node) {
    if (!reader_.IsMap(node, "a difference")) return;
    reader_.CheckKeys(node, "a difference", {"reason", "failures"},
                      {"deviation", "link", "expires"});
    Difference difference;
    difference.deviation = reader_.OptionalString(node, "deviation");
    difference.reason = reader_.OptionalString(node, "reason");
    difference.link = reader_.OptionalString(node, "link");
    difference.expires = reader_.OptionalString(node, "expires");
    if (node.Find("reason") != nullptr && difference.reason.empty()) {
      reader_.Fail(*node.Find("reason"),
                   "the reason has no words; say why this is a true difference from the text");
    }
    if (!difference.expires.empty() && !IsDate(difference.expires)) {
      reader_.Fail(*node.Find("expires"), "expected a date such as 2027-06-30");
    }
    const Node* failures = node.Find("failures");
    if (failures == nullptr || !reader_.IsList(*failures, "failures")) return;
    for (const Node& item : failures->items) LoadFailure(item, difference);
  }

  void LoadFailure(const Node& node, const Difference& difference) {
    if (!reader_.IsMap(node, "a known failure")) return;
    reader_.CheckKeys(node, "a known failure", {"id", "message", "editions", "since"},
                      {"until", "verdict", "verdicts"});
    KnownFailure known;
    known.where = node.where;
    known.difference = difference;
    known.id = reader_.OptionalString(node, "id");
    known.message = reader_.OptionalString(node, "message");
    known.since = Version(node, "since");
    known.until = Version(node, "until");
    known.editions = Editions(node);
    known.verdicts = Verdicts(node);
    known_.failures.push_back(std::move(known));
  }

  // What is listed with one verdict fails every time; a pass may only be one of several.
  std::vector<Verdict> Verdicts(const Node& node) {
    const Node* one = node.Find("verdict");
    const Node* several = node.Find("verdicts");
    if ((one == nullptr) == (several == nullptr)) {
      reader_.Fail(node, "expected either verdict or, of a flaky result, verdicts");
      return {};
    }
    if (one != nullptr) {
      const std::string name = reader_.OptionalString(node, "verdict");
      const auto verdict = ParseVerdict(name);
      if (verdict && IsFailure(*verdict)) return {*verdict};
      reader_.Fail(*one, fmt::format("'{}' is no failure; expected fail, timeout or crash", name));
      return {};
    }
    return Flaky(*several);
  }

  std::vector<Verdict> Flaky(const Node& list) {
    std::vector<Verdict> verdicts;
    for (const std::string& name : reader_.Strings(list, "verdicts")) {
      const auto verdict = ParseVerdict(name);
      const bool known = verdict && (*verdict == Verdict::kPass || IsFailure(*verdict));
      if (known) verdicts.push_back(*verdict);
      if (!known) {
        reader_.Fail(list, fmt::format("'{}' is no verdict of a flaky result; expected pass, fail, "
                                       "timeout or crash",
                                       name));
      }
    }
    const std::set<Verdict> different(verdicts.begin(), verdicts.end());
    if (different.size() < 2 || different.size() != verdicts.size()) {
      reader_.Fail(list, "expected at least two different verdicts, such as [pass, fail]");
    }
    return verdicts;
  }

  std::string Version(const Node& map, std::string_view key) {
    std::string version = reader_.OptionalString(map, key);
    if (map.Find(key) != nullptr && !IsReleasedVersion(version)) {
      reader_.Fail(*map.Find(key),
                   fmt::format("{} is '{}'; expected a version such as 20.1.0", key, version));
    }
    return version;
  }

  EditionSet Editions(const Node& map) {
    const Node* editions = map.Find("editions");
    return editions == nullptr ? EditionSet() : reader_.Editions(*editions);
  }

  Reader reader_;
  KnownFailures known_;
};

}  // namespace

Result<KnownFailures, Errors> ParseKnownFailures(const std::string& text, const std::string& file) {
  const auto node = ParseYaml(text, file);
  if (!node) return Errors{node.error()};
  Errors errors;
  KnownFailures known = KnownFailuresLoader(&errors).Load(*node);
  if (!errors.empty()) return errors;
  return known;
}

}  // namespace clusterspec
