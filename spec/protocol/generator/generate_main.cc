// Makes C++ from the protocol's table and the list of deviations, at build time before all else is
// compiled; writes the files of the tree that come from it, or checks them.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "spec/protocol/generator/output.h"

namespace clusterspec::generator {
namespace {

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Leaves a file alone that is as it should be: nothing that includes it is compiled again.
void Write(const std::string& path, const std::string& text) {
  if (std::ifstream(path) && Read(path) == text) return;
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
}

using Files = std::vector<std::pair<std::string, std::string>>;  // path, text

Files OfBuild(const Table& table, const std::string& root, const std::string& folder) {
  const auto deviations = ReadDeviations(root + "/spec/deviations.yaml");
  return {{folder + "/spec/protocol/names.h", NamesHeader(table)},
          {folder + "/spec/protocol/names.cc", NamesSource(table)},
          {folder + "/spec/protocol/specs.cc", SpecsSource(table)},
          {folder + "/reference/model/deviation_list.h", DeviationsHeader(deviations)}};
}

Files OfTree(const Table& table, const std::string& root) {
  const std::string page = root + "/harness/adapters/PROTOCOL.md";
  Files files{{page, FilledPage(table, Read(page))}};
  for (const char* name : {"case", "protocol"}) {
    const std::string form = fmt::format("{}/spec/protocol/{}.schema.in.json", root, name);
    files.emplace_back(fmt::format("{}/spec/schemas/{}.schema.json", root, name),
                       FilledSchema(table, Read(form)));
  }
  return files;
}

int Run(std::string_view what, const std::string& root, const std::string& folder) {
  const Table table = ReadTable(root + "/spec/protocol/protocol.yaml");
  int status = 0;
  for (const auto& [path, text] :
       what == "build" ? OfBuild(table, root, folder) : OfTree(table, root)) {
    if (what != "check") {
      Write(path, text);
    } else if (Read(path) != text) {
      fmt::print(stderr,
                 "{} is not what spec/protocol/protocol.yaml says; build the target bless\n", path);
      status = 1;
    }
  }
  return status;
}

}  // namespace
}  // namespace clusterspec::generator

int main(int argc, char** argv) {
  const std::string_view what = argc < 2 ? "" : argv[1];
  const bool known =
      (what == "build" && argc == 4) || ((what == "bless" || what == "check") && argc == 3);
  if (!known) {
    std::fputs(
        "usage: clusterspec_protocol_generator build ROOT FOLDER | bless ROOT | check ROOT\n",
        stderr);
    return 64;
  }
  try {
    return clusterspec::generator::Run(what, argv[2], argc == 4 ? argv[3] : "");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
