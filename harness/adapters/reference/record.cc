#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "harness/adapters/reference/adapter.h"
#include "reference/runtime/value_data.h"
#include "spec/nouns/version.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::adapter {
namespace {

constexpr int kProtocol = 1;
constexpr size_t kMaxLineBytes = 4096;  // PIPE_BUF: up to here a write to a FIFO is atomic

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// These tell what the adapter does, not what happens to the program: nothing to react to.
bool IsSilent(const std::string& event) {
  const EventSpec* spec = FindEvent(event);
  return spec == nullptr || !spec->reactions;
}

bool Has(Capability capability) {
  switch (capability) {
    case Capability::kUdp:
    case Capability::kUnix:
    case Capability::kHandles:
    case Capability::kAdvancedSerialization:
    case Capability::kSetupPrimary:
    case Capability::kSchedulingPolicy:
    case Capability::kHttp:
    case Capability::kNodeOptions:
    case Capability::kInspector:
    case Capability::kBigInt:
      return true;
    case Capability::kHttps:
    case Capability::kHttp2:
    case Capability::kModules:
    case Capability::kEsModules:
    case Capability::kChild:
    case Capability::kEsProgram:  // this and the next are for the harness to know
    case Capability::kIpv6:
    case Capability::kRoot:
    case Capability::kOtherUser:
      return false;
  }
  return false;
}

json::array Capabilities() {
  json::array names;
  for (const CapabilitySpec& each : AllCapabilities()) {
    if (Has(each.capability)) names.push_back(json::value(each.name));
  }
  return names;
}

char Letter(const std::optional<bool>& flag, char if_true, char if_false, char if_undefined) {
  return !flag ? if_undefined : *flag ? if_true : if_false;
}

}  // namespace

Adapter::Adapter() : primary_(cluster::IsPrimary()), me_(Environment("CLUSTERSPEC_WORKER")) {
  if (me_.empty()) {
    // Without a channel the harness started it: it is called so whatever it takes itself for.
    const bool forked = !primary_ && cluster::process::Connected();
    me_ = forked ? "#" + std::to_string(cluster::CurrentWorker()->id()) : "primary";
  }
  // A FIFO: opening waits for the harness, and a full pipe makes a write wait. Nothing is lost.
  trace_ = open(Environment("CLUSTERSPEC_TRACE").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  SayHello();
  cluster::process::OnExit([this](int code) { Record("process.exit", me_, {{"code", code}}); });
  if (me_ == "primary") hold_.emplace();
  if (primary_) {
    ObserveCluster();
  } else {
    ObserveSelf();
  }
  Attach();
}

void Adapter::SayHello() {
  Record("hello", me_ == "primary" ? "" : me_,
         {{"protocol", kProtocol},
          {"role", primary_ ? "primary" : "worker"},
          {"id", primary_ ? json::value(nullptr) : json::value(cluster::CurrentWorker()->id())},
          {"runtime", "reference"},
          {"version", kVersion},
          {"capabilities", Capabilities()}});
}

std::string Adapter::LineOf(const std::string& event, const std::string& subject,
                            const json::object& data) const {
  json::object line{{"event", event}, {"process", me_}, {"pid", getpid()}};
  if (!subject.empty()) line["subject"] = subject;
  line["data"] = Shortened(data);
  if (primary_) line["snap"] = Snapshot();
  return ToText(line) + "\n";
}

void Adapter::Record(const std::string& event, const std::string& subject,
                     const json::object& data) {
  std::string line = LineOf(event, subject, data);
  if (line.size() > kMaxLineBytes) {
    line = LineOf("adapter.error", "", {{"message", "too long: " + line.substr(0, 200)}});
  }
  if (write(trace_, line.data(), line.size()) < 0) return;  // no reader: the run is over
  React(event, subject);
}

// A program that reacts to an error listens to it: gives whether it does.
bool Adapter::RecordError(const std::string& event, const std::string& subject,
                          const json::object& data) {
  const bool heard = std::any_of(reactions_.begin(), reactions_.end(), [&](const auto& reaction) {
    return reaction->event == event && reaction->left != 0 &&
           (!reaction->subject || *reaction->subject == subject);
  });
  Record(event, subject, data);
  return heard;
}

void Adapter::Fail(const std::string& message) {
  Record("adapter.error", "", {{"message", cluster::Escaped(message)}});
}

json::object Adapter::Snapshot() const {
  const auto listed = cluster::Workers();
  json::object snap;
  for (const LabelledWorker& each : workers_) {
    const auto found = listed.find(each.worker.id());
    const surface::WorkerFacts facts = facts_.FactsOf(each);
    std::string letters;
    letters += found != listed.end() && found->second == each.worker ? 'L' : '-';
    letters += Letter(facts.connected, 'C', '-', '?');
    letters += Letter(facts.dead, 'D', '-', '-');
    letters += Letter(facts.exited_after_disconnect, 't', 'f', 'u');
    snap[each.label] = letters;
  }
  return snap;
}

void Adapter::React(const std::string& event, const std::string& subject) {
  if (IsSilent(event)) return;
  const auto all = reactions_;
  for (const auto& reaction : all) {
    if (reaction->event != event || reaction->left == 0) continue;  // used up further up the stack
    if (reaction->subject && *reaction->subject != subject) continue;
    if (reaction->left > 0) --reaction->left;
    if (reaction->left == 0) reactions_.remove(reaction);
    for (const json::value& operation : reaction->operations) CarryOut(operation.as_object());
  }
}

}  // namespace clusterspec::adapter
