// The entry points of libFuzzer, which has the main function.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "fuzz/targets/target.h"
#include "harness/inputs/damage.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

namespace {

const clusterspec::InputKind& Kind() {
  static const clusterspec::InputKind kind = clusterspec::fuzz::Target();
  return kind;
}

std::string Bytes(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace

// A farm runs a target without the tree that it was built of, and with a copy beside it.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto tree = program.parent_path() / "tree";
  if (!error && std::filesystem::is_directory(tree)) {
    setenv("CLUSTERSPEC_HOME", tree.c_str(), 0);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // What is refused shows as much of a reader as what is taken.
  static_cast<void>(Kind().read(Bytes(data, size)));
  return 0;
}

// Mostly what libFuzzer does; now and then what happens to files: words exchanged, lines swapped.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed) {
  clusterspec::sim::Random random(seed);
  if (random.Below(4) != 0) return LLVMFuzzerMutate(data, size, most);
  const std::string bytes = Bytes(data, size);
  const std::string changed =
      Kind().change ? Kind().change(bytes, &random) : clusterspec::Damaged(bytes, &random);
  const size_t kept = std::min(changed.size(), most);
  std::copy_n(changed.begin(), kept, data);
  return kept;
}
