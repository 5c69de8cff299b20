// A worker that dies is replaced; one that was disconnected is not. Usage: restart [PORT]
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "clusterspec/cluster.h"

namespace {

void Say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

std::string HowItEnded(const cluster::Exit& exit) {
  return exit.code ? "code " + std::to_string(*exit.code) : exit.signal;
}

void Primary() {
  cluster::OnListening([](const cluster::Worker& worker, const cluster::Listening& at) {
    Say("worker " + std::to_string(worker.id()) + " listens on port " +
        std::to_string(at.port.value_or(0)));
  });
  cluster::OnExit([](const cluster::Worker& worker, const cluster::Exit& exit) {
    Say("worker " + std::to_string(worker.id()) + " ended: " + HowItEnded(exit));
    if (!worker.ExitedAfterDisconnect().value_or(false)) cluster::Fork();
  });
  cluster::Fork();
  cluster::Fork();
}

void Worker(uint16_t port) {
  const cluster::Server server;
  server.OnConnection([](const cluster::Connection& connection) {
    connection.Write("process " + std::to_string(getpid()) + "\n");
    connection.OnData([](std::string_view request) {
      if (request.starts_with("crash")) std::abort();
      if (request.starts_with("leave")) cluster::CurrentWorker()->Disconnect();
    });
  });
  server.Listen(port);
}

}  // namespace

int main(int argc, char** argv) {
  cluster::Start(argc, argv);
  if (cluster::IsPrimary()) {
    Primary();
  } else {
    Worker(static_cast<uint16_t>(argc > 1 ? std::atoi(argv[1]) : 8000));
  }
  return cluster::Run();
}
