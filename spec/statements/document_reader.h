// A file of documentation -> passages, whatever it is written in.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_DOCUMENT_READER_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_DOCUMENT_READER_H_

#include <string>

#include "spec/nouns/error.h"
#include "spec/statements/passage.h"

namespace clusterspec {

// Reads HTML when the text begins with a tag of it or the file's name ends so, else Markdown.
// `file` is for that and for messages. An error when there is no statement in it.
Result<Document> ReadDocument(const std::string& text, const std::string& file);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_DOCUMENT_READER_H_
