// Manifests of implementations.
#ifndef CLUSTERSPEC_HARNESS_LOAD_MANIFEST_LOADER_H_
#define CLUSTERSPEC_HARNESS_LOAD_MANIFEST_LOADER_H_

#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/implementation.h"

namespace clusterspec {

// What a path may begin with: the folder in which clusterspec was built, or is installed. Whoever
// knows it fills it in.
inline constexpr std::string_view kBuildFolder = "${build}/";

// Reads one manifest. Relative paths in it (adapter; program when it holds a slash) are taken from
// the folder of `file`.
Result<Manifest, Errors> ParseManifest(const std::string& text, const std::string& file);
Result<Manifest, Errors> LoadManifest(const std::string& file);

// Every *.yaml in the folder, sorted by file name.
Result<std::vector<Manifest>, Errors> LoadManifests(const std::string& folder);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_MANIFEST_LOADER_H_
