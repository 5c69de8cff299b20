// The names of events, as numbers.
#ifndef CLUSTERSPEC_REFERENCE_SIM_EVENT_KIND_H_
#define CLUSTERSPEC_REFERENCE_SIM_EVENT_KIND_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace clusterspec::sim {

enum class EventKind : uint8_t {
  kHello,
  kResult,
  kCallback,
  kAdapterError,
  kClusterFork,
  kClusterOnline,
  kClusterListening,
  kClusterMessage,
  kClusterDisconnect,
  kClusterExit,
  kClusterSetup,
  kWorkerOnline,
  kWorkerListening,
  kWorkerMessage,
  kWorkerDisconnect,
  kWorkerExit,
  kWorkerError,
  kWorkerStdout,
  kWorkerStderr,
  kSelfMessage,
  kSelfDisconnect,
  kSelfError,
  kProcessMessage,
  kProcessDisconnect,
  kProcessError,
  kProcessExit,
  kServerListening,
  kServerClose,
  kServerError,
  kServerConnection,
  kServerRequest,
  kServerMessage,
  kSocketData,
  kSocketEnd,
  kSocketClose,
  kConnectionOpen,
  kConnectionData,
  kConnectionEnd,
  kConnectionClose,
  kConnectionError,
  kTimer,
  kBinding,
  kOutput,
  kOsExit,
  kSignal,
  kClientConnected,
  kClientRefused,
  kClientData,
  kClientAnswer,
  kClientClosed,
  kClientSent,
};

inline constexpr int kEventKinds = static_cast<int>(EventKind::kClientSent) + 1;

// "cluster.fork".
std::string_view EventName(EventKind kind);

// Nothing for events that never happen here, such as `self.online`.
std::optional<EventKind> ParseEventKind(std::string_view name);

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_EVENT_KIND_H_
