#include "harness/explain/connection_numbers.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "reference/sim/kernel.h"
#include "spec/nouns/error.h"

namespace clusterspec::explain {
namespace {

using model::Descriptor;
using sim::Connection;
using sim::Stream;
using sim::World;

size_t StreamOf(Descriptor end) { return (end - sim::kFirstStreamEnd) / 2; }

template <typename Visit>
void VisitMessages(const sim::Pipe& pipe, const Visit& visit) {
  for (const model::Message& each : pipe.messages) visit(const_cast<Descriptor&>(each.handle));
}

// Every place that names an end of a connection, always in the same order.
template <typename VisitEnd, typename VisitStream>
void VisitAll(World* world, const VisitEnd& visit_end, const VisitStream& visit_stream) {
  const auto visit = [&](Descriptor& descriptor) {
    if (sim::IsStream(descriptor)) visit_end(descriptor);
  };
  for (sim::Process& process : world->processes) {
    for (Connection& each : process.connections) visit(each.end);
    for (Descriptor& each : process.handles) visit(each);
    VisitMessages(process.up, visit);
    VisitMessages(process.down, visit);
  }
  for (model::Handle& handle : world->primary.listening.handles) {
    for (const Descriptor& each : handle.round_robin.connections) {
      visit(const_cast<Descriptor&>(each));
    }
  }
  for (sim::Socket& socket : world->sockets) {
    for (const uint16_t& each : socket.queue) visit_stream(const_cast<uint16_t&>(each));
  }
  for (sim::VirtualClient& client : world->harness.clients) {
    if (client.stream != sim::kNoStream) visit_stream(client.stream);
  }
}

bool HaveTheSameName(const Connection& a, const Connection& b) {
  return a.label == b.label && a.subject == b.subject && a.accept == b.accept &&
         a.server == b.server;
}

// What tells two connections of the same name apart.
auto Traits(const World& world, const Connection& connection) {
  const Descriptor end = connection.end;
  const Stream& stream = world.streams[StreamOf(end)];
  const auto& clients = world.harness.clients;
  const auto client = std::find_if(clients.begin(), clients.end(),
                                   [&](const auto& each) { return each.stream == StreamOf(end); });
  const auto of = [](const sim::StreamEnd& each) {
    std::vector<model::Id> incoming(each.incoming.begin(), each.incoming.end());
    return std::tuple(each.references, each.finished, std::move(incoming));
  };
  return std::tuple(connection.connecting, connection.closing, connection.kept, end % 2,
                    of(stream.ends[0]), of(stream.ends[1]), client - clients.begin());
}

void SortAlike(World* world, sim::Process* process) {
  auto& connections = process->connections;
  for (size_t i = 0; i < connections.size(); ++i) {
    for (size_t j = i + 1; j < connections.size(); ++j) {
      Connection& before = connections[i];
      Connection& after = connections[j];
      if (!sim::IsStream(before.end) || !sim::IsStream(after.end)) continue;
      if (!HaveTheSameName(before, after)) continue;
      if (Traits(*world, after) < Traits(*world, before)) std::swap(before, after);
    }
  }
}

}  // namespace

void NumberStreams(World* world) {
  if (world->streams.size() < 2) return;
  for (sim::Process& process : world->processes) {
    if (process.connections.size() > 1) SortAlike(world, &process);
  }
  const size_t none = world->streams.size();
  std::vector<size_t> numbers(world->streams.size(), none);
  size_t next = 0;
  const auto number = [&](size_t stream) {
    if (numbers[stream] == none) numbers[stream] = next++;
    return numbers[stream];
  };
  VisitAll(
      world,
      [&](Descriptor& end) {
        end = sim::StreamDescriptor(number(StreamOf(end)), static_cast<int>(end % 2));
      },
      [&](uint16_t& stream) { stream = static_cast<uint16_t>(number(stream)); });
  auto streams = world->streams;
  for (size_t i = 0; i < numbers.size(); ++i) {
    // What nobody names is free: it waits for nobody.
    if (numbers[i] == none) continue;
    world->streams[numbers[i]] = streams[i];
  }
  world->streams.resize(next);
}

}  // namespace clusterspec::explain
