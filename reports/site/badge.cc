#include "reports/site/badge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/links.h"
#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

constexpr int kPixelsPerCharacter = 7;  // of DejaVu Sans at 11 pixels; textLength does the rest
constexpr int kMargin = 12;

int BrokenMusts(const Report& report) {
  return static_cast<int>(std::count_if(
      report.requirements.begin(), report.requirements.end(), [](const RequirementResult& each) {
        return each.level == Level::kMust && IsFailure(each.verdict);
      }));
}

// Dark enough for white text.
std::string_view Fill(const std::string& colour) {
  static const std::map<std::string, std::string_view, std::less<>> fills = {
      {"brightgreen", "#2b7a0b"},
      {"green", "#4d7a00"},
      {"yellow", "#8a6d00"},
      {"red", "#b3261e"},
      {"lightgrey", "#5f5f5f"}};
  return fills.at(colour);
}

int WidthOf(const std::string& text) {
  return kPixelsPerCharacter * static_cast<int>(text.size()) + kMargin;
}

std::string Words(int left, int width, const std::string& text) {
  return fmt::format("<text x=\"{}\" y=\"14\" textLength=\"{}\">{}</text>\n", left + width / 2,
                     width - kMargin, EscapeMarkup(text));
}

}  // namespace

SiteBadge BadgeOf(const Report& report) {
  const auto counts = RequirementCounts(report);
  const int kept = counts.at(Verdict::kPass);
  const int asked = static_cast<int>(report.requirements.size()) -
                    RequirementWhyCounts(report).at(WhyUnsupported::kLater);
  SiteBadge badge{fmt::format("cluster {}", ToString(report.edition)),
                  fmt::format("{} of {} kept", kept, asked), "brightgreen"};
  const int broken = BrokenMusts(report);
  if (!report.complete || kept == 0) {
    badge.colour = "lightgrey";
  } else if (broken * 5 > asked) {
    badge.colour = "red";
  } else if (broken > 0) {
    badge.colour = "yellow";
  } else if (kept < asked) {
    badge.colour = "green";
  }
  return badge;
}

std::string BadgePath(const std::string& name) { return "badge/" + FileStem(name); }

json::value ToEndpoint(const SiteBadge& badge) {
  return json::object{{"schemaVersion", 1},
                      {"label", badge.label},
                      {"message", badge.message},
                      {"color", badge.colour}};
}

std::string ToSvg(const SiteBadge& badge) {
  const int left = WidthOf(badge.label), right = WidthOf(badge.message);
  const std::string name = EscapeMarkup(fmt::format("{}: {}", badge.label, badge.message));
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"20\" role=\"img\" "
             "aria-label=\"{1}\">\n<title>{1}</title>\n"
             "<clipPath id=\"c\"><rect width=\"{0}\" height=\"20\" rx=\"3\"/></clipPath>\n"
             "<g clip-path=\"url(#c)\"><rect width=\"{2}\" height=\"20\" fill=\"#444\"/>"
             "<rect x=\"{2}\" width=\"{3}\" height=\"20\" fill=\"{4}\"/></g>\n"
             "<g fill=\"#fff\" text-anchor=\"middle\" "
             "font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\n",
             left + right, name, left, right, Fill(badge.colour)) +
         Words(0, left, badge.label) + Words(left, right, badge.message) + "</g>\n</svg>\n";
}

}  // namespace clusterspec::reports
