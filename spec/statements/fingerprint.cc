#include "spec/statements/fingerprint.h"

namespace clusterspec {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr uint64_t kModulus = (uint64_t{1} << 61) - 1;
constexpr uint64_t kBase = 1'000'000'007;

constexpr uint64_t Multiply(uint64_t a, uint64_t b) {
  return static_cast<uint64_t>(static_cast<Wide>(a) * b % kModulus);
}

}  // namespace

Fingerprint FingerprintOf(std::string_view canonical_text) {
  return PartHasher(canonical_text).Part(0, canonical_text.size());
}

PartHasher::PartHasher(std::string_view text) : beginnings_{0}, powers_{1} {
  beginnings_.reserve(text.size() + 1);
  powers_.reserve(text.size() + 1);
  for (const char c : text) {
    const uint64_t digit = static_cast<unsigned char>(c) + uint64_t{1};
    beginnings_.push_back((Multiply(beginnings_.back(), kBase) + digit) % kModulus);
    powers_.push_back(Multiply(powers_.back(), kBase));
  }
}

Fingerprint PartHasher::Part(size_t begin, size_t length) const {
  const uint64_t before = Multiply(beginnings_[begin], powers_[length]);
  return {(beginnings_[begin + length] + kModulus - before) % kModulus, static_cast<int>(length)};
}

}  // namespace clusterspec
