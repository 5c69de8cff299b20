#include "fuzz/saved.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "fuzz/bug_report.h"
#include "harness/load/scenario_writer.h"
#include "reports/program/script.h"
#include "spec/nouns/digest.h"
#include "spec/nouns/installation.h"
#include "spec/nouns/write_file.h"

namespace clusterspec::fuzz {
namespace {

// A requirement that holds wherever the case runs: every case must cover one.
std::string SomeRequirement(const Catalogue& catalogue) {
  for (const auto& [id, requirement] : catalogue.all()) {
    if (requirement.editions == EditionSet::All()) return id;
  }
  return "";
}

bool HasAwait(const Scenario& scenario) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(),
                     [](const Step& step) { return std::holds_alternative<Await>(step.action); });
}

using Files = std::vector<std::pair<std::string, std::string>>;  // path and text

// Makes the folder first.
Result<bool> WriteAll(const std::string& folder, const Files& files) {
  auto made = MakeFolder(folder);
  if (!made) return made;
  for (const auto& [path, text] : files) {
    auto written = WriteFile(path, text);
    if (!written) return written;
  }
  return true;
}

// "monitor-one-exit-v16-seed-17-1f0c3a", without an ending; the digits tell causes apart, since one
// program may be broken in several ways, and those that come of a corpus have no seed of their own.
std::string FileNameOf(const Failure& failure, uint64_t seed, Edition edition) {
  std::string check = failure.check;
  std::replace(check.begin(), check.end(), '/', '-');
  const std::string cause = Digest(failure.requirement + '\n' + failure.cause);
  return fmt::format("{}-{}-seed-{}-{}", check, ToString(edition), seed, cause.substr(0, 6));
}

}  // namespace

std::string ReplayLineOf(const Found& found, const SavedAs& as, const std::string& file) {
  const bool plain = as.implementation.find_first_of("?&*") == std::string::npos;
  const std::string quote = plain ? "" : "'";
  const std::string seed = as.simulated ? fmt::format(" --seed {}", found.seed) : "";
  return fmt::format("{} replay {} --impl {}{}{} --edition {}{}", ProgramCall(), file, quote,
                     as.implementation, quote, ToString(as.edition), seed);
}

Case CaseOf(const Found& found, const SavedAs& as, const Catalogue& catalogue,
            const std::string& file) {
  Case a_case;
  a_case.title = "Found by the fuzzer: " + found.failure.check;
  a_case.note = found.failure.message + "\nReplay: " + ReplayLineOf(found, as, file);
  const std::string& requirement = found.failure.requirement;
  a_case.covers = {requirement.empty() ? SomeRequirement(catalogue) : requirement};
  a_case.editions = EditionSet();
  a_case.editions.Insert(as.edition);
  a_case.scenario = found.scenario;
  if (found.failure.never) {
    Expectation never;
    never.kind = ExpectationKind::kNever;
    never.patterns = {*found.failure.never};
    a_case.expectations = {never};
    return a_case;
  }
  if (HasAwait(a_case.scenario)) return a_case;
  // The monitors decide; but a case must demand something of its own.
  Expectation starts;
  starts.kind = ExpectationKind::kCount;
  starts.patterns = {{"hello", "", {}}};
  starts.minimum = 1;
  a_case.expectations = {starts};
  return a_case;
}

Result<std::string> Save(const Found& found, const SavedAs& as, const Catalogue& catalogue,
                         const std::string& folder) {
  const std::string file =
      folder + "/" + FileNameOf(found.failure, found.seed, as.edition) + ".yaml";
  const auto written = WriteAll(folder, {{file, ToYaml(CaseOf(found, as, catalogue, file))}});
  if (!written) return written.error();
  return file;
}

Result<std::string> SaveAll(const Small& small, const FindGroup& group, const SavedAs& as,
                            const Catalogue& catalogue, const std::string& folder) {
  const std::string stem = folder + "/" + FileNameOf(small.found.failure, group.seed, as.edition);
  const std::string file = stem + ".yaml";
  const Case a_case = CaseOf(small.found, as, catalogue, file);
  const auto script = ToScript(a_case, as.edition, catalogue);
  Files files = {{file, ToYaml(a_case)},
                 {stem + ".jsonl", ToText(small.trace)},
                 {stem + ".md",
                  BugReport(small, group, script, ReplayLineOf(small.found, as, file), catalogue)}};
  if (script) files.emplace_back(stem + ".js", *script);
  const auto written = WriteAll(folder, files);
  if (!written) return written.error();
  return file;
}

}  // namespace clusterspec::fuzz
