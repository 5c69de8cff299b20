#include "reports/program/dialect.h"

#include <algorithm>
#include <string_view>

namespace clusterspec::script {
namespace {

struct Replacement {
  std::string_view from;
  std::string_view to;
};

// Where several fit, the first counts.
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

// Whether a slash behind this code begins a regular expression, and divides nothing.
bool ExpressionMayFollow(std::string_view code) {
  const size_t last = code.find_last_not_of(" \n");
  constexpr std::string_view kBefore = "(,=:[!&|?{;";
  return last == std::string_view::npos || kBefore.find(code[last]) != std::string_view::npos;
}

// Behind the text, template, regular expression or comment at the place; the place itself where
// none of them begins.
size_t EndOfWords(std::string_view code, size_t at) {
  const char first = code[at];
  if (code.substr(at, 2) == "//") return std::min(code.find('\n', at), code.size());
  const bool expression = first == '/' && ExpressionMayFollow(code.substr(0, at));
  if (first != '\'' && first != '"' && first != '`' && !expression) return at;
  bool in_class = false;  // of a regular expression, where a slash is none
  for (size_t i = at + 1; i < code.size(); ++i) {
    if (code[i] == '\\') {
      ++i;
    } else if (code[i] == first && !in_class) {
      return i + 1;
    } else if (expression && (code[i] == '[' || code[i] == ']')) {
      in_class = code[i] == '[';
    }
  }
  return code.size();
}

}  // namespace

std::string ForNode6(std::string_view program) {
  std::string out;
  for (size_t at = 0; at < program.size();) {
    const size_t end = EndOfWords(program, at);
    const auto* const fits = std::find_if(
        std::begin(kReplacements), std::end(kReplacements),
        [&](const auto& each) { return end == at && program.substr(at).starts_with(each.from); });
    if (fits == std::end(kReplacements)) {
      const size_t next = std::max(end, at + 1);
      out += program.substr(at, next - at);
      at = next;
    } else {
      out += fits->to;
      at += fits->from.size();
    }
  }
  return out.append(kRun);
}

}  // namespace clusterspec::script
