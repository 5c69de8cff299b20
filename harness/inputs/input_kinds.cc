#include "harness/inputs/input_kinds.h"

namespace clusterspec {

const std::vector<InputKind>& AllInputKinds() {
  static const std::vector<InputKind> kinds = {
      CaseInput(),          DeviationsInput(), DocumentInput(), ExplorationInput(),
      KnownFailuresInput(), ManifestInput(),   ReportInput(),   RequirementsInput(),
      StatementsInput(),    TraceInput(),      WordsInput(),    HttpAnswerInput(),
      ProtocolInput(),      ChannelInput(),    MessageInput(),  MessagePackInput(),
      OperationsInput()};
  return kinds;
}

}  // namespace clusterspec
