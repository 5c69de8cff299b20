#include "harness/runtimes/install.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include "harness/runtimes/integrity.h"
#include "harness/runtimes/npm.h"
#include "harness/runtimes/version.h"
#include "reference/process/find_program.h"
#include "reference/process/subprocess.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;

Error CannotWrite(const std::string& folder, const std::string& why) {
  return {fmt::format("cannot write to the cache {}: {}. Make room or mend its permissions, or set "
                      "CLUSTERSPEC_CACHE to another folder",
                      folder, why),
          {}};
}

// Held by one install of one runtime at a time, over all processes and threads.
class Lock {
 public:
  static Result<Lock> Take(const std::string& folder, const std::string& runtime, const Say& say) {
    const std::string file = folder + "/." + runtime + ".lock";
    Lock lock;
    lock.fd_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock.fd_ < 0) return CannotWrite(folder, SystemMessage(errno));
    if (flock(lock.fd_, LOCK_EX | LOCK_NB) == 0) return lock;
    if (say) say(fmt::format("Waiting for another process that installs {}...", runtime));
    while (flock(lock.fd_, LOCK_EX) != 0) {
      if (errno != EINTR) return CannotWrite(folder, SystemMessage(errno));
    }
    return lock;
  }

  Lock(Lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Lock& operator=(Lock&& other) = delete;
  ~Lock() {
    if (fd_ >= 0) close(fd_);
  }

 private:
  Lock() = default;
  int fd_ = -1;
};

// A folder in the cache that goes with the object.
class Incoming {
 public:
  static Result<Incoming> Make(const std::string& folder, const std::string& runtime) {
    std::string name = fmt::format("{}/.incoming-{}-XXXXXX", folder, runtime);
    if (mkdtemp(name.data()) == nullptr) return CannotWrite(folder, SystemMessage(errno));
    Incoming incoming;
    incoming.path_ = name;
    return incoming;
  }

  // What a killed install of this runtime has left. Only for the holder of the lock.
  static void RemoveStale(const std::string& folder, const std::string& runtime) {
    const std::string prefix = fmt::format(".incoming-{}-", runtime);
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      if (entry.path().filename().string().starts_with(prefix)) {
        fs::remove_all(entry.path(), ignored);
      }
    }
  }

  Incoming(Incoming&& other) noexcept : path_(std::exchange(other.path_, "")) {}
  Incoming& operator=(Incoming&& other) = delete;
  ~Incoming() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }

 private:
  Incoming() = default;
  std::string path_;
};

Result<void> MakeFolder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return CannotWrite(folder, error.message());
  return {};
}

// The tarball of the package, downloaded and checked.
Result<std::string> Fetch(const Manifest& manifest, const std::string& version,
                          const std::string& folder) {
  const auto expected = PublishedSha512(manifest.package, version, folder);
  if (!expected) return expected.error();
  auto tarball = DownloadPackage(manifest.package, version, folder);
  if (!tarball) return tarball.error();
  if (const auto checked = CheckSha512(*tarball, *expected); !checked) {
    return Error{
        fmt::format(
            "the download of {}@{} is damaged and was discarded: {}. Try again; "
            "if it happens again, something between npm's registry and this machine changes files",
            manifest.package, version, checked.error().message),
        {}};
  }
  return *std::move(tarball);
}

