#include "harness/run/placeholders.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "harness/run/shortage.h"

namespace clusterspec {
namespace {

// Outside the range from which systems take ports of their own accord.
constexpr int kFirstPort = 20000;
constexpr int kLastPort = 29999;

// Another clusterspec process, or another run of this one, must not take the same port: a name in
// the abstract socket namespace is a lock that goes with its owner. -1, and errno: EADDRINUSE where
// somebody else holds it.
int LockPort(int port) {
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = fmt::format("clusterspec-port-{}", port);
  std::memcpy(address.sun_path + 1, name.data(), name.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

// 0, or the errno that says why not.
template <typename Address>
int TryToBind(int type, const Address& address) {
  const int fd =
      socket(reinterpret_cast<const sockaddr*>(&address)->sa_family, type | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  const bool bound = bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  const int error = bound ? 0 : errno;
  close(fd);
  return error;
}

// 0, or the errno that says why nobody could listen there.
int TryPort(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  const int error = TryToBind(SOCK_STREAM, address);
  return error != 0 ? error : TryToBind(SOCK_DGRAM, address);
}

}  // namespace

Placeholders::Placeholders(std::map<std::string, std::string> texts, OnBinding on_binding)
    : texts_(std::move(texts)), on_binding_(std::move(on_binding)) {}

Placeholders::~Placeholders() {
  for (const int fd : locks_) close(fd);
}

Result<int> Placeholders::ReservePort() {
  const int count = kLastPort - kFirstPort + 1;
  const int start = getpid() * 7 % count;
  for (int i = 0; i < count; ++i) {
    const int port = kFirstPort + (start + i) % count;
    const int lock = LockPort(port);
    const int error = lock < 0 ? errno : TryPort(port);
    if (error == 0) {
      locks_.push_back(lock);
      return port;
    }
    if (lock >= 0) close(lock);
    // No other port would do better.
    if (IsShortage(error)) {
      return Error{fmt::format("cannot look for a free port: {}", SystemMessage(error)), {}};
    }
  }
  return Error{fmt::format("no free port between {} and {}", kFirstPort, kLastPort), {}};
}

Result<json::value> Placeholders::Lookup(const std::string& name) {
  if (const auto known = values_.find(name); known != values_.end()) return known->second;
  json::value value;
  if (const auto text = texts_.find(name); text != texts_.end()) {
    value = text->second;
  } else if (name.starts_with("port:")) {
    const auto port = ReservePort();
    if (!port) return port.error();
    value = *port;
  } else {
    return Error{fmt::format("unknown placeholder '${{{}}}'; expected scratch, adapter, "
                             "adapter_link, child or port:NAME",
                             name),
                 {}};
  }
  values_[name] = value;
  on_binding_(name, value);
  return value;
}

Result<std::string> Placeholders::ExpandText(const std::string& text) {
  std::string expanded;
  size_t at = 0;
  while (true) {
    const size_t begin = text.find("${", at);
    const size_t end = begin == std::string::npos ? begin : text.find('}', begin);
    if (end == std::string::npos) return expanded + text.substr(at);
    const auto value = Lookup(text.substr(begin + 2, end - begin - 2));
    if (!value) return value.error();
    expanded += text.substr(at, begin - at);
    expanded += value->is_string() ? std::string(value->get_string()) : ToText(*value);
    at = end + 1;
  }
}

Result<json::value> Placeholders::Expand(const json::value& value) {
  if (value.is_string()) {
    const std::string text(value.get_string());
    const bool only = text.starts_with("${") && text.find('}') == text.size() - 1;
    if (only) return Lookup(text.substr(2, text.size() - 3));
    auto expanded = ExpandText(text);
    if (!expanded) return expanded.error();
    return json::value(*expanded);
  }
  if (value.is_array()) {
    json::array copy;
    for (const json::value& element : value.get_array()) {
      auto expanded = Expand(element);
      if (!expanded) return expanded;
      copy.push_back(*std::move(expanded));
    }
    return json::value(std::move(copy));
  }
  if (value.is_object()) {
    json::object copy;
    for (const auto& member : value.get_object()) {
      auto expanded = Expand(member.value());
      if (!expanded) return expanded;
      copy[member.key()] = *std::move(expanded);
    }
    return json::value(std::move(copy));
  }
  return value;
}

}  // namespace clusterspec
