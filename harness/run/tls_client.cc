#include "harness/run/tls_client.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>

namespace clusterspec {
namespace {

constexpr unsigned char kProtocols[] = "\x08http/1.1";  // as ALPN writes them

using Session = std::unique_ptr<SSL, decltype(&SSL_free)>;

// What the machine's own settings of OpenSSL say would make verdicts hang on it.
SSL_CTX* NewContext() {
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_security_level(context, 0);  // old runtimes
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_protos(context, kProtocols, sizeof(kProtocols) - 1);
  return context;
}

SSL_CTX* TheContext() {
  static SSL_CTX* const context = NewContext();  // never freed
  return context;
}

}  // namespace

struct TlsClient::Impl {
  Session session{SSL_new(TheContext()), SSL_free};
  BIO* in = BIO_new(BIO_s_mem());  // the session owns both
  BIO* out = BIO_new(BIO_s_mem());
  std::string unsaid;
  bool is_tls = true;  // until something came that is none

  // Goes on as far as what came allows. False: it cannot go on.
  bool Advance() {
    ERR_clear_error();
    const int done = SSL_do_handshake(session.get());
    if (done != 1) {
      const int error = SSL_get_error(session.get(), done);
      return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
    }
    if (unsaid.empty()) return true;
    const int written = SSL_write(session.get(), unsaid.data(), static_cast<int>(unsaid.size()));
    if (written > 0) unsaid.clear();
    return written > 0;
  }

  std::string Read() {
    std::string text;
    std::array<char, 4096> buffer{};
    while (true) {
      const int size = SSL_read(session.get(), buffer.data(), buffer.size());
      if (size <= 0) return text;
      text.append(buffer.data(), static_cast<size_t>(size));
    }
  }
};

TlsClient::TlsClient() : impl_(std::make_unique<Impl>()) {
  SSL_set_bio(impl_->session.get(), impl_->in, impl_->out);
  SSL_set_connect_state(impl_->session.get());
}

TlsClient::~TlsClient() = default;

void TlsClient::Say(std::string_view text) {
  impl_->unsaid += text;
  impl_->Advance();
}

std::string TlsClient::Take(std::string_view bytes) {
  if (!impl_->is_tls) return std::string(bytes);
  BIO_write(impl_->in, bytes.data(), static_cast<int>(bytes.size()));
  if (!impl_->Advance()) {
    impl_->is_tls = false;
    return std::string(bytes);
  }
  return impl_->Read();
}

std::string TlsClient::Outgoing() {
  std::string bytes(BIO_ctrl_pending(impl_->out), '\0');
  if (!bytes.empty()) BIO_read(impl_->out, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

}  // namespace clusterspec
