// The formats that a report can be written in.
#ifndef CLUSTERSPEC_REPORTS_FORMATS_H_
#define CLUSTERSPEC_REPORTS_FORMATS_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/page_sources.h"
#include "spec/nouns/report.h"

namespace clusterspec::reports {

struct Format {
  std::string_view name;   // "junit", as in `run --junit FILE` and `report junit FILE`
  std::string_view about;  // "the report as JUnit XML"
  // Several reports make one text: one page, or one text after the other. The sources may be empty
  // where they are not needed.
  std::function<std::string(const std::vector<Report>&, const PageSources&)> write;
  bool needs_sources = false;
  bool is_page = false;  // several reports belong into one file, where they are compared
};

const std::vector<Format>& Formats();

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_FORMATS_H_
