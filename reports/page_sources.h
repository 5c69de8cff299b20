// What a page of reports tells beside them.
#ifndef CLUSTERSPEC_REPORTS_PAGE_SOURCES_H_
#define CLUSTERSPEC_REPORTS_PAGE_SOURCES_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "spec/nouns/deviation.h"
#include "spec/nouns/statement.h"

namespace clusterspec {

// By the id of a case that fails: a plain program that decides it, see reports/program.
using CasePrograms = std::map<std::string, std::string, std::less<>>;

// Of the project's own files. All of it may be missing: the page then tells less.
struct PageSources {
  std::vector<Deviation> deviations;  // without one, its name alone is told
  StatementMaps statements;           // without them, nothing links to the official page
  CasePrograms programs;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_PAGE_SOURCES_H_
