#include "reference/sim/codec.h"

#include <array>

#include "reference/sim/kernel.h"

namespace clusterspec::sim {
namespace {

// Both write and read with the same functions: Number(x) writes x, or sets it.
class Writer {
 public:
  static constexpr bool kReads = false;
  explicit Writer(std::string* bytes) : bytes_(*bytes) {}
  ~Writer() { Flush(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  uint64_t Pass(uint64_t number) {
    if (at_ + kLongest > buffer_.size()) Flush();
    uint64_t rest = number;
    while (rest >= 0x80) {
      buffer_[at_++] = static_cast<char>(rest | 0x80);
      rest >>= 7;
    }
    buffer_[at_++] = static_cast<char>(rest);
    return number;
  }

 private:
  static constexpr size_t kLongest = 10;  // bytes of a number

  void Flush() {
    bytes_.append(buffer_.data(), at_);
    at_ = 0;
  }

  std::string& bytes_;
  std::array<char, 256> buffer_;
  size_t at_ = 0;
};

class Reader {
 public:
  static constexpr bool kReads = true;
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Pass(uint64_t) {
    uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
      CLUSTERSPEC_ASSERT(at_ < bytes_.size());
      const auto byte = static_cast<uint8_t>(bytes_[at_++]);
      number |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return number;
    }
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
};

template <typename Io>
class Codec {
 public:
  explicit Codec(Io* io) : io_(*io) {}

  void Do(World& world) {
    now_ms_ = world.now_ms;
    world.readings.set_bits(io_.Pass(world.readings.bits()));
    Do(world.harness);
    Do(world.primary);
    List(world.processes, [&](Process& each) { Do(each); });
    List(world.sockets, [&](Socket& each) { Do(each); });
    List(world.streams, [&](Stream& each) {
      for (StreamEnd& end : each.ends) Do(end);
    });
    for (auto& lines : world.output) Do(lines, [&](Id& line) { Name(line); });
    for (Id& partial : world.partial) Name(partial);
    Number(world.next_port);
  }

 private:
  template <typename T>
  void Number(T& number) {
    number = static_cast<T>(io_.Pass(static_cast<uint64_t>(number)));
  }

  // Numbers that are often the greatest: none.
  template <typename T>
  void Name(T& name) {
    name = static_cast<T>(io_.Pass(static_cast<T>(name + 1)) - 1);
  }

  void Handle(Descriptor& handle) {
    uint64_t code = 0;
    if (handle != kNoDescriptor) {
      code = IsStream(handle) ? 2 + 2 * (handle - kFirstStreamEnd) : 1 + 2 * handle;
    }
    code = io_.Pass(code);
    if (code == 0) {
      handle = kNoDescriptor;
    } else {
      const auto half = static_cast<Descriptor>((code - 1) / 2);
      handle = code % 2 == 0 ? kFirstStreamEnd + half : half;
    }
  }

  template <typename Items, typename DoItem>
  void List(Items& items, const DoItem& item) {
    const size_t size = io_.Pass(items.size());
    if (Io::kReads) items.resize(size);
    for (auto& each : items) item(each);
  }

  template <typename T, size_t N, typename DoItem>
  void Do(Queue<T, N>& queue, const DoItem& item) {
    const size_t size = io_.Pass(queue.size());
    if constexpr (Io::kReads) {
      for (size_t i = 0; i < size; ++i) {
        T each{};
        item(each);
        queue.Push(each);
      }
    } else {
      for (T each : queue) item(each);
    }
  }

  // Calls `part` for what is not as in a fresh object, and says which that was: one bit each.
  template <typename... Parts>
  void Sparse(const std::initializer_list<bool>& present, const Parts&... parts) {
    uint64_t mask = 0;
    uint64_t bit = 1;
    for (const bool each : present) {
      if (each) mask |= bit;
      bit <<= 1;
    }
    mask = io_.Pass(mask);
    bit = 1;
    ((mask & bit ? parts() : void(), bit <<= 1), ...);
  }

  void Do(model::ListenKey& key) {
    Number(key.type);
    Name(key.address);
    Sparse(
        {key.index != 0, key.port != 0, key.fd != kNone}, [&] { Number(key.index); },
        [&] { Number(key.port); }, [&] { Number(key.fd); });
  }

  void Do(model::Message& message) {
    Number(message.kind);
    const bool keyed = !(message.key == model::ListenKey{});
    Sparse(
        {message.flag, message.error != model::ListenError::kNoError, keyed, message.server != 0,
         message.port != 0, message.address != kNone, message.value != kNone,
         message.handle != kNoDescriptor},
        [&] { message.flag = true; }, [&] { Number(message.error); }, [&] { Do(message.key); },
        [&] { Number(message.server); }, [&] { Number(message.port); },
        [&] { Number(message.address); }, [&] { Number(message.value); },
        [&] { Handle(message.handle); });
  }

  void Do(model::WorkerRecord& record) {
    uint64_t bits = record.listed | record.channel << 1 | record.connected << 2 | record.dead << 3 |
                    record.disconnected << 4 | record.exited << 5 | record.called_disconnect << 6 |
                    record.called_kill << 7;
    const auto more = static_cast<uint64_t>(record.voluntary) | (record.kill_signal != 0) << 2 |
                      (record.awaited_by != 0) << 3;
    bits = io_.Pass(bits << 4 | more);
    record.listed = bits >> 4 & 1;
    record.channel = bits >> 5 & 1;
    record.connected = bits >> 6 & 1;
    record.dead = bits >> 7 & 1;
    record.disconnected = bits >> 8 & 1;
    record.exited = bits >> 9 & 1;
    record.called_disconnect = bits >> 10 & 1;
    record.called_kill = bits >> 11 & 1;
    record.voluntary = static_cast<model::Flag>(bits & 3);
    if ((bits & 4) != 0) Number(record.kill_signal);
    if ((bits & 8) != 0) Number(record.awaited_by);
    Name(record.settings);
  }

  void Do(model::Listener& listener) {
    Number(listener.worker);
    Number(listener.server);
  }

  void Do(model::Handle& handle) {
    Do(handle.key);
    const uint64_t bits = io_.Pass(static_cast<uint64_t>(handle.shared) | handle.open << 1);
    handle.shared = bits & 1;
    handle.open = bits >> 1 & 1;
    Number(handle.port);
    Name(handle.address);
    Handle(handle.socket);
    List(handle.listeners, [&](model::Listener& each) { Do(each); });
    Do(handle.round_robin.free, [&](model::Listener& each) { Do(each); });
    Do(handle.round_robin.connections, [&](Descriptor& each) { Handle(each); });
  }

  void Do(model::PrimaryState& primary) {
    uint64_t bits = static_cast<uint64_t>(primary.policy) |
                    static_cast<uint64_t>(primary.shown_policy) << 1 | primary.policy_frozen << 2;
    bits = io_.Pass(bits);
    primary.policy = static_cast<model::Policy>(bits & 1);
    primary.shown_policy = static_cast<model::Policy>(bits >> 1 & 1);
    primary.policy_frozen = bits >> 2 & 1;
    Name(primary.settings);
    List(primary.workers, [&](model::WorkerRecord& each) { Do(each); });
    Sparse(
        {!primary.listening.handles.empty(), !primary.listening.remembered.empty(),
         !primary.callbacks.empty()},
        [&] { List(primary.listening.handles, [&](model::Handle& each) { Do(each); }); },
        [&] { List(primary.listening.remembered, [&](model::Handle& each) { Do(each); }); },
        [&] { List(primary.callbacks, [&](Id& each) { Name(each); }); });
  }

  void Do(model::Server& server) {
    uint64_t bits = static_cast<uint64_t>(server.state) |
                    static_cast<uint64_t>(server.origin) << 3 | server.asking << 5;
    bits = io_.Pass(bits);
    server.state = static_cast<model::ServerState>(bits & 7);
    server.origin = static_cast<model::ServerOrigin>(bits >> 3 & 3);
    server.asking = bits >> 5 & 1;
    Number(server.connections);
    Do(server.key);
  }

  void Do(model::WorkerState& worker) {
    uint64_t bits = worker.channel | worker.told << 1 | worker.voluntary << 2 |
                    worker.disconnecting << 3 | worker.by_primary << 4 | worker.finishing << 5 |
                    worker.killing << 6 | worker.ends_despite_clients << 7 |
                    static_cast<unsigned>(worker.shown) << 8;
    bits = io_.Pass(bits);
    worker.channel = bits & 1;
    worker.told = bits >> 1 & 1;
    worker.voluntary = bits >> 2 & 1;
    worker.disconnecting = bits >> 3 & 1;
    worker.by_primary = bits >> 4 & 1;
    worker.finishing = bits >> 5 & 1;
    worker.killing = bits >> 6 & 1;
    worker.ends_despite_clients = bits >> 7 & 1;
    worker.shown = static_cast<model::Flag>(bits >> 8 & 3);
    List(worker.servers, [&](model::Server& each) { Do(each); });
  }

  void Do(Socket& socket) {
    Number(socket.type);
    Number(socket.references);
    Number(socket.port);
    Name(socket.address);
    Do(socket.queue, [&](uint16_t& each) { Number(each); });
    Do(socket.datagrams, [&](uint16_t& each) { Number(each); });
  }

  void Do(StreamEnd& end) {
    const uint64_t bits = io_.Pass(static_cast<uint64_t>(end.references) << 1 | end.finished);
    end.references = static_cast<uint8_t>(bits >> 1);
    end.finished = bits & 1;
    Do(end.incoming, [&](Id& each) { Number(each); });
  }

  void Do(ServerBody& server) {
    Name(server.label);
    Name(server.subject);
    Number(server.accept);
    Number(server.port);
    Name(server.address);
    Handle(server.socket);
  }

  void Do(Connection& connection) {
    Name(connection.label);
    Name(connection.subject);
    const auto bits =
        io_.Pass(static_cast<uint64_t>(connection.accept) << 1 | connection.connecting);
    connection.accept = static_cast<AcceptMode>(bits >> 1);
    connection.connecting = bits & 1;
    Name(connection.server);
    Handle(connection.end);
  }

  void Do(Pipe& pipe) {
    pipe.closed = io_.Pass(pipe.closed) != 0;
    Do(pipe.messages, [&](model::Message& each) { Do(each); });
  }

  void Do(Timer& timer) {
    Number(timer.operation);
    timer.due_ms =
        static_cast<uint32_t>(io_.Pass(timer.due_ms > now_ms_ ? timer.due_ms - now_ms_ : 0));
  }

  void Do(Process& process) {
    uint64_t bits = static_cast<uint64_t>(process.phase) | process.stopped << 3 |
                    process.attached << 4 | process.released << 5 | process.watched << 6;
    bits = io_.Pass(bits);
    process.phase = static_cast<ProcessPhase>(bits & 7);
    process.stopped = bits >> 3 & 1;
    process.attached = bits >> 4 & 1;
    process.released = bits >> 5 & 1;
    process.watched = bits >> 6 & 1;
    Name(process.label);
    const auto is_used = [](const Pipe& pipe) { return pipe.closed || !pipe.messages.empty(); };
    const bool targets = process.targets[0] != OutputTarget::kPrimaryStdout ||
                         process.targets[1] != OutputTarget::kPrimaryStdout;
    const bool lives = process.phase < ProcessPhase::kEnded;
    Sparse(
        {process.end_signal != 0, process.end_code != 0, process.exit_code != -1,
         process.waiting_signal != 0, process.environment != kNone, process.settings != kNone,
         targets, lives, is_used(process.up), is_used(process.down),
         process.inspector != kNoDescriptor, !process.servers.empty(), !process.connections.empty(),
         !process.handles.empty(), !process.reactions.empty(), !process.timers.empty(),
         !process.throws.empty(), !process.output[0].empty(), !process.output[1].empty()},
        [&] { Number(process.end_signal); }, [&] { Number(process.end_code); },
        [&] { Number(process.exit_code); }, [&] { Number(process.waiting_signal); },
        [&] { Number(process.environment); }, [&] { Number(process.settings); },
        [&] {
          Number(process.targets[0]);
          Number(process.targets[1]);
        },
        [&] { Do(process.worker); }, [&] { Do(process.up); }, [&] { Do(process.down); },
        [&] { Handle(process.inspector); },
        [&] { List(process.servers, [&](ServerBody& each) { Do(each); }); },
        [&] { List(process.connections, [&](Connection& each) { Do(each); }); },
        [&] { List(process.handles, [&](Descriptor& each) { Handle(each); }); },
        [&] {
          List(process.reactions, [&](Reaction& each) {
            Number(each.operation);
            Number(each.left);
          });
        },
        [&] { List(process.timers, [&](Timer& each) { Do(each); }); },
        [&] { List(process.throws, [&](uint16_t& each) { Number(each); }); },
        [&] { List(process.output[0], [&](Id& each) { Number(each); }); },
        [&] { List(process.output[1], [&](Id& each) { Number(each); }); });
  }

  void Do(Harness& harness) {
    Number(harness.step);
    uint64_t bits = static_cast<uint64_t>(harness.batch) | harness.over << 2 |
                    static_cast<uint64_t>(harness.ending) << 3;
    bits = io_.Pass(bits);
    harness.batch = static_cast<BatchState>(bits & 3);
    harness.over = bits >> 2 & 1;
    harness.ending = static_cast<EndingKind>(bits >> 3);
    Number(harness.asks_left);
    List(harness.seen, [&](uint8_t& each) { Number(each); });
    List(harness.endpoints, [&](Endpoint& each) {
      Name(each.address);
      Number(each.port);
    });
    List(harness.clients, [&](Client& each) {
      Name(each.label);
      Number(each.stream);
      each.asks = io_.Pass(each.asks) != 0;
      Name(each.line);
    });
    List(harness.datagrams, [&](Datagram& each) {
      Name(each.label);
      Name(each.text);
      Name(each.answer);
    });
  }

  Io& io_;
  uint32_t now_ms_ = 0;
};

}  // namespace

void Encode(const World& world, std::string* bytes) {
  bytes->clear();
  Writer writer(bytes);
  Codec<Writer>(&writer).Do(const_cast<World&>(world));  // a writer changes nothing
}

World Decode(std::string_view bytes) {
  World world;
  Reader reader(bytes);
  Codec<Reader>(&reader).Do(world);
  return world;
}

}  // namespace clusterspec::sim
