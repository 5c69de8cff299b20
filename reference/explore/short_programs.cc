#include "reference/explore/short_programs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace clusterspec::explore {
namespace {

constexpr int kWorkers = 2;

bool IsOfWorker(Verb verb) { return verb != Verb::kFork && verb != Verb::kDisconnectAll; }
bool IsInWorker(Verb verb) { return verb >= Verb::kOwnDisconnect; }

std::string LabelOf(const Word& word) { return fmt::format("w{}", word.worker + 1); }

class Maker {
 public:
  Maker(int length, const std::function<void(const ShortProgram&)>& visit)
      : length_(length), visit_(visit) {}

  void Make() {
    if (std::cmp_equal(program_.size(), length_)) return visit_(program_);
    if (forks_ < kWorkers) Try({Verb::kFork, static_cast<uint8_t>(forks_)});
    if (forks_ == 0) return;  // with no worker there is nothing to see
    Try({Verb::kDisconnectAll, 0});
    for (int verb = static_cast<int>(Verb::kDisconnect); verb <= static_cast<int>(Verb::kExit);
         ++verb) {
      for (int worker = 0; worker < forks_; ++worker) {
        const Word word{static_cast<Verb>(verb), static_cast<uint8_t>(worker)};
        if (MayFollow(word)) Try(word);
      }
    }
  }

 private:
  void Try(const Word& word) {
    program_.push_back(word);
    if (word.verb == Verb::kFork) ++forks_;
    if (word.verb == Verb::kListen) ++open_[word.worker];
    if (word.verb == Verb::kClose) --open_[word.worker];
    Make();
    if (word.verb == Verb::kFork) --forks_;
    if (word.verb == Verb::kListen) --open_[word.worker];
    if (word.verb == Verb::kClose) ++open_[word.worker];
    program_.pop_back();
  }

  bool MayFollow(const Word& word) const {
    if (word.verb == Verb::kClose && open_[word.worker] == 0) return false;
    if (word.verb == Verb::kListen && open_[word.worker] > 0) return false;
    return word.worker == 0 || !AreTwins() || WasNamed(0);
  }

  // Nothing has happened between the two forks, so that either can be called the first.
  bool AreTwins() const {
    const auto first = std::find(program_.begin(), program_.end(), Word{Verb::kFork, 0});
    return first + 1 < program_.end() && *(first + 1) == Word{Verb::kFork, 1};
  }

  bool WasNamed(uint8_t worker) const {
    return std::any_of(program_.begin(), program_.end(), [&](const Word& each) {
      return IsOfWorker(each.verb) && each.worker == worker;
    });
  }

  int length_;
  const std::function<void(const ShortProgram&)>& visit_;
  ShortProgram program_;
  int forks_ = 0;
  std::array<int, kWorkers> open_{};
};

std::string NameOf(Verb verb) {
  switch (verb) {
    case Verb::kFork:
      return "fork";
    case Verb::kDisconnectAll:
    case Verb::kDisconnect:
    case Verb::kOwnDisconnect:
      return "disconnect";
    case Verb::kKill:
    case Verb::kOwnKill:
      return "kill";
    case Verb::kSend:
    case Verb::kOwnSend:
      return "send";
    case Verb::kListen:
      return "listen";
    case Verb::kClose:
      return "close";
    case Verb::kExit:
      return "exit";
  }
  return "";
}

json::object FieldsOf(const Word& word, int id) {
  const std::string label = LabelOf(word);
  switch (word.verb) {
    case Verb::kFork:
      return {{"label", label}};
    case Verb::kDisconnectAll:
      return {{"target", "cluster"}, {"callback", fmt::format("all-gone-{}", id)}};
    case Verb::kDisconnect:
    case Verb::kKill:
      return {{"target", label}};
    case Verb::kSend:
      return {{"target", label}, {"message", id}};
    case Verb::kOwnDisconnect:
    case Verb::kOwnKill:
      return {{"target", "self"}};
    case Verb::kOwnSend:
      return {{"target", "self"}, {"message", id}};
    case Verb::kListen:
      return {{"label", "s1"}, {"port", 0}};
    case Verb::kClose:
      return {{"label", "s1"}};
    case Verb::kExit:
      return {{"code", 3}};
  }
  return {};
}

}  // namespace

void ForPrograms(int length, const std::function<void(const ShortProgram&)>& visit) {
  Maker(length, visit).Make();
}

Scenario ScenarioOf(const ShortProgram& program) {
  Scenario scenario;
  for (const Word& word : program) {
    Operation operation;
    operation.name = NameOf(word.verb);
    operation.id = static_cast<int>(scenario.steps.size()) + 1;
    operation.fields = FieldsOf(word, operation.id);
    const std::string process = IsInWorker(word.verb) ? LabelOf(word) : "primary";
    scenario.steps.push_back({Batch{process, {operation}}, {}});
  }
  return scenario;
}

std::string ToString(const ShortProgram& program) {
  std::string text;
  for (const Word& word : program) {
    if (!text.empty()) text += ", ";
    const std::string label = LabelOf(word);
    if (word.verb == Verb::kFork) {
      text += "fork " + label;
    } else if (IsInWorker(word.verb)) {
      text += fmt::format("in {}: {}", label, NameOf(word.verb));
    } else {
      text += fmt::format("{}.{}()", IsOfWorker(word.verb) ? label : "cluster", NameOf(word.verb));
    }
  }
  return text;
}

}  // namespace clusterspec::explore
