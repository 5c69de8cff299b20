#include "reports/program/log.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/program/helpers.h"

namespace clusterspec::script {
namespace {

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
  if (first != '\'' && first != '`' && !expression) return at;
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

// Where the first argument of the call ends whose arguments begin at the place.
size_t EndOfArgument(std::string_view code, size_t at) {
  for (int depth = 0; at < code.size(); ++at) {
    const size_t end = EndOfWords(code, at);
    if (end != at) {
      at = end - 1;
      continue;
    }
    const char c = code[at];
    if (depth == 0 && (c == ',' || c == ')')) return at;
    if (c == '(' || c == '{' || c == '[') ++depth;
    if (c == ')' || c == '}' || c == ']') --depth;
  }
  return at;
}

// Whether some call of the function satisfies it; it is given the first argument and what follows.
template <typename Predicate>
bool AnyCall(std::string_view code, std::string_view function, const Predicate& holds) {
  const std::string call = std::string(function) + "(";
  for (size_t at = 0; (at = code.find(call, at)) != std::string_view::npos;) {
    at += call.size();
    const size_t end = EndOfArgument(code, at);
    if (holds(code.substr(at, end - at), code.substr(end, 1))) return true;
  }
  return false;
}

bool HasData(std::string_view code) {
  const auto two = [](std::string_view, std::string_view next) { return next == ","; };
  return AnyCall(code, "record", two) || AnyCall(code, "tell", two);
}

// Whether a name stands for all that begin so: "cluster.exit" for the exits of all workers.
bool AsksForSeveral(std::string_view code) {
  const auto is_part = [code](std::string_view name, std::string_view) {
    return name.find(' ') == std::string_view::npos &&
           code.find(fmt::format("record({})", name)) == std::string_view::npos &&
           code.find(fmt::format("tell({})", name)) == std::string_view::npos;
  };
  return AnyCall(code, "seen", is_part) || AnyCall(code, "all", is_part);
}

// Replaces what stands outside of texts and comments, and `after` what it is called with by
// `after_to`: the words of a case are no code.
void Replace(std::string* code, std::string_view from, std::string_view to,
             std::string_view after = "", std::string_view after_to = "") {
  for (size_t at = 0; at < code->size();) {
    const size_t end = EndOfWords(*code, at);
    if (end != at) {
      at = end;
    } else if (code->compare(at, from.size(), from) != 0) {
      ++at;
    } else {
      const size_t close = EndOfArgument(*code, at + from.size());
      const bool fits = close < code->size() && code->compare(close, after.size(), after) == 0;
      if (fits && !after_to.empty()) code->replace(close, after.size(), after_to);
      code->replace(at, from.size(), to);
      at += to.size();
    }
  }
}

std::string FileConstants(const Log& log) {
  const std::string file = log.in_folder ? "const FILE = SCRATCH + '/log';\n"
                                         : "const FILE = process.env.CASE = process.env.CASE || "
                                           "`${require('os').tmpdir()}/case-${process.pid}`;\n";
  return file + "const LOG = fs.openSync(FILE, 'a'); // of all processes\n";
}

std::string Record(const Log& log) {
  if (!log.shared) {
    const std::string_view number = log.numbered ? "n: log.length, " : "";
    return log.with_data
               ? fmt::format(
                     "const record = (event, it) => log.push(Object.assign({{{}event}}"
                     ", it));\n",
                     number)
               : fmt::format("const record = (event) => log.push({{{}event}});\n", number);
  }
  if (log.only_names) return "const record = (event) => fs.writeSync(LOG, event + '\\n');\n";
  return log.with_data ? "const record = (event, it) => fs.writeSync(LOG, "
                         "JSON.stringify(Object.assign({event}, it)) + '\\n');\n"
                       : "const record = (event) => fs.writeSync(LOG, JSON.stringify({event}) + "
                         "'\\n');\n";
}

std::string Events(const Log& log) {
  return std::string(
             "const events = () => fs.readFileSync(FILE, 'utf8').split('\\n').slice(0, -1)") +
         (log.numbered ? "\n    .map((line, n) => Object.assign({n}, JSON.parse(line)));\n"
                       : ".map(JSON.parse);\n");
}

// How often there is such a name: all that is asked where nothing else is written down.
std::string Count(const Log& log) {
  return log.shared ? "const count = (event) => fs.readFileSync(FILE, 'utf8').split(event + "
                      "'\\n').length - 1;\n"
                    : "const count = (event) => log.filter((e) => e === event).length;\n";
}

}  // namespace

Log LogFor(const Plan& plan, std::string_view code) {
  Log log;
  for (const char* name : {"record", "tell", "seen", "all", "every", "events"}) {
    log.used = log.used || Names(code, name);
  }
  log.shared = plan.shared_log;
  log.in_folder = plan.folder;
  log.numbered = Names(code, "inOrder");
  log.with_data = HasData(code);
  log.told = Names(code, "tell");
  log.recorded = Names(code, "record");
  log.only_names = !log.with_data && !log.numbered && !AsksForSeveral(code) &&
                   !Names(code, "every") && code.find("(e) =>") == std::string_view::npos;
  return log;
}

std::string LogConstants(const Log& log, bool all) {
  if (!log.used) return "";
  std::string code = log.shared ? FileConstants(log) : "const log = [];\n";
  if (log.only_names) return code + (log.shared ? Record(log) : "") + Count(log);
  if (log.recorded) code += Record(log);
  if (log.told) code += "const tell = (event, it) => process.send(Object.assign({event}, it));\n";
  if (log.shared) code += Events(log);
  return code + fmt::format(
                    "const {} = (event) => {}.{}((e) => (e.event + ' ').startsWith(event + ' "
                    "'));\n",
                    all ? "all" : "seen", log.shared ? "events()" : "log", all ? "filter" : "find");
}

std::string InTermsOf(const Log& log, bool all, std::string code) {
  Replace(&code, "news()", log.shared ? "fs.statSync(FILE).size" : "log.length");
  if (log.only_names) {
    Replace(&code, "all(", "count(", ").length", ")");
    Replace(&code, "seen(", "count(");
    Replace(&code, "tell(", "process.send(");
    if (!log.shared) Replace(&code, "record(", "log.push(");
  } else if (all) {  // the first is the first of all
    Replace(&code, "seen(", "all(", ")", ")[0]");
  }
  return code;
}

}  // namespace clusterspec::script
