#include "reference/runtime/runtime.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

#include "reference/runtime/primary_driver.h"
#include "reference/runtime/process_driver.h"
#include "spec/nouns/error.h"

namespace cluster {
namespace {

Runtime* the_runtime = nullptr;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Taken out of the environment, so that it is not passed on by accident.
std::string TakeVariable(const char* name) {
  std::string value = Variable(name);
  unsetenv(name);
  return value;
}

std::optional<int> ParseNumber(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

Error Unusable(const std::string& what) { return Error("Error", "ERR_INVALID_ARG_VALUE", what); }

// The number after the last "NAME=" of some words.
std::optional<int> PortIn(const std::string& words, const std::string& name) {
  const size_t at = words.rfind(name + "=");
  if (at == std::string::npos) return std::nullopt;
  const size_t begin = at + name.size() + 1;
  return ParseNumber(std::string_view(words).substr(begin, words.find(' ', begin) - begin));
}

std::string OwnExecutable() {
  std::string path(4096, '\0');
  const ssize_t size = readlink("/proc/self/exe", path.data(), path.size());
  path.resize(size < 0 ? 0 : static_cast<size_t>(size));
  return path;
}

// The file that was started, by its own name where this is a path.
std::string ProgramFile(const char* called, const std::string& executable) {
  std::string name = called == nullptr ? "" : called;
  if (name.starts_with('/')) return name;
  if (name.find('/') == std::string::npos) return executable;
  char* folder = realpath(".", nullptr);
  std::string path = std::string(folder == nullptr ? "" : folder) + "/" + name;
  std::free(folder);
  return path;
}

}  // namespace

Runtime& Runtime::Get() {
  CLUSTERSPEC_ASSERT(the_runtime != nullptr);  // Start() comes first
  return *the_runtime;
}

void Runtime::Make(int argc, char** argv, const StartOptions& options) {
  CLUSTERSPEC_ASSERT(the_runtime == nullptr);  // Start() is called once
  the_runtime = new Runtime(argc, argv, options);
  Runtime& runtime = *the_runtime;
  if (!runtime.is_primary()) runtime.BecomeWorker();
  runtime.LoadRequired();
}

Runtime::Runtime(int argc, char** argv, const StartOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  ReadOptions(options);
  id_ = TakeWorkerId();
  ReadArguments(argc, argv);
  const auto policy = Variable("NODE_CLUSTER_SCHED_POLICY") == "none" ? model::Policy::kShared
                                                                      : model::Policy::kRoundRobin;
  primary_ = std::make_unique<PrimaryDriver>(this, policy);
  process_ = std::make_unique<ProcessDriver>(this);
  loop_.OnSignal(SIGUSR1, [this] { StartInspector(debug_port_); });
}

// REQ cluster.isPrimary.by-id
int Runtime::TakeWorkerId() const {
  const std::string id = TakeVariable("NODE_UNIQUE_ID");
  if (id.empty()) return 0;
  if (Variable("NODE_CHANNEL_FD").empty() && Has(model::Deviation::kIdNotRead)) return 0;
  const int number = ParseNumber(id).value_or(0);
  if (number == 0) throw Unusable("NODE_UNIQUE_ID is no number of a worker: " + id);
  return number;
}

// Passed on to workers by the environment.
void Runtime::ReadOptions(const StartOptions& options) {
  const auto option = [](const std::string& given, const char* name) {
    if (!given.empty()) setenv(name, given.c_str(), 1);
    return Variable(name);
  };
  const std::string edition = option(options.edition, "CLUSTERSPEC_EDITION");
  const std::string ids = option(options.deviations, "CLUSTERSPEC_DEVIATIONS");
  const std::string seed =
      option(options.seed ? std::to_string(*options.seed) : "", "CLUSTERSPEC_SEED");
  const auto parsed =
      edition.empty() ? clusterspec::kCurrentEdition : clusterspec::ParseEdition(edition);
  if (!parsed) throw Unusable("There is no edition " + edition);
  model::DeviationSet deviations;
  for (size_t begin = 0; begin < ids.size();) {
    const size_t end = std::min(ids.find(',', begin), ids.size());
    const auto deviation = model::ParseDeviation(ids.substr(begin, end - begin));
    if (!deviation) throw Unusable("There is no deviation " + ids.substr(begin, end - begin));
    deviations.Insert(*deviation);
    begin = end + 1;
  }
  chooser_ = std::make_unique<ReadingChooser>(std::strtoull(seed.c_str(), nullptr, 10));
  context_.emplace(*parsed, deviations, &resolved_choices_, chooser_.get());
}

void Runtime::ReadArguments(int argc, char** argv) {
  const std::string executable = OwnExecutable();
  argv_ = {executable, ProgramFile(argc > 0 ? argv[0] : nullptr, executable)};
  const int of_runtime = ParseNumber(TakeVariable("CLUSTER_EXEC_ARGC")).value_or(0);
  std::string words = Variable("NODE_OPTIONS");
  for (int i = 1; i < argc; ++i) {
    (i <= of_runtime ? exec_argv_ : argv_).emplace_back(argv[i]);
    if (i <= of_runtime) words += std::string(" ") + argv[i];
  }
  for (const char* option : {"--inspect", "--inspect-port"}) {
    if (const auto port = PortIn(words, option)) default_debug_port_ = *port;
  }
  const auto given_port = ParseNumber(TakeVariable("CLUSTER_DEBUG_PORT"));
  const bool named = words.find("--inspect") != std::string::npos;
  const bool counts = named || !Has(model::Deviation::kInspectPortOnlyAtStart);
  debug_port_ = counts ? given_port.value_or(default_debug_port_) : default_debug_port_;
  if ((words + " ").find("--inspect ") != std::string::npos ||
      words.find("--inspect=") != std::string::npos) {
    StartInspector(debug_port_);  // before anybody is told that this process runs
  }
}

void Runtime::BecomeWorker() {
  const std::string place = TakeVariable("NODE_CHANNEL_FD");
  const bool advanced = TakeVariable("NODE_CHANNEL_SERIALIZATION_MODE") == "advanced";
  if (place.empty()) return process_->StartWithoutChannel();
  const auto channel = ParseNumber(place);
  struct stat found {};
  if (!channel || fstat(*channel, &found) != 0 || !S_ISSOCK(found.st_mode)) {
    throw Unusable(
        "NODE_UNIQUE_ID makes this process a worker, but NODE_CHANNEL_FD names no "
        "channel to a primary: '" +
        place + "'");
  }
  process_->StartWorker(*channel, advanced);
}

// Shared libraries, which are to this runtime what scripts are to others.
void Runtime::LoadRequired() {
  for (size_t i = 0; i + 1 < exec_argv_.size(); ++i) {
    if (exec_argv_[i] != "--require" && exec_argv_[i] != "-r") continue;
    if (dlopen(exec_argv_[i + 1].c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) DieOf(dlerror());
  }
}

model::PrimaryFacts Runtime::Facts() const {
  model::PrimaryFacts facts;
  facts.exec = argv_[1];
  facts.args.assign(argv_.begin() + 2, argv_.end());
  facts.exec_argv = exec_argv_;
  facts.debug_port = debug_port_;
  return facts;
}

// ---- the inspector: nothing can be inspected, but where it would be is under test

void Runtime::StartInspector(int port) {
  if (inspector_) return;
  inspector_ = Inspector::Listen(&loop_, port);
}

// ---- the end

int Runtime::Run() {
  try {
    loop_.Run();
  } catch (const std::exception& error) {
    DieOf(error.what());
  } catch (...) {
    DieOf("an exception that is none of std::exception");
  }
  const int code = exit_code.value_or(0);
  if (!std::exchange(exiting_, true)) on_exit.Emit(code);
  return code & 0xff;
}

void Runtime::Exit(int code) {
  if (!std::exchange(exiting_, true)) on_exit.Emit(code);
  std::fflush(nullptr);
  std::_Exit(code & 0xff);
}

void Runtime::DieOf(const std::string& message) {
  std::fprintf(stderr, "Error: %s\n", message.c_str());
  Exit(1);
}

}  // namespace cluster
