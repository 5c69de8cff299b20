#include "reference/sim/received_handle.h"

namespace clusterspec::sim {

json::value HandleValue(const Kernel& kernel, Descriptor handle) {
  if (handle == kNoDescriptor) return "$undefined";
  if (IsStream(handle)) return json::object{{"$type", "net.Socket"}};
  const bool datagrams = IsDatagram(kernel.At(handle).type);
  return json::object{{"$type", datagrams ? "dgram.Socket" : "net.Server"}};
}

bool ListensElsewhere(const Program& program, const Kernel& kernel, uint16_t process,
                      Descriptor handle) {
  return process != kPrimary &&
         program.deviations.Contains(model::Deviation::kHandleBecomesRandomPort) &&
         handle != kNoDescriptor && !IsStream(handle) && !IsDatagram(kernel.At(handle).type);
}

}  // namespace clusterspec::sim
