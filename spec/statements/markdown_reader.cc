#include "spec/statements/markdown_reader.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string_view>
#include <utility>

#include "spec/statements/inline_markup.h"

namespace clusterspec {
namespace {

constexpr size_t kLongestSign = 8;       // of what begins in the middle of a line
constexpr size_t kLongestHeading = 100;  // a longer one has lost the line break that ended it

std::string_view TrimLeft(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  return text;
}

int HeadingLevel(std::string_view line) {
  const size_t signs = std::min(line.find_first_not_of('#'), line.size());
  if (signs == 0 || signs > 6 || signs == line.size() || !IsSpace(line[signs])) return 0;
  return static_cast<int>(signs);
}

bool BeginsItem(std::string_view line) {
  line = TrimLeft(line);
  const size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  if (digits > 0) line.remove_prefix(digits);
  if (line.size() < 2 || !IsSpace(line[1])) return false;
  return digits > 0 ? line[0] == '.' : std::string_view("*+-").find(line[0]) != line.npos;
}

bool IsTableRow(std::string_view line) { return TrimLeft(line).starts_with('|'); }

bool IsSeparator(std::string_view line) {
  return line.find("---") != line.npos && line.find_first_not_of("|-: \t\r\n") == line.npos;
}

class MarkdownReader {
 public:
  explicit MarkdownReader(const std::string& text)
      : text_(text), links_(LinkDefinitions::Find(text)) {}

  Document Read() {
    while (at_ < text_.size()) {
      if (Starts("<!--")) {
        ReadComment();
      } else if (Starts("```") && (at_ == 0 || IsSpace(text_[at_ - 1]))) {
        ReadFence();
      } else {
        ReadLine();
      }
    }
    Flush();
    return std::move(document_);
  }

 private:
  bool Starts(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }

  int LineAt(size_t at) {
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    counted_ = at;
    return line_;
  }

  void ReadComment() {
    Flush();
    const size_t begin = at_ + 4;
    const size_t end = std::min(text_.find("-->", begin), text_.size());
    AppendHistory(
        ParseHistoryComment(std::string_view(text_).substr(begin, end - begin), LineAt(begin)),
        &document_);
    block_begin_ = at_ = std::min(end + 3, text_.size());
  }

  void ReadFence() {
    Flush();
    size_t begin = at_ + 3;
    while (begin < text_.size() && !IsSpace(text_[begin])) ++begin;  // the language
    const size_t end = std::min(text_.find("```", begin), text_.size());
    while (begin < end && IsSpace(text_[begin])) ++begin;
    Passage passage;
    passage.kind = PassageKind::kCode;
    passage.raw = text_.substr(begin, end - begin);
    passage.line = LineAt(begin);
    passage.canonical = CanonicalCode(passage.raw);
    Append(std::move(passage), &document_);
    block_begin_ = at_ = std::min(end + 3, text_.size());
  }

  // A line, or its part before a comment, program or heading that begins in the middle of it.
  void ReadLine() {
    const std::string_view text = text_;
    size_t end = at_ + 1;
    for (; end < text.size() && text[end - 1] != '\n'; ++end) {
      const std::string_view rest = text.substr(end, kLongestSign);
      const bool spaced = IsSpace(text[end - 1]);
      if (rest.starts_with("<!--") || (spaced && rest.starts_with("```"))) break;
      if (spaced && HeadingLevel(rest) > 1) break;
    }
    const std::string_view line = text.substr(at_, end - at_);
    const bool separator = IsSeparator(line);
    const bool own =
        separator || HeadingLevel(line) > 0 || IsTableRow(line) || TrimLeft(line).empty();
    if (own || BeginsItem(line)) Flush();
    at_ += line.size();
    if (separator) block_begin_ = at_;
    if (own) Flush();
  }

  // What has been read since the last flush is a block.
  void Flush() {
    const std::string block = text_.substr(block_begin_, at_ - block_begin_);
    const size_t begin = std::exchange(block_begin_, at_);
    if (TrimLeft(block).empty()) return;
    const int line = LineAt(begin);
    const Marks marks = links_.MarksOf(block, begin);
    const int level = HeadingLevel(block);
    if (level == 0 || block.size() > kLongestHeading) {
      AppendProse(block, marks, line, &document_);
    } else {
      Append({PassageKind::kHeading, level, block, line, CanonicalProse(block, marks)}, &document_);
    }
  }

  const std::string& text_;
  const LinkDefinitions links_;
  Document document_;
  size_t at_ = 0;
  size_t block_begin_ = 0;
  int line_ = 1;  // of the character at counted_
  size_t counted_ = 0;
};

}  // namespace

Document ReadMarkdown(const std::string& text) { return MarkdownReader(text).Read(); }

}  // namespace clusterspec
