#include "harness/run/line_reader.h"

#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <utility>

namespace clusterspec {
namespace {

constexpr int kMaxReads = 64;

}  // namespace

struct LineReader::Impl : std::enable_shared_from_this<LineReader::Impl> {
  Impl(boost::asio::io_context& loop, int fd, size_t longest_line, OnLine line, OnPart part)
      : descriptor(loop, fd),
        longest(longest_line),
        on_line(std::move(line)),
        on_part(std::move(part)) {}

  void Wait() {
    if (!descriptor.is_open()) return;
    descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                          [self = shared_from_this()](boost::system::error_code error) {
                            if (error) return;
                            self->Drain();
                            self->Wait();
                          });
  }

  void Drain() {
    std::array<char, 65536> buffer;
    // Bounded: who writes without end must not keep the loop from its deadline.
    for (int round = 0; round < kMaxReads && descriptor.is_open(); ++round) {
      const ssize_t size = read(descriptor.native_handle(), buffer.data(), buffer.size());
      if (size == 0) return Close();
      if (size < 0) return;
      Append({buffer.data(), static_cast<size_t>(size)});
      // A pipe gives all that is in it, and takes short writes whole.
      const bool all = static_cast<size_t>(size) < buffer.size();
      if (all && on_part && !partial.empty()) on_part(std::exchange(partial, ""));
    }
  }

  // A pipe whose writers are gone would stay readable. The last line may lack its newline.
  void Close() {
    descriptor.close();
    if (!partial.empty()) on_line(std::exchange(partial, ""));
  }

  void Append(std::string_view bytes) {
    size_t end = 0;
    while ((end = bytes.find('\n')) != std::string_view::npos) {
      Keep(bytes.substr(0, end));
      on_line(std::exchange(partial, ""));
      bytes.remove_prefix(end + 1);
    }
    Keep(bytes);
  }

  void Keep(std::string_view bytes) {
    partial.append(bytes);
    if (partial.size() > longest) on_line(std::exchange(partial, ""));
  }

  boost::asio::posix::stream_descriptor descriptor;
  size_t longest;
  OnLine on_line;
  OnPart on_part;
  std::string partial;
};

LineReader::LineReader(boost::asio::io_context& loop, int fd, size_t longest, OnLine on_line,
                       OnPart on_part)
    : impl_(std::make_shared<Impl>(loop, fd, longest, std::move(on_line), std::move(on_part))) {
  impl_->Wait();
}

LineReader::~LineReader() {
  boost::system::error_code ignored;
  impl_->descriptor.close(ignored);
}

void LineReader::Drain() { impl_->Drain(); }

}  // namespace clusterspec
