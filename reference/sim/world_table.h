// Worlds as short lists of numbers, for searches that meet millions of them: each distinct part of
// a world is kept once. A step costs what it touches: only that is copied for it, and written after
// it.
#ifndef CLUSTERSPEC_REFERENCE_SIM_WORLD_TABLE_H_
#define CLUSTERSPEC_REFERENCE_SIM_WORLD_TABLE_H_

#include <array>
#include <string>

#include "reference/sim/codec.h"
#include "reference/sim/number_table.h"
#include "reference/sim/world.h"

namespace clusterspec::sim {

// One for each part of a world, see codec.h. Of one table: worlds that behave alike from now on
// have equal numbers.
using PartNumbers = Small<uint32_t, 8>;

// Holds one world, which is looked at, and a copy of it, which is stepped.
class WorldTable {
 public:
  // Gives any world its numbers.
  PartNumbers NumbersOf(const World& world);

  // Makes world() the one with these numbers, which the table has given.
  void Load(const PartNumbers& numbers);

  const World& world() const { return world_; }

  // A copy of world(), to be changed as it pleases; it lasts until the next call.
  World* Copy();

  // The numbers of the copy as it is now.
  const PartNumbers& CopyNumbers();

  // Numbers for other bytes, of who searches.
  NumberTable& parts() { return parts_; }
  const NumberTable& parts() const { return parts_; }

 private:
  uint32_t NumberOf(const World& world, size_t part);

  NumberTable parts_;
  World world_;
  PartNumbers numbers_;  // of world_
  World copy_;
  std::array<bool, kCommonParts> same_{};  // whether these parts of both worlds are known to be
  PartNumbers copy_numbers_;
  std::string bytes_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_WORLD_TABLE_H_
