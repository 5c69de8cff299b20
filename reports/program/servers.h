// Operations on servers and connections: those that make or need an emitter of their own.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_SERVERS_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_SERVERS_H_

#include <string>

#include "reports/program/operation_statements.h"

namespace clusterspec::script {

Result<std::string> WriteListen(const Operation& operation, const Place& place);
Result<std::string> WriteBind(const Operation& operation, const Place& place);
Result<std::string> WriteClose(const Operation& operation, const Place& place);
Result<std::string> WriteConnect(const Operation& operation, const Place& place);
Result<std::string> WriteEndSockets(const Operation& operation, const Place& place);
Result<std::string> WriteAdopt(const Operation& operation, const Place& place);

// "h1" -> "handles[0]"; another name is that of a server or connection.
std::string HandleVariable(const std::string& name);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_SERVERS_H_
