#include "reports/site/support.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "reports/text.h"
#include "spec/nouns/version_number.h"

namespace clusterspec::reports {
namespace {

constexpr size_t kLongestMessage = 200;

enum class State { kKept, kNotKept, kUndecided };

State StateOf(const RequirementResult& result) {
  if (result.verdict == Verdict::kPass) return State::kKept;
  if (IsFailure(result.verdict)) return State::kNotKept;
  const bool is_absent =
      result.verdict == Verdict::kUnsupported && result.why != WhyUnsupported::kAdapter;
  return is_absent ? State::kNotKept : State::kUndecided;
}

// What one version makes of the requirement.
struct Tested {
  size_t report = 0;
  const RequirementResult* result = nullptr;
};

bool VersionIsOlder(const Report& a, const Report& b) { return IsOlder(a.version, b.version); }

// Of each runtime, the oldest version first.
std::map<std::string, std::vector<Tested>> TestedVersions(const Across& across,
                                                          const RequirementAcross& requirement) {
  std::map<std::string, std::vector<Tested>> runtimes;
  for (size_t i = 0; i < requirement.in.size(); ++i) {
    if (requirement.in[i] == nullptr) continue;
    const Report& report = across.reports[i];
    std::vector<Tested>& tested = runtimes[report.Runtime()];
    const auto same = std::find_if(tested.begin(), tested.end(), [&](const Tested& each) {
      return across.reports[each.report].version == report.version;
    });
    if (same == tested.end()) {
      tested.push_back({i, requirement.in[i]});
    } else if (across.reports[same->report].edition < report.edition) {
      *same = {i, requirement.in[i]};
    }
  }
  for (auto& [runtime, tested] : runtimes) {
    std::stable_sort(tested.begin(), tested.end(), [&](const Tested& a, const Tested& b) {
      return VersionIsOlder(across.reports[a.report], across.reports[b.report]);
    });
  }
  return runtimes;
}

// The deviations by which this report's version breaks it.
std::vector<const Break*> CausesOf(const Breaks& breaks, const RequirementResult& result) {
  std::vector<const Break*> causes;
  for (const Break& cause : breaks.by_deviation) {
    const auto& broken = cause.requirements;
    if (std::count(broken.begin(), broken.end(), &result) > 0) causes.push_back(&cause);
  }
  return causes;
}

// What the first case that fails for it says; empty where none fails.
std::string MessageOf(const Across& across, size_t report, const RequirementResult& result) {
  const auto failures = across.FailuresOf(result, report);
  return failures.empty() ? "" : Clip(Folded(failures.front()->Message()), kLongestMessage);
}

// "fail: The callback is called at the first end.", "unsupported: lacks what is needed".
std::string Reason(const Across& across, size_t report, const RequirementResult& result) {
  if (result.why == WhyUnsupported::kLater) return "unsupported: dated later by the documentation";
  if (result.why == WhyUnsupported::kLacks) return "unsupported: lacks what is needed";
  std::vector<std::string> texts;
  for (const Break* cause : CausesOf(across.breaks[report], result)) {
    texts.push_back(cause->about == nullptr ? cause->deviation : Folded(cause->about->text));
  }
  if (texts.empty() && IsFailure(result.verdict)) {
    texts.push_back(MessageOf(across, report, result));
  }
  const std::string reason = VerdictText(result.verdict, result.why);
  return texts.empty() ? reason : fmt::format("{}: {}", reason, fmt::join(texts, " "));
}

// Versions next to each other that end alike, as one note: "6.17.1 to 12.22.12: fail: ..".
class Notes {
 public:
  void Add(const std::string& version, const std::string& reason) {
    if (notes_.empty() || notes_.back().reason != reason) {
      notes_.push_back({version, version, reason});
    } else {
      notes_.back().last = version;
    }
  }

