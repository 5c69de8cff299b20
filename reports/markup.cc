#include "reports/markup.h"

#include <fmt/format.h>

#include "reports/text.h"
#include "spec/nouns/error.h"

namespace clusterspec::reports {
namespace {

bool IsPlain(char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') ||
         std::string_view("/.-_").find(c) != std::string_view::npos;
}

}  // namespace

std::string FillTemplate(std::string_view html, const std::map<std::string, std::string>& values) {
  std::string filled;
  for (size_t start = html.find("{{"); start != std::string_view::npos; start = html.find("{{")) {
    const size_t end = html.find("}}", start);
    CLUSTERSPEC_ASSERT(end != std::string_view::npos);
    const auto value = values.find(std::string(html.substr(start + 2, end - start - 2)));
    CLUSTERSPEC_ASSERT(value != values.end());
    filled += html.substr(0, start);
    filled += value->second;
    html.remove_prefix(end + 2);
  }
  filled += html;
  return filled;
}

std::string Anchor(std::string_view kind, std::string_view id) {
  std::string anchor = std::string(kind) + "-";
  for (const char c : id) {
    anchor += IsPlain(c)
                  ? std::string(1, c)
                  : fmt::format("~{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return anchor;
}

std::string Code(std::string_view text) {
  std::string html;
  for (const char c : EscapeMarkup(OneLine(text))) {
    html += c;
    if (c == '/' || c == '.') html += "<wbr>";
  }
  return "<code>" + html + "</code>";
}

std::string Badge(Verdict verdict) {
  const std::string_view name = ToString(verdict);
  return fmt::format("<span class=\"badge v-{0}\">{1}{0}</span>", name, Icon(name));
}

std::string Icon(std::string_view name) {
  return fmt::format("<svg aria-hidden=\"true\"><use href=\"#i-{}\"/></svg>", name);
}

std::string Element(std::string_view tag, std::string_view class_name, std::string_view content) {
  return fmt::format("<{0} class=\"{1}\">{2}</{0}>\n", tag, class_name, content);
}

}  // namespace clusterspec::reports
