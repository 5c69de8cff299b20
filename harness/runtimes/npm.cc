#include "harness/runtimes/npm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "harness/runtimes/integrity.h"
#include "reference/process/find_program.h"
#include "reference/process/subprocess.h"
#include "spec/nouns/json.h"
#include "spec/nouns/lines.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

constexpr int kAskTimeoutMs = 2 * 60'000;
constexpr int kDownloadTimeoutMs = 30 * 60'000;

// "npm ERR! code E404" (npm 9 and before) or "npm error code E404": the part after the prefix.
std::string_view WithoutPrefix(std::string_view line) {
  for (const std::string_view prefix : {"npm error", "npm ERR!"}) {
    if (!line.starts_with(prefix)) continue;
    line.remove_prefix(prefix.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  }
  return line;
}

// "E404", "ENOTFOUND", ...; empty when npm names none.
std::string ErrorCode(std::string_view errors) {
  constexpr std::string_view kCode = "code ";
  for (const std::string_view line : Lines(errors)) {
    const std::string_view text = WithoutPrefix(line);
    if (text != line && text.starts_with(kCode)) return std::string(text.substr(kCode.size()));
  }
  return "";
}

// The first lines that npm says about its failure, as one.
std::string Summary(std::string_view errors) {
  std::string summary;
  int count = 0;
  for (const std::string_view line : Lines(errors)) {
    const std::string_view text = WithoutPrefix(line);
    if (text.empty() || text.starts_with("A complete log") || ++count > 4) continue;
    summary += (summary.empty() ? "" : "; ") + std::string(text);
  }
  return summary;
}

Error Explain(const SubprocessResult& result, const std::string& wanted, const std::string& package,
              const std::string& folder) {
  const std::string code = ErrorCode(result.errors);
  if (IsOneOf(code, {"E404", "ETARGET", "ENOVERSIONS"})) {
    return {
        fmt::format("npm has no {}; 'npm view {} versions' lists what there is", wanted, package),
        {}};
  }
  if (IsOneOf(code, {"ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT",
                     "ENETUNREACH", "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "ENOTCACHED"})) {
    return {fmt::format("npm cannot reach its registry for {} ({}): check the network, and npm's "
                        "settings for registry and proxy",
                        wanted, code),
            {}};
  }
  if (code == "ENOSPC") {
    return {
        fmt::format("no space left on the disk for {}: make room for the cache ({}) and for npm's "
                    "own, or set CLUSTERSPEC_CACHE to a folder on another disk",
                    wanted, fs::path(folder).parent_path().string()),
        {}};
  }
  return {fmt::format("npm failed for {}: it {} and said: {}", wanted, result.HowItEnded(),
                      Summary(result.errors)),
          {}};
}

// What `npm ACTION WANTED WORDS...` prints on stdout.
Result<std::string> Npm(const std::string& action, const std::string& package,
                        const std::string& version, std::vector<std::string> words,
                        const std::string& folder, int timeout_ms) {
  const auto npm = FindProgram("npm");
  if (!npm) {
    return Error{
        "npm is needed to install runtimes, and is not on PATH: install it (on Debian: "
        "apt-get install npm) and try again",
        {}};
  }
  const std::string wanted = version.empty() ? package : package + "@" + version;
  std::vector<std::string> command = {*npm, action, wanted};
  command.insert(command.end(), words.begin(), words.end());
  command.insert(command.end(), {"--loglevel=error", "--no-update-notifier"});
  const auto result =
      RunSubprocess(command, {.folder = folder, .timeout_ms = timeout_ms, .shares_group = true});
  if (!result) return Error{"npm does not start: " + result.error().message, {}};
  if (!result->Succeeded()) return Explain(*result, wanted, package, folder);
  return result->output;
}

// A person without a network should learn it in seconds; the download itself keeps npm's patience.
std::vector<std::string> Quickly(std::vector<std::string> words) {
  words.insert(words.end(), {"--fetch-retries=2", "--fetch-retry-mintimeout=1000",
                             "--fetch-retry-maxtimeout=4000"});
  return words;
}

}  // namespace

Result<std::string> NewestPublished(const std::string& package, const std::string& wanted,
                                    const std::string& folder) {
  // With --json the answer is "1.2.3" or ["1.2.3", ...]: what stands between quotes are versions.
  const auto text =
      Npm("view", package, wanted, Quickly({"version", "--json"}), folder, kAskTimeoutMs);
  if (!text) return text.error();
  std::string newest;
  std::string_view rest = *text;
  while (const auto version = FirstVersion(rest)) {
    if (newest.empty() || IsOlder(newest, *version)) newest = *version;
    rest.remove_prefix(rest.find(*version) + version->size());
  }
  if (!newest.empty()) return newest;
  return Error{fmt::format("npm has no version {} of {}; 'npm view {} versions' lists what there "
                           "is",
                           wanted, package, package),
               {}};
}

Result<std::vector<std::string>> PublishedVersions(const std::string& package,
                                                   const std::string& folder) {
  const auto text =
      Npm("view", package, "", Quickly({"versions", "--json"}), folder, kAskTimeoutMs);
  if (!text) return text.error();
  // The answer is ["1.2.3", ...], or "1.2.3" where there is but one.
  const auto parsed = ParseJson(*text);
  json::array answer;
  if (parsed && parsed->is_array()) answer = parsed->get_array();
  if (parsed && parsed->is_string()) answer = {*parsed};
  std::vector<std::string> versions;
  for (const json::value& each : answer) {
    if (!each.is_string()) continue;
    const std::string version(each.get_string());
    if (IsReleasedVersion(version)) versions.push_back(version);
  }
  std::sort(versions.begin(), versions.end(),
            [](const std::string& a, const std::string& b) { return IsOlder(a, b); });
  if (!versions.empty()) return versions;
  return Error{fmt::format("npm names no version of {}", package), {}};
}

Result<std::string> PublishedSha512(const std::string& package, const std::string& version,
                                    const std::string& folder) {
  const auto text =
      Npm("view", package, version, Quickly({"dist.integrity"}), folder, kAskTimeoutMs);
  if (!text) return text.error();
  if (auto digest = Sha512FromIntegrity(*text)) return *std::move(digest);
  return Error{
      fmt::format(
          "npm publishes no SHA-512 for {}@{}, so it cannot be checked and is not installed",
          package, version),
      {}};
}

Result<std::string> DownloadPackage(const std::string& package, const std::string& version,
                                    const std::string& folder) {
  const auto text = Npm("pack", package, version, {}, folder, kDownloadTimeoutMs);
  if (!text) return text.error();
  // npm prints the file's name, but not every version of npm on a line of its own: look instead.
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".tgz") return entry.path().string();
  }
  return Error{fmt::format("npm pack {}@{} left no tarball in {}", package, version, folder), {}};
}

}  // namespace clusterspec
