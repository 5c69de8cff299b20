#include "reference/sim/channels.h"

#include <algorithm>

namespace clusterspec::sim {

// Nothing is said where the other side is gone already, or the sender is told: see gone-worker.
bool Channels::SendToWorker(uint16_t worker, const model::Message& message) {
  Process& process = processes_.Change(ProcessOf(worker));
  const bool ended = process.phase >= ProcessPhase::kEnded;
  const bool gone = process.up.closed || ended;
  const bool fails = gone && !process.down.closed && processes_.Runs(kPrimary) &&
                     context_.Resolve(model::ChoicePoint::kGoneWorker) == model::kSendingFails;
  if (process.down.closed || ended || fails) {
    kernel_.Release(message.handle);
    return !fails;
  }
  const bool overtakes = message.kind == model::MessageKind::kVoluntaryAck &&
                         IsOvertaken(ProcessOf(worker)) &&
                         context_.Resolve(model::ChoicePoint::kLateReply) != model::kInTime;
  auto& messages = process.down.messages;
  overtakes ? messages.PushFirst(message) : messages.Push(message);
  return true;
}

void Channels::SendToPrimary(uint16_t process, const model::Message& message) {
  Pipe& up = processes_.Change(process).up;
  up.closed ? kernel_.Release(message.handle) : up.messages.Push(message);
}

std::optional<model::Message> Channels::ReceiveInWorker(uint16_t process) {
  Process& worker = processes_.Change(process);
  if (!worker.down.messages.empty()) return worker.down.messages.Pop();
  worker.up.closed = true;
  return std::nullopt;
}

std::optional<model::Message> Channels::ReceiveInPrimary(uint16_t worker) {
  Process& process = processes_.Change(ProcessOf(worker));
  if (!process.up.messages.empty()) return process.up.messages.Pop();
  process.down.closed = true;
  // What it was sent before it may still read, unless it has closed its end itself.
  if (!process.worker.channel) Drop(&process.down);
  return std::nullopt;
}

void Channels::CloseByPrimary(uint16_t worker) {
  Process& process = processes_.Change(ProcessOf(worker));
  const bool unread = !process.up.messages.empty();
  // REQ worker.process.exit-on-accidental-disconnect
  process.down.closed = !(unread && context_.Has(model::Deviation::kResetNotNoticed));
  const bool lost =
      unread && (processes_.HasEnded(kPrimary) ||
                 context_.Resolve(model::ChoicePoint::kUnreadAtClose) == model::kUnreadIsLost);
  if (lost) Drop(&process.up);
  process.up.closed = true;
}

void Channels::CloseByEnd(uint16_t index) {
  Process& process = processes_.Change(index);
  const auto& unread = process.down.messages;
  const bool connection = std::any_of(unread.begin(), unread.end(), [](const auto& each) {
    return each.kind == model::MessageKind::kConnection;
  });
  // REQ cluster.event.disconnect.on-kill
  process.up.closed =
      !(!unread.empty() && context_.Has(model::Deviation::kResetNotNoticedInPrimary)) &&
      !(connection && context_.Has(model::Deviation::kConnectionHidesEnd));
  // REQ sharing.none-alive-drops: the primary, which has a copy, may never close it
  if (connection && context_.Has(model::Deviation::kConnectionKept)) {
    return process.down.messages.Clear();
  }
  Drop(&process.down);
}

bool Channels::IsOvertaken(uint16_t process) const {
  const auto& unread = processes_[process].down.messages;
  return context_.Has(model::Deviation::kAskingNotClosed) && !unread.empty() &&
         std::all_of(unread.begin(), unread.end(), [](const model::Message& each) {
           return each.kind == model::MessageKind::kListenReply;
         });
}

void Channels::Drop(Pipe* pipe) {
  for (const model::Message& message : pipe->messages) kernel_.Release(message.handle);
  pipe->messages.Clear();
}

}  // namespace clusterspec::sim
