#include "spec/nouns/form.h"

namespace clusterspec {

std::string_view ToString(Form form) {
  switch (form) {
    case Form::kNet:
      return "net";
    case Form::kHttp:
      return "http";
    case Form::kHttps:
      return "https";
    case Form::kHttp2:
      return "http2";
    case Form::kEsm:
      return "esm";
  }
  return "";
}

std::optional<Form> ParseForm(std::string_view text) {
  for (const Form form : kForms) {
    if (ToString(form) == text) return form;
  }
  return std::nullopt;
}

std::string IdIn(Form form, const std::string& id) {
  return form == Form::kNet ? id : id + "@" + std::string(ToString(form));
}

Form FormOf(std::string_view id) {
  const size_t at = id.rfind('@');
  if (at == std::string_view::npos) return Form::kNet;
  return ParseForm(id.substr(at + 1)).value_or(Form::kNet);
}

std::string WrittenId(std::string_view id) {
  if (FormOf(id) == Form::kNet) return std::string(id);
  return std::string(id.substr(0, id.rfind('@')));
}

}  // namespace clusterspec
