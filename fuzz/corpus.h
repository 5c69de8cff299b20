// Programs that were kept, as files: seeds of the next search, and of libFuzzer's.
#ifndef CLUSTERSPEC_FUZZ_CORPUS_H_
#define CLUSTERSPEC_FUZZ_CORPUS_H_

#include <string>
#include <vector>

#include "fuzz/decisions.h"
#include "spec/nouns/error.h"

namespace clusterspec::fuzz {

// The programs in a folder, a file each, by the names of the files; none if there is no folder. The
// error names a file that cannot be read.
Result<std::vector<Decisions>> LoadCorpus(const std::string& folder);

// Makes the folder, and writes a file for each program, named after what is in it: so corpora of
// several machines merge by copying. The error names a file that cannot be written.
Result<void> SaveCorpus(const std::vector<Decisions>& programs, const std::string& folder);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_CORPUS_H_
