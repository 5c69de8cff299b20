// The folder that a run leaves its traces in.
#ifndef CLUSTERSPEC_CLI_TRACE_STORE_H_
#define CLUSTERSPEC_CLI_TRACE_STORE_H_

#include <map>
#include <string>

#include "spec/nouns/error.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

class TraceStore {
 public:
  // `folder`: empty where no trace is kept. `prefix` begins the name of each file, as where several
  // implementations share the folder; it may be empty.
  TraceStore(std::string folder, const std::string& prefix);

  // Makes the folder. True, or why there is none.
  Result<bool> Make() const;

  // The file that the trace was written to; "" where none is kept, or it could not be written: the
  // first time it says so on stderr.
  std::string Keep(const Trace& trace);

  // Whether something could not be written.
  bool failed() const { return failed_; }

 private:
  std::string folder_;
  std::string prefix_;
  std::map<std::string, int> times_;  // that a case's trace was kept
  bool failed_ = false;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TRACE_STORE_H_
