#include "reports/program/wrap.h"

#include <algorithm>
#include <vector>

#include "spec/nouns/lines.h"

namespace clusterspec::script {
namespace {

constexpr size_t kWidth = 100;
constexpr size_t kContinuation = 4;
constexpr size_t kShortest = 10;  // a line that is broken keeps at least so much

// Where a line may end: behind `text`, which begins at `at`. 0: not here.
size_t EndAt(std::string_view line, size_t at) {
  if (line.substr(at, 2) == ", ") return at + 1;
  if (line.substr(at, 3) == "=> " && line.substr(at + 3, 1) != "{") return at + 2;
  const std::string_view four = line.substr(at, 4);
  return four == " && " || four == " || " ? at + 3 : 0;
}

// The last place within the width where the line may end, outside of as many brackets as can be;
// npos when there is none.
size_t BreakingPoint(std::string_view line, size_t indentation) {
  size_t best = std::string_view::npos;
  int best_depth = 0;
  int depth = 0;
  char quote = 0;
  for (size_t i = 0; i < std::min(line.size(), kWidth); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '\'' || c == '`') quote = c;
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    const size_t end = EndAt(line, i);
    if (end <= indentation + kShortest || end > kWidth) continue;
    if (best != std::string_view::npos && depth > best_depth) continue;
    best = end;
    best_depth = depth;
  }
  return best;
}

std::string WrapLine(std::string line) {
  const size_t indentation = line.find_first_not_of(' ');
  std::string out;
  while (line.size() > kWidth) {
    const size_t end = BreakingPoint(line, line.find_first_not_of(' '));
    if (end == std::string::npos) break;
    out += line.substr(0, end) + "\n";
    line = std::string(indentation + kContinuation, ' ') + line.substr(end + 1);
  }
  return out + line;
}

// A statement that can stand behind an arrow: a call, in one line.
bool IsCall(std::string_view statement) {
  if (!statement.ends_with(");")) return false;
  for (const char* word : {"const ", "let ", "if ", "for ", "throw ", "return ", "await "}) {
    if (statement.starts_with(word)) return false;
  }
  // Not where there are several in the line, nor where a text only looks like that.
  return statement.find("; ") == std::string_view::npos;
}

// The three lines of a function as one, or nothing.
std::string Joined(std::string_view head, std::string_view body, std::string_view tail) {
  const size_t opening = head.find("=> {");
  const size_t indentation = head.find_first_not_of(' ');
  const size_t inner = body.find_first_not_of(' ');
  if (opening == std::string::npos || inner == std::string::npos) return "";
  const std::string_view comment = head.substr(opening + 4);
  const bool nothing_else = comment.empty() || comment.starts_with(" // ");
  const std::string_view statement = body.substr(inner);
  if (!nothing_else || inner != indentation + 2 || !IsCall(statement)) return "";
  if (tail != std::string(indentation, ' ') + "});") return "";
  std::string line(head.substr(0, opening + 3));
  line.append(statement.substr(0, statement.size() - 1)).append(");").append(comment);
  return line.size() <= kWidth ? line : "";
}

}  // namespace

std::string JoinShort(std::string_view code) {
  const std::vector<std::string_view> lines = Lines(code);
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string joined =
        i + 2 < lines.size() ? Joined(lines[i], lines[i + 1], lines[i + 2]) : "";
    out.append(joined.empty() ? lines[i] : std::string_view(joined)).append("\n");
    if (!joined.empty()) i += 2;
  }
  return out;
}

std::string WrapCode(std::string_view code) {
  std::string out;
  while (!code.empty()) {
    const size_t end = std::min(code.find('\n'), code.size());
    out += WrapLine(std::string(code.substr(0, end)));
    if (end < code.size()) out += '\n';
    code.remove_prefix(std::min(end + 1, code.size()));
  }
  return out;
}

std::string Comment(std::string_view text) {
  std::string out;
  std::string line = "//";
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    if (line.size() + 1 + end - at > kWidth) {
      out += line + "\n";
      line = "//";
    }
    line += " ";
    line += text.substr(at, end - at);
    at = end + 1;
  }
  return out + line + "\n";
}

}  // namespace clusterspec::script
