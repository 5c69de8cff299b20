// Markdown -> passages.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_MARKDOWN_READER_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_MARKDOWN_READER_H_

#include <string>

#include "spec/statements/passage.h"

namespace clusterspec {

// Reads the Markdown of the documentation, also where its line breaks were lost; a Markdown library
// would see no structure there. Definitions of links, comments (but for the history) and separators
// of tables are no passages. Any bytes are read without failure.
Document ReadMarkdown(const std::string& text);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_MARKDOWN_READER_H_
