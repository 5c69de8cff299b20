#include "reports/describe.h"

#include <fmt/format.h>

#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

constexpr size_t kMaxLines = 12;
constexpr size_t kLongestLine = 300;
constexpr ExcerptOptions kFewLines = {.whole = 14, .context = 4};

// SGR codes that are readable on dark and on light terminals.
std::string_view CodeOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "32";
    case Verdict::kFail:
    case Verdict::kTimeout:
    case Verdict::kCrash:
      return "1;31";
    case Verdict::kUnsupported:
      return "36";
    case Verdict::kInconclusive:
      return "33";
    case Verdict::kError:
      return "1;35";
  }
  return "0";
}

// Collects lines of "  label     text"; further lines of a text stand below its first.
class Block {
 public:
  Block(std::string_view margin, const Paint& paint) : margin_(margin), paint_(paint) {}

  void Add(std::string_view label, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      text_ += fmt::format("{}{} {}\n", margin_, paint_.Faint(fmt::format("{:<9}", label)), line);
      label = "";
    }
  }

  // Nothing for an empty text.
  void Add(std::string_view label, std::string_view text) {
    if (!text.empty()) Add(label, ClipLines(Visible(text), kMaxLines, kLongestLine));
  }

  // To be copied: in one line, never clipped.
  void AddCommand(std::string_view label, std::string_view command) {
    if (!command.empty()) Add(label, std::vector{paint_.Bold(OneLine(command))});
  }

  std::string TakeText() { return std::move(text_); }

 private:
  std::string_view margin_;
  const Paint& paint_;
  std::string text_;
};

void AddAsked(const Report& report, const CaseOutcome& result, Block* block) {
  for (const std::string& id : result.requirements) {
    const RequirementResult* requirement = FindRequirement(report, id);
    const std::string text = requirement == nullptr ? "" : Folded(requirement->text);
    block->Add("asked", text.empty() ? OneLine(id) : fmt::format("{}: {}", OneLine(id), text));
  }
}

void AddFinding(const CaseOutcome& result, const Finding& finding, Block* block) {
  block->Add("cause", finding.message);
  // Which of several requirements it breaks; with one there is no question.
  if (result.requirements.size() > 1) block->Add("breaks", finding.requirement);
  block->Add("expected", finding.expected);
  block->Add("seen", finding.seen);
  block->Add("where", finding.where);
}

std::string ToText(const TraceLine& line, const Paint& paint, Verdict verdict) {
  if (line.skipped > 0) return paint.Faint(fmt::format("      … {}", Plural(line.skipped, "line")));
  const std::string text = fmt::format("{} {:>4}  {}", line.is_marked ? ">" : " ", line.number,
                                       Clip(OneLine(line.text), kLongestLine));
  return line.is_marked ? paint.As(verdict, text) : text;
}

void AddTrace(const CaseOutcome& result, const Paint& paint, Block* block) {
  std::vector<std::string> lines;
  for (const TraceLine& line : Excerpt(result, kFewLines)) {
    lines.push_back(ToText(line, paint, result.verdict));
  }
  block->Add("trace", lines);
}

}  // namespace

std::string Paint::In(std::string_view code, std::string_view text) const {
  return on_ && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string Paint::As(Verdict verdict, std::string_view text) const {
  return In(CodeOf(verdict), text);
}

std::string Describe(const Report& report, const CaseOutcome& result, std::string_view margin,
                     const Paint& paint) {
  Block block(margin, paint);
  AddAsked(report, result, &block);
  for (const Finding& finding : result.findings) AddFinding(result, finding, &block);
  if (!result.reading.empty()) block.Add("reading", result.reading);
  block.Add("remark", result.remark);
  block.Add("listed", result.listed);
  block.Add("disputed", result.disputed);
  AddTrace(result, paint, &block);
  if (!result.note.empty()) block.Add("note", Lines(Visible(result.note)));
  block.AddCommand("replay", result.replay);
  return block.TakeText();
}

std::string DescribeBriefly(const CaseOutcome& result, std::string_view margin,
                            const Paint& paint) {
  Block block(margin, paint);
  block.Add("cause", result.Message());
  block.Add("remark", result.remark);
  block.Add("listed", result.listed);
  block.Add("disputed", result.disputed);
  block.AddCommand("replay", result.replay);
  return block.TakeText();
}

}  // namespace clusterspec::reports
