// The forms in which a case exists: as it is written, and made of it.
#ifndef CLUSTERSPEC_SPEC_NOUNS_FORM_H_
#define CLUSTERSPEC_SPEC_NOUNS_FORM_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace clusterspec {

// A case in another form than its own is called by its id, "@", and the form: "worker-kill/x@http".
enum class Form {
  kNet,   // as the case is written: scripts with `require`, servers of bare TCP
  kHttp,  // its servers speak HTTP, and its clients with them
  kHttps,
  kHttp2,
  kEsm,  // primary and workers are an ES module
};
inline constexpr std::array kForms = {Form::kNet, Form::kHttp, Form::kHttps, Form::kHttp2,
                                      Form::kEsm};

// "net", "http", "https", "http2", "esm".
std::string_view ToString(Form form);
std::optional<Form> ParseForm(std::string_view text);

// What a case is called in this form.
std::string IdIn(Form form, const std::string& id);

// The form of the case of that id, and its id as it is written; also of the ids of results that are
// about a case, such as "explained/worker-kill/x@http". An ending that is no form belongs to the
// id.
Form FormOf(std::string_view id);
std::string WrittenId(std::string_view id);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_FORM_H_
