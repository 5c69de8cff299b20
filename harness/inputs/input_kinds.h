// All kinds of bytes that come from outside, and what is done with them: one list for the damaged
// files of the tests and for libFuzzer's targets.
#ifndef CLUSTERSPEC_HARNESS_INPUTS_INPUT_KINDS_H_
#define CLUSTERSPEC_HARNESS_INPUTS_INPUT_KINDS_H_

#include <functional>
#include <string>
#include <vector>

#include "reference/sim/random.h"

namespace clusterspec {

struct InputKind {
  std::string name;                                // "known_failures"
  std::function<std::vector<std::string>()> good;  // some that are taken; from this tree
  // Reads it as the commands do and goes on with what it holds, if it is taken. False: refused.
  // Ends the process where a promise of a reader or writer is broken.
  std::function<bool(const std::string& bytes)> read;
  // How one becomes another, where Damaged is of no use; may be empty.
  std::function<std::string(const std::string& bytes, sim::Random* random)> change = nullptr;
};

// Files that a person names.
InputKind CaseInput();
InputKind DeviationsInput();
InputKind DocumentInput();
InputKind ExplorationInput();
InputKind KnownFailuresInput();
InputKind ManifestInput();
InputKind ReportInput();
InputKind RequirementsInput();
InputKind StatementsInput();
InputKind TraceInput();

// What a person types.
InputKind WordsInput();

// What processes under test say.
InputKind HttpAnswerInput();
InputKind ProtocolInput();

// What the reference reads.
InputKind ChannelInput();
InputKind MessageInput();
InputKind MessagePackInput();
InputKind OperationsInput();

// For as long as this process lives.
const std::vector<InputKind>& AllInputKinds();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_INPUTS_INPUT_KINDS_H_
