#include "spec/statements/document_reader.h"

#include <algorithm>
#include <string_view>

#include "spec/statements/canonical_text.h"
#include "spec/statements/html_reader.h"
#include "spec/statements/markdown_reader.h"

namespace clusterspec {
namespace {

bool IsHtml(std::string_view text, std::string_view file) {
  if (file.ends_with(".html") || file.ends_with(".htm")) return true;
  const std::string begin = CanonicalCode(text.substr(0, 64)).text;
  return begin.starts_with("<!doctypehtml") || begin.starts_with("<html") ||
         begin.starts_with("<?xml");
}

}  // namespace

Result<Document> ReadDocument(const std::string& text, const std::string& file) {
  if (text.starts_with("\xef\xbb\xbf")) return ReadDocument(text.substr(3), file);
  if (text.find('\0') != std::string::npos) {
    return Error{"this is not UTF-8 text; expected Markdown or HTML", {file, 1, 1}};
  }
  if (IsHtml(text, file)) return ReadHtml(text, file);
  Document document = ReadMarkdown(text);
  if (document.empty()) return Error{"the file has no statements", {file, 1, 1}};
  return document;
}

}  // namespace clusterspec
