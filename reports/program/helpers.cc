#include "reports/program/helpers.h"

#include <fmt/format.h>

#include <cctype>
#include <set>
#include <vector>

#include "reports/program/clients.h"
#include "reports/program/events.h"
#include "reports/program/javascript.h"

namespace clusterspec::script {
namespace {

struct Helper {
  std::string_view name;
  std::string_view text;
};

// In the order in which a program shows them. Constants; functions come after the code.
constexpr Helper kHelpers[] = {
    {"all", R"(
const all = (event) => events().filter((e) => (e.event + ' ').startsWith(event + ' '));
)"},
    {"seen", R"(
const seen = (event) => all(event)[0];
)"},
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
    {"quiet", R"(
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes
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

// What a test waits for is there soon, or never.
constexpr std::string_view kUntil = R"(
async function until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert(tries < 500, `in vain: ${condition}`);
    await new Promise((go) => setTimeout(go, 10));
  }
}
)";

// It is too late after 5 s without news, not after 5 s: for what takes longer, or ends by silence.
constexpr std::string_view kUntilIdle = R"(
async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== events().length) [known, at] = [events().length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
)";

constexpr std::string_view kSeenAlone = R"(
const seen = (event) => events().find((e) => (e.event + ' ').startsWith(event + ' '));
)";

constexpr std::string_view kLogInMemory = R"(
const record = (event, data) => log.push({event, ...data});
)";

constexpr std::string_view kLogInFile = R"(
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map(JSON.parse);
)";

// With their places, where it is asked what came first.
constexpr std::string_view kLogInMemoryNumbered = R"(
const record = (event, data) => log.push({n: log.length, event, ...data});
)";

constexpr std::string_view kLogInFileNumbered = R"(
const record = (event, data) => fs.writeSync(LOG, JSON.stringify({event, ...data}) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
    .map((line, n) => ({n, ...JSON.parse(line)}));
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

// In memory the log is a list, in a file it has to be read.
std::string WithLog(const Plan& plan, std::string_view text) {
  constexpr std::string_view kEvents = "events()";
  std::string out(text);
  if (plan.shared_log) return out;
  for (size_t at; (at = out.find(kEvents)) != std::string::npos;) {
    out.replace(at, kEvents.size(), "log");
  }
  return out;
}

std::string ForkHelper(const Plan& plan) {
  std::string text(kFork);
  const std::string listeners = Indent(
      FillInOwnLabel(Listeners(plan, "worker", "workers[label]", "${label}", ""), "", false), 2);
  const std::string_view place = "@LISTENERS@\n";
  return text.replace(text.find(place), place.size(), listeners);
}

std::string LogOf(const Plan& plan) {
  if (!plan.shared_log) return "const log = [];\n";
  if (plan.folder) {
    return "const FILE = SCRATCH + '/log';\n"
           "const LOG = fs.openSync(FILE, 'a');\n";
  }
  // Only the first process makes the file: one that is dying would make it again.
  return "const FILE = process.env.CASE_LOG || `${require('os').tmpdir()}/case-${process.pid}`;\n"
         "if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');\n"
         "const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND); // of all "
         "processes\n";
}

std::string_view LogHelper(const Plan& plan, bool numbered) {
  if (plan.shared_log) return numbered ? kLogInFileNumbered : kLogInFile;
  return numbered ? kLogInMemoryNumbered : kLogInMemory;
}

// What the code names, and what that names.
std::set<std::string_view> Wanted(std::string code) {
  std::set<std::string_view> wanted;
  for (bool more = true; more;) {
    more = false;
    for (const Helper& helper : kHelpers) {
      const std::string call = std::string(helper.name) + (helper.name == "quiet" ? "" : "(");
      if (!Names(code, helper.name) || code.find(call) == std::string::npos) continue;
      if (!wanted.insert(helper.name).second) continue;
      if (helper.name != "seen") code += helper.text;  // which has a form of its own without `all`
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
  const bool until = Names(code + clients, "until");
  const bool idle = wanted.count("quiet") != 0 || plan.workers.size() > 2 || plan.numbered;
  Helpers helpers;
  helpers.values = LogHelper(plan, wanted.count("inOrder") != 0).substr(1);
  if (plan.numbered) helpers.functions = ForkHelper(plan);
  helpers.functions += clients;
  for (const Helper& helper : kHelpers) {
    if (wanted.count(helper.name) == 0) continue;
    const bool value = helper.text.starts_with("\nconst");
    const bool alone = helper.name == "seen" && wanted.count("all") == 0;
    const std::string_view text = alone ? kSeenAlone : helper.text;
    (value ? helpers.values : helpers.functions) += WithLog(plan, text.substr(value ? 1 : 0));
  }
  if (until) helpers.functions += WithLog(plan, idle ? kUntilIdle : kUntil);
  return helpers;
}

std::string RequiresFor(const std::string& code) {
  std::string text;
  for (const char* module : {"assert", "cluster", "fs", "net", "util"}) {
    const bool used = code.find(std::string(module) + ".") != std::string::npos;
    if (!used && !(std::string_view(module) == "assert" && Names(code, module))) continue;
    text += fmt::format("const {0} = require('{0}');\n", module);
  }
  return text;
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
  text += LogOf(plan);
  if (plan.numbered) text += "const workers = {};\n";
  if (Names(code, "clients")) text += "const clients = {};\n";
  if (Names(code, "handles")) text += "const handles = []; // received from other processes\n";
  return text;
}

}  // namespace clusterspec::script
