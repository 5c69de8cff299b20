#include "reference/sim/fill.h"

#include <utility>

namespace clusterspec::sim {
namespace {

constexpr int kFirstPort = 20000;

}  // namespace

json::value Filler::Lookup(const std::string& name) {
  if (const auto known = known_.find(name); known != known_.end()) return known->second;
  json::value value(std::string("${") + name + "}");  // unknown: stays as it is
  if (name == "scratch") value = kScratch;
  if (name == "adapter") value = kAdapter;
  if (name == "adapter_link") value = kAdapterLink;
  if (name == "child") value = kChild;
  if (name.starts_with("port:")) value = kFirstPort + ports_++;
  known_[name] = value;
  fresh_.push_back({name, value});
  return value;
}

std::string Filler::FillText(const std::string& text) {
  std::string filled;
  size_t at = 0;
  while (true) {
    const size_t begin = text.find("${", at);
    const size_t end = begin == std::string::npos ? begin : text.find('}', begin);
    if (end == std::string::npos) return filled + text.substr(at);
    const json::value value = Lookup(text.substr(begin + 2, end - begin - 2));
    filled += text.substr(at, begin - at);
    filled += value.is_string() ? std::string(value.get_string()) : ToText(value);
    at = end + 1;
  }
}

json::value Filler::Fill(const json::value& value) {
  return MapLeaves(value, [this](const json::value& leaf) {
    if (!leaf.is_string()) return leaf;
    const std::string text(leaf.get_string());
    const bool only = text.starts_with("${") && text.find('}') == text.size() - 1;
    return only ? Lookup(text.substr(2, text.size() - 3)) : json::value(FillText(text));
  });
}

std::vector<Binding> Filler::TakeNew() { return std::exchange(fresh_, {}); }

}  // namespace clusterspec::sim
