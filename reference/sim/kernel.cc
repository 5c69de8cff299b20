#include "reference/sim/kernel.h"

#include <algorithm>

#include "reference/sim/program.h"

namespace clusterspec::sim {
namespace {

bool IsV4(const std::string& address) { return address.find(':') == std::string::npos; }

// Where a client that names this address goes.
std::string Destination(const std::string& address) {
  if (address == "::") return "::1";
  if (address.empty() || address == "0.0.0.0" || address == "localhost") return "127.0.0.1";
  return address;
}

}  // namespace

bool Kernel::Reaches(const Socket& socket, Id address) const {
  if (socket.type == model::AddressType::kUnix) return socket.address == address;
  const std::string& bound = pool_.Text(socket.address);
  const std::string to = Destination(pool_.Text(address));
  return bound == "::" || bound == to || (bound == "0.0.0.0" && IsV4(to)) ||
         (bound == "localhost" && to == "127.0.0.1");
}

bool Kernel::Overlap(Id a, Id b) const {
  const std::string& left = pool_.Text(a);
  const std::string& right = pool_.Text(b);
  return left == right || left == "::" || right == "::" || (left == "0.0.0.0" && IsV4(right)) ||
         (right == "0.0.0.0" && IsV4(left));
}

bool Kernel::IsHere(model::AddressType type, Id address) const {
  if (type == model::AddressType::kUnix) return true;
  const std::string& text = pool_.Text(address);
  return text == "::" || text == "::1" || text == "0.0.0.0" || text == "localhost" ||
         text.starts_with("127.");
}

bool Kernel::Taken(model::AddressType type, Id address, uint16_t port) const {
  return std::any_of(sockets_->begin(), sockets_->end(), [&](const Socket& socket) {
    if (socket.references == 0 ||
        (socket.type == model::AddressType::kUnix) != (type == model::AddressType::kUnix)) {
      return false;
    }
    if (type == model::AddressType::kUnix) return socket.address == address;
    return socket.port == port && IsDatagram(socket.type) == IsDatagram(type) &&
           Overlap(socket.address, address);
  });
}

uint16_t Kernel::ChoosePort(model::AddressType type, Id address) {
  uint16_t port = 0;
  do {
    port = static_cast<uint16_t>(kFirstChosenPort + (*next_port_)++);
  } while (Taken(type, address, port));
  return port;
}

Kernel::Opened Kernel::Open(model::AddressType type, Id address, uint16_t port) {
  if (!IsHere(type, address)) return {model::ListenError::kNotAvailable, kNoDescriptor};
  if (port == 0 && type != model::AddressType::kUnix) port = ChoosePort(type, address);
  if (Taken(type, address, port)) return {model::ListenError::kInUse, kNoDescriptor};
  auto place = std::find_if(sockets_->begin(), sockets_->end(),
                            [](const Socket& socket) { return socket.references == 0; });
  if (place == sockets_->end()) {
    sockets_->emplace_back();
    place = sockets_->end() - 1;
  }
  place->type = type;
  place->references = 1;
  place->port = port;
  place->address = address;
  return {model::ListenError::kNoError, static_cast<Descriptor>(place - sockets_->begin())};
}

Kernel::Opened Kernel::OpenShared(model::AddressType type, Id address, uint16_t port) {
  auto& sockets = *sockets_;
  const auto same = std::find_if(sockets.begin(), sockets.end(), [&](const Socket& each) {
    return each.references > 0 && each.shared && each.type == type && each.address == address &&
           each.port == port && port != 0;
  });
  if (same != sockets.end()) {
    ++same->references;
    return {model::ListenError::kNoError, static_cast<Descriptor>(same - sockets.begin())};
  }
  const Opened opened = Open(type, address, port);
  if (opened.error == model::ListenError::kNoError) At(opened.socket).shared = true;
  return opened;
}

std::optional<uint16_t> Kernel::Connect(Id address, uint16_t port) {
  const auto socket = std::find_if(sockets_->begin(), sockets_->end(), [&](const Socket& each) {
    return each.references > 0 && !IsDatagram(each.type) && each.port == port &&
           Reaches(each, address);
  });
  if (socket == sockets_->end()) return std::nullopt;
  auto stream = std::find_if(streams_->begin(), streams_->end(), [](const Stream& each) {
    return each.ends[0].references == 0 && each.ends[1].references == 0;
  });
  if (stream == streams_->end()) {
    streams_->emplace_back();
    stream = streams_->end() - 1;
  }
  *stream = Stream{};
  stream->ends[0].references = 1;
  stream->ends[1].references = 1;  // the queue's
  const auto index = static_cast<uint16_t>(stream - streams_->begin());
  socket->queue.Push(index);
  return index;
}

Descriptor Kernel::FindDatagram(Id address, uint16_t port) const {
  for (size_t i = 0; i < sockets_->size(); ++i) {
    const Socket& socket = (*sockets_)[i];
    if (socket.references > 0 && IsDatagram(socket.type) && socket.port == port &&
        Reaches(socket, address)) {
      return static_cast<Descriptor>(i);
    }
  }
  return kNoDescriptor;
}

void Kernel::AddReference(Descriptor descriptor) {
  if (descriptor == kNoDescriptor) return;
  if (IsStream(descriptor)) {
    ++End(descriptor).references;
  } else {
    ++At(descriptor).references;
  }
}

void Kernel::Release(Descriptor descriptor) {
  if (descriptor == kNoDescriptor) return;
  if (IsStream(descriptor)) {
    StreamEnd& end = End(descriptor);
    CLUSTERSPEC_ASSERT(end.references > 0);
    if (--end.references > 0) return;
    end.finished = true;
    end.incoming.Clear();
  } else {
    Socket& socket = At(descriptor);
    CLUSTERSPEC_ASSERT(socket.references > 0);
    if (--socket.references > 0) return;
    const auto waiting = socket.queue;
    socket = Socket{};
    for (const uint16_t stream : waiting) Release(StreamDescriptor(stream, 1));
  }
  Trim();
}

// Free places at the end are given back: states that differ only in them are the same.
void Kernel::Trim() {
  while (!sockets_->empty() && sockets_->back().references == 0) {
    sockets_->pop_back();
  }
  while (!streams_->empty() && streams_->back().ends[0].references == 0 &&
         streams_->back().ends[1].references == 0) {
    streams_->pop_back();
  }
  for (Stream& stream : *streams_) {
    if (stream.ends[0].references == 0 && stream.ends[1].references == 0) stream = Stream{};
  }
}

StreamEnd& Kernel::End(Descriptor descriptor) {
  const Descriptor number = descriptor - kFirstStreamEnd;
  return (*streams_)[number / 2].ends[number % 2];
}

StreamEnd& Kernel::Peer(Descriptor descriptor) {
  const Descriptor number = descriptor - kFirstStreamEnd;
  return (*streams_)[number / 2].ends[1 - number % 2];
}

void Kernel::Write(Descriptor end, Id text) {
  if (Peer(end).references > 0 && !End(end).finished) Peer(end).incoming.Push(text);
}

bool Kernel::Readable(Descriptor end) { return !End(end).incoming.empty() || Peer(end).finished; }

}  // namespace clusterspec::sim
