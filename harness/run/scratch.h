// The temporary folder of one run, with its FIFO; and what a case names with ${...}.
#ifndef CLUSTERSPEC_HARNESS_RUN_SCRATCH_H_
#define CLUSTERSPEC_HARNESS_RUN_SCRATCH_H_

#include <cstddef>
#include <optional>
#include <string>

#include "spec/nouns/error.h"

namespace clusterspec {

// Owns the folder: it goes with the object, and all that is in it.
class Scratch {
 public:
  // Makes a folder below `parent`, a FIFO in it, and a link to the adapter. `number` is that of the
  // run.
  static Result<Scratch> Make(const std::string& parent, size_t number, const std::string& adapter);

  Scratch(Scratch&& other) noexcept;
  Scratch& operator=(Scratch&& other) noexcept = delete;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  // Lets processes of other users open the FIFO and the control socket. `parent` is the one given
  // to Make.
  void OpenToOthers(const std::string& parent) const;

  const std::string& folder() const { return folder_; }
  std::string fifo() const { return folder_ + "/trace"; }
  std::string control() const { return folder_ + "/control"; }
  // The cases' own corner: the primary's working directory.
  std::string work() const;
  // The same program as the adapter under another name.
  const std::string& adapter_link() const { return adapter_link_; }

 private:
  Scratch() = default;

  std::string folder_;
  std::string adapter_link_;
};

// Removes what the run of that number has left below `parent`, because its process was killed;
// nothing: what any has.
void RemoveScratchOf(const std::string& parent, std::optional<size_t> number);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_SCRATCH_H_
