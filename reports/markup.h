// The small pieces of the HTML page. All return HTML in which every text is escaped.
#ifndef CLUSTERSPEC_REPORTS_MARKUP_H_
#define CLUSTERSPEC_REPORTS_MARKUP_H_

#include <map>
#include <string>
#include <string_view>

#include "spec/nouns/verdict.h"

namespace clusterspec::reports {

// Puts values, which are HTML, in place of the template's {{name}}. Values are not looked through
// again. Every name of the template must have a value.
std::string FillTemplate(std::string_view html, const std::map<std::string, std::string>& values);

// `id` as a fragment of this page: "case-worker/kill/a". Different ids give different anchors.
std::string Anchor(std::string_view kind, std::string_view id);

// An id that may break into lines after its separators.
std::string Code(std::string_view text);

// A verdict as sign, word and colour.
std::string Badge(Verdict verdict);

// The drawing `name` of the template's sprite; hidden from screen readers.
std::string Icon(std::string_view name);

// `<tag class="...">content</tag>`; `content` is HTML.
std::string Element(std::string_view tag, std::string_view class_name, std::string_view content);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_MARKUP_H_
