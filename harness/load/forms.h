// Cases in other forms than they are written in.
#ifndef CLUSTERSPEC_HARNESS_LOAD_FORMS_H_
#define CLUSTERSPEC_HARNESS_LOAD_FORMS_H_

#include <optional>
#include <set>
#include <vector>

#include "spec/nouns/form.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// The case in this form, under an id of its own; nothing where it has none. What it demands stays
// as it is.
//
// In HTTP, over TLS or not, there is each case with servers of bare TCP that only take connections
// and say who they are: whose clients are of the harness and only connect and read, and in which no
// server or connection is sent to another process, echoes, or reports what it reads. As an ES
// module there is each that is not written so.
std::optional<Case> InForm(const Case& a_case, Form form);

// Each case in each of the forms that it has, the forms of one behind each other.
std::vector<Case> InForms(const std::vector<Case>& cases, const std::set<Form>& forms);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_FORMS_H_
