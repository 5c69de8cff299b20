// The command line: what may be typed, and which command it calls.
#ifndef CLUSTERSPEC_CLI_APP_H_
#define CLUSTERSPEC_CLI_APP_H_

namespace clusterspec {

// Gives the program's exit code; see ExitCode.
int RunApp(int argc, const char* const* argv);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_APP_H_
