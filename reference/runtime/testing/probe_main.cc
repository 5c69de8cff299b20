// A program on the public API for cluster_test.cc: does what its argument says, in bad weather, and
// prints what it sees.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "clusterspec/cluster.h"

namespace {

using cluster::Worker;

std::string mode;
std::string channel;  // the descriptor, as a worker gets it

void Say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

std::string ToText(const cluster::Exit& exit) {
  return exit.code ? "code " + std::to_string(*exit.code) : exit.signal;
}

// Leaves room for so many more descriptors.
void LimitDescriptors(int room) {
  const int next = dup(STDIN_FILENO);
  close(next);
  const rlimit limit{static_cast<rlim_t>(next + room), static_cast<rlim_t>(next + room)};
  setrlimit(RLIMIT_NOFILE, &limit);
}

void SayAll(const Worker& worker) {
  worker.OnError([](const cluster::Error& error) { Say("error " + error.code()); });
  worker.OnDisconnect([] { Say("disconnect"); });
  worker.OnExit([](const cluster::Exit& exit) { Say("exit " + ToText(exit)); });
}

// ---- what a primary does

void ForkOne() { SayAll(cluster::Fork()); }

void MissingFolder() {
  cluster::Settings settings;
  settings.cwd = "/no/such/folder";
  cluster::SetupPrimary(settings);
  ForkOne();
}

void MissingExecutable() {
  cluster::Settings settings;
  settings.exec = "/no/such/program";
  settings.silent = true;
  cluster::SetupPrimary(settings);
  ForkOne();
}

void NoChannelInStdio() {
  cluster::Settings settings;
  settings.stdio = {"inherit", "inherit", "inherit"};
  cluster::SetupPrimary(settings);
  try {
    cluster::Fork();
  } catch (const cluster::Error& error) {
    Say("threw " + error.code());
  }
}

void Oversized() {
  const Worker worker = cluster::Fork();
  SayAll(worker);
  try {
    worker.Send(std::string(65 << 20, 'x'));
  } catch (const cluster::Error& error) {
    Say("threw " + error.code());
  }
  worker.Disconnect();
}

void Unserializable() {
  const Worker worker = cluster::Fork();
  try {
    worker.Send(cluster::Value::BigInt("1"));
  } catch (const cluster::Error& error) {
    Say("threw " + error.name());
  }
  worker.Disconnect();
}

void SendAfterEnd() {
  const Worker worker = cluster::Fork();
  worker.OnError([](const cluster::Error& error) { Say("error " + error.code()); });
  worker.OnExit([worker](const cluster::Exit&) {
    cluster::SendOptions options;
    options.callback = [](const auto& error) { Say("callback " + error->code()); };
    Say(worker.Send("late", options) ? "true" : "false");
    worker.Send("later");
  });
  worker.OnOnline([worker] { worker.Disconnect(); });
}

// A worker that never answers: the documented way out.
void Stuck() {
  const Worker worker = cluster::Fork();
  SayAll(worker);
  worker.OnOnline([worker] {
    worker.Disconnect();
    cluster::SetTimeout([worker] { worker.SignalProcess("SIGKILL"); }, 50);
  });
}

// disconnect() of a worker whose channel is closed already, and that lives on.
void DisconnectAgain() {
  const Worker worker = cluster::Fork();
  SayAll(worker);
  worker.OnOnline([worker] { worker.Disconnect(); });
  worker.OnDisconnect([worker] {
    cluster::SetImmediate([worker] {
      worker.Disconnect();
      worker.SignalProcess("SIGKILL");
    });
  });
}

// The same where the worker has left by itself, and nobody listens to errors.
void DisconnectUnheard() {
  const Worker worker = cluster::Fork();
  worker.OnDisconnect([worker] {
    cluster::SetImmediate([worker] {
      worker.SignalProcess("SIGKILL");
      try {
        worker.Disconnect();
        Say("back, " + std::to_string(cluster::Workers().size()) + " listed");
      } catch (const cluster::Error& error) {
        Say("threw " + error.code());
      }
    });
  });
}

// The worker says what it is told.
void SendServer() {
  const Worker worker = cluster::Fork();
  const cluster::Server server;
  cluster::ListenOptions options;
  options.host = "127.0.0.1";
  options.port = 0;
  server.OnListening([worker, server] {
    cluster::SendOptions with;
    with.handle = server;
    worker.Send("take it", with);
    server.Close();
  });
  server.Listen(options);
}

void PortInUse() {
  const cluster::Server server;
  cluster::ListenOptions options;
  options.host = "127.0.0.1";
  options.port = 0;
  server.OnListening([server] {
    const Worker worker = cluster::Fork();
    worker.OnExit([server](const cluster::Exit&) { server.Close(); });
    worker.Send(static_cast<int>(server.address().port));
  });
  server.Listen(options);
}

// No more descriptors in the primary: a fork is an error, and what it has goes on.
// The first worker has everything done once, since a sanitizer needs descriptors for what is new.
void Exhausted() {
  const Worker first = cluster::Fork();
  first.OnOnline([first] { first.Disconnect(); });
  first.OnExit([](const cluster::Exit&) {
    LimitDescriptors(3);
    ForkOne();
  });
}

// Clients of a primary without descriptors are refused by a close, and none is left waiting.
void AcceptExhausted() {
  const Worker worker = cluster::Fork();
  worker.OnListening([worker](const cluster::Listening& at) {
    const auto port = static_cast<uint16_t>(*at.port);
    const auto first = cluster::Connection::Open(port, "127.0.0.1");
    first.OnData([worker, port](std::string_view) {  // so the primary has given it away
      LimitDescriptors(1);                           // for the second client itself
      const auto second = cluster::Connection::Open(port, "127.0.0.1");
      second.OnEnd([] { Say("closed"); });
      second.OnClose([worker] { worker.Kill("SIGKILL"); });
    });
  });
  SayAll(worker);
}

// Two servers in each of two workers, and clients that know whose answer they should get.
struct Crossing {
  static constexpr int kClients = 400;
  static constexpr int kAtATime = 16;
  std::map<std::string, uint16_t> ports;  // by what is answered there
  int begun = 0;
  int done = 0;
  int right = 0;

