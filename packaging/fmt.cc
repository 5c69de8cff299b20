// Debian has no static fmt. Compiled once with all inline functions kept, its headers are one.
#define FMT_HEADER_ONLY
#include <fmt/chrono.h>
#include <fmt/format.h>
