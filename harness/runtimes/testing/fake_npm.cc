#include "harness/runtimes/testing/fake_npm.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "reference/process/subprocess.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

// $here is put in front. Prefixes of messages are those of npm 10; of npm 9 where a test says so.
constexpr char kNpm[] = R"sh(
echo "$1" >> "$here/calls"
if [ -s "$here/failure" ]; then cat "$here/failure" >&2; exit 1; fi
file=$here/registry/$(echo "$2" | tr / _)
case "$1 $3" in
"view versions") cat "$here/registry/all" ;;
"view version") cat "$here/registry/versions" ;;
"view dist.integrity")
  if [ ! -e "$file.tgz" ]; then
    echo "npm error code E404" >&2
    echo "npm error 404 No match found" >&2
    exit 1
  fi
  cat "$file.integrity" ;;
"pack "*)
  cp "$file.tgz" package.tgz
  if [ -e "$here/corrupt" ]; then printf x >> package.tgz; fi
  echo package.tgz ;;
*) echo "fake npm does not know: $*" >&2; exit 9 ;;
esac
)sh";

// Base64 by coreutils: an opinion other than that of the code under test.
constexpr char kPackage[] = R"sh(
set -e
cd "$1"
tar -czf "$2.tgz" package
digest=$(sha512sum < "$2.tgz" | cut -d' ' -f1 | sed 's/../\\x&/g')
printf '%s%s\n' sha512- "$(env printf "$digest" | base64 -w0)" > "$2.integrity"
)sh";

}  // namespace

std::string ScriptThatPrints(const std::string& text) {
  return "#!/bin/sh\ncat <<'END'\n" + text + "\nEND\n";
}

void WriteFile(const std::string& path, const std::string& text, bool executable) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path) << text;
  if (executable) fs::permissions(path, fs::perms::owner_exec, fs::perm_options::add);
}

std::string ReadWholeFile(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

FakeNpmTest::FakeNpmTest() {
  std::string name = testing::TempDir() + "/clusterspec npm-XXXXXX";  // a space, on purpose
  folder_ = fs::path(mkdtemp(name.data())).lexically_normal();
  WriteFile(folder_ + "/bin/npm", "#!/bin/sh\nhere='" + folder_ + "'\n" + kNpm, true);
  WriteFile(folder_ + "/registry/versions", "[]\n");
  SetEnvironment("PATH", folder_ + "/bin:/usr/bin:/bin");
  SetEnvironment("CLUSTERSPEC_CACHE", folder_ + "/cache");
}

FakeNpmTest::~FakeNpmTest() {
  for (const auto& [name, value] : before_) {
    value ? setenv(name.c_str(), value->c_str(), 1) : unsetenv(name.c_str());
  }
  fs::remove_all(folder_);
}

void FakeNpmTest::SetEnvironment(const std::string& name, const std::optional<std::string>& value) {
  const char* before = getenv(name.c_str());
  before_.try_emplace(name, before == nullptr ? std::nullopt : std::optional<std::string>(before));
  value ? setenv(name.c_str(), value->c_str(), 1) : unsetenv(name.c_str());
}

void FakeNpmTest::Publish(const std::string& package, const std::string& version,
                          const std::string& script) {
  std::string file = package + "@" + version;
  std::replace(file.begin(), file.end(), '/', '_');
  const std::string work = folder_ + "/publish";
  WriteFile(work + "/package/bin/program", script, true);
  WriteFile(work + "/package/README.md", "a package\n");
  const auto result =
      RunSubprocess({"sh", "-c", kPackage, "sh", work, folder_ + "/registry/" + file});
  ASSERT_TRUE(result && result->Succeeded()) << result->errors;
  fs::remove_all(work);
}

void FakeNpmTest::LetNpmFail(const std::string& errors) { WriteFile(folder_ + "/failure", errors); }

void FakeNpmTest::CorruptDownloads() { WriteFile(folder_ + "/corrupt", "yes"); }

int FakeNpmTest::Calls(const std::string& action) const {
  std::istringstream lines(ReadWholeFile(folder_ + "/calls"));
  int count = 0;
  for (std::string line; std::getline(lines, line);) count += line == action ? 1 : 0;
  return count;
}

Manifest FakeNpmTest::Tool() {
  Manifest manifest;
  manifest.name = "tool";
  manifest.program = "tool";
  manifest.command = {"${program}", "${runtime_args}", "${adapter}"};
  manifest.version_command = {"${program}", "--version"};
  manifest.package = "@scope/tool-package";
  manifest.package_program = "bin/program";
  manifest.editions = {{1, Edition::kV6}, {2, Edition::kV10}, {16, Edition::kV16}};
  return manifest;
}

std::vector<std::string> FakeNpmTest::CacheContents() const {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(runtimes(), ignored)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void FakeNpmTest::PutToolOnPath(const std::string& text) {
  WriteFile(folder_ + "/bin/tool", ScriptThatPrints(text), true);
}

void FakeNpmTest::PutIntoCache(const std::string& version) {
  WriteFile(runtimes() + "/tool@" + version + "/bin/program", ScriptThatPrints("v" + version),
            true);
}

}  // namespace clusterspec