  void Begin() {
    const auto at = std::next(ports.begin(), begun++ % 2);
    const auto client = cluster::Connection::Open(at->second, "127.0.0.1");
    client.OnData([this, name = at->first](std::string_view text) { right += text == name; });
    client.OnClose([this] {
      if (begun < kClients) return Begin();
      ++done;
      if (done == kAtATime) End();
    });
  }
  void End() const {
    Say(std::to_string(right) + " of " + std::to_string(begun));
    for (const auto& [id, worker] : cluster::Workers()) worker.Kill("SIGKILL");
  }
};

void TwoPorts() {
  static Crossing crossing;
  cluster::OnMessage([](const Worker&, const cluster::Value& message, const cluster::Handle&) {
    const auto port = static_cast<uint16_t>(message["port"].AsNumber());
    crossing.ports[message["name"].AsString()] = port;
    static int listening = 0;
    if (++listening < 4) return;
    for (int i = 0; i < Crossing::kAtATime; ++i) crossing.Begin();
  });
  cluster::Fork();
  cluster::Fork();
}

void ServeAs(const std::string& name) {
  cluster::ListenOptions options;
  options.host = "127.0.0.1";
  options.port = 0;
  const cluster::Server server;
  server.OnListening([server, name] {
    const int port = server.address().port;
    cluster::process::Send(cluster::Value::Object({{"name", name}, {"port", port}}));
  });
  server.OnConnection([name](const cluster::Connection& connection) {
    connection.Write(name);
    connection.End();
  });
  server.Listen(options);
}

// More than the system takes at once.
void DestroyWhenSent() {
  const cluster::Server server;
  server.OnListening([server] {
    const auto client = cluster::Connection::Open(server.address().port);
    const auto count = std::make_shared<size_t>(0);
    client.OnData([count](std::string_view bytes) { *count += bytes.size(); });
    client.OnClose([count] { Say("received " + std::to_string(*count)); });
  });
  server.OnConnection([server](const cluster::Connection& connection) {
    server.Close();
    connection.OnClose([] { Say("closed"); });
    connection.Write(std::string(16 << 20, 'x'));
    connection.DestroySoon(std::string(16 << 20, 'y'));
    connection.Write("too late");
  });
  server.Listen(0);
}

void ThrowingHandler() {
  cluster::process::OnExit([](int code) { Say("exiting " + std::to_string(code)); });
  cluster::SetImmediate([] { throw cluster::Error("Error", "", "out of a handler"); });
}

// ---- what a worker does

void WriteRaw(std::string_view bytes) {
  if (write(std::atoi(channel.c_str()), bytes.data(), bytes.size()) < 0) Say("cannot write");
}

void WorkerMain() {
  if (mode == "malformed") WriteRaw(std::string_view("\x03\0\0\0abc", 7));
  if (mode == "oversized-length") WriteRaw("\xff\xff\xff\xff");
  if (mode == "half-a-frame") WriteRaw(std::string_view("\x03\0\0\0a", 5)), _exit(0);
  if (mode == "stuck") {
    cluster::SetImmediate([] {
      for (volatile bool always = true; always;) pause();
    });
  }
  if (mode == "disconnect-again") cluster::SetTimeout([] {}, 60'000);
  if (mode == "disconnect-unheard") {
    cluster::SetTimeout([] {}, 60'000);
    cluster::CurrentWorker()->Disconnect();
  }
  if (mode == "send-server") {
    cluster::process::OnMessage([](const cluster::Value& message, const cluster::Handle& handle) {
      Say(message.AsString() + (handle ? ", with a handle" : ""));
      cluster::process::Disconnect();
    });
  }
  if (mode == "port-in-use") {
    cluster::process::OnMessage([](const cluster::Value& message, const cluster::Handle&) {
      const cluster::Server server;
      server.OnError([](const cluster::Error& error) {
        Say("error " + error.code());
        cluster::process::Disconnect();
      });
      cluster::ListenOptions options;
      options.host = "127.0.0.1";
      options.port = static_cast<uint16_t>(message.AsNumber());
      server.Listen(options);
    });
  }
  if (mode == "accept-exhausted") ServeAs("hello");
  if (mode == "two-ports") ServeAs("one"), ServeAs("two");
}

const std::map<std::string, void (*)()> kModes = {
    {"malformed", ForkOne},
    {"oversized-length", ForkOne},
    {"half-a-frame", ForkOne},
    {"stuck", Stuck},
    {"missing-folder", MissingFolder},
    {"missing-executable", MissingExecutable},
    {"no-channel", NoChannelInStdio},
    {"oversized", Oversized},
    {"unserializable", Unserializable},
    {"send-after-end", SendAfterEnd},
    {"disconnect-again", DisconnectAgain},
    {"disconnect-unheard", DisconnectUnheard},
    {"send-server", SendServer},
    {"port-in-use", PortInUse},
    {"exhausted", Exhausted},
    {"accept-exhausted", AcceptExhausted},
    {"two-ports", TwoPorts},
    {"destroy-when-sent", DestroyWhenSent},
    {"throwing-handler", ThrowingHandler},
};

}  // namespace

int main(int argc, char** argv) {
  const char* place = std::getenv("NODE_CHANNEL_FD");
  channel = place == nullptr ? "" : place;
  try {
    cluster::Start(argc, argv);
  } catch (const cluster::Error& error) {
    std::printf("cannot start: %s\n", error.what());
    return 2;
  }
  mode = argc > 1 ? argv[1] : "";
  if (!kModes.contains(mode)) return 64;
  cluster::IsPrimary() ? kModes.at(mode)() : WorkerMain();
  return cluster::Run();
}
