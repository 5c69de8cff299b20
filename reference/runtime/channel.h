// One end of the channel between a primary and a worker: frames, with descriptors beside them, over
// a Unix socket.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_CHANNEL_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_CHANNEL_H_

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "reference/runtime/loop.h"
#include "reference/runtime/wire.h"

namespace cluster {

// Why no more frames come.
enum class ChannelEnd {
  kClosed,     // the peer has closed it or ended
  kReset,      // the same, with something unread
  kMalformed,  // the peer does not keep to the format: nothing that it says can be trusted
};

class Channel : public std::enable_shared_from_this<Channel> {
 public:
  // `fd` is -1 where the frame tells of a handle that could not be received: this process has as
  // many descriptors as it may have. The callee owns it.
  using OnFrame = std::function<void(Frame frame, int fd)>;
  using OnEnd = std::function<void(ChannelEnd end)>;

  // Owns `fd`, a connected Unix stream socket, from now on.
  Channel(Loop* loop, int fd);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Starts to read. `on_end` is called once, and not after Close().
  void Start(OnFrame on_frame, OnEnd on_end);

  // Sends, or keeps until the peer reads; the order stays. `fd` goes along, -1: none; it is
  // duplicated by the system, and closed here once it is sent if `close_fd`. False when the channel
  // is closed or the frame is too large: then it is not sent, and `fd` closed as asked.
  bool Send(const Frame& frame, int fd = -1, bool close_fd = false);

  // Reads no more. What was sent still goes out; then this end is closed.
  void Close();

  // Reads no more and stays open, as if nobody had told: for a deviation.
  void Abandon();

  bool is_open() const { return open_; }

  // Whether the peer has sent something that was not read.
  bool HasUnread() const;

  // Whether such a frame has been read, and is to be taken after the one that is being taken.
  bool HasRead(model::MessageKind kind) const;

 private:
  struct Outgoing {
    std::string bytes;
    size_t sent = 0;
    int fd = -1;
    bool close_fd = false;
  };

  void Read();
  void TakeFrames();
  void TakeDescriptors(void* message);
  int NextDescriptor(const Frame& frame);
  void Flush();
  void KeepDescriptor();
  bool SendSome(Outgoing* next);
  void End(ChannelEnd end);
  void CloseDescriptor();

  Loop& loop_;
  int fd_;
  std::unique_ptr<Watcher> watcher_;
  OnFrame on_frame_;
  OnEnd on_end_;
  std::string incoming_;
  size_t taken_ = 0;             // of `incoming_`, while its frames are taken
  std::deque<int> descriptors_;  // received, for frames to come
  std::deque<Outgoing> outgoing_;
  bool open_ = true;
  bool waiting_ = false;  // for room to write
  bool crowded_ = false;  // the system has too many descriptors under way
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_CHANNEL_H_
