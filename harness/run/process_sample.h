// What /proc tells of a tree of processes: who is in it, and whether all of it sleeps.
#ifndef CLUSTERSPEC_HARNESS_RUN_PROCESS_SAMPLE_H_
#define CLUSTERSPEC_HARNESS_RUN_PROCESS_SAMPLE_H_

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace clusterspec {

// The children of the process. Zombies count.
std::vector<pid_t> Children(pid_t parent);

// The parent of the process: 0 where it has none in this process's namespace. Nothing when there is
// no such process.
std::optional<pid_t> Parent(pid_t process);

// All living descendants of the process, itself excluded. Zombies count as living.
std::vector<pid_t> Descendants(pid_t ancestor);

// How much of the machine's memory the process holds, shared parts included, in bytes; 0: it is
// gone.
int64_t ResidentBytes(pid_t process);

// Whether the process exists and is no zombie.
bool IsAlive(pid_t process);

// Whether a signal has stopped it: it answers nothing until it is continued.
bool IsStopped(pid_t process);

// What the process does, as the kernel's letter: R runs, S sleeps, D waits for a device, T is
// stopped, t is traced, Z has ended; ? is no process.
char StateOf(pid_t process);

// What a thread has used of the processors so far.
struct CpuUse {
  uint64_t run_ns = 0;
  uint64_t slices = 0;  // how many times it was given one

  bool operator==(const CpuUse&) const = default;
};

// What each thread of some processes has used of the processors, and whether all of them
// slept when looked at. Two looks that are equal and asleep prove that nothing ran at the moment
// between them: a thread that had run meanwhile would have been given a processor once more.
struct ProcSnapshot {
  bool asleep = true;
  std::map<pid_t, CpuUse> use;  // by thread id
  pid_t stopped = 0;            // a process that a signal has stopped; 0: none is

  bool operator==(const ProcSnapshot&) const = default;
};

// A look at all descendants of `ancestor`. Those in `spinning` are in an endless loop that was
// asked for: they count as asleep as long as no signal waits for them and they do not exit.
ProcSnapshot Sample(pid_t ancestor, const std::set<pid_t>& spinning);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_PROCESS_SAMPLE_H_
