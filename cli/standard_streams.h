// stdout and stderr of a program that ends in an orderly way, whatever becomes of the two.
#ifndef CLUSTERSPEC_CLI_STANDARD_STREAMS_H_
#define CLUSTERSPEC_CLI_STANDARD_STREAMS_H_

#include <cstdio>

namespace clusterspec {

// From now on nobody who prints meets an error: what cannot be written is lost, and for stdout that
// is noted. Streams that are closed lead to /dev/null, so that no file takes their place. After
// Ctrl-C a reader that has stopped reading is not waited for any longer.
void KeepStandardStreams();

// Where people read what a command does: stdout, until a report is written there, then stderr.
std::FILE* ForPeople();

// Whether these people sit at a terminal, and whether they want it in colours (NO_COLOR).
bool PeopleHaveTerminal();
bool PeopleSeeColours();

// From now on stdout holds a report and nothing else.
void KeepStdoutForReport();

// To be called last, with the program's exit code. Where stdout could not be written it says why on
// stderr, and gives a code that tells so, unless the code tells worse already.
int FinishStandardStreams(int code);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_STANDARD_STREAMS_H_
