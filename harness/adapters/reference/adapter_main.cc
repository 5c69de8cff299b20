// The adapter of the reference runtime. Its own options stand before a "--", and say which edition
// and deviations the runtime follows; options of the runtime stand there, too.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "clusterspec/cluster.h"
#include "harness/adapters/reference/adapter.h"
#include "spec/nouns/version.h"

namespace {

constexpr std::string_view kEdition = "--edition=";
constexpr std::string_view kDeviations = "--deviations=";

// Takes the adapter's own options out of the arguments of a primary.
void TakeOptions(std::vector<char*>* arguments, cluster::StartOptions* options) {
  std::vector<char*> kept;
  bool own = true;
  size_t of_runtime = 1;
  for (char* argument : *arguments) {
    const std::string_view text = argument;
    if (own && text == "--") {
      own = false;
      of_runtime = kept.size();
    } else if (own && text.starts_with(kEdition)) {
      options->edition = text.substr(kEdition.size());
    } else if (own && text.starts_with(kDeviations)) {
      options->deviations = text.substr(kDeviations.size());
    } else {
      kept.push_back(argument);
    }
  }
  // What is left before the "--" is for the runtime.
  setenv("CLUSTER_EXEC_ARGC", std::to_string(of_runtime - 1).c_str(), 1);
  *arguments = std::move(kept);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::printf("%s\n", clusterspec::kVersion);
    return 0;
  }
  std::vector<char*> arguments(argv, argv + argc);
  cluster::StartOptions options;
  const bool forked = std::getenv("NODE_CHANNEL_FD") != nullptr;
  if (!forked) TakeOptions(&arguments, &options);
  try {
    cluster::Start(static_cast<int>(arguments.size()), arguments.data(), options);
  } catch (const cluster::Error& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 64;
  }
  const clusterspec::adapter::Adapter adapter;
  return cluster::Run();
}
