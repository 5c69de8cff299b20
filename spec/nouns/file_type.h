// What kind of thing a path leads to, in words.
#ifndef CLUSTERSPEC_SPEC_NOUNS_FILE_TYPE_H_
#define CLUSTERSPEC_SPEC_NOUNS_FILE_TYPE_H_

#include <sys/stat.h>

#include <string_view>

namespace clusterspec {

// "a folder", "a device", "a FIFO", "a socket", "a file" for what stat gave as `mode`.
constexpr std::string_view FileType(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFDIR:
      return "a folder";
    case S_IFCHR:
    case S_IFBLK:
      return "a device";
    case S_IFIFO:
      return "a FIFO";
    case S_IFSOCK:
      return "a socket";
    case S_IFREG:
      return "a file";
    default:
      return "something that the system has no name for";
  }
}

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_FILE_TYPE_H_
