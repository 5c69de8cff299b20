// The channels between the primary and its workers: a pipe each way, kept with the worker.
#ifndef CLUSTERSPEC_REFERENCE_SIM_CHANNELS_H_
#define CLUSTERSPEC_REFERENCE_SIM_CHANNELS_H_

#include <optional>

#include "reference/model/choice_point.h"
#include "reference/sim/kernel.h"
#include "reference/sim/process_list.h"

namespace clusterspec::sim {

// In the pipe to the primary, a message of this kind, which only the primary sends, is one that
// came back: the worker had closed its end.
inline constexpr model::MessageKind kReturnedMessage = model::MessageKind::kListenReply;

class Channels {
 public:
  Channels(const model::Context* context, Processes* processes, Kernel* kernel)
      : context_(*context), processes_(*processes), kernel_(*kernel) {}

  // A message owns the reference to its handle, which is given back where the other side is gone.
  // False: the primary is told that the message was not sent.
  bool SendToWorker(uint16_t worker, const model::Message& message);
  void SendToPrimary(uint16_t process, const model::Message& message);

  // The next message. Nothing: the channel has ended, and the reader's end ends with it.
  std::optional<model::Message> ReceiveInWorker(uint16_t process);
  std::optional<model::Message> ReceiveInPrimary(uint16_t worker);

  void CloseByPrimary(uint16_t worker);

  // The process has ended. What the primary had on the way to it is lost.
  void CloseByEnd(uint16_t process);

  // What the worker has not read is lost.
  void DropUnread(uint16_t process) { Drop(&processes_.Change(process).down); }

  // Whether all that waits for the worker are answers to listen() calls that disconnect() has left,
  // which may be late.
  bool IsOvertaken(uint16_t process) const;

 private:
  void Drop(Pipe* pipe);

  const model::Context& context_;
  Processes& processes_;
  Kernel& kernel_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_CHANNELS_H_
