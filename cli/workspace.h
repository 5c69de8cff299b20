// The tree of data that the program works with, below Home(): catalogue, cases, manifests, known
// failures.
#ifndef CLUSTERSPEC_CLI_WORKSPACE_H_
#define CLUSTERSPEC_CLI_WORKSPACE_H_

#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "harness/load/durations.h"
#include "spec/nouns/deviation.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/installation.h"
#include "spec/nouns/json.h"
#include "spec/nouns/known_failure.h"
#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/statement.h"

namespace clusterspec {

// Each loads its part, or gives all its problems.
Result<Catalogue, Errors> LoadCatalogue();
Result<StatementMaps, Errors> LoadStatementMaps(const Catalogue& catalogue);
Result<std::vector<Case>, Errors> LoadCases(const Catalogue& catalogue);

// The case of that id, which may be one in another form.
Result<Case, Errors> LoadCase(const std::string& id, const Catalogue& catalogue);
Result<std::vector<Deviation>, Errors> LoadDeviations(const Catalogue& catalogue,
                                                      const std::vector<Case>& cases);

// The same where nobody asks which cases show them: they need not exist.
Result<std::vector<Deviation>, Errors> LoadDeviations(const Catalogue& catalogue);

// The list that the project keeps of the implementation, there or not; "" where that is a path.
std::string KnownFailuresFile(const std::string& implementation);
Result<KnownFailures, Errors> LoadKnownFailures(const std::string& file);

// What is known of the implementation: by `file`; with "" by the list that the project keeps, where
// there is one; with "none" nothing.
Result<KnownFailures, Errors> KnownFailuresOf(const std::string& implementation,
                                              const std::string& file);

// With the folder of this installation in the place of "${build}/", which the manifest of a program
// names that came with this one.
Result<Manifest, Errors> LoadManifestAt(const std::string& path);
Result<std::vector<Manifest>, Errors> LoadManifests();

// How long cases take: what shards are balanced by. Where nothing is published they are alike.
std::string DurationsFile();
Result<Durations> LoadDurations();

// The file's JSON; errors name the file.
Result<json::value> LoadJson(const std::string& file);

// The text with paths below Home() as they are from there: where things stood on the machine that
// ran them is nobody's business.
std::string WithoutHome(std::string text);

// A report that `run --json` wrote.
Result<Report> LoadReport(const std::string& file);

// A report of a stopped run, of a shard or of chosen cases is an error. `file` is where it is from.
Result<bool> CheckWhole(const Report& report, const std::string& file);

// Prints the error as the program's own, and gives the code: for `return Fail(...)`.
int Fail(const Error& error, int code);

// Prints the errors, one a line.
void Print(const Errors& errors);

// How many things go on at a time where nobody says: the number of processors.
int DefaultParallel();

// What a report says of a run of the implementation that begins now; of its seed and its cases
// nothing yet.
RunInfo RunOf(const Implementation& implementation);

// This moment in UTC, as reports tell it: "2026-01-02T03:04:05Z".
std::string Now();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_WORKSPACE_H_
