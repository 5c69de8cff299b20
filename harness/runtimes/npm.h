// What clusterspec asks npm for. Everything goes through the npm program on PATH, so that the
// user's own registry, proxy and certificates hold.
#ifndef CLUSTERSPEC_HARNESS_RUNTIMES_NPM_H_
#define CLUSTERSPEC_HARNESS_RUNTIMES_NPM_H_

#include <string>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec {

// All errors here say what to do: install npm, look at the network, choose another version, make
// room. `folder` is where npm runs: a place without a package.json or .npmrc of somebody's project.

// The newest version that begins with `wanted` ("16", "16.20"; "": the newest of all).
Result<std::string> NewestPublished(const std::string& package, const std::string& wanted,
                                    const std::string& folder);

// All released versions of it, from old to new: no "-rc.1".
Result<std::vector<std::string>> PublishedVersions(const std::string& package,
                                                   const std::string& folder);

// The SHA-512 that was published for PACKAGE@VERSION, in hexadecimal.
Result<std::string> PublishedSha512(const std::string& package, const std::string& version,
                                    const std::string& folder);

// Downloads the tarball of PACKAGE@VERSION into `folder`, which must be empty, and gives its path.
Result<std::string> DownloadPackage(const std::string& package, const std::string& version,
                                    const std::string& folder);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_NPM_H_
