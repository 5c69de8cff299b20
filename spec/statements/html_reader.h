// HTML -> passages.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_HTML_READER_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_HTML_READER_H_

#include <string>

#include "spec/nouns/error.h"
#include "spec/statements/passage.h"

namespace clusterspec {

// Reads a page as Node's site has it, or any other that was made from the documentation's Markdown.
// Only the part that holds the text counts: the element "apicontent", else main, article or body;
// and in it no navigation, script or button. An error when there is no text.
Result<Document> ReadHtml(const std::string& text, const std::string& file);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_HTML_READER_H_
