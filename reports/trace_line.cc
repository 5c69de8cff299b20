#include "reports/trace_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

namespace clusterspec::reports {
namespace {

std::string_view WithoutMargin(std::string_view text) {
  const size_t start = text.find_first_not_of(' ');
  return start == std::string_view::npos ? "" : text.substr(start);
}

// Takes the first word off, and the blanks after it.
std::string_view TakeWord(std::string_view* text) {
  const std::string_view word = text->substr(0, text->find(' '));
  *text = WithoutMargin(text->substr(word.size()));
  return word;
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Where " [w1:LC-u ...]" begins; the text's size where it ends otherwise.
size_t StatesStart(std::string_view text) {
  const size_t start = text.rfind(" [");
  return start == std::string_view::npos || text.back() != ']' ? text.size() : start;
}

std::string ListedWord(char letter) { return letter == 'L' ? "in workers" : "not in workers"; }

std::string ConnectedWord(char letter) {
  if (letter == '?') return "isConnected() is no boolean";
  return letter == 'C' ? "connected" : "not connected";
}

std::string DeadWord(char letter) {
  if (letter == '?') return "isDead() is no boolean";
  return letter == 'D' ? "dead" : "alive";
}

std::string VoluntaryWord(char letter) {
  static const std::map<char, std::string_view> words = {
      {'t', "true"}, {'f', "false"}, {'u', "undefined"}, {'?', "something else"}};
  return fmt::format("exitedAfterDisconnect {}", words.at(letter));
}

}  // namespace

WorkerStates StatesAtEnd(std::string_view text) {
  const size_t start = StatesStart(text);
  if (start == text.size()) return {};
  std::string_view inside = text.substr(start + 2, text.size() - start - 3);
  WorkerStates states;
  while (!inside.empty()) {
    const std::string_view word = TakeWord(&inside);
    const size_t colon = word.rfind(':');
    if (colon == std::string_view::npos) return {};
    const auto state = WorkerState::Parse(word.substr(colon + 1));
    if (!state) return {};
    states.emplace(word.substr(0, colon), *state);
  }
  return states;
}

TraceEvent ReadTraceLine(std::string_view line) {
  TraceEvent event;
  std::string_view rest = WithoutMargin(line);
  std::string_view first = TakeWord(&rest);
  if (IsNumber(first)) {
    event.time = first;
    first = TakeWord(&rest);
    if (first == "ms") first = TakeWord(&rest);
  }
  if (rest.empty()) {
    event.data = line;
    return event;
  }
  event.process = first;
  event.states = StatesAtEnd(rest);
  if (!event.states.empty()) rest = rest.substr(0, StatesStart(rest));
  event.name = TakeWord(&rest);
  if (!rest.empty() && rest.front() != '{') event.subject = TakeWord(&rest);
  event.data = rest;
  return event;
}

std::string StateInWords(std::string_view worker, const WorkerState& state) {
  return fmt::format("{}: {}, {}, {}; {}", worker, ListedWord(state.listed),
                     ConnectedWord(state.connected), DeadWord(state.dead),
                     VoluntaryWord(state.exited_after_disconnect));
}

std::string ChangeInWords(std::string_view worker, const std::optional<WorkerState>& before,
                          const WorkerState& now) {
  const WorkerState old = before.value_or(WorkerState());
  std::vector<std::string> words;
  if (old.listed != now.listed) words.push_back(ListedWord(now.listed));
  if (old.connected != now.connected) words.push_back(ConnectedWord(now.connected));
  if (old.dead != now.dead) words.push_back(DeadWord(now.dead));
  if (old.exited_after_disconnect != now.exited_after_disconnect) {
    words.push_back(VoluntaryWord(now.exited_after_disconnect));
  }
  return words.empty() ? "" : fmt::format("{}: {}", worker, fmt::join(words, ", "));
}

}  // namespace clusterspec::reports
