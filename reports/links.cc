#include "reports/links.h"

#include <fmt/format.h>

#include <utility>

#include "reports/markup.h"
#include "spec/nouns/digest.h"

namespace clusterspec::reports {
namespace {

constexpr size_t kLongestName = 200;  // file systems take 255

bool IsPlainInName(char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

}  // namespace

std::string FileStem(std::string_view id) {
  std::string name;
  for (const char c : id) {
    const bool is_plain = IsPlainInName(c) && (c != '.' || !name.empty());
    name += is_plain ? std::string(1, c)
                     : fmt::format("~{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  if (name.size() > kLongestName) {
    name.resize(kLongestName);
    name += "~~" + Digest(id);
  }
  return name;
}

Links Links::OfSite(std::string root) {
  Links links;
  links.lead_to_pages_ = true;
  links.root_ = std::move(root);
  return links;
}

std::string Links::To(std::string_view kind, std::string_view id) const {
  if (!lead_to_pages_) return "#" + Anchor(kind, id);
  return fmt::format("{}{}/{}.html", root_, kind, FileStem(id));
}

std::string Links::Link(std::string_view kind, std::string_view id) const {
  return fmt::format("<a href=\"{}\">{}</a>", To(kind, id), Code(id));
}

}  // namespace clusterspec::reports
