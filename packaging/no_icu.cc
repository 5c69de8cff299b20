// Debian's static libxml2 asks ICU for encodings that it does not know itself, and ICU brings 31 MB
// of tables. Our pages are UTF-8, so nobody asks: this ICU knows no encoding.
#include <unicode/ucnv.h>

UConverter* ucnv_open(const char* /*name*/, UErrorCode* error) {
  *error = U_FILE_ACCESS_ERROR;
  return nullptr;
}
void ucnv_close(UConverter* /*converter*/) {}
void ucnv_convertEx(UConverter* /*to*/, UConverter* /*from*/, char** /*target*/,
                    const char* /*target_limit*/, const char** /*source*/,
                    const char* /*source_limit*/, UChar* /*pivot*/, UChar** /*pivot_source*/,
                    UChar** /*pivot_target*/, const UChar* /*pivot_limit*/, UBool /*reset*/,
                    UBool /*flush*/, UErrorCode* error) {
  *error = U_FILE_ACCESS_ERROR;
}
void ucnv_setFromUCallBack(UConverter* /*converter*/, UConverterFromUCallback /*action*/,
                           const void* /*context*/, UConverterFromUCallback* /*old_action*/,
                           const void** /*old_context*/, UErrorCode* error) {
  *error = U_FILE_ACCESS_ERROR;
}
void ucnv_setToUCallBack(UConverter* /*converter*/, UConverterToUCallback /*action*/,
                         const void* /*context*/, UConverterToUCallback* /*old_action*/,
                         const void** /*old_context*/, UErrorCode* error) {
  *error = U_FILE_ACCESS_ERROR;
}

void UCNV_FROM_U_CALLBACK_STOP(const void* /*context*/, UConverterFromUnicodeArgs* /*arguments*/,
                               const UChar* /*units*/, int32_t /*length*/, UChar32 /*point*/,
                               UConverterCallbackReason /*reason*/, UErrorCode* /*error*/) {}
void UCNV_TO_U_CALLBACK_STOP(const void* /*context*/, UConverterToUnicodeArgs* /*arguments*/,
                             const char* /*units*/, int32_t /*length*/,
                             UConverterCallbackReason /*reason*/, UErrorCode* /*error*/) {}
