#include "reports/program/helpers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cctype>
#include <set>
#include <vector>

#include "reports/program/clients.h"
#include "reports/program/events.h"
#include "reports/program/javascript.h"
#include "reports/program/log.h"

namespace clusterspec::script {
namespace {

struct Helper {
  std::string_view name;
  std::string_view text;
};

// In the order in which a program shows them. Constants; functions come after the code.
constexpr Helper kHelpers[] = {
    {"every", R"(
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);
)"},
    {"inOrder", R"(
const inOrder = (...list) => list.every((e, i) => e && (i === 0 || list[i - 1].n <= e.n));
)"},
    {"same", R"(
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
)"},
    {"typesOf", R"(
const typesOf = (module) => Object.keys(module).reduce(
    (types, name) => Object.assign(types, {[name]: typeof module[name]}), {});
)"},
    {"importModule", R"(
const importModule = new Function('name', 'return import(name)'); // some runtimes cannot read it
)"},
    {"attempt", R"(
function attempt(action) {
  try {
    return {value: action()};
  } catch (error) {
    return {threw: {name: error.name, message: error.message, code: error.code}};
  }
}
)"},
};

// What a test yields, it waits for. A test that throws ends its process with exit code 1.
constexpr std::string_view kRun = R"(
function run(test, until, since) { // goes on when what the test yields holds
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now());
}
)";

// The same, where time counts from the last news on.
constexpr std::string_view kRunIdle = R"(
function run(test, until, since, known) { // goes on when what the test yields holds
  if (known !== news()) return run(test, until, Date.now(), news());
  if (until && !until(Date.now() - since)) return setTimeout(run, 10, test, until, since, known);
  const step = test.next();
  return step.done ? process.exit(0) : run(test, step.value, Date.now(), known);
}
)";

constexpr std::string_view kFork = R"(
// The second worker of a name gets #2.
function fork(name, env) {
  let label = name;
  for (let n = 2; workers[label]; n++) label = `${name}#${n}`;
  workers[label] = Object.assign(cluster.fork(Object.assign({CASE_WORKER: label}, env)), {label});
@LISTENERS@
  return workers[label];
}
)";

bool IsWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

// "const PORT_A = ...": the names in the code that begin so.
std::set<std::string> PortsIn(std::string_view code) {
  std::set<std::string> ports;
  for (size_t at = 0; (at = code.find("PORT_", at)) != std::string_view::npos; ++at) {
    size_t end = at;
    while (end < code.size() && IsWordCharacter(code[end])) ++end;
    if (at == 0 || !IsWordCharacter(code[at - 1])) ports.emplace(code.substr(at, end - at));
  }
  return ports;
}

std::string ForkHelper(const Plan& plan) {
  std::string text(kFork);
  const std::string listeners = Indent(
      FillInOwnLabel(Listeners(plan, "worker", "workers[label]", "${label}", ""), "", false), 2);
  const std::string_view place = "@LISTENERS@\n";
  return text.replace(text.find(place), place.size(), listeners);
}

// What the code names, and what that names.
std::set<std::string_view> Wanted(std::string code) {
  std::set<std::string_view> wanted;
  for (bool more = true; more;) {
    more = false;
    for (const Helper& helper : kHelpers) {
      const std::string call = std::string(helper.name) + "(";
      if (!Names(code, helper.name) || code.find(call) == std::string::npos) continue;
      if (!wanted.insert(helper.name).second) continue;
      code += helper.text;
      more = true;
    }
  }
  return wanted;
}

}  // namespace

bool Names(std::string_view code, std::string_view identifier) {
  for (size_t at = 0; (at = code.find(identifier, at)) != std::string_view::npos; ++at) {
    const size_t end = at + identifier.size();
    const bool begins =
        at == 0 || (!IsWordCharacter(code[at - 1]) && code[at - 1] != '.' && code[at - 1] != '\'');
    const bool ends = end == code.size() || !IsWordCharacter(code[end]);
    if (begins && ends) return true;
  }
  return false;
}

Helpers HelpersFor(const Plan& plan, const std::string& code) {
  const std::string clients = ClientFunctions(plan, code);
  const std::set<std::string_view> wanted = Wanted(code + clients);
  const bool idle =
      code.find("ms > 700") != std::string::npos || plan.workers.size() > 2 || plan.numbered;
  Helpers helpers;
  if (plan.numbered) helpers.functions = ForkHelper(plan);
  helpers.functions += clients;
  for (const Helper& helper : kHelpers) {
    if (wanted.count(helper.name) == 0) continue;
    const bool value = helper.text.starts_with("\nconst");
    (value ? helpers.values : helpers.functions) += helper.text.substr(value ? 1 : 0);
  }
  const bool news = Names(code + clients, "record") || plan.by_message;
  if (Names(code, "run")) helpers.functions += idle && news ? kRunIdle : kRun;
  const std::string all = code + helpers.values + helpers.functions;
  const Log log = LogFor(plan, all);
  const bool asks_all = Names(all, "all");
  helpers.values = LogConstants(log, asks_all) + InTermsOf(log, asks_all, helpers.values);
  helpers.functions = InTermsOf(log, asks_all, helpers.functions);
  helpers.code = InTermsOf(log, asks_all, code);
  return helpers;
}

std::string RequiresFor(const std::string& code) {
  std::vector<std::string> modules;
  for (const char* module : {"assert", "cluster", "fs", "net", "util"}) {
    const bool used = code.find(std::string(module) + ".") != std::string::npos;
    if (!used && !(std::string_view(module) == "assert" && Names(code, module))) continue;
    modules.push_back(fmt::format("{0} = require('{0}')", module));
  }
  return fmt::format("const {};\n", fmt::join(modules, ", "));
}

std::string ConstantsFor(const Plan& plan, const std::string& code) {
  std::string text;
  if (plan.folder) {
    text +=
        "const SCRATCH = process.env.CASE_SCRATCH ||\n"
        "    (process.env.CASE_SCRATCH = fs.mkdtempSync(require('os').tmpdir() + '/case-'));\n";
  }
  int number = 0;
  for (const std::string& port : PortsIn(code)) {
    text += fmt::format(
        "const {0} = Number(process.env.{0} = process.env.{0} || 10000 + process.pid * 3 % "
        "10000{1});\n",
        port, number == 0 ? "" : fmt::format(" + {}", number));
    ++number;
  }
  if (Names(code, "LINK")) text += "const LINK = SCRATCH + '/link.cjs';\n";
  if (plan.numbered) text += "const workers = {};\n";
  if (Names(code, "clients")) text += "const clients = {};\n";
  if (Names(code, "handles")) text += "const handles = []; // received from other processes\n";
  return text;
}

}  // namespace clusterspec::script
