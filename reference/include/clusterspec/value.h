// Values that travel in messages and settings: what JavaScript has, as far as a channel carries it.
#ifndef CLUSTERSPEC_REFERENCE_INCLUDE_CLUSTERSPEC_VALUE_H_
#define CLUSTERSPEC_REFERENCE_INCLUDE_CLUSTERSPEC_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cluster {

struct ValueData;

// Never changes; copies share. Looking for what is not there gives undefined, and asking for
// another type gives what the caller says otherwise, so that a message from a stranger needs no
// checks.
class Value {
 public:
  Value();  // undefined
  Value(std::nullptr_t);
  Value(bool value);
  Value(int value);
  Value(int64_t value);
  Value(double value);
  Value(const char* text);  // UTF-8, as all texts
  Value(std::string_view text);
  Value(const std::string& text);

  static Value List(const std::vector<Value>& elements);
  static Value Object(const std::vector<std::pair<std::string, Value>>& members);

  // What JSON lacks: sent as they are with advanced serialization, else as JSON.stringify() has it.
  static Value Bytes(std::string_view bytes);
  static Value Date(std::string_view iso);       // "2020-01-01T00:00:00.000Z"
  static Value BigInt(std::string_view digits);  // cannot be sent as JSON
  static Value Map(const std::vector<std::pair<Value, Value>>& entries);
  static Value Set(const std::vector<Value>& values);

  // Throws cluster::Error for what is not JSON.
  static Value ParseJson(std::string_view text);

  bool IsUndefined() const;
  bool IsNull() const;
  bool IsBool() const;
  bool IsNumber() const;
  bool IsString() const;
  bool IsList() const;
  bool IsObject() const;  // a plain one

  bool AsBool(bool otherwise = false) const;
  double AsNumber(double otherwise = 0) const;
  std::string AsString(std::string_view otherwise = "") const;

  size_t size() const;                           // of a list or object; else 0
  Value operator[](size_t index) const;          // of a list
  Value operator[](std::string_view key) const;  // of an object
  Value operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  Value operator[](int index) const { return (*this)[static_cast<size_t>(index)]; }

  // As JSON.stringify() writes it; "undefined" for undefined and for what cannot be written.
  std::string ToJson() const;

  bool operator==(const Value& other) const;

  // For the runtime itself.
  explicit Value(std::shared_ptr<const ValueData> data) : data_(std::move(data)) {}
  const ValueData& data() const { return *data_; }

 private:
  std::shared_ptr<const ValueData> data_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_INCLUDE_CLUSTERSPEC_VALUE_H_