  std::vector<std::string> Take() {
    std::vector<std::string> texts;
    for (const Note& each : notes_) {
      texts.push_back(each.first == each.last
                          ? fmt::format("{}: {}", each.first, each.reason)
                          : fmt::format("{} to {}: {}", each.first, each.last, each.reason));
    }
    notes_.clear();
    return texts;
  }

 private:
  struct Note {
    std::string first, last, reason;
  };
  std::vector<Note> notes_;
};

class Stretches {
 public:
  Stretches(const Across& across, std::string_view requirement,
            const std::vector<KnownChange>& changes)
      : across_(across), requirement_(requirement), changes_(changes) {}

  std::vector<Support> Of(const std::vector<Tested>& tested) {
    for (const Tested& each : tested) Add(each);
    if (all_.empty()) {
      all_.emplace_back().kind = last_ == nullptr ? Support::Kind::kUnknown : Support::Kind::kNever;
    }
    TakeNotes(&all_.back());
    std::reverse(all_.begin(), all_.end());
    return std::move(all_);
  }

 private:
  void Add(const Tested& tested) {
    const Report& report = across_.reports[tested.report];
    const State state = StateOf(*tested.result);
    if (state != State::kKept) {
      notes_.Add(report.version, Reason(across_, tested.report, *tested.result));
      if (state == State::kUndecided) return;
      for (const Break* cause : CausesOf(across_.breaks[tested.report], *tested.result)) {
        deviations_.insert(cause->deviation);
      }
      if (is_open_) all_.back().removed = FirstVersion(report);
      is_open_ = false;
    } else if (!is_open_) {
      // What was not kept before explains the end of the stretch before, or the begin of this one.
      if (!all_.empty()) TakeNotes(&all_.back());
      Support& next = all_.emplace_back();
      next.kind = Support::Kind::kKept;
      next.added = FirstVersion(report);
      if (all_.size() == 1) TakeNotes(&next);
      is_open_ = true;
    }
    last_ = &report;
  }

  // The first version that is as `report`'s: exactly, where a bisection lies between the last one
  // that was decided and this.
  std::string FirstVersion(const Report& report) const {
    for (const KnownChange& each : changes_) {
      if (last_ == nullptr || each.runtime != report.Runtime() ||
          each.requirement != requirement_ || each.edition != report.edition) {
        continue;
      }
      if (!IsOlder(each.before, last_->version) && !IsOlder(report.version, each.after)) {
        return each.after;
      }
    }
    return "<=" + report.version;
  }

  void TakeNotes(Support* support) {
    const auto texts = notes_.Take();
    support->notes.insert(support->notes.end(), texts.begin(), texts.end());
    support->deviations.merge(deviations_);
    deviations_.clear();
  }

  const Across& across_;
  std::string_view requirement_;
  const std::vector<KnownChange>& changes_;
  std::vector<Support> all_;  // the oldest first
  Notes notes_;               // of versions since the last stretch began
  std::set<std::string> deviations_;
  const Report* last_ = nullptr;  // that was decided
  bool is_open_ = false;
};

}  // namespace

std::map<std::string, std::vector<Support>> SupportOf(const Across& across,
                                                      const RequirementAcross& requirement,
                                                      const std::vector<KnownChange>& changes) {
  std::map<std::string, std::vector<Support>> support;
  for (const auto& [runtime, tested] : TestedVersions(across, requirement)) {
    support[runtime] = Stretches(across, requirement.id, changes).Of(tested);
  }
  return support;
}

std::string InWords(const Support& support) {
  if (support.kind == Support::Kind::kNever) return "no";
  if (support.kind == Support::Kind::kUnknown) return "not decided";
  const auto in_words = [](std::string_view version) {
    return version.starts_with("<=") ? fmt::format("{} at the latest", version.substr(2))
                                     : std::string(version);
  };
  return support.removed.empty() ? "since " + in_words(support.added)
                                 : fmt::format("since {}, no more since {}",
                                               in_words(support.added), in_words(support.removed));
}

}  // namespace clusterspec::reports
