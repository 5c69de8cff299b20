// Where the official documentation says what a requirement asks.
#ifndef CLUSTERSPEC_REPORTS_OFFICIAL_PAGE_H_
#define CLUSTERSPEC_REPORTS_OFFICIAL_PAGE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/statement.h"

namespace clusterspec::reports {

struct PageSection {
  std::string title;  // "worker.kill()", "Event: 'exit'", "Worker event: 'exit'", "Introduction"
  std::string link;   // "https://nodejs.org/docs/latest-v18.x/api/cluster.html#workerkillsignal"
};

// `heading` is a statement's section: "Class: Worker / worker.kill([signal])".
std::string TitleOf(std::string_view heading);

class OfficialPages {
 public:
  explicit OfficialPages(const StatementMaps& maps);

  // The section of the edition's page: the one named like the requirement, else the one that speaks
  // most of it. Null where no statement of the edition does. Lives as long as this.
  const PageSection* Find(Edition edition, std::string_view requirement) const;

  // The same in the newest edition that speaks of it.
  const PageSection* FindNewest(std::string_view requirement) const;

  // All titles once, in the order of the newest edition's page, then those of older ones.
  const std::vector<std::string>& titles() const { return titles_; }

 private:
  std::map<Edition, std::map<std::string, PageSection, std::less<>>> sections_;
  std::vector<std::string> titles_;
};

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_OFFICIAL_PAGE_H_
