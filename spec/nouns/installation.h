// Where the parts of this program are, installed or in the folder of a build: below one folder, the
// nearest above the program that has share/clusterspec. A build has links there, to the checkout
// and to the programs that it makes.
#ifndef CLUSTERSPEC_SPEC_NOUNS_INSTALLATION_H_
#define CLUSTERSPEC_SPEC_NOUNS_INSTALLATION_H_

#include <string>

namespace clusterspec {

// This program's file, links followed.
std::string ProgramPath();

// The folder that holds all parts; where there is none, the one above the program's, so that
// messages name a place.
std::string InstallationFolder();

// The folder of cases, requirements, adapters and the like: CLUSTERSPEC_HOME, else this
// installation's.
std::string Home();

// A program that this one starts, such as "clusterspec-tools": there or not.
std::string PartPath(const std::string& name);

// What people type to start this program, for messages that tell them to: "./clusterspec" in a
// checkout, "npx clusterspec" where npm installed it, else "clusterspec".
std::string ProgramCall();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_INSTALLATION_H_
