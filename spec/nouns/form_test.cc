#include "spec/nouns/form.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

TEST(FormTest, NamesAreReadBack) {
  for (const Form form : kForms) EXPECT_EQ(ParseForm(ToString(form)), form);
  EXPECT_EQ(ParseForm("htpp"), std::nullopt);
}

TEST(FormTest, IdsTellTheForm) {
  for (const Form form : kForms) {
    EXPECT_EQ(FormOf(IdIn(form, "worker-kill/x")), form);
    EXPECT_EQ(WrittenId(IdIn(form, "worker-kill/x")), "worker-kill/x");
  }
  EXPECT_EQ(IdIn(Form::kNet, "worker-kill/x"), "worker-kill/x");
  EXPECT_EQ(IdIn(Form::kHttp, "worker-kill/x"), "worker-kill/x@http");
}

TEST(FormTest, AnEndingThatIsNoFormBelongsToTheId) {
  EXPECT_EQ(FormOf("worker-kill/x@y"), Form::kNet);
  EXPECT_EQ(WrittenId("worker-kill/x@y"), "worker-kill/x@y");
}

}  // namespace
}  // namespace clusterspec
