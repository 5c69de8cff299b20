// Workers tell their primary of every request, and it counts. Usage: request_counter [PORT]
#include <cstdio>
#include <cstdlib>
#include <string>

#include "clusterspec/cluster.h"

namespace {

void Say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void Primary() {
  cluster::OnListening([](const cluster::Worker& worker, const cluster::Listening& at) {
    Say("worker " + std::to_string(worker.id()) + " listens on port " +
        std::to_string(at.port.value_or(0)));
  });
  cluster::OnMessage([requests = 0](const cluster::Worker&, const cluster::Value& message,
                                    const cluster::Handle&) mutable {
    // A message may be anything: what is not there is undefined.
    if (message["cmd"].AsString() == "notifyRequest") {
      Say("requests: " + std::to_string(++requests));
    }
  });
  cluster::Fork();
  cluster::Fork();
}

void Worker(uint16_t port) {
  const cluster::Server server;
  server.OnConnection([](const cluster::Connection& connection) {
    connection.OnData([connection](std::string_view) {
      cluster::process::Send(cluster::Value::Object({{"cmd", "notifyRequest"}}));
      connection.Write("hello\n");
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
