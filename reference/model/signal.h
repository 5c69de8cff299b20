// Signals, as numbers of Linux and as names.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_SIGNAL_H_
#define CLUSTERSPEC_REFERENCE_MODEL_SIGNAL_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace clusterspec::model {

using Signal = uint8_t;  // 0: none
inline constexpr Signal kSigkill = 9;
inline constexpr Signal kSigusr1 = 10;
inline constexpr Signal kSigterm = 15;

// "SIGKILL" -> 9; nothing for an unknown name.
std::optional<Signal> ParseSignal(std::string_view name);

// "" for 0 and unknown numbers.
std::string_view SignalName(Signal signal);

// What a process that has not asked for anything else does.
enum class SignalAction : uint8_t { kEnd, kIgnore, kStop, kContinue };
SignalAction DefaultAction(Signal signal);

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_SIGNAL_H_
