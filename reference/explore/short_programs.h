// All short programs: what a user could type in a few lines, with nothing left out.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_SHORT_PROGRAMS_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_SHORT_PROGRAMS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "spec/nouns/scenario.h"

namespace clusterspec::explore {

enum class Verb : uint8_t {
  kFork,
  kDisconnectAll,  // cluster.disconnect(callback)
  kDisconnect,     // worker.disconnect() in the primary
  kKill,
  kSend,
  kOwnDisconnect,  // in the worker
  kOwnKill,
  kOwnSend,
  kListen,  // port 0
  kClose,
  kExit,
};

struct Word {
  Verb verb = Verb::kFork;
  uint8_t worker = 0;  // 0 or 1; 0 where there is none to name

  bool operator==(const Word&) const = default;
};

using ShortProgram = std::vector<Word>;

// Every program of exactly `length` operations over at most two workers, in a fixed order, that
// forks a worker before it names it and closes no more than it listens. Of two that differ only in
// which of two workers, forked one right after the other, is which, the first alone.
void ForPrograms(int length, const std::function<void(const ShortProgram&)>& visit);

// Each word is a step of its own, and none waits for what the one before brings about.
Scenario ScenarioOf(const ShortProgram& program);

// "fork w1, w1.disconnect(), in w1: exit"
std::string ToString(const ShortProgram& program);

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_SHORT_PROGRAMS_H_
