// Where the links of a page lead: to places of the one page that holds all, or to pages of a site.
#ifndef CLUSTERSPEC_REPORTS_LINKS_H_
#define CLUSTERSPEC_REPORTS_LINKS_H_

#include <string>
#include <string_view>

namespace clusterspec::reports {

class Links {
 public:
  // Of a page that holds all.
  Links() = default;

  // Of a page of a site; `root` leads from there to the site's folder: "" or "../".
  static Links OfSite(std::string root);

  bool lead_to_pages() const { return lead_to_pages_; }
  const std::string& root() const { return root_; }

  // The address of a "case", "requirement", "deviation" or "implementation", for an attribute.
  // Kinds are folders of a site.
  std::string To(std::string_view kind, std::string_view id) const;

  // A link there, with the id as its text.
  std::string Link(std::string_view kind, std::string_view id) const;

 private:
  bool lead_to_pages_ = false;
  std::string root_;
};

// What the files about `id` in a site are called, without an ending: "worker-kill~2fa~40http". Only
// letters, digits and "._~-", no dot first; different ids give different names.
std::string FileStem(std::string_view id);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_LINKS_H_
