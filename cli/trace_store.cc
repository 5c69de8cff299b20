#include "cli/trace_store.h"

#include <fmt/format.h>

#include <utility>

#include "cli/exit_code.h"
#include "cli/workspace.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

// "a--b" for "a/b", as a part of a file's name; others for others. What could be taken for a slash
// is written as a URL writes it.
std::string FileName(const std::string& id) {
  std::string name;
  for (size_t i = 0; i < id.size(); ++i) {
    const bool beside = i == 0 || i + 1 == id.size() || id[i - 1] == '/' || id[i - 1] == '-' ||
                        id[i + 1] == '/' || id[i + 1] == '-';
    if (id[i] == '/') {
      name += "--";
    } else if (id[i] == '%' || (id[i] == '-' && beside)) {
      name += id[i] == '%' ? "%25" : "%2D";
    } else {
      name += id[i];
    }
  }
  return name;
}

}  // namespace

TraceStore::TraceStore(std::string folder, const std::string& prefix)
    : folder_(std::move(folder)), prefix_(prefix.empty() ? "" : FileName(prefix) + "--") {}

Result<bool> TraceStore::Make() const {
  return folder_.empty() ? Result<bool>(true) : MakeFolder(folder_);
}

std::string TraceStore::Keep(const Trace& trace) {
  if (folder_.empty()) return "";
  const int time = ++times_[trace.case_id];
  std::string file = fmt::format("{}/{}{}{}.jsonl", folder_, prefix_, FileName(trace.case_id),
                                 time == 1 ? "" : fmt::format("--{}", time));
  const auto written = WriteFile(file, ToText(trace));
  if (written) return file;
  if (!std::exchange(failed_, true)) Fail(written.error(), kHarnessFailed);
  return "";
}

}  // namespace clusterspec
