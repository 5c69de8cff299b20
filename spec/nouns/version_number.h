// Versions of runtimes: "16.20.2", and the beginnings of versions that people type: "16", "16.20".
#ifndef CLUSTERSPEC_SPEC_NOUNS_VERSION_NUMBER_H_
#define CLUSTERSPEC_SPEC_NOUNS_VERSION_NUMBER_H_

#include <optional>
#include <string>
#include <string_view>

namespace clusterspec {

// The first x.y.z in a text such as "deno 2.9.6 (stable)\nv8 14.2.1"; nothing when there is none.
std::optional<std::string> FirstVersion(std::string_view text);

// "16", "16.20", "16.20.2" or "16.20.2-rc.1", nothing else: safe as a part of a path and of a
// command.
bool IsVersion(std::string_view text);

// All three numbers are there.
bool IsWholeVersion(std::string_view text);

// The three numbers and nothing else: "16.20.2".
bool IsReleasedVersion(std::string_view text);

// Whether `version` is what `wanted` asks for: "16" means every 16.y.z, "" every version, and a
// whole version only itself.
bool MatchesVersion(std::string_view version, std::string_view wanted);

// Whether `a` came before `b`, by their numbers (9.0.0 before 10.0.0); a version with a suffix
// comes before the one without.
bool IsOlder(std::string_view a, std::string_view b);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_VERSION_NUMBER_H_
