// The network clients of the harness: connections, questions, datagrams.
#ifndef CLUSTERSPEC_REFERENCE_SIM_VIRTUAL_CLIENTS_H_
#define CLUSTERSPEC_REFERENCE_SIM_VIRTUAL_CLIENTS_H_

#include "reference/sim/event_recording.h"
#include "reference/sim/kernel.h"

namespace clusterspec::sim {

class Clients {
 public:
  Clients(const Program& program, ValuePool* pool, const Bound<Harness>* harness, Kernel* kernel,
          Events* events)
      : program_(program), pool_(*pool), harness_(*harness), kernel_(*kernel), events_(*events) {}

  // Where the client of a step is to go; no address: that is not known (yet).
  Endpoint TargetOf(const CompiledStep& step) const;

  // Of the step that the harness is at, whose target is known.
  void Connect(const CompiledStep& step);
  void Ask(int times);
  void SendDatagram(const CompiledStep& step);

  // False: there is no such client (any more).
  bool Send(const CompiledStep& step);
  void Close(const CompiledStep& step);

  // What a client, or the sender of a datagram, reads: by its place.
  void Read(uint16_t client);
  void ReadAnswer(uint16_t datagram);

 private:
  void ConnectOne(const CompiledStep& step, bool asks);
  void AskOn();
  void ReadAsked(uint16_t client, Id text);
  void CloseAt(uint16_t client);
  uint16_t Find(Id label) const;

  const Program& program_;
  ValuePool& pool_;
  const Bound<Harness>& harness_;
  Kernel& kernel_;
  Events& events_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_VIRTUAL_CLIENTS_H_
