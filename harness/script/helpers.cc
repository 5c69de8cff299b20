#include "harness/script/helpers.h"

#include <fmt/format.h>

#include <cctype>
#include <set>
#include <vector>

#include "harness/script/events.h"
#include "harness/script/javascript.h"

namespace clusterspec::script {
namespace {

struct Helper {
  std::string_view name;
  std::string_view text;
};

// In the order in which a program shows them.
constexpr Helper kHelpers[] = {
    {"all", R"(
const all = (event, where = Boolean) => events().filter((e) => (e.event + ' ').startsWith(event + ' ') && where(e));
)"},
    {"seen", R"(
const seen = (event, where = Boolean) => events().find((e) => (e.event + ' ').startsWith(event + ' ') && where(e));
)"},
    {"every", R"(
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);
)"},
    {"inOrder", R"(
// The events are there, and none came before the one that stands before it.
function inOrder() {
  const places = [].map.call(arguments, (e) => events().findIndex((each) => same(each, e)));
  return places.every((place, i) => place >= 0 && (i === 0 || place >= places[i - 1]));
}
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
    {"next", R"(
// Has a process do its next part, and waits until it has.
function* next(name) {
  const before = all('done ' + name).length;
  process.kill(seen('hello ' + name).pid, 'SIGUSR2');
  yield () => all('done ' + name).length > before;
}
)"},
    {"tell", R"(
function tell(name) {
  process.kill(seen('hello ' + name).pid, 'SIGUSR2');
}
)"},
    {"at", R"(
// Where a server said that it listens.
function at(server) {
  const told = all('server.listening ' + server).pop();
  return told.port === undefined ? {path: told.path} : {port: told.port, host: told.address};
}
)"},
    {"connect", R"(
// Gives what tells whether the connection was made or refused.
function connect(name, to) {
  let state = 'connecting';
  const become = (now, data) => record(`client.${state = now} ${name}`, data);
  clients[name] = net.connect(to)
    .on('connect', () => become('connected'))
    .on('data', (data) => record('client.data ' + name, {text: String(data)}))
    .on('error', (error) => state === 'connecting' && become('refused', {code: error.code}))
    .on('close', () => state === 'connected' && become('closed'));
  return () => state !== 'connecting';
}
)"},
    {"ask", R"(
// So many times, one after another: connects, reads a line, closes.
function ask(name, to, times) {
  const end = (event, data) => {
    record(`client.${event} ${name}`, data);
    times = 0;
  };
  const askOnce = () => {
    let text = '';
    const socket = net.connect(to)
      .on('error', (error) => end('refused', {code: error.code}))
      .on('end', () => end('closed'))
      .on('data', (data) => {
        text += data;
        if (!text.includes('\n')) return;
        record('client.answer ' + name, {text: text.split('\n')[0]});
        socket.removeAllListeners('end').destroy();
        if (--times > 0) askOnce();
      });
  };
  askOnce();
  return () => times === 0;
}
)"},
    {"datagram", R"(
function datagram(name, to, text) {
  const socket = require('dgram').createSocket(net.isIPv6(to.host) ? 'udp6' : 'udp4');
  socket.on('message', (data) => record('client.data ' + name, {text: String(data)}));
  socket.send(Buffer.from(text), 0, Buffer.byteLength(text), to.port, to.host);
}
)"},
    {"quiet", R"(
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes
)"},
    {"run", R"(
// Goes on with the test when what it waits for is there.
function run(test) {
  const steps = test();
  let step = {value: () => true}, code = 0, known = 0, since = Date.now();
  setInterval(() => {
    if (step.done) process.exit(code);
    if (events().length > known) [known, since] = [events().length, Date.now()];
    const idle = Date.now() - since;
    try {
      if (step.value(idle)) [step, since] = [steps.next(), Date.now()];
      else assert(idle < 5000, `in vain: ${step.value}`);
    } catch (error) {
      console.log(`FAILED: ${error.message}`, events());
      [step, code] = [{done: true}, 1];
    }
  }, 10);
}
)"},
};

constexpr std::string_view kLogInMemory = R"(
const record = (event, data) => log.push(Object.assign({event}, data));
)";

constexpr std::string_view kLogInFile = R"(
// All processes write into one file: nothing is lost when one dies, and it keeps none alive.
const record = (event, data) =>
    fs.writeSync(LOG, JSON.stringify(Object.assign({event}, data)) + '\n');
const events = () => fs.readFileSync(FILE, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line));
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

