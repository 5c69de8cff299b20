// The socket through which the processes of a run receive their operations.
#ifndef CLUSTERSPEC_HARNESS_RUN_CONTROL_SERVER_H_
#define CLUSTERSPEC_HARNESS_RUN_CONTROL_SERVER_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/run/owned_process.h"
#include "spec/nouns/error.h"
#include "spec/nouns/json.h"

namespace boost::asio {
class io_context;
}

namespace clusterspec {

// Not thread safe; all callbacks come from the loop.
class ControlServer {
 public:
  // A process has attached under this label; `told_pid` is what it calls itself.
  using OnAttach = std::function<void(const std::string& process, int64_t told_pid)>;
  // A process has connected; so many have and are yet to attach. False: no others are taken.
  using OnConnect = std::function<bool(size_t waiting)>;
  using OnProblem = std::function<void(std::string message)>;

  // A text of 16 MiB and what is around it.
  static constexpr size_t kLongestBatchBytes = (size_t{16} << 20) + (size_t{64} << 10);

  // The longest line that a process may write, with its newline.
  static constexpr size_t kLongestAttachBytes = 4096;

  // Listens on a Unix socket at `path`, for descendants of the process `owner`. `on_problem` hears
  // of whatever breaks the protocol, and of strangers.
  static Result<ControlServer> Listen(boost::asio::io_context& loop, const std::string& path,
                                      pid_t owner, OnConnect on_connect, OnAttach on_attach,
                                      OnProblem on_problem);
  ControlServer(ControlServer&&) noexcept;
  ControlServer& operator=(ControlServer&&) = delete;
  ~ControlServer();

  // Whether a process with this label has attached, ever.
  bool Attached(const std::string& process) const;

  // Whether it is attached now: its end of the socket has not been closed.
  bool Alive(const std::string& process) const;

  // Labels of all that are attached now.
  std::vector<std::string> AliveProcesses() const;

  // The process that has attached under this label, as the kernel knows it; none when none has.
  const OwnedProcess& Process(const std::string& process) const;

  // Sends one batch; what the socket does not take at once follows by and by. False when the
  // process is not attached, and when it does not read any more, which is a problem. The error says
  // that the batch is longer than kLongestBatchBytes.
  Result<bool> Send(const std::string& process, const json::value& batch);

 private:
  struct Impl;
  explicit ControlServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_CONTROL_SERVER_H_
