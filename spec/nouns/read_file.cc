#include "spec/nouns/read_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "spec/nouns/file_type.h"
#include "spec/nouns/named_descriptor.h"

namespace clusterspec {
namespace {

// Fills `text`; errno of what went wrong, or 0. Stops beyond `most_bytes`.
int ReadUpTo(int fd, size_t most_bytes, std::string* text) {
  std::array<char, 65536> part;
  while (text->size() <= most_bytes) {
    const ssize_t size = read(fd, part.data(), part.size());
    if (size < 0) return errno;  // EINTR too: whoever waits at a pipe may be stopped
    if (size == 0) return 0;
    text->append(part.data(), static_cast<size_t>(size));
  }
  return 0;
}

}  // namespace

Result<std::string> ReadFile(const std::string& path, size_t most_bytes) {
  const auto fail = [&](const std::string& why) {
    return Error{"cannot read: " + why, {path, 0, 0}};
  };
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return fail(SystemMessage(errno));
  std::optional<int> given;  // only a pipe's may be
  if (S_ISFIFO(about.st_mode)) given = NamedDescriptor(WithoutLinks(path));
  if (!S_ISREG(about.st_mode) && !given) {
    return fail(fmt::format("it is {}; expected a file", FileType(about.st_mode)));
  }
  // If it is no file any more, that must not make us wait.
  const int fd = given ? fcntl(*given, F_DUPFD_CLOEXEC, 0)
                       : open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return fail(SystemMessage(errno));
  std::string text;
  const int error = ReadUpTo(fd, most_bytes, &text);
  close(fd);
  if (error != 0) return fail(SystemMessage(error));
  if (text.size() <= most_bytes) return text;
  return fail(fmt::format("it has more than {} bytes; expected fewer", most_bytes));
}

}  // namespace clusterspec
