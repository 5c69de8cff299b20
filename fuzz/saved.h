// A find as files: what somebody needs to look at it, and to report it.
#ifndef CLUSTERSPEC_FUZZ_SAVED_H_
#define CLUSTERSPEC_FUZZ_SAVED_H_

#include <string>

#include "fuzz/campaign_state.h"
#include "fuzz/failure.h"
#include "fuzz/smallest.h"
#include "spec/nouns/requirement.h"

namespace clusterspec::fuzz {

struct SavedAs {
  std::string implementation;  // "sim?deviation=..."
  Edition edition = kCurrentEdition;
  bool simulated = true;  // a seed decides what happens
};

// A case that the loader reads, with a note that says how to replay it.
Case CaseOf(const Found& found, const SavedAs& as, const Catalogue& catalogue,
            const std::string& file);

// "./clusterspec replay FILE --impl sim --edition v16 --seed 17"
std::string ReplayLineOf(const Found& found, const SavedAs& as, const std::string& file);

// Makes the folder and writes the case into it. The path; an error when it cannot be written.
Result<std::string> Save(const Found& found, const SavedAs& as, const Catalogue& catalogue,
                         const std::string& folder);

// The same, and beside it the trace (.jsonl), a plain program (.js), where there can be one, and a
// text for a bug report (.md). `group` says how often it fails.
Result<std::string> SaveAll(const Small& small, const FindGroup& group, const SavedAs& as,
                            const Catalogue& catalogue, const std::string& folder);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_SAVED_H_
