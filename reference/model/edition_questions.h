// What steps want to know of the edition: two editions in which every question has the same answer
// make the same of a world.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_EDITION_QUESTIONS_H_
#define CLUSTERSPEC_REFERENCE_MODEL_EDITION_QUESTIONS_H_

#include <cstdint>

#include "spec/nouns/edition.h"

namespace clusterspec::model {

// Every question is whether it is this edition or a later one.
class EditionQuestions {
 public:
  void Note(Edition since) { asked_ |= uint32_t{1} << static_cast<unsigned>(since); }
  void NoteAll() { asked_ = UINT32_MAX; }

  bool AreAlike(Edition one, Edition other) const {
    for (const Edition since : kAllEditions) {
      const bool asked = (asked_ >> static_cast<unsigned>(since) & 1) != 0;
      if (asked && (one >= since) != (other >= since)) return false;
    }
    return true;
  }

 private:
  static_assert(kAllEditions.size() <= 32);
  uint32_t asked_ = 0;
};

// An edition that notes what it is compared with. Whoever takes it as it is could ask anything.
class AskedEdition {
 public:
  AskedEdition(Edition edition, EditionQuestions* questions)
      : edition_(edition), questions_(questions) {}

  operator Edition() const {
    if (questions_ != nullptr) questions_->NoteAll();
    return edition_;
  }

  friend bool operator>=(const AskedEdition& asked, Edition since) {
    if (asked.questions_ != nullptr) asked.questions_->Note(since);
    return asked.edition_ >= since;
  }
  friend bool operator<(const AskedEdition& asked, Edition since) { return !(asked >= since); }

 private:
  Edition edition_;
  EditionQuestions* questions_;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_EDITION_QUESTIONS_H_
