// For tests: a cache of their own, and a fake npm in front on PATH with packages that a test
// publishes. No network.
#ifndef CLUSTERSPEC_HARNESS_RUNTIMES_TESTING_FAKE_NPM_H_
#define CLUSTERSPEC_HARNESS_RUNTIMES_TESTING_FAKE_NPM_H_

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "spec/nouns/implementation.h"

namespace clusterspec {

// A shell script that prints this on stdout, whatever its arguments.
std::string ScriptThatPrints(const std::string& text);

void WriteFile(const std::string& path, const std::string& text, bool executable = false);
std::string ReadWholeFile(const std::string& path);

// Every test gets its own folder, PATH and CLUSTERSPEC_CACHE; all is put back at its end.
class FakeNpmTest : public testing::Test {
 protected:
  FakeNpmTest();
  ~FakeNpmTest() override;

  // Changes a variable until the end of the test; nothing: unset.
  void SetEnvironment(const std::string& name, const std::optional<std::string>& value);

  // Makes PACKAGE@VERSION, whose bin/program is this script.
  void Publish(const std::string& package, const std::string& version, const std::string& script);
  // From now on npm prints this on stderr and fails.
  void LetNpmFail(const std::string& errors);
  // From now on every download has a byte too many.
  void CorruptDownloads();
  // How often npm was called with this action.
  int Calls(const std::string& action) const;

  // "tool": package @scope/tool-package with bin/program, all versions under v18.
  static Manifest Tool();
  // What lies in <cache>/runtimes, sorted.
  std::vector<std::string> CacheContents() const;
  // Puts a program "tool" on PATH that prints this.
  void PutToolOnPath(const std::string& text);
  // Puts a tool of this version into the cache, as an install would.
  void PutIntoCache(const std::string& version);

  const std::string& folder() const { return folder_; }
  std::string runtimes() const { return folder_ + "/cache/runtimes"; }  // of the cache

 private:
  std::string folder_;
  std::map<std::string, std::optional<std::string>> before_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_TESTING_FAKE_NPM_H_
