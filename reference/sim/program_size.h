// How large a program may be. Operations, processes, texts and values are numbers of 16 bits here,
// and some counts of 8: what asks for more is refused before anything runs.
#ifndef CLUSTERSPEC_REFERENCE_SIM_PROGRAM_SIZE_H_
#define CLUSTERSPEC_REFERENCE_SIM_PROGRAM_SIZE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "spec/nouns/scenario.h"

namespace clusterspec::sim {

inline constexpr size_t kMostWords = 20'000;      // operations, steps, texts, lines of texts
inline constexpr int kMostMatches = UINT8_MAX;    // that an await counts
inline constexpr uint8_t kEveryTime = UINT8_MAX;  // of the times that a reaction may happen
inline constexpr int kMostTimes = kEveryTime - 1;
inline constexpr int kMostServers = UINT8_MAX;  // of a process: 8 bits tell those on port 0 apart
inline constexpr int kMostAsks = UINT16_MAX;    // of a client, one after another
inline constexpr int kMostCode = 255;           // that a process exits with
inline constexpr int kMostDescriptor = UINT16_MAX - 1;

// What a run may have made; the largest program can then make as much in one turn again.
inline constexpr size_t kMostProcesses = 40'000;
inline constexpr size_t kMostTexts = 40'000;

// "room for 300 times of a reaction: at most 254", after "the simulator lacks"; "" where all fits.
std::string LackingRoom(const Scenario& scenario);

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_PROGRAM_SIZE_H_
