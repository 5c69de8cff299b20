#include "reference/sim/process_output.h"

namespace clusterspec::sim {

void ProcessOutput::Write(uint16_t process, size_t stream, const std::string& text) {
  if (process == kPrimary) return WriteLines(stream, text);
  switch (processes_[process].targets[stream]) {
    case OutputTarget::kPrimaryStdout:
      return WriteLines(0, text);
    case OutputTarget::kPrimaryStderr:
      return WriteLines(1, text);
    case OutputTarget::kPipe:
      processes_.Change(process).output[stream].push_back(pool_.Text(text));
      return;
    case OutputTarget::kNowhere:
      return;
  }
}

// The harness reads lines; what is not a whole one yet waits for the rest.
void ProcessOutput::WriteLines(size_t stream, const std::string& text) {
  std::string rest = pool_.Text((*partial_)[stream]) + text;
  size_t end = 0;
  while ((end = rest.find('\n')) != std::string::npos) {
    (*lines_)[stream].Push(pool_.Text(rest.substr(0, end)));
    rest.erase(0, end + 1);
  }
  (*partial_)[stream] = rest.empty() ? kNone : pool_.Text(rest);
}

Id ProcessOutput::TakeChunk(uint16_t worker, size_t stream) {
  auto& chunks = processes_.Change(ProcessOf(worker)).output[stream];
  const Id text = chunks.front();
  chunks.erase(chunks.begin());
  return text;
}

}  // namespace clusterspec::sim
