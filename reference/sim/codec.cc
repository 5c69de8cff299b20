#include "reference/sim/codec.h"

#include <array>
#include <memory>
#include <utility>

#include "reference/sim/kernel.h"
#include "reference/sim/program.h"

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
      buffer_[at_++] = static_cast<char8_t>(number);
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
      buffer_[at_++] = static_cast<char8_t>(rest | 0x80);
      rest >>= 7;
    }
    buffer_[at_++] = static_cast<char8_t>(rest);
  }

  void Flush() {
    bytes_.append(reinterpret_cast<const char*>(buffer_.data()), at_);
    at_ = 0;
  }

  std::string& bytes_;
  std::array<char8_t, 256> buffer_;  // unlike char*, writing to it cannot change anything else
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
    for (size_t part = 0; part < kCommonParts; ++part) DoPart(world, part);
    size_t size = world.processes.size();
    Number(size);
    if constexpr (Io::kReads) world.processes.resize(size);
    for (size_t process = 0; process < size; ++process) DoPart(world, kCommonParts + process);
  }

  void DoPart(World& world, size_t part) {
    now_ms_ = world.now_ms;
    switch (part) {
      case 0:
        for (uint64_t& word : world.resolved_choices.words()) Number(word);
        return Do(world.harness);
      case 1:
        return Do(world.primary);
      case 2:
        return DoSystem(world);
      default:
        return Do(ProcessIn(world, part - kCommonParts));
    }
  }

 private:
  // Who writes touches none.
  static Process& ProcessIn(World& world, size_t process) {
    if constexpr (Io::kReads) return world.processes[process];
    return const_cast<Process&>(std::as_const(world).processes[process]);
  }

  void DoSystem(World& world) {
    List(world.sockets);
    Id& partial_out = world.partial[0];
    Id& partial_err = world.partial[1];
    Pack(Few(world.streams), Few(world.output[0]), Few(world.output[1]),
         When(partial_out != kNone, [&] { Name(partial_out); }),
         When(partial_err != kNone, [&] { Name(partial_err); }),
         When(world.next_port != 0, [&] { Number(world.next_port); }));
  }

  template <typename T>
  [[gnu::always_inline]] void Number(T& number) {
    const uint64_t passed = io_.Pass(static_cast<uint64_t>(number));
    if constexpr (Io::kReads) number = static_cast<T>(passed);
  }

  // Small numbers, and whether there is more to come, share one number.
  template <typename T>
  struct Part {
    T& value;
    unsigned given_width;
    unsigned width() const { return given_width; }
    uint64_t bits() const { return static_cast<uint64_t>(value); }
    void Take(uint64_t bits) const {
      if constexpr (Io::kReads) value = static_cast<T>(bits & ((1u << given_width) - 1));
    }
  };

  template <typename More>
  struct Option {
    bool present;
    More more;
    static constexpr unsigned width() { return 1; }
    uint64_t bits() const { return present; }
    void Take(uint64_t bits) const {
      if (bits & 1) more();
    }
  };

  template <typename T>
  static Part<T> Bits(T& value, unsigned width = 1) {
    return {value, width};
  }

  // `more` is called for what is not as in a fresh object.
  template <typename More>
  static Option<More> When(bool present, const More& more) {
    return {present, more};
  }

  // A list that is mostly empty.
  template <typename Items>
  auto Few(Items& items) {
    return When(!items.empty(), [&] { List(items); });
  }

  // What is seldom there comes last: the number is then one byte.
  template <typename... Parts>
  void Pack(const Parts&... parts) {
    uint64_t bits = 0;
    unsigned shift = 0;
    ((bits |= parts.bits() << shift, shift += parts.width()), ...);
    bits = io_.Pass(bits);
    const auto take = [&](const auto& part) {
      part.Take(bits);
      bits >>= part.width();
      return Io::kReads || bits != 0;  // who writes is done behind the last bit
    };
    static_cast<void>((take(parts) && ...));
  }

  // Numbers that are often the greatest: none.
  template <typename T>
  [[gnu::always_inline]] void Name(T& name) {
    const uint64_t passed = io_.Pass(static_cast<T>(name + 1));
    if constexpr (Io::kReads) name = static_cast<T>(passed - 1);
  }

  // None, and those that the system chooses, are small numbers.
  [[gnu::always_inline]] void Port(uint16_t& port) {
    const auto above = static_cast<uint16_t>(port - kFirstChosenPort);
    const uint64_t passed = io_.Pass(port == 0 ? 0 : above + 1u);
    if constexpr (Io::kReads) {
      port = passed == 0 ? 0 : static_cast<uint16_t>(passed - 1 + kFirstChosenPort);
    }
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

  template <typename T, size_t N>
  void List(Small<T, N>& items) {
    const size_t size = io_.Pass(items.size());
    if constexpr (Io::kReads) items.resize(size);
    for (T& each : items) Do(each);
  }

  template <typename T, size_t N>
  void List(Queue<T, N>& queue) {
    const size_t size = io_.Pass(queue.size());
    if constexpr (Io::kReads) {
      for (size_t i = 0; i < size; ++i) {
        T each{};
        Do(each);
        queue.Push(each);
      }
    } else {
      for (const T& each : queue) Do(const_cast<T&>(each));
    }
  }

  void Do(uint8_t& number) { Number(number); }
  void Do(Id& id) { Number(id); }
  void Do(Descriptor& handle) { Handle(handle); }

  void Do(model::ListenKey& key) {
    Pack(Bits(key.type, 3), When(key.index != 0, [&] { Number(key.index); }),
         When(key.port != 0, [&] { Port(key.port); }),
         When(key.address != kNone, [&] { Number(key.address); }),
         When(key.fd != kNone, [&] { Number(key.fd); }));
  }

  void Do(model::Message& message) {
    Pack(Bits(message.kind, 4), Bits(message.flag),
         When(!(message.key == model::ListenKey{}), [&] { Do(message.key); }),
         When(message.value != kNone, [&] { Number(message.value); }),
         When(message.error != model::ListenError::kNoError, [&] { Number(message.error); }),
         When(message.server != 0, [&] { Number(message.server); }),
         When(message.port != 0, [&] { Port(message.port); }),
         When(message.address != kNone, [&] { Number(message.address); }),
         When(message.handle != kNoDescriptor, [&] { Handle(message.handle); }));
  }

  void Do(model::WorkerRecord& record) {
    Pack(Bits(record.exited_after_disconnect, 2), Bits(record.listed), Bits(record.channel),
         Bits(record.connected), Bits(record.disconnected), Bits(record.called_disconnect),
         Bits(record.dead), Bits(record.exited), Bits(record.called_kill),
         When(record.kill_signal != 0, [&] { Number(record.kill_signal); }),
         When(record.counted_signal != 0, [&] { Number(record.counted_signal); }),
         When(record.awaited_by != 0, [&] { Number(record.awaited_by); }),
         When(record.settings != kNone, [&] { Number(record.settings); }));
  }

  void Do(model::Listener& listener) {
    uint64_t code = uint64_t{listener.worker} << 1 | uint64_t{listener.server != 0};
    code = io_.Pass(code);
    if constexpr (Io::kReads) listener.worker = static_cast<uint32_t>(code >> 1);
    if (code & 1) Number(listener.server);
  }

  void Do(model::Handle& handle) {
    Pack(Bits(handle.open), Bits(handle.shared), Few(handle.round_robin.free),
         Few(handle.round_robin.connections), When(handle.port != 0, [&] { Port(handle.port); }),
         When(handle.address != kNone, [&] { Number(handle.address); }),
         When(handle.socket != kNoDescriptor, [&] { Handle(handle.socket); }));
    Do(handle.key);
    List(handle.listeners);
  }

  void Do(model::PrimaryState& primary) {
    Pack(Bits(primary.policy), Bits(primary.shown_policy), Bits(primary.policy_frozen),
         When(primary.settings != kNone, [&] { Number(primary.settings); }),
         Few(primary.listening.handles), Few(primary.listening.remembered), Few(primary.callbacks));
    List(primary.workers);
  }

  void Do(model::Server& server) {
    Pack(Bits(server.state, 3), Bits(server.asking), Bits(server.awaited), Bits(server.origin, 2),
         Bits(server.lets_end), When(server.connections != 0, [&] { Number(server.connections); }));
    Do(server.key);
  }

  void Do(model::WorkerState& worker) {
    Pack(Bits(worker.channel), Bits(worker.told), Bits(worker.exited_after_disconnect),
         Bits(worker.disconnecting), Bits(worker.by_primary), Bits(worker.finishing),
         Few(worker.servers), Bits(worker.killing), Bits(worker.ends_despite_clients),
         Bits(worker.shown, 2), Bits(worker.joined));
  }

  void Do(Socket& socket) {
    Pack(Bits(socket.type, 3), Few(socket.queue), Few(socket.datagrams), Bits(socket.shared));
    Number(socket.references);
    Port(socket.port);
    Name(socket.address);
  }

  void Do(Stream& stream) {
    for (StreamEnd& end : stream.ends) Do(end);
  }

  void Do(StreamEnd& end) { Pack(Bits(end.finished), Few(end.incoming), Bits(end.references, 16)); }

  void Do(ServerBody& server) {
    Pack(Bits(server.accept, 3), When(server.port != 0, [&] { Port(server.port); }),
         When(server.address != kNone, [&] { Number(server.address); }),
         When(server.socket != kNoDescriptor, [&] { Handle(server.socket); }),
         When(server.message != kNone, [&] { Name(server.message); }));
    Name(server.label);
    Name(server.subject);
  }

  void Do(Connection& connection) {
    Pack(Bits(connection.accept, 3), Bits(connection.connecting), Bits(connection.closing),
         Bits(connection.kept),
         When(connection.server != kNoServer, [&] { Number(connection.server); }));
    Name(connection.label);
    Name(connection.subject);
    Handle(connection.end);
  }

  void Do(Reaction& reaction) {
    Number(reaction.operation);
    Number(reaction.left);
  }

  void Do(Timer& timer) {
    Number(timer.operation);
    uint64_t left = timer.due_ms > now_ms_ ? timer.due_ms - now_ms_ : 0;
    left = io_.Pass(left);
    if constexpr (Io::kReads) timer.due_ms = static_cast<uint32_t>(left);
  }

  void Do(Process& process) {
    const auto is_fresh = [](OutputTarget target) {
      return target == OutputTarget::kPrimaryStdout;
    };
    OutputTarget& out = process.targets[0];
    OutputTarget& err = process.targets[1];
    const bool lives = process.phase < ProcessPhase::kEnded;
    Pack(Bits(process.phase, 3), Bits(process.attached), When(lives, [&] { Do(process.worker); }),
         Few(process.up.messages), Few(process.down.messages), Bits(process.up.closed),
         Bits(process.down.closed), Few(process.servers),
         When(process.settings != kNone, [&] { Number(process.settings); }),
         When(!is_fresh(out) || !is_fresh(err), [&] { Pack(Bits(out, 2), Bits(err, 2)); }),
         When(process.end_signal != 0, [&] { Number(process.end_signal); }),
         When(process.end_code != 0, [&] { Number(process.end_code); }), Few(process.connections),
         Bits(process.stopped), Bits(process.released), Bits(process.watched), Bits(process.child),
         When(process.exit_code != -1, [&] { Number(process.exit_code); }),
         When(process.waiting_signal != 0, [&] { Number(process.waiting_signal); }),
         When(process.environment != kNone, [&] { Number(process.environment); }),
         When(process.inspector != kNoDescriptor, [&] { Handle(process.inspector); }),
         Few(process.handles), Few(process.reactions), Few(process.timers),
         Few(process.deferred_tasks), Few(process.output[0]), Few(process.output[1]));
    Name(process.label);
  }

  void Do(Endpoint& endpoint) {
    Name(endpoint.address);
    Port(endpoint.port);
  }

  void Do(VirtualClient& client) {
    Name(client.label);
    Number(client.stream);
    Number(client.asks);
    Name(client.line);
  }

  void Do(Datagram& datagram) {
    Name(datagram.label);
    Name(datagram.text);
    Name(datagram.answer);
  }

  void Do(Harness& harness) {
    Pack(Bits(harness.batch, 2), Few(harness.seen), Few(harness.endpoints), Few(harness.clients),
         Bits(harness.over), Few(harness.datagrams), Bits(harness.ending, 4),
         When(harness.asks_left != 0, [&] { Number(harness.asks_left); }));
    Number(harness.step);
  }

  Io& io_;
  uint32_t now_ms_ = 0;
};

// Without the zeros that construct_at writes to all that has no value.
template <typename T>
void Renew(T* part) {
  std::destroy_at(part);
  new (part) T;
}

// As in a fresh world.
void ClearPart(size_t part, World* world) {
  switch (part) {
    case 0:
      world->resolved_choices = {};
      Renew(&world->harness);
      return;
    case 1:
      Renew(&world->primary);
      return;
    case 2:
      world->sockets.clear();
      world->streams.clear();
      world->output = {};
      world->partial = {kNone, kNone};
      world->next_port = 0;
      return;
    default:
      Renew(&world->processes[part - kCommonParts]);
  }
}

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

void EncodePart(const World& world, size_t part, std::string* bytes) {
  bytes->clear();
  Writer writer(bytes);
  Codec<Writer>(&writer).DoPart(const_cast<World&>(world), part);
}

void DecodePart(std::string_view bytes, size_t part, World* world) {
  ClearPart(part, world);
  Reader reader(bytes);
  Codec<Reader>(&reader).DoPart(*world, part);
}

}  // namespace clusterspec::sim
