// How values stand for what JSON lacks: "$undefined", {$type: Map, ..}, "${port:a}".
#ifndef CLUSTERSPEC_HARNESS_LOAD_VALUE_FORM_H_
#define CLUSTERSPEC_HARNESS_LOAD_VALUE_FORM_H_

#include "harness/load/labels.h"
#include "harness/load/reader.h"

namespace clusterspec {

// Whether the text is one of the protocol's constants, such as "$undefined".
bool IsConstant(std::string_view text);

// Notes constants, types and labels of workers, at any depth, that no event can show.
void CheckShownValue(const Node& node, const Labels& labels, Reader* reader);

// Notes constants, types and placeholders, at any depth, that no adapter takes in an operation.
void CheckSentValue(const Node& node, Reader* reader);

// Notes unknown placeholders inside a text.
void CheckPlaceholders(const Node& node, Reader* reader);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_VALUE_FORM_H_
