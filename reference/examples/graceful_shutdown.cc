// SIGTERM lets the workers finish what they have begun, for so long at most; then they are killed.
// Usage: graceful_shutdown [PORT] [MILLISECONDS]
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "clusterspec/cluster.h"

namespace {

void Say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

// Neither signals nor timers of the loop keep the process alive: it ends with its last worker.
class Primary {
 public:
  explicit Primary(int patience)
      : patience_(patience), signals_(cluster::EventLoop(), SIGTERM), timer_(cluster::EventLoop()) {
    cluster::OnListening([](const cluster::Worker& worker, const cluster::Listening& at) {
      Say("worker " + std::to_string(worker.id()) + " listens on port " +
          std::to_string(at.port.value_or(0)));
    });
    cluster::OnExit([](const cluster::Worker& worker, const cluster::Exit& exit) {
      Say("worker " + std::to_string(worker.id()) + (exit.code ? " finished" : " was killed"));
    });
    cluster::Fork();
    cluster::Fork();
    signals_.async_wait([this](boost::system::error_code error, int) {
      if (!error) ShutDown();
    });
  }

 private:
  void ShutDown() {
    cluster::Disconnect([] { Say("all workers have disconnected"); });
    timer_.expires_after(patience_);
    timer_.async_wait([](boost::system::error_code error) {
      if (error) return;
      for (const auto& [id, worker] : cluster::Workers()) worker.SignalProcess("SIGKILL");
    });
  }

  std::chrono::milliseconds patience_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer timer_;
};

// Answers line by line for as long as the client likes.
void Worker(uint16_t port) {
  const cluster::Server server;
  server.OnConnection([](const cluster::Connection& connection) {
    connection.OnData([connection](std::string_view text) { connection.Write(text); });
  });
  server.Listen(port);
}

}  // namespace

int main(int argc, char** argv) {
  cluster::Start(argc, argv);
  if (!cluster::IsPrimary()) {
    Worker(static_cast<uint16_t>(argc > 1 ? std::atoi(argv[1]) : 8000));
    return cluster::Run();
  }
  const Primary primary(argc > 2 ? std::atoi(argv[2]) : 2000);
  return cluster::Run();
}
