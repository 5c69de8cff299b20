// The last line of a terminal, which is written anew while something goes on.
#ifndef CLUSTERSPEC_CLI_STATUS_LINE_H_
#define CLUSTERSPEC_CLI_STATUS_LINE_H_

#include <cstdio>
#include <string_view>

namespace clusterspec {

class StatusLine {
 public:
  // `on`: whether `file` leads to a terminal, and somebody wants to see it; else nothing is
  // written.
  StatusLine(std::FILE* file, bool on) : file_(file), on_(on) {}
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;
  ~StatusLine() { Clear(); }

  bool on() const { return on_; }

  // In the place of what was shown before.
  void Show(std::string_view text);

  // Takes it away, so that others can write.
  void Clear();

 private:
  std::FILE* file_;
  bool on_;
  bool shown_ = false;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_STATUS_LINE_H_
