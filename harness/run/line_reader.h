// Reads lines from a descriptor that does not block: the trace FIFO, stdout and stderr.
#ifndef CLUSTERSPEC_HARNESS_RUN_LINE_READER_H_
#define CLUSTERSPEC_HARNESS_RUN_LINE_READER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace clusterspec {

// Owns the descriptor. Not thread safe.
class LineReader {
 public:
  using OnLine = std::function<void(std::string line)>;

  // Of a line that is not whole: what there is of it, as far as it is kept.
  using OnPart = std::function<void(std::string part)>;

  // `on_line` is called, without the newline, from the loop and from Drain(). `on_part` is called,
  // instead, where what was written at once ends without a newline; without it, such parts are put
  // together. A line of more than `longest` bytes comes in pieces.
  LineReader(boost::asio::io_context& loop, int fd, size_t longest, OnLine on_line,
             OnPart on_part = nullptr);
  ~LineReader();

  // Reads all that is there now.
  void Drain();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_LINE_READER_H_
