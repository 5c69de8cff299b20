// Badges: how much of the documentation an implementation keeps, in a few words and a colour.
#ifndef CLUSTERSPEC_REPORTS_SITE_BADGE_H_
#define CLUSTERSPEC_REPORTS_SITE_BADGE_H_

#include <string>

#include "spec/nouns/json.h"
#include "spec/nouns/report.h"

namespace clusterspec::reports {

struct SiteBadge {
  std::string label;    // "cluster v18"
  std::string message;  // "211 of 239 kept"
  std::string colour;  // "brightgreen", "green", "yellow", "red" or "lightgrey", as shields.io says
};

// Green: no `must` is broken; grey: the run is incomplete, or nothing was decided.
SiteBadge BadgeOf(const Report& report);

// Where the site has it, without an ending: "badge/node-26.10.0-v18".
std::string BadgePath(const std::string& name);

// What an endpoint of shields.io answers.
json::value ToEndpoint(const SiteBadge& badge);

// The same as a drawing, which needs nobody's server.
std::string ToSvg(const SiteBadge& badge);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_SITE_BADGE_H_