void Remove(std::string* text, std::string_view part) {
  const size_t at = text->find(part);
  if (at != std::string::npos) text->erase(at, part.size());
}

// The text of a helper, without what this program does not need of it.
std::string Fitting(const Plan& plan, const Helper& helper, const std::string& code, bool all) {
  std::string text(helper.text);
  if (helper.name == "seen" && all)
    text = "\nconst seen = (event, where) => all(event, where)[0];\n";
  const bool conditions = code.find("', (e) =>") != std::string::npos;
  if (!conditions) {
    for (const char* part : {", where = Boolean", " && where(e)", ", where", ", where"}) {
      Remove(&text, part);
    }
  }
  const bool long_test = Names(code, "quiet") || plan.workers.size() > 2 || plan.numbered;
  if (!Names(code, "clients")) Remove(&text, "clients[name] = ");
  if (helper.name == "run" && !long_test) {
    Remove(&text, ", known = 0");
    Remove(&text,
           "    if (events().length > known) [known, since] = [events().length, Date.now()];\n");
  }
  return WithLog(plan, text.substr(text[1] == 'c' ? 1 : 0));
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
    return "const FILE = path.join(SCRATCH, 'log');\n"
           "const LOG = fs.openSync(FILE, 'a');\n";
  }
  // Only the first process makes the file: one that is dying would make it again.
  return "const FILE = process.env.CASE_LOG || path.join(os.tmpdir(), `case-${process.pid}`);\n"
         "if (!process.env.CASE_LOG) fs.writeFileSync(process.env.CASE_LOG = FILE, '');\n"
         "const LOG = fs.openSync(FILE, fs.constants.O_WRONLY | fs.constants.O_APPEND);\n";
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
  std::set<std::string_view> wanted;
  std::string all = code;
  for (bool more = true; more;) {
    more = false;
    for (const Helper& helper : kHelpers) {
      const std::string call = std::string(helper.name) + (helper.name == "quiet" ? "" : "(");
      if (!Names(all, helper.name) || all.find(call) == std::string::npos) continue;
      if (!wanted.insert(helper.name).second) continue;
      all += helper.name == "seen" ? "" : helper.text;
      more = true;
    }
  }
  Helpers helpers;
  helpers.values = plan.shared_log ? kLogInFile : kLogInMemory;
  if (plan.numbered) helpers.functions = ForkHelper(plan);
  for (const Helper& helper : kHelpers) {
    if (wanted.count(helper.name) == 0) continue;
    const bool value = helper.text.starts_with("\nconst");
    (value ? helpers.values : helpers.functions) +=
        Fitting(plan, helper, code, wanted.count("all") != 0);
  }
  return helpers;
}

std::string RequiresFor(const std::string& code) {
  std::string text;
  for (const char* module : {"assert", "cluster", "fs", "net", "os", "path", "util"}) {
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
        "    (process.env.CASE_SCRATCH = fs.mkdtempSync(path.join(os.tmpdir(), 'case-')));\n";
  }
  int number = 0;
  for (const std::string& port : PortsIn(code)) {
    text += fmt::format(
        "const {0} = Number(process.env.CASE_{0} || // one that is hardly in use\n"
        "    (process.env.CASE_{0} = String(10000 + process.pid * 3 % 10000{1})));\n",
        port, number == 0 ? "" : fmt::format(" + {}", number));
    ++number;
  }
  if (Names(code, "LINK")) text += "const LINK = path.join(SCRATCH, 'link.cjs');\n";
  text += LogOf(plan);
  if (plan.numbered) text += "const workers = {};\n";
  if (Names(code, "clients")) text += "const clients = {};\n";
  if (Names(code, "handles")) text += "const handles = []; // received from other processes\n";
  return text;
}

}  // namespace clusterspec::script
