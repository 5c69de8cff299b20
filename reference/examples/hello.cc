// Two workers that answer on one port. Usage: hello [PORT]
#include <cstdio>
#include <cstdlib>
#include <string>

#include "clusterspec/cluster.h"

namespace {

void Primary() {
  cluster::OnListening([](const cluster::Worker& worker, const cluster::Listening& at) {
    std::printf("worker %d listens on port %d\n", worker.id(), at.port.value_or(0));
    std::fflush(stdout);
  });
  cluster::Fork();
  cluster::Fork();
}

void Worker(uint16_t port) {
  const cluster::Server server;
  server.OnConnection([](const cluster::Connection& connection) {
    connection.Write("hello from worker " + std::to_string(cluster::CurrentWorker()->id()) + "\n");
    connection.End();
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
