#include "reports/deviation_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/summary.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::Folded;

std::string Broken(const Deviation& deviation, const Catalogue& catalogue) {
  std::string text = "\n## What it breaks\n\n";
  for (const std::string& id : deviation.requirements) {
    const Requirement* requirement = catalogue.Find(id);
    text +=
        fmt::format("- `{}`: {}\n", id, requirement == nullptr ? "" : Folded(requirement->text));
  }
  return text;
}

// A row for each version, with a link for each edition that it was held to.
std::string ShownBy(const ShownDeviation& shown) {
  std::string text = "\n## Who shows it\n\n| runtime | held to |\n| :-- | :-- |\n";
  std::string before;
  for (const Report* each : shown.reports) {
    const std::string runtime = fmt::format("{} {}", each->Runtime(), each->version);
    const std::string edition =
        fmt::format("[{}](../published/{}.md)", ToString(each->edition), PublishedName(*each));
    if (runtime == before) {
      text.insert(text.size() - std::string_view(" |\n").size(), ", " + edition);
    } else {
      text += fmt::format("| {} | {} |\n", runtime, edition);
    }
    before = runtime;
  }
  return text;
}

std::string Cases(const Deviation& deviation) {
  std::vector<std::string> links;
  for (const std::string& id : deviation.cases) {
    const bool is_monitor = id.starts_with("monitor/");  // it has no file
    links.push_back(is_monitor ? fmt::format("`{}`", id)
                               : fmt::format("[{}](../../cases/{}.yaml)", id, WrittenId(id)));
  }
  return fmt::format("\nCases that fail: {}.\n", fmt::join(links, ", "));
}

std::string Program(const std::string& id, const DeviationProgram& program) {
  const std::string title = "\n## A program that shows it\n\n";
  if (program.code.empty()) return title + fmt::format("None: {}.\n", Folded(program.why_not));
  return title +
         fmt::format(
             "[{0}.cjs]({0}.cjs) needs nothing but the runtime. On {1} it prints what it saw and "
             "exits with 1; a runtime that keeps the documentation exits with 0.\n\n"
             "    node {0}.cjs       or: bun {0}.cjs, deno run -A {0}.cjs\n",
             id, program.runtime);
}

}  // namespace

std::string ToDeviationPage(const ShownDeviation& shown, const DeviationProgram& program,
                            const Catalogue& catalogue) {
  const Deviation& deviation = *shown.deviation;
  std::string text = fmt::format("# {}\n\n{}\n", deviation.id, Folded(deviation.text));
  text += Broken(deviation, catalogue) + ShownBy(shown) + Cases(deviation);
  text += fmt::format("\n## What looks wrong: {}\n\n{}\n", ToString(deviation.blame),
                      Folded(deviation.why));
  text += Program(deviation.id, program);
  return text + "\nAll deviations: [FINDINGS.md](../../FINDINGS.md).\n";
}

}  // namespace clusterspec
