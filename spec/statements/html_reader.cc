#include "spec/statements/html_reader.h"

#include <fmt/format.h>
#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <climits>
#include <memory>
#include <string_view>
#include <utility>

namespace clusterspec {
namespace {

using Page = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

constexpr std::array<std::string_view, 23> kBlocks = {
    "article", "blockquote", "body", "dd", "details", "div",   "dl",     "dt",
    "figure",  "hr",         "html", "li", "main",    "ol",    "p",      "section",
    "summary", "table",      "tr",   "ul", "tbody",   "thead", "caption"};
constexpr std::array<std::string_view, 10> kUnseen = {
    "button", "footer", "head", "header", "input", "nav", "script", "select", "style", "template"};
constexpr std::array<std::string_view, 5> kUnseenClasses = {"mark", "legacy", "toc", "srclink",
                                                            "copy-button"};

template <size_t N>
bool Contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::string_view kSiteText = "apicontent";  // the text's id on Node's site

std::string_view View(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string_view Name(const xmlNode* node) {
  return node->type == XML_ELEMENT_NODE ? View(node->name) : std::string_view();
}

std::string Attribute(xmlNode* node, const char* name) {
  xmlChar* value = xmlGetProp(node, reinterpret_cast<const xmlChar*>(name));
  std::string text(View(value));
  xmlFree(value);
  return text;
}

std::string TextOf(xmlNode* node) {
  xmlChar* content = xmlNodeGetContent(node);
  std::string text(View(content));
  xmlFree(content);
  return text;
}

bool IsUnseen(xmlNode* node) {
  if (Contains(kUnseen, Name(node))) return true;
  const std::string classes = Attribute(node, "class");
  for (const std::string_view each : kUnseenClasses) {
    if ((" " + classes + " ").find(fmt::format(" {} ", each)) != std::string::npos) return true;
  }
  return false;
}

// The first element below `node` for which `wanted` holds; null when there is none.
template <typename Wanted>
xmlNode* FindElement(xmlNode* node, const Wanted& wanted) {
  for (; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (wanted(node)) return node;
    if (xmlNode* found = FindElement(node->children, wanted)) return found;
  }
  return nullptr;
}

xmlNode* FindText(xmlNode* root) {
  if (xmlNode* api =
          FindElement(root, [](xmlNode* node) { return Attribute(node, "id") == kSiteText; })) {
    return api;
  }
  for (const std::string_view name : {"main", "article", "body"}) {
    if (xmlNode* found = FindElement(root, [&](xmlNode* node) { return Name(node) == name; })) {
      return found;
    }
  }
  return nullptr;
}

int HeadingLevel(const xmlNode* node) {
  const std::string_view name = Name(node);
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' ? name[1] - '0' : 0;
}

int LineOf(const xmlNode* node) {
  return static_cast<int>(std::min<int64_t>(xmlGetLineNo(node), INT_MAX));
}

// "Added in: v0.7.7" as a line of history; false for other words.
bool ReadHistoryWords(const std::string& text, int line, std::vector<HistoryLine>* lines) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos) return false;
  for (const std::string_view kind : {"added", "deprecated", "removed"}) {
    if (!CanonicalProse(text.substr(0, colon)).text.starts_with(kind)) continue;
    lines->push_back({std::string(kind), text.substr(colon + 1), "", line});
    return true;
  }
  return false;
}

// Copies of pages write the angle brackets of types as they are: `class="type"><number></a>`. A
// parser takes such a type for an element.
std::string WithTypesAsText(std::string text) {
  constexpr std::string_view kBefore = "class=\"type\"><";
  constexpr std::string_view kAfter = "></a>";
  for (size_t at = text.find(kBefore); at != std::string::npos; at = text.find(kBefore, at + 1)) {
    const size_t opens = at + kBefore.size() - 1;
    const size_t closes = text.find_first_of(">\n", opens);
    if (closes == std::string::npos || text.compare(closes, kAfter.size(), kAfter) != 0) continue;
    text.replace(closes, 1, "&gt;").replace(opens, 1, "&lt;");
  }
  return text;
}

class HtmlReader {
 public:
  // Node's site adds words of its own to the author's.
  explicit HtmlReader(bool of_site) : of_site_(of_site) {}

  Document Read(xmlNode* root) {
    Children(root);
    Flush();
    return std::move(document_);
  }

 private:
  void Children(xmlNode* node) {
    for (xmlNode* child = node->children; child != nullptr; child = child->next) Visit(child);
  }

