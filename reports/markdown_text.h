// The small pieces of GitHub's Markdown. Whatever a text holds, it is shown as it is.
#ifndef CLUSTERSPEC_REPORTS_MARKDOWN_TEXT_H_
#define CLUSTERSPEC_REPORTS_MARKDOWN_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace clusterspec::reports::markdown {

// Plain text wherever it stands, in one line, also in a table.
std::string Escape(std::string_view text);

// A code span.
std::string Code(std::string_view text);

// Markdown as the cell of a table.
std::string InTable(const std::string& markdown);

// A fenced block; GitHub gives it a button that copies it.
std::string CodeBlock(std::string_view language, const std::vector<std::string>& lines);

}  // namespace clusterspec::reports::markdown

#endif  // CLUSTERSPEC_REPORTS_MARKDOWN_TEXT_H_
