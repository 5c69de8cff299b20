// All kinds of files that a command reads, and what is done with them.
#ifndef CLUSTERSPEC_HARNESS_INPUTS_TESTING_INPUT_KINDS_H_
#define CLUSTERSPEC_HARNESS_INPUTS_TESTING_INPUT_KINDS_H_

#include <functional>
#include <string>
#include <vector>

namespace clusterspec {

struct InputKind {
  std::string name;                // "case", "report", ...
  std::vector<std::string> texts;  // good ones
  // Reads it as the commands do and goes on with what it holds, if it is taken. False: refused.
  std::function<bool(const std::string& text)> read;
};

// For as long as this process lives.
const std::vector<InputKind>& AllInputKinds();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_INPUTS_TESTING_INPUT_KINDS_H_