  void Visit(xmlNode* node) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      return AddText(std::string(View(node->content)), node);
    }
    if (node->type == XML_COMMENT_NODE) {
      Flush();
      return AppendHistory(ParseHistoryComment(View(node->content), LineOf(node)), &document_);
    }
    if (node->type != XML_ELEMENT_NODE || IsUnseen(node)) return;
    const std::string_view name = Name(node);
    if (Attribute(node, "class").find("api_metadata") != std::string::npos) return Metadata(node);
    if (HeadingLevel(node) > 0) return Heading(node);
    if (name == "pre") return Code(node);
    if (name == "td" || name == "th") AddText(" | ", node);
    if (name == "br") AddText(" ", node);
    const bool code = name == "code" && !std::exchange(in_code_, in_code_ || name == "code");
    // As Markdown writes it: a sentence may begin with it.
    if (code) AddMarkup("`", node);
    const bool block = Contains(kBlocks, name);
    if (block) Flush();
    Children(node);
    if (code) AddMarkup("`", node);
    if (code) in_code_ = false;
    if (block) Flush();
  }

  void AddText(const std::string& text, const xmlNode* node) {
    if (block_.empty()) line_ = LineOf(node->parent);
    block_ += text;
    marks_.resize(block_.size(), in_code_ ? Mark::kCode : Mark::kText);
  }

  void AddMarkup(const std::string& text, const xmlNode* node) {
    const bool in_code = std::exchange(in_code_, false);
    AddText(text, node);
    in_code_ = in_code;
  }

  void Flush() {
    const std::string block = std::exchange(block_, "");
    const Marks marks = std::exchange(marks_, {});
    if (of_site_ && CanonicalProse(block).text.starts_with("sourcecode:")) return;
    AppendProse(block, marks, line_, &document_);
  }

  void Heading(xmlNode* node) {
    Flush();
    Children(node);
    const std::string text = std::exchange(block_, "");
    const Marks marks = std::exchange(marks_, {});
    Append({PassageKind::kHeading, HeadingLevel(node), text, LineOf(node),
            CanonicalProse(text, marks)},
           &document_);
  }

  // A block of programs: one for each kind of module, where there are several.
  void Code(xmlNode* node) {
    Flush();
    bool any = false;
    for (xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (Name(child) != "code") continue;
      any = true;
      AddCode(child);
    }
    if (!any) AddCode(node);
  }

  void AddCode(xmlNode* node) {
    Passage passage;
    passage.kind = PassageKind::kCode;
    passage.raw = TextOf(node);
    passage.line = LineOf(node);
    passage.canonical = CanonicalCode(passage.raw);
    Append(std::move(passage), &document_);
  }

  void Metadata(xmlNode* node) {
    Flush();
    std::vector<HistoryLine> lines;
    if (FindElement(node->children, [](xmlNode* each) { return Name(each) == "tr"; }) == nullptr) {
      for (xmlNode* each = node->children; each != nullptr; each = each->next) {
        ReadHistoryWords(TextOf(each), LineOf(node), &lines);
      }
    }
    Rows(node, &lines);
    AppendHistory(lines, &document_);
  }

  void Rows(xmlNode* node, std::vector<HistoryLine>* lines) {
    if (Name(node) == "tr") return Row(node, lines);
    for (xmlNode* child = node->children; child != nullptr; child = child->next) {
      Rows(child, lines);
    }
  }

  static void Row(xmlNode* row, std::vector<HistoryLine>* lines) {
    std::vector<std::string> cells;
    for (xmlNode* cell = row->children; cell != nullptr; cell = cell->next) {
      if (Name(cell) == "td") cells.push_back(TextOf(cell));
    }
    if (cells.size() != 2 || ReadHistoryWords(cells[1], LineOf(row), lines)) return;
    lines->push_back({"changed", cells[0], cells[1], LineOf(row)});
  }

  const bool of_site_;
  Document document_;
  std::string block_;  // prose that is being collected
  Marks marks_;        // of it
  bool in_code_ = false;
  int line_ = 0;
};

}  // namespace

Result<Document> ReadHtml(const std::string& page_text, const std::string& file) {
  const std::string text = WithTypesAsText(page_text);
  const Error no_text{"the page has no text; expected HTML with a body", {file, 1, 1}};
  if (text.size() > INT_MAX) return Error{"the page is too large to read", {file, 0, 0}};
  const Page page(htmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                                 HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                     HTML_PARSE_NONET),
                  &xmlFreeDoc);
  if (page == nullptr) return no_text;
  xmlNode* root = FindText(xmlDocGetRootElement(page.get()));
  if (root == nullptr) return no_text;
  Document document = HtmlReader(Attribute(root, "id") == kSiteText).Read(root);
  if (document.empty()) return no_text;
  return document;
}

}  // namespace clusterspec
