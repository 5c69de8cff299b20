// What a run for a debugger tells its user, and hears from them.
#ifndef CLUSTERSPEC_HARNESS_RUN_DEBUG_GUIDE_H_
#define CLUSTERSPEC_HARNESS_RUN_DEBUG_GUIDE_H_

#include <sys/types.h>

#include <string>
#include <string_view>

namespace clusterspec {

// Prints to stderr; hears lines from stdin, each of which is a word to go on. Where stdin is at its
// end, such as /dev/null, the run goes on by itself.
class DebugGuide {
 public:
  // `folder` is where the run leaves its files.
  explicit DebugGuide(std::string folder) : folder_(std::move(folder)) {}

  // The commands that attach to a process of the run.
  void TellProcess(const std::string& label, pid_t pid) const;

  // `how` are the data of its os.exit.
  void TellExit(const std::string& label, const std::string& how) const;

  // `text` is the step, the `number`-th of `count`. Asks for a word to go on.
  void TellStep(size_t number, size_t count, const std::string& text);

  // Whether the user has given that word, since it was asked for.
  bool MayGoOn();

  void TellEnd(const std::string& how) const;

  // Appends to the file in the folder.
  void Keep(const std::string& file, std::string_view line) const;

  // Takes the core files out of the folder of the primary.
  void KeepCores(const std::string& from) const;

 private:
  std::string folder_;
  bool at_end_ = false;  // of stdin
};

// From now on a process of this one that dies of a fault leaves a core file, as large as it is.
void AllowCores();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_DEBUG_GUIDE_H_
