// A file descriptor with an owner.
#ifndef CLUSTERSPEC_REFERENCE_PROCESS_FILE_DESCRIPTOR_H_
#define CLUSTERSPEC_REFERENCE_PROCESS_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace clusterspec {

// Closes what it holds; -1 stands for nothing.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.Release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor() { Close(); }

  int get() const { return fd_; }

  // The caller owns it from now on.
  int Release() { return std::exchange(fd_, -1); }

  void Close() {
    if (fd_ >= 0) close(Release());
  }

 private:
  int fd_ = -1;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REFERENCE_PROCESS_FILE_DESCRIPTOR_H_
