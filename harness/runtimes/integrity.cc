#include "harness/runtimes/integrity.h"

#include <fmt/format.h>

#include "reference/process/subprocess.h"

namespace clusterspec {
namespace {

constexpr size_t kDigestBytes = 64;

int Base64Value(char c) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const size_t at = kAlphabet.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// Base64 with its padding, as bytes in hexadecimal.
std::optional<std::string> HexFromBase64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string hex;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const int value = Base64Value(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFFU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    hex += fmt::format("{:02x}", (bits >> count) & 0xFFU);
  }
  return hex;
}

}  // namespace

std::optional<std::string> Sha512FromIntegrity(std::string_view integrity) {
  constexpr std::string_view kPrefix = "sha512-";
  const size_t start = integrity.find(kPrefix);
  if (start == std::string_view::npos) return std::nullopt;
  std::string_view digest = integrity.substr(start + kPrefix.size());
  digest = digest.substr(0, digest.find_first_of(" \t\r\n?'\""));
  auto hex = HexFromBase64(digest);
  if (!hex || hex->size() != 2 * kDigestBytes) return std::nullopt;
  return hex;
}

Result<void> CheckSha512(const std::string& file, const std::string& expected) {
  // coreutils is on every Debian; a hash of our own would be one more thing to keep right.
  const auto result = RunSubprocess({"sha512sum", "--", file}, {.timeout_ms = 120'000});
  if (!result) return result.error();
  // A name with a backslash or newline makes sha512sum begin its line with a backslash.
  const size_t start = result->output.starts_with('\\') ? 1 : 0;
  const std::string actual = result->output.substr(start, 2 * kDigestBytes);
  if (!result->Succeeded() || actual.size() != 2 * kDigestBytes) {
    return Error{fmt::format("cannot take the SHA-512 of {}: {}", file, result->errors), {}};
  }
  if (actual == expected) return {};
  return Error{fmt::format("SHA-512 is {}..., but {}... was published", actual.substr(0, 16),
                           expected.substr(0, 16)),
               {}};
}

}  // namespace clusterspec
