// Names of signals, those of the protocol: what cases demand and what runs record is one.
#ifndef CLUSTERSPEC_REFERENCE_PROCESS_SIGNAL_NAME_H_
#define CLUSTERSPEC_REFERENCE_PROCESS_SIGNAL_NAME_H_

#include <string>

namespace clusterspec {

// "SIGKILL", or "signal 42" where there is no name.
std::string SignalName(int number);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REFERENCE_PROCESS_SIGNAL_NAME_H_
