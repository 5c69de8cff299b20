// Makes C++ from protocol.yaml. Runs at build time, before all else is compiled.
#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>

#include "spec/protocol/generator/output.h"

namespace clusterspec::generator {
namespace {

void Write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
}

void Run(const std::string& yaml, const std::string& folder) {
  const Table table = ReadTable(yaml);
  Write(folder + "/names.h", NamesHeader(table));
  Write(folder + "/names.cc", NamesSource(table));
  Write(folder + "/specs.cc", SpecsSource(table));
}

}  // namespace
}  // namespace clusterspec::generator

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: clusterspec_protocol_generator PROTOCOL_YAML OUTPUT_FOLDER\n", stderr);
    return 64;
  }
  try {
    clusterspec::generator::Run(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
