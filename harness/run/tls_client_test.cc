#include "harness/run/tls_client.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <memory>
#include <string>

namespace clusterspec {
namespace {

// The other side, with a certificate of its own making.
class TlsServer {
 public:
  TlsServer() {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 60);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    SSL_CTX_use_certificate(context_.get(), certificate);
    SSL_CTX_use_PrivateKey(context_.get(), key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    session_.reset(SSL_new(context_.get()));
    SSL_set_bio(session_.get(), in_, out_);
    SSL_set_accept_state(session_.get());
  }

  // What the client says by these bytes.
  std::string Take(const std::string& bytes) {
    BIO_write(in_, bytes.data(), static_cast<int>(bytes.size()));
    std::array<char, 1000> text{};
    const int size = SSL_read(session_.get(), text.data(), text.size());
    return {text.data(), static_cast<size_t>(std::max(size, 0))};
  }

  void Say(const std::string& text) {
    SSL_write(session_.get(), text.data(), static_cast<int>(text.size()));
  }

  std::string Outgoing() {
    std::string bytes(BIO_ctrl_pending(out_), '\0');
    BIO_read(out_, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }

 private:
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{SSL_CTX_new(TLS_server_method()),
                                                             SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&SSL_free)> session_{nullptr, SSL_free};
  BIO* in_ = BIO_new(BIO_s_mem());
  BIO* out_ = BIO_new(BIO_s_mem());
};

TEST(TlsClient, AsksAndHearsTheAnswerInPiecesOfAnySize) {
  for (const size_t piece : {size_t{1}, size_t{7}, size_t{100000}}) {
    TlsServer server;
    TlsClient client;
    client.Say("a question");
    std::string asked, answered;
    for (int turn = 0; turn < 10 && answered.empty(); ++turn) {
      const std::string said = server.Take(client.Outgoing());
      asked += said;
      if (!said.empty()) server.Say("an answer");
      const std::string bytes = server.Outgoing();
      for (size_t at = 0; at < bytes.size(); at += piece) {
        answered += client.Take(bytes.substr(at, piece));
      }
    }
    EXPECT_EQ(asked, "a question") << piece;
    EXPECT_EQ(answered, "an answer") << piece;
  }
}

TEST(TlsClient, GreetsFirstAndSaysNothingInClear) {
  TlsClient client;
  client.Say("a secret");
  const std::string greeting = client.Outgoing();
  EXPECT_NE(greeting, "");
  EXPECT_EQ(greeting.find("secret"), std::string::npos);
  EXPECT_EQ(client.Outgoing(), "");
}

TEST(TlsClient, GivesWhatIsNoTlsAsItCame) {
  TlsClient client;
  client.Say("a question");
  client.Outgoing();
  EXPECT_EQ(client.Take("HTTP/1.1 400 Bad Request\r\n"), "HTTP/1.1 400 Bad Request\r\n");
  EXPECT_EQ(client.Take("more"), "more");
}

}  // namespace
}  // namespace clusterspec
