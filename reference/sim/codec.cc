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

  [[gnu::always_inline]] uint64_t Pass(uint64_t number) {
    if (at_ + kLongest > buffer_.size()) Flush();
    if (number < 0x80) [[likely]] {
      buffer_[at_++] = static_cast<char>(number);
      return number;
    }
    PassLong(number);
    return number;
  }

 private:
  static constexpr size_t kLongest = 10;  // bytes of a number

  // Apart, so that the usual case is small enough to be inlined everywhere.
  [[gnu::noinline]] void PassLong(uint64_t rest) {
    while (rest >= 0x80) {
      buffer_[at_++] = static_cast<char>(rest | 0x80);
      rest >>= 7;
    }
    buffer_[at_++] = static_cast<char>(rest);
  }

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
    const uint64_t readings = io_.Pass(world.readings.bits());
    if constexpr (Io::kReads) world.readings.set_bits(readings);
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
    const uint64_t passed = io_.Pass(static_cast<uint64_t>(number));
    if constexpr (Io::kReads) number = static_cast<T>(passed);
  }

  // Small numbers that share one.
  template <typename T>
  struct Part {
    T& value;
    unsigned width;
  };

  template <typename T>
  static Part<T> Bits(T& value, unsigned width = 1) {
    return {value, width};
  }

  template <typename... T>
  void Pack(Part<T>... parts) {
    uint64_t bits = 0;
    unsigned shift = 0;
    ((bits |= static_cast<uint64_t>(parts.value) << shift, shift += parts.width), ...);
    bits = io_.Pass(bits);
    if constexpr (Io::kReads) {
      ((parts.value = static_cast<T>(bits & ((1u << parts.width) - 1)), bits >>= parts.width), ...);
    }
  }

  // Numbers that are often the greatest: none.
  template <typename T>
  void Name(T& name) {
    const uint64_t passed = io_.Pass(static_cast<T>(name + 1));
    if constexpr (Io::kReads) name = static_cast<T>(passed - 1);
  }

  void Handle(Descriptor& handle) {
    uint64_t code = 0;
    if (handle != kNoDescriptor) {
      code = IsStream(handle) ? 2 + 2 * (handle - kFirstStreamEnd) : 1 + 2 * handle;
    }
    code = io_.Pass(code);
    if constexpr (!Io::kReads) return;
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
    if constexpr (Io::kReads) items.resize(size);
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
        [&] { Number(message.flag); }, [&] { Number(message.error); }, [&] { Do(message.key); },
        [&] { Number(message.server); }, [&] { Number(message.port); },
        [&] { Number(message.address); }, [&] { Number(message.value); },
        [&] { Handle(message.handle); });
  }

  void Do(model::WorkerRecord& record) {
    bool kills = record.kill_signal != 0;
    bool awaited = record.awaited_by != 0;
    Pack(Bits(record.listed), Bits(record.channel), Bits(record.connected), Bits(record.dead),
         Bits(record.disconnected), Bits(record.exited), Bits(record.voluntary, 2),
         Bits(record.called_disconnect), Bits(record.called_kill), Bits(kills), Bits(awaited));
    if (kills) Number(record.kill_signal);
    if (awaited) Number(record.awaited_by);
    Name(record.settings);
  }

  void Do(model::Listener& listener) {
    Number(listener.worker);
    Number(listener.server);
  }

  void Do(model::Handle& handle) {
    Do(handle.key);
    Pack(Bits(handle.shared), Bits(handle.open));
    Number(handle.port);
    Name(handle.address);
    Handle(handle.socket);
    List(handle.listeners, [&](model::Listener& each) { Do(each); });
    Do(handle.round_robin.free, [&](model::Listener& each) { Do(each); });
    Do(handle.round_robin.connections, [&](Descriptor& each) { Handle(each); });
  }

  void Do(model::PrimaryState& primary) {
    Pack(Bits(primary.policy), Bits(primary.shown_policy), Bits(primary.policy_frozen));
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
    Pack(Bits(server.state, 3), Bits(server.origin, 2), Bits(server.asking), Bits(server.awaited));
    Number(server.connections);
    Do(server.key);
  }

  void Do(model::WorkerState& worker) {
    Pack(Bits(worker.channel), Bits(worker.told), Bits(worker.voluntary),
         Bits(worker.disconnecting), Bits(worker.by_primary), Bits(worker.finishing),
         Bits(worker.killing), Bits(worker.ends_despite_clients), Bits(worker.shown, 2));
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
    Pack(Bits(end.finished), Bits(end.references, 8));
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
    Pack(Bits(connection.accept, 3), Bits(connection.connecting), Bits(connection.closing));
    Name(connection.server);
    Handle(connection.end);
  }

  void Do(Pipe& pipe) {
    Number(pipe.closed);
    Do(pipe.messages, [&](model::Message& each) { Do(each); });
  }

  void Do(Timer& timer) {
    Number(timer.operation);
    uint64_t left = timer.due_ms > now_ms_ ? timer.due_ms - now_ms_ : 0;
    left = io_.Pass(left);
    if constexpr (Io::kReads) timer.due_ms = static_cast<uint32_t>(left);
  }

  void Do(Process& process) {
    Pack(Bits(process.phase, 3), Bits(process.stopped), Bits(process.attached),
         Bits(process.released), Bits(process.watched));
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
    Pack(Bits(harness.batch, 2), Bits(harness.over), Bits(harness.ending, 4));
    Number(harness.asks_left);
    List(harness.seen, [&](uint8_t& each) { Number(each); });
    List(harness.endpoints, [&](Endpoint& each) {
      Name(each.address);
      Number(each.port);
    });
    List(harness.clients, [&](Client& each) {
      Name(each.label);
      Number(each.stream);
      Number(each.asks);
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
