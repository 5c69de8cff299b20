// A program on the public API for limits_test.cc: goes to the end of what there is room for, or
// does something for long, and prints what it sees.
#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "clusterspec/cluster.h"

namespace {

using cluster::Worker;

std::string mode;
int count = 0;

void Say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

int EntriesOf(const char* path) {
  DIR* folder = opendir(path);
  int entries = 0;
  while (readdir(folder) != nullptr) ++entries;
  closedir(folder);
  return entries;
}

long ResidentKilobytes() {
  long all = 0;
  long resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

std::string Children() {
  const std::string pid = std::to_string(getpid());
  std::string children;
  std::getline(std::ifstream("/proc/" + pid + "/task/" + pid + "/children"), children);
  return children;
}

// ---- one worker after another

struct Cycles {
  int done = 0;
  int descriptors = 0;
  long kilobytes = 0;

  void Next() {
    if (done == count / 5) {
      descriptors = EntriesOf("/proc/self/fd");
      kilobytes = ResidentKilobytes();
    }
    if (done == count) return Tell();
    ++done;
    const Worker worker = cluster::Fork();
    worker.OnOnline([worker] { worker.Disconnect(); });
    worker.OnExit([this](const cluster::Exit&) { cluster::SetImmediate([this] { Next(); }); });
  }

  void Tell() const {
    Say("descriptors " + std::to_string(EntriesOf("/proc/self/fd") - descriptors));
    Say("workers " + std::to_string(cluster::Workers().size()));
    Say("children '" + Children() + "'");
    Say("kilobytes " + std::to_string(ResidentKilobytes() - kilobytes));
  }
};

void RunCycles() {
  static Cycles cycles;
  cycles.Next();
}

// ---- limits of the model

// Without a descriptor left no process is made, so that as many attempts take no time.
void ForkForEver() {
  const rlimit none{3, 3};
  setrlimit(RLIMIT_NOFILE, &none);
  try {
    for (;; ++count) cluster::Fork().OnError([](const cluster::Error&) {});
  } catch (const cluster::Error& error) {
    Say("threw " + error.code() + " after " + std::to_string(count));
  }
}

void DisconnectOften() {
  cluster::Fork();
  const auto called = [left = std::make_shared<int>(32)] {
    if (--*left > 0) return;
    Say("all called");
    cluster::SetImmediate([] { cluster::Disconnect([] { Say("called again"); }); });
  };
  try {
    for (;; ++count) cluster::Disconnect(called);
  } catch (const cluster::Error& error) {
    Say("threw " + error.code() + " after " + std::to_string(count));
  }
}

void ListenOften() {
  cluster::OnMessage(
      [](const Worker& worker, const cluster::Value& message, const cluster::Handle&) {
        Say(message.AsString());
        worker.Disconnect();
      });
  cluster::Fork();
}

void ListenOftenInWorker() {
  cluster::ListenOptions options;
  options.host = "127.0.0.1";
  options.port = 0;
  try {
    for (;; ++count) cluster::Server().Listen(options);
  } catch (const cluster::Error& error) {
    cluster::process::Send("threw " + error.code() + " after " + std::to_string(count));
  }
}

const std::map<std::string, void (*)()> kModes = {
    {"cycles", RunCycles},
    {"forks", ForkForEver},
    {"disconnects", DisconnectOften},
    {"listens", ListenOften},
};

}  // namespace

// Usage: MODE [COUNT]
int main(int argc, char** argv) {
  cluster::Start(argc, argv);
  mode = argc > 1 ? argv[1] : "";
  if (argc > 2) count = std::atoi(argv[2]);
  if (!kModes.contains(mode)) return 64;
  if (cluster::IsPrimary()) {
    kModes.at(mode)();
  } else if (mode == "listens") {
    ListenOftenInWorker();
  }
  return cluster::Run();
}
