#include "harness/explain/unsolicited.h"

#include <algorithm>
#include <string>

namespace clusterspec::explain {
namespace {

bool IsOutputUnasked(const sim::Program& program, const json::object& output) {
  if (StringOr(output, "stream") != "stderr") return false;
  const std::string line = StringOr(output, "text") + "\n";
  return std::none_of(program.operations.begin(), program.operations.end(),
                      [&](const sim::CompiledOperation& each) {
                        return each.kind == OperationKind::kPrint &&
                               ("\n" + StringOr(each.fields, "text")).find("\n" + line) !=
                                   std::string::npos;
                      });
}

// Whether an operation of this kind names, in the field, what the event is about. `subject` is
// "w1.s1" for what w1 calls s1.
bool IsNamedBy(const sim::Program& program, OperationKind kind, const char* field,
               std::string_view subject) {
  const std::string_view label = subject.substr(subject.find('.') + 1);
  return std::any_of(program.operations.begin(), program.operations.end(),
                     [&](const sim::CompiledOperation& each) {
                       return each.kind == kind && StringOr(each.fields, field) == label;
                     });
}

bool IsClosedByCall(const sim::Program& program, std::string_view subject) {
  return IsNamedBy(program, OperationKind::kClose, "label", subject);
}

bool IsSent(const sim::Program& program, std::string_view subject) {
  return IsNamedBy(program, OperationKind::kSend, "handle", subject);
}

}  // namespace

bool IsUnsolicited(const sim::Program& program, EventKind kind, std::string_view subject,
                   const sim::EventData& data) {
  switch (kind) {
    case EventKind::kOutput:
      return IsOutputUnasked(program, data());
    case EventKind::kConnectionEnd:
      return IsSent(program, subject) || IsClosedByCall(program, subject);
    case EventKind::kServerClose:
    case EventKind::kConnectionClose:
      return IsSent(program, subject);
    case EventKind::kProcessExit:
      return subject == "primary" && IntegerOr(data(), "code", 0) == 1 &&
             program.deviations.Contains(model::Deviation::kHandleKillsPrimary);
    default:
      return false;
  }
}

}  // namespace clusterspec::explain
