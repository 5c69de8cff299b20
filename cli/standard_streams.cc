#include "cli/standard_streams.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "cli/exit_code.h"
#include "harness/run/interrupt.h"
#include "spec/nouns/error.h"

namespace clusterspec {
namespace {

constexpr size_t kPipePage = 4096;  // as much as a pipe with room takes without waiting
constexpr int kReaderPatienceMs = 2000;

struct Stream {
  int fd;
  int error = 0;  // errno of the first write that failed
};

Stream out{STDOUT_FILENO};
Stream err{STDERR_FILENO};
bool stdout_is_for_report = false;

bool HasRoom(int fd) {
  pollfd room{fd, POLLOUT, 0};
  return poll(&room, 1, kReaderPatienceMs) > 0;
}

// What stdio calls to write. It is told that all is well.
ssize_t WriteOrNote(void* cookie, const char* text, size_t size) {
  auto* const stream = static_cast<Stream*>(cookie);
  size_t at = 0;
  while (at < size && stream->error == 0) {
    if (Interrupted() && !HasRoom(stream->fd)) {
      stream->error = ETIMEDOUT;
      break;
    }
    const ssize_t count = write(stream->fd, text + at, std::min(size - at, kPipePage));
    if (count > 0) at += static_cast<size_t>(count);
    if (count >= 0 || errno == EINTR) continue;
    if (errno != EAGAIN) {
      stream->error = errno;
    } else {
      HasRoom(stream->fd);
    }
  }
  return static_cast<ssize_t>(size);
}

std::FILE* Open(Stream* stream, int buffering) {
  cookie_io_functions_t functions{};
  functions.write = WriteOrNote;
  std::FILE* const file = fopencookie(stream, "w", functions);
  CLUSTERSPEC_ASSERT(file != nullptr);
  std::setvbuf(file, nullptr, buffering, BUFSIZ);
  return file;
}

}  // namespace

void KeepStandardStreams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // The lowest free number is this one.
    if (fcntl(fd, F_GETFD) < 0) open("/dev/null", O_RDWR);
  }
  stdout = Open(&out, isatty(STDOUT_FILENO) != 0 ? _IOLBF : _IOFBF);
  stderr = Open(&err, _IONBF);
}

std::FILE* ForPeople() { return stdout_is_for_report ? stderr : stdout; }

bool PeopleHaveTerminal() {
  return isatty(stdout_is_for_report ? STDERR_FILENO : STDOUT_FILENO) != 0;
}

bool PeopleSeeColours() { return PeopleHaveTerminal() && std::getenv("NO_COLOR") == nullptr; }

void KeepStdoutForReport() { stdout_is_for_report = true; }

int FinishStandardStreams(int code) {
  std::fflush(stdout);
  if (out.error == 0) return code;
  fmt::print(stderr, "clusterspec: cannot write to stdout: {}\n", SystemMessage(out.error));
  return WorseCode(code, kHarnessFailed);
}

}  // namespace clusterspec
