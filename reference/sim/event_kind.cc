#include "reference/sim/event_kind.h"

#include <algorithm>
#include <array>

namespace clusterspec::sim {
namespace {

constexpr std::array<std::string_view, kEventKinds> kNames = {"hello",
                                                              "result",
                                                              "callback",
                                                              "adapter.error",
                                                              "cluster.fork",
                                                              "cluster.online",
                                                              "cluster.listening",
                                                              "cluster.message",
                                                              "cluster.disconnect",
                                                              "cluster.exit",
                                                              "cluster.setup",
                                                              "worker.online",
                                                              "worker.listening",
                                                              "worker.message",
                                                              "worker.disconnect",
                                                              "worker.exit",
                                                              "worker.error",
                                                              "worker.stdout",
                                                              "worker.stderr",
                                                              "self.message",
                                                              "self.disconnect",
                                                              "self.error",
                                                              "process.message",
                                                              "process.disconnect",
                                                              "process.error",
                                                              "process.exit",
                                                              "server.listening",
                                                              "server.close",
                                                              "server.error",
                                                              "server.connection",
                                                              "server.request",
                                                              "server.message",
                                                              "socket.data",
                                                              "socket.end",
                                                              "socket.close",
                                                              "connection.open",
                                                              "connection.data",
                                                              "connection.end",
                                                              "connection.close",
                                                              "connection.error",
                                                              "timer",
                                                              "given",
                                                              "output",
                                                              "os.exit",
                                                              "signal",
                                                              "client.connected",
                                                              "client.refused",
                                                              "client.data",
                                                              "client.answer",
                                                              "client.closed",
                                                              "client.sent"};

}  // namespace

std::string_view EventName(EventKind kind) { return kNames[static_cast<size_t>(kind)]; }

std::optional<EventKind> ParseEventKind(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<EventKind>(found - kNames.begin());
}

}  // namespace clusterspec::sim
