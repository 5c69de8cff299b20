// Table -> texts of files. Pure functions.
#ifndef CLUSTERSPEC_SPEC_PROTOCOL_GENERATOR_OUTPUT_H_
#define CLUSTERSPEC_SPEC_PROTOCOL_GENERATOR_OUTPUT_H_

#include <string>
#include <string_view>

#include "spec/protocol/generator/table.h"

namespace clusterspec::generator {

// "end_sockets", "cluster.fork", "big-int" -> "kEndSockets", "kClusterFork", "kBigInt".
std::string Enumerator(std::string_view name);

// A literal of C++.
std::string Quoted(std::string_view text);

// spec/protocol/names.h and names.cc: the enums, and their names in both directions.
std::string NamesHeader(const Table& table);
std::string NamesSource(const Table& table);

// reference/model/deviation_list.h: the enum of the deviations with these ids.
std::string DeviationsHeader(const std::vector<std::string>& ids);

// spec/protocol/specs.cc: what protocol.h declares.
std::string SpecsSource(const Table& table);

// A schema in which the placeholders, "@operations@" and its like, are filled in. Throws
// std::runtime_error for an unknown one.
std::string FilledSchema(const Table& table, std::string schema);

// PROTOCOL.md with what stands between its markers made anew. Throws std::runtime_error where a
// marker is missing.
std::string FilledPage(const Table& table, std::string page);

}  // namespace clusterspec::generator

#endif  // CLUSTERSPEC_SPEC_PROTOCOL_GENERATOR_OUTPUT_H_
