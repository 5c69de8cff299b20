#include <memory>

#include "cli/command_line.h"
#include "cli/tool_commands.h"
#include "cli/tools/exploration.h"
#include "cli/tools/reference_options.h"
#include "cli/tools/tools.h"
#include "cli/workspace.h"

namespace clusterspec {
namespace {

int ExploreAsAsked(const ExploreFlags& flags) {
  return Explore(flags, [&](const ExploreSetting& setting) {
    if (flags.a_case.empty()) return ExplorePrograms(setting);
    const auto found = LoadCase(flags.a_case);
    if (!found) return Print(found.error()), static_cast<int>(kUsage);
    return ExploreCase(*found, setting);
  });
}

struct MergeFlags {
  std::vector<std::string> files;
  std::string save;
};

void AddMerge(const CommandLine& explore) {
  const auto flags = std::make_shared<MergeFlags>();
  const CommandLine merge =
      explore.Command("merge", "Add up what all shards of one exploration have written");
  merge.Add("file", &flags->files, "the JSON files, one of each shard").Required();
  merge.Add("--save", &flags->save, "save a violation as a case file");
  merge.Does([=] { return MergeExplorations(flags->files, flags->save); });
}

}  // namespace

void AddExplore(CommandLine* program) {
  const auto flags = std::make_shared<ExploreFlags>();
  const CommandLine explore = program->Command(kExploreCommand.name, kExploreCommand.about);
  AddMerge(explore);
  explore.Add("case", &flags->a_case, "id, or path of a YAML file");
  std::vector<std::string> editions = {std::string(kAllOfThem)};
  for (const Edition each : kAllEditions) editions.emplace_back(ToString(each));
  explore
      .Add("--edition", &flags->edition,
           "edition of the documentation; default: v18. all: of programs, one after another, those "
           "that a program cannot tell apart at once")
      .OneOf(editions);
  explore.Add("--deviation", &flags->deviations,
              "a deviation of real runtimes to switch on; may be repeated");
  const Argument depth =
      explore
          .Add("--depth", &flags->depth,
               "instead of a case: all programs of up to so many operations with two workers")
          .Between(int64_t{1}, int64_t{20});
  explore.Add("--crashes", &flags->crashes, "how many processes may be killed at any time")
      .Between(int64_t{0}, int64_t{100});
  explore.Flag("--unreduced", &flags->unreduced,
               "also try runs that differ only in the order of independent steps");
  explore
      .Add("--max-states", &flags->max_states,
           "stop, undecided, at this many states; default: 40 million for any one program")
      .Between(int64_t{1}, int64_t{4'000'000'000});
  explore.Add("--judge", &flags->judged,
              "check the case's expectations on at most this many schedules");
  explore.Add("--save", &flags->save, "save a violation as a case file");
  explore.Add("-j", &flags->parallel, "programs at a time; default: the number of processors")
      .Between(int64_t{1}, int64_t{1000});
  explore.Add("--shard", &flags->shard, "I/N: the I-th of N parts of the programs").Needs(depth);
  explore
      .Add("--json", &flags->json,
           "where the result goes, for `explore merge`; a shard's has a name of its own")
      .Needs(depth);
  explore.Flag("--estimate", &flags->estimate, "say what it would take, and do no more")
      .Needs(depth);
  explore.Does(
      [=] { return ExploreAsAsked(*flags); },
      [=] { return flags->a_case.empty() == (flags->depth == 0) ? "a case or --depth" : ""; });
}

}  // namespace clusterspec
