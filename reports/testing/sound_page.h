// What every page of HTML has to keep; for tests only.
#ifndef CLUSTERSPEC_REPORTS_TESTING_SOUND_PAGE_H_
#define CLUSTERSPEC_REPORTS_TESTING_SOUND_PAGE_H_

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "spec/nouns/json.h"

namespace clusterspec::reports {

// All that stands between `before` and `after`.
inline std::vector<std::string> Between(const std::string& text, const std::string& before,
                                        const std::string& after) {
  std::vector<std::string> parts;
  for (size_t at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    parts.push_back(text.substr(at, text.find(after, at) - at));
  }
  return parts;
}

// The page without what is not markup.
inline std::string Body(std::string html) {
  for (const std::string tag : {"style", "script"}) {
    const size_t start = html.find("<" + tag + ">");
    if (start == std::string::npos) continue;
    html.erase(start, html.find("</" + tag + ">") + tag.size() + 3 - start);
  }
  return html;
}

// The first end tag that closes something else than the last open element; empty: all is well.
inline std::string FirstMisnesting(const std::string& html) {
  const std::set<std::string> never_closed = {"!doctype", "meta", "link", "wbr", "img"};
  std::vector<std::string> open;
  for (const std::string& tag : Between(Body(html), "<", ">")) {
    const std::string name = tag.substr(0, tag.find_first_of(" \n/", 1));
    if (tag.front() == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return tag;
      open.pop_back();
    } else if (!never_closed.contains(name) && tag.back() != '/') {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : open.back();
}

inline void ExpectSoundPage(const std::string& html) {
  EXPECT_EQ(FirstMisnesting(html), "");
  std::set<std::string> ids;
  for (const std::string& id : Between(html, " id=\"", "\"")) {
    EXPECT_TRUE(ids.insert(id).second) << "twice: " << id;
  }
  for (const std::string& goal : Between(html, "href=\"#", "\"")) {
    EXPECT_TRUE(ids.contains(goal)) << "leads nowhere: " << goal;
  }
  EXPECT_EQ(html, ValidUtf8(html));
}

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_TESTING_SOUND_PAGE_H_
