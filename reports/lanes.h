// The drawing of a trace: lanes, dots and arrows.
#ifndef CLUSTERSPEC_REPORTS_LANES_H_
#define CLUSTERSPEC_REPORTS_LANES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/trace_line.h"

namespace clusterspec::reports {

struct LaneRow {
  TraceEvent event;  // without a name: only room
  bool is_marked = false;
};

// An SVG of one row of kRowHeight pixels for the heads of the lanes, then one for each of `rows`.
inline constexpr int kRowHeight = 24;
std::string DrawLanes(const std::vector<LaneRow>& rows);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_LANES_H_
