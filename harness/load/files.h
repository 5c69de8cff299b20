// The YAML files of a folder.
#ifndef CLUSTERSPEC_HARNESS_LOAD_FILES_H_
#define CLUSTERSPEC_HARNESS_LOAD_FILES_H_

#include <string>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec {

struct YamlFile {
  std::string id;  // path below the folder, without the ending
  std::string path;
};

// All *.yaml files below the folder, sorted by id; an error when the folder cannot be read.
Result<std::vector<YamlFile>> YamlFiles(const std::string& folder);

// The path as seen from the working folder, where that is shorter: people read it.
std::string ShortPath(const std::string& path);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_FILES_H_
