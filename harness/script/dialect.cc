#include "harness/script/dialect.h"

#include <string_view>

namespace clusterspec::script {
namespace {

struct Replacement {
  std::string_view from;
  std::string_view to;
};

// In this order: what an earlier one replaces, a later one does not see.
constexpr Replacement kReplacements[] = {
    {"await new Promise((go) => setTimeout(go, 10))", "yield"},
    {"(async () => {\n", "run(function* () {\n"},
    {"})().then(() => process.exit(), (error) => {\n", "}, (error) => {\n"},
    {"async function ", "function* "},
    {"await ", "yield* "},
    {"{event, ...data}", "Object.assign({event}, data)"},
    {"{n: log.length, event, ...data}", "Object.assign({n: log.length, event}, data)"},
    {"{n, ...JSON.parse(line)}", "Object.assign({n}, JSON.parse(line))"},
};

constexpr std::string_view kRun = R"(
// Goes on with the test every 10 ms: functions of Node 6 cannot await.
function run(test, failed) {
  const steps = test();
  setInterval(() => {
    try {
      if (steps.next().done) process.exit();
    } catch (error) {
      failed(error);
    }
  }, 10);
}
)";

}  // namespace

std::string ForNode6(std::string program) {
  for (const Replacement& each : kReplacements) {
    for (size_t at = 0; (at = program.find(each.from, at)) != std::string::npos;) {
      program.replace(at, each.from.size(), each.to);
      at += each.to.size();
    }
  }
  return program.append(kRun);
}

}  // namespace clusterspec::script
