// What the harness says where it has no descriptors left. Each in a process of its own, as a run
// is.
#include "harness/run/shortage.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include "harness/run/load_client.h"
#include "harness/run/network_client.h"
#include "harness/run/placeholders.h"

namespace clusterspec {
namespace {

// From now on this process can open nothing.
void UseUpDescriptors() {
  const rlim_t used = static_cast<rlim_t>(open("/dev/null", O_RDONLY));
  const rlimit none{used, used};
  setrlimit(RLIMIT_NOFILE, &none);
  while (open("/dev/null", O_RDONLY) >= 0) {
  }
}

// Ends this process, with `said` on stderr.
[[noreturn]] void Say(const std::string& said) {
  std::fprintf(stderr, "%s\n", said.c_str());
  std::_Exit(0);
}

void ExpectSaid(const std::function<std::string()>& say, const std::string& expected) {
  EXPECT_EXIT(
      {
        UseUpDescriptors();
        Say(say());
      },
      testing::ExitedWithCode(0), expected);
}

// As a client of a server that cannot be, what the machine is noted to lack.
std::string NotedAfter(const std::function<void(NetworkClient*)>& act) {
  // The loop's own descriptors, which it takes for the first socket, must be there before.
  boost::asio::io_context loop;
  const boost::asio::ip::tcp::socket first(loop);
  std::string events;
  NetworkClient client(loop, [&](const std::string& name, const std::string&, const json::object&) {
    events += name + ";";
  });
  UseUpDescriptors();
  act(&client);
  loop.run();
  return events + NotedShortage().value_or("nothing");
}

constexpr const char* kNoted = "the machine is short: cannot connect .*: Too many open files";

TEST(ShortageDeathTest, PortsAreNotSaidToBeTaken) {
  ExpectSaid(
      [] {
        Placeholders placeholders({}, [](const std::string&, const json::value&) {});
        const auto port = placeholders.ExpandText("${port:a}");
        return port ? "a port" : port.error().message;
      },
      "cannot look for a free port: Too many open files");
}

TEST(ShortageDeathTest, ClientsThatCannotConnectAreNoted) {
  const Endpoint to{"127.0.0.1", 1, ""};
  EXPECT_EXIT(Say(NotedAfter([&](NetworkClient* client) { client->Connect("c1", to); })),
              testing::ExitedWithCode(0), std::string("client.refused;") + kNoted);
  EXPECT_EXIT(Say(NotedAfter([&](NetworkClient* client) { client->Ask("c1", to, 1); })),
              testing::ExitedWithCode(0), std::string("client.refused;") + kNoted);
  EXPECT_EXIT(Say(NotedAfter([&](NetworkClient* client) { client->Datagram("c1", to, "x"); })),
              testing::ExitedWithCode(0), std::string("client.refused;") + kNoted);
  EXPECT_EXIT(Say(NotedAfter([&](NetworkClient* client) {
                client->Load("c1", {to, 2, 2, ServerProtocol::kNet});
              })),
              testing::ExitedWithCode(0), std::string("client.loaded;") + kNoted);
}

TEST(ShortageDeathTest, OtherErrorsAreNone) {
  EXPECT_EXIT(
      {
        NoteShortage("connect the client c1", ECONNREFUSED);
        NoteShortage("connect the client c1", 0);
        Say(NotedShortage().value_or("nothing"));
      },
      testing::ExitedWithCode(0), "nothing");
}

}  // namespace
}  // namespace clusterspec
