// What a child does between its start and its program: initializers of Boost.Process v2.
//
// Until it runs its program, the child works in the memory of this process (vfork) while our other
// threads go on: what runs there may not allocate, lock or throw, nor change what this process goes
// on to use, but for Progress.
#ifndef CLUSTERSPEC_REFERENCE_PROCESS_INITIALIZERS_H_
#define CLUSTERSPEC_REFERENCE_PROCESS_INITIALIZERS_H_

#include <sys/types.h>

#include <boost/system/error_code.hpp>
#include <cerrno>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/process/start_process.h"

namespace clusterspec {

enum class StartStep {
  kSetSignals,
  kLeaveGroup,
  kSetDescriptors,
  kChangeFolder,
  kSetUser,
  kSetGroup,
  kExecute,
};

// How far the child got. Volatile: one process writes what another reads.
struct Progress {
  volatile StartStep step = StartStep::kSetSignals;
  volatile int error_number = 0;  // why it got no further
};

// A step of the child. `Step` has a function Apply(), which runs there and tells whether all went
// well; if not, errno says why.
template <typename Step>
class InChild {
 public:
  InChild(Progress* progress, StartStep name) : progress_(*progress), name_(name) {}

  template <typename Launcher, typename Path>
  boost::system::error_code on_exec_setup(Launcher& /*launcher*/, const Path& /*executable*/,
                                          const char* const* /*arguments*/) {
    progress_.step = name_;
    if (static_cast<Step&>(*this).Apply()) return {};
    return {errno, boost::system::system_category()};
  }

 private:
  Progress& progress_;
  StartStep name_;
};

// No signal is blocked or ignored.
struct UsualSignals : InChild<UsualSignals> {
  explicit UsualSignals(Progress* progress) : InChild(progress, StartStep::kSetSignals) {}
  bool Apply();
};

struct InGroup : InChild<InGroup> {
  InGroup(Progress* progress, ProcessGroup wanted)
      : InChild(progress, StartStep::kLeaveGroup), group(wanted) {}
  bool Apply();

  ProcessGroup group;
};

// Puts descriptors in their places and closes all that have none.
class WithDescriptors : public InChild<WithDescriptors> {
 public:
  // `given`: ours, by the child's numbers.
  WithDescriptors(Progress* progress, std::map<int, int> given);

  template <typename Launcher, typename Path>
  boost::system::error_code on_setup(Launcher& launcher, const Path& /*executable*/,
                                     const char* const* /*arguments*/) {
    for (const auto& [place, fd] : given_) launcher.fd_whitelist.push_back(place);
    return {};
  }
  bool Apply();

 private:
  std::map<int, int> given_;
  int first_free_;         // beyond all places
  std::vector<int> safe_;  // the same descriptors where no place is
};

struct InFolder : InChild<InFolder> {
  InFolder(Progress* progress, const std::string& wanted)
      : InChild(progress, StartStep::kChangeFolder), folder(wanted) {}
  bool Apply();

  const std::string& folder;
};

// Before AsUser, who may no longer do this. Root leaves all supplementary groups when either is
// wanted.
struct AsGroup : InChild<AsGroup> {
  AsGroup(Progress* progress, const ProcessOptions& wanted)
      : InChild(progress, StartStep::kSetGroup), group(wanted.group), user(wanted.user) {}
  bool Apply();

  std::optional<gid_t> group;
  std::optional<uid_t> user;
};

struct AsUser : InChild<AsUser> {
  AsUser(Progress* progress, std::optional<uid_t> wanted)
      : InChild(progress, StartStep::kSetUser), user(wanted) {}
  bool Apply();

  std::optional<uid_t> user;
};

// The last step, since the system forgets the wish where the user changes. The program follows.
class EndsWithCaller : public InChild<EndsWithCaller> {
 public:
  EndsWithCaller(Progress* progress, bool wanted);
  bool Apply();

 private:
  bool wanted_;
  pid_t caller_;
};

// What a child does that cannot go on, and how it leaves.
class LastWords {
 public:
  LastWords(Progress* progress, const ProcessOptions& options, const std::string& path,
            const char* const* environment);

  template <typename Launcher, typename Path>
  void on_exec_error(Launcher& /*launcher*/, const Path& /*executable*/,
                     const char* const* /*arguments*/, const boost::system::error_code& error) {
    Leave(error.value());
  }
  // Boost 1.81 asks for this one before it calls the one above.
  template <typename Launcher, typename Path>
  void on_exec_error(Launcher& launcher, const boost::system::error_code& error,
                     const Path& executable, const char* const* arguments,
                     const boost::system::error_code& same);

 private:
  // The library would use exit(), which does what this process has left for its own end.
  [[noreturn]] void Leave(int error_number);

  Progress& progress_;
  bool speaks_;
  std::string sentence_;
  const char* const* environment_;
  std::vector<const char*> as_script_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REFERENCE_PROCESS_INITIALIZERS_H_
