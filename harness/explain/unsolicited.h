// Events that no sentence tells of.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_UNSOLICITED_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_UNSOLICITED_H_

#include <string_view>

#include "reference/sim/program.h"
#include "reference/sim/simulator.h"

namespace clusterspec::explain {

// Whether no sentence says that the event comes or does not come:
//   - an `output` of the runtime's own accord: lines on stderr that no operation of the scenario
//     prints, such as warnings and the traces of errors;
//   - the end of a server or connection in a process that has sent it to another;
//   - the end, before the close, of a connection that the program closes;
//   - process.exit of a primary that an exception from inside the runtime ends.
// `subject` is that of the event.
bool IsUnsolicited(const sim::Program& program, EventKind kind, std::string_view subject,
                   const sim::EventData& data);

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_UNSOLICITED_H_
