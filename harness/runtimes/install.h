// Installs runtimes into the cache, from their npm packages.
#ifndef CLUSTERSPEC_HARNESS_RUNTIMES_INSTALL_H_
#define CLUSTERSPEC_HARNESS_RUNTIMES_INSTALL_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/runtimes/cache.h"
#include "spec/nouns/error.h"
#include "spec/nouns/implementation.h"

namespace clusterspec {

// Told what happens, a line at a time without newline: an install takes up to minutes.
using Say = std::function<void(std::string_view)>;

// Downloads, checks (the SHA-512 that npm published; then that the program runs here and prints
// this version), and moves the runtime into the cache in one step: a half-made one is never seen.
// `version` is a whole one ("16.20.2", also "v16.20.2"), or the beginning of one ("16"; "" for any)
// of which the newest published is taken. When it is already there nothing is downloaded, and
// `already_there` says so. Several processes and threads may install the same one at the same
// time: one does the work, the others wait for it. On an error nothing stays behind in the cache
// but an empty lock file; its message says what to do.
Result<InstalledRuntime> Install(const Manifest& manifest, const std::string& version,
                                 const Say& say = nullptr);

// All released versions that Install could install, from old to new; at least one. Its errors, too,
// say what to do.
Result<std::vector<std::string>> InstallableVersions(const Manifest& manifest);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_INSTALL_H_
