// Result<T>: a value, or what went wrong instead. Made from either; whether there is a value is
// asked with `if (result)`.
#ifndef CLUSTERSPEC_SPEC_NOUNS_RESULT_H_
#define CLUSTERSPEC_SPEC_NOUNS_RESULT_H_

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace clusterspec {

struct Error;

[[noreturn]] void AssertionFailed(const char* condition, const char* file, int line);

// `A` can only be meant as a `Wanted`, not as an `Other` nor as the result `Self` itself.
template <typename A, typename Wanted, typename Other, typename Self>
concept OnlyConvertibleTo = !std::same_as<std::remove_cvref_t<A>, Self> &&
                            std::convertible_to<A, Wanted> && !std::convertible_to<A, Other>;

// Asking for what is not there is a programmer's error and ends the program; value() then names
// the error and the line that asked (by what GCC and Clang have of their own: Clang 14 has no
// std::source_location).
template <typename T, typename E = Error>
class [[nodiscard]] Result {
 public:
  template <OnlyConvertibleTo<T, E, Result> A>
  Result(A&& value)  // NOLINT(bugprone-forwarding-reference-overload): never of the same type
      : state_(std::in_place_index<0>, std::forward<A>(value)) {}
  template <OnlyConvertibleTo<E, T, Result> A>
  Result(A&& error)  // NOLINT(bugprone-forwarding-reference-overload)
      : state_(std::in_place_index<1>, std::forward<A>(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // References live as long as the result; a result that is going away gives its value.
  const T& value(const char* file = __builtin_FILE(), int line = __builtin_LINE()) const& {
    Check(file, line);
    return *std::get_if<0>(&state_);
  }
  T& value(const char* file = __builtin_FILE(), int line = __builtin_LINE()) & {
    Check(file, line);
    return *std::get_if<0>(&state_);
  }
  T value(const char* file = __builtin_FILE(), int line = __builtin_LINE()) && {
    Check(file, line);
    return std::move(*std::get_if<0>(&state_));
  }

  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(value()); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const E& error() const& {
    if (has_value()) AssertionFailed("error() of a result with a value", __FILE__, __LINE__);
    return *std::get_if<1>(&state_);
  }
  E error() && { return std::as_const(*this).error(); }

 private:
  void Check(const char* file, int line) const {
    if (!has_value()) AssertionFailed(ToString(error()).c_str(), file, line);
  }

  std::variant<T, E> state_;
};

// Done, or what went wrong.
template <typename E>
class [[nodiscard]] Result<void, E> {
 public:
  Result() = default;
  template <OnlyConvertibleTo<E, void, Result> A>
  Result(A&& error)  // NOLINT(bugprone-forwarding-reference-overload)
      : error_(std::forward<A>(error)) {}

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }

  const E& error() const& {
    if (!error_) AssertionFailed("error() of a result without one", __FILE__, __LINE__);
    return *error_;
  }
  E error() && { return std::as_const(*this).error(); }

 private:
  std::optional<E> error_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_RESULT_H_
