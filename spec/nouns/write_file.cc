#include "spec/nouns/write_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "spec/nouns/file_type.h"
#include "spec/nouns/named_descriptor.h"

namespace clusterspec {
namespace {

constexpr int kReaderPatienceMs = 10'000;

// No polite signal ends this process for as long as this lives: it comes afterwards.
class EndPutOff {
 public:
  EndPutOff() {
    sigset_t polite;
    sigemptyset(&polite);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&polite, signal);
    pthread_sigmask(SIG_BLOCK, &polite, &before_);
  }
  EndPutOff(const EndPutOff&) = delete;
  EndPutOff& operator=(const EndPutOff&) = delete;
  ~EndPutOff() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

// A reader that goes away is an error, and does not end this process.
class ReadersMayGo {
 public:
  ReadersMayGo() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
  }
  ReadersMayGo(const ReadersMayGo&) = delete;
  ReadersMayGo& operator=(const ReadersMayGo&) = delete;
  ~ReadersMayGo() { sigaction(SIGPIPE, &before_, nullptr); }

 private:
  struct sigaction before_ {};
};

// 0, or the errno of what went wrong; ETIMEDOUT when whoever reads it stopped doing so.
int WriteText(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = write(fd, text.data(), text.size());
    if (size >= 0) {
      text.remove_prefix(static_cast<size_t>(size));
    } else if (errno == EAGAIN) {
      pollfd room{fd, POLLOUT, 0};
      if (poll(&room, 1, kReaderPatienceMs) <= 0) return ETIMEDOUT;
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

// Takes `fd`, which may be -1 for what errno says. 0, or the errno of what went wrong.
int WriteAndClose(int fd, std::string_view text) {
  if (fd < 0) return errno;
  const int error = WriteText(fd, text);
  return close(fd) != 0 && error == 0 ? errno : error;
}

// A new file beside `place`, and its name: -1 for what errno says. No other process has that name,
// unless it died and left it.
int OpenBeside(const std::string& place, std::string* name) {
  const std::string folder = std::filesystem::path(place).parent_path().string();
  for (int number = 0; number < 1000; ++number) {
    *name = fmt::format("{}.clusterspec-{}-{}.part", folder.empty() ? "" : folder + "/", getpid(),
                        number);
    const int fd = open(name->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

// 0, or the errno of what went wrong. `old`: the file that is there, if one is.
int Replace(const std::string& place, const std::optional<struct stat>& old,
            std::string_view text) {
  const EndPutOff put_off;
  std::string half;
  const int fd = OpenBeside(place, &half);
  if (fd < 0) return errno;
  if (old) {
    // Who may not give a file away keeps it.
    [[maybe_unused]] const int ignored = fchown(fd, old->st_uid, old->st_gid);
    fchmod(fd, old->st_mode & 07777);
  }
  int error = WriteAndClose(fd, text);
  if (error == 0 && rename(half.c_str(), place.c_str()) != 0) error = errno;
  if (error != 0) unlink(half.c_str());
  return error;
}

bool CannotHoldText(const struct stat& about) {
  return S_ISDIR(about.st_mode) || S_ISSOCK(about.st_mode);
}

Error NoFile(const std::string& path, const struct stat& about) {
  return {fmt::format("cannot write: it is {}; expected a file", FileType(about.st_mode)),
          {path, 0, 0}};
}

}  // namespace

Result<bool> MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return true;
  return Error{"cannot make the folder: " + error.message(), {folder, 0, 0}};
}

Result<bool> CanWrite(const std::string& path) {
  const std::string place = WithoutLinks(path);
  if (NamedDescriptor(place)) return true;
  struct stat about {};
  const bool exists = stat(place.c_str(), &about) == 0;
  if (exists && CannotHoldText(about)) return NoFile(path, about);
  const bool replaced = !exists || S_ISREG(about.st_mode);
  std::string asked = replaced ? std::filesystem::path(place).parent_path().string() : place;
  if (asked.empty()) asked = ".";
  if (access(asked.c_str(), replaced ? W_OK | X_OK : W_OK) == 0) return true;
  return Error{fmt::format("cannot write: {}{}", SystemMessage(errno),
                           replaced ? fmt::format(". Does the folder {} exist, and may you write "
                                                  "there?",
                                                  asked)
                                    : ""),
               {path, 0, 0}};
}

Result<bool> WriteFile(const std::string& path, std::string_view text) {
  const auto result = [&](int error, std::string_view hint) -> Result<bool> {
    if (error == 0) return true;
    return Error{fmt::format("cannot write: {}{}", SystemMessage(error), hint), {path, 0, 0}};
  };
  const std::string place = WithoutLinks(path);
  if (const std::optional<int> given = NamedDescriptor(place)) {
    std::fflush(stdout);  // what was printed before comes before
    const ReadersMayGo readers_may_go;
    return result(WriteAndClose(fcntl(*given, F_DUPFD_CLOEXEC, 0), text), "");
  }
  struct stat about {};
  const bool exists = stat(place.c_str(), &about) == 0;
  if (!exists && errno != ENOENT) return result(errno, "");
  if (!exists || S_ISREG(about.st_mode)) {
    return result(Replace(place, exists ? std::optional(about) : std::nullopt, text),
                  ". Does the folder exist, and is there space on the disk?");
  }
  if (CannotHoldText(about)) return NoFile(path, about);
  const ReadersMayGo readers_may_go;
  const int fd = open(place.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  const bool unread = fd < 0 && errno == ENXIO && S_ISFIFO(about.st_mode);
  return result(WriteAndClose(fd, text), unread ? ". Nobody reads this FIFO" : "");
}

}  // namespace clusterspec
