// Reads lines from a descriptor that does not block: the trace FIFO, stdout and stderr.
#ifndef CLUSTERSPEC_HARNESS_RUN_LINE_READER_H_
#define CLUSTERSPEC_HARNESS_RUN_LINE_READER_H_

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

  // `on_line` is called, without the newline, from the loop and from Drain().
  LineReader(boost::asio::io_context& loop, int fd, OnLine on_line);
  ~LineReader();

  // Reads all that is there now.
  void Drain();

  // What came after the last newline.
  const std::string& partial() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_LINE_READER_H_