// npm packages hold everything below one folder, mostly called "package".
Result<void> Unpack(const std::string& tarball, const std::string& into) {
  if (auto made = MakeFolder(into); !made) return made.error();
  const auto result =
      RunSubprocess({"tar", "-xzf", tarball, "-C", into, "--strip-components=1", "--no-same-owner"},
                    {.timeout_ms = 10 * 60'000, .shares_group = true});
  if (!result) return result.error();
  if (result->Succeeded()) return {};
  // On a full disk tar complains about every single file.
  const std::string& errors = result->errors;
  const std::string full = SystemMessage(ENOSPC);
  const std::string why =
      errors.find(full) != std::string::npos
          ? full
          : fmt::format("tar {}: {}", result->HowItEnded(), errors.substr(0, errors.find('\n')));
  return CannotWrite(fs::path(into).parent_path().parent_path().string(), why);
}

// That the program runs on this machine and is what it was asked for as.
Result<void> CheckProgram(const Manifest& manifest, const std::string& program,
                          const std::string& version) {
  if (!FindProgram(program)) {
    return Error{fmt::format("the package {}@{} has no program {}", manifest.package, version,
                             manifest.package_program),
                 {}};
  }
  const auto printed = ReadVersion(manifest, program);
  if (!printed) {
    return Error{fmt::format("{}@{} was downloaded, but does not run on this machine: {}",
                             manifest.name, version, printed.error().message),
                 {}};
  }
  if (FirstVersion(version) == *printed) return {};
  return Error{fmt::format("the package {}@{} holds version {} instead", manifest.package, version,
                           *printed),
               {}};
}

Result<void> MoveIntoPlace(const std::string& from, const std::string& to) {
  std::error_code error;
  // What stands there is no working runtime, else we had not come so far.
  fs::remove_all(to, error);
  if (!error) fs::rename(from, to, error);
  if (error) return CannotWrite(to, error.message());
  return {};
}

Result<void> DownloadInto(const std::string& folder, const Manifest& manifest,
                          const InstalledRuntime& runtime) {
  const auto incoming = Incoming::Make(folder, runtime.ToString());
  if (!incoming) return incoming.error();
  const std::string unpacked = incoming->path() + "/unpacked";
  const auto tarball = Fetch(manifest, runtime.version, incoming->path());
  if (!tarball) return tarball.error();
  if (auto done = Unpack(*tarball, unpacked); !done) return done;
  const std::string program = unpacked + "/" + manifest.package_program;
  if (auto done = CheckProgram(manifest, program, runtime.version); !done) return done;
  return MoveIntoPlace(unpacked, folder + "/" + runtime.ToString());
}

// `version` as a whole one.
Result<std::string> WholeVersion(const Manifest& manifest, std::string version,
                                 const std::string& folder) {
  if (version.starts_with('v')) version.erase(0, 1);
  if (!version.empty() && !IsVersion(version)) {
    return Error{fmt::format("'{}' is not a version of {}; expected one such as 1.2.3, or the "
                             "beginning of one",
                             version, manifest.name),
                 {}};
  }
  if (IsWholeVersion(version)) return version;
  return NewestPublished(manifest.package, version, folder);
}

Result<void> CheckManifest(const Manifest& manifest) {
  if (manifest.package.empty() || manifest.package_program.empty()) {
    return Error{fmt::format("{} cannot be installed: its manifest names no npm package. Put its "
                             "program on PATH instead",
                             manifest.name),
                 manifest.where};
  }
  if (manifest.name.find('/') != std::string::npos || manifest.name.starts_with('.')) {
    return Error{fmt::format("'{}' cannot be the name of a folder in the cache", manifest.name),
                 manifest.where};
  }
  return {};
}

}  // namespace

Result<InstalledRuntime> Install(const Manifest& manifest, const std::string& version,
                                 const Say& say) {
  if (const auto fit = CheckManifest(manifest); !fit) return fit.error();
  const auto folder = RuntimesFolder();
  if (!folder) return folder.error();
  if (const auto made = MakeFolder(*folder); !made) return made.error();
  const auto whole = WholeVersion(manifest, version, *folder);
  if (!whole) return whole.error();

  InstalledRuntime runtime = RuntimeInCache(*folder, manifest, *whole);
  const auto lock = Lock::Take(*folder, runtime.ToString(), say);
  if (!lock) return lock.error();
  Incoming::RemoveStale(*folder, runtime.ToString());
  runtime.already_there = IsInstalled(runtime);
  if (runtime.already_there) return runtime;
  if (say)
    say(fmt::format("Installing {} (npm package {})...", runtime.ToString(), manifest.package));
  if (const auto done = DownloadInto(*folder, manifest, runtime); !done) return done.error();
  return runtime;
}

Result<std::vector<std::string>> InstallableVersions(const Manifest& manifest) {
  if (const auto fit = CheckManifest(manifest); !fit) return fit.error();
  const auto folder = RuntimesFolder();
  if (!folder) return folder.error();
  if (const auto made = MakeFolder(*folder); !made) return made.error();
  return PublishedVersions(manifest.package, *folder);
}

}  // namespace clusterspec
