// What no sentence answers, and the model therefore does not follow.
#ifndef CLUSTERSPEC_FUZZ_UNSAID_H_
#define CLUSTERSPEC_FUZZ_UNSAID_H_

#include <cstddef>

#include "spec/nouns/trace.h"

namespace clusterspec::fuzz {

// Whether nobody can be accused where no run of the model shows this event of the trace:
//   - it is of a worker that was starting when the primary ended: what becomes of one whose first
//     word nobody hears;
//   - it is the end of a run whose primary had ended while steps were left: what others do then;
//   - it is a message to a worker that the primary had told to disconnect: whether it is read
//   still.
bool IsUnsaid(const Trace& trace, size_t event);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_UNSAID_H_
