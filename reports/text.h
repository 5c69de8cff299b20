// Text as every writer needs it: safe to show, and short where it must be.
#ifndef CLUSTERSPEC_REPORTS_TEXT_H_
#define CLUSTERSPEC_REPORTS_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec::reports {

// Valid UTF-8 in which every character can be seen: control characters, marks that turn the
// direction of writing, and what XML forbids become "\x1b" or "\u202e". What an implementation
// prints can then neither steer a terminal nor break a document. Newlines and tabs stay; "\r\n"
// becomes "\n".
std::string Visible(std::string_view text);

// As Visible, in one line: newlines and tabs become "\n" and "\t".
std::string OneLine(std::string_view text);

// As Visible, for prose: its lines joined with blanks, since where they broke means nothing.
std::string Folded(std::string_view text);

// At most `characters` characters of valid UTF-8, then "… (123 more characters)" where some were
// left out.
std::string Clip(std::string_view text, size_t characters);

// At most `count` lines, each of at most `characters`; a last line says how many were left out.
std::vector<std::string> ClipLines(std::string_view text, size_t count, size_t characters);

// The parts between the newlines; a newline at the very end adds no part. At least one part.
std::vector<std::string> Lines(std::string_view text);

// "0.12 s", "12.3 s", "3 min 20 s".
std::string Duration(double seconds);

// "1 case", "3 cases".
std::string Plural(size_t count, std::string_view noun);

// "2026-01-02 03:04:05 UTC" for "2026-01-02T03:04:05Z"; any other text unchanged.
std::string ReadableTime(std::string_view utc);

// The place that "cases/x.yaml:12:5" names; line and column may be missing.
SourceLocation LocationOf(std::string_view where);

// With `&`, `<`, `>`, `"` and `'` as entities, and Visible: right between tags and inside quoted
// attributes, in XML and in HTML.
std::string EscapeMarkup(std::string_view text);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_TEXT_H_
