// Where clusterspec keeps the runtimes that it has installed.
//
//     <cache>/runtimes/node@16.20.2/         one folder per runtime, as its npm package has it
//     <cache>/runtimes/.node@16.20.2.lock    held while that one is being installed
//     <cache>/runtimes/.incoming-*           an install under way
#ifndef CLUSTERSPEC_HARNESS_RUNTIMES_CACHE_H_
#define CLUSTERSPEC_HARNESS_RUNTIMES_CACHE_H_

#include <string>

#include "spec/nouns/error.h"
#include "spec/nouns/implementation.h"

namespace clusterspec {

// $CLUSTERSPEC_CACHE, else $XDG_CACHE_HOME/clusterspec, else ~/.cache/clusterspec; absolute, not
// necessarily there. An error when none of these is known.
Result<std::string> CacheFolder();

// The folder of all runtimes in the cache.
Result<std::string> RuntimesFolder();

struct InstalledRuntime {
  std::string name;            // "node"
  std::string version;         // "16.20.2"
  std::string program;         // absolute path
  bool already_there = false;  // nothing had to be done: a second install

  std::string ToString() const { return name + "@" + version; }
};

// The runtime as it lies, or would lie, in the cache; `folder` is RuntimesFolder().
InstalledRuntime RuntimeInCache(const std::string& folder, const Manifest& manifest,
                                const std::string& version);

// Whether its program is there and may be executed.
bool IsInstalled(const InstalledRuntime& runtime);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_CACHE_H_
