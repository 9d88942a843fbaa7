#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

/* Macros that Swift does not import. */
static inline int membrane_public_key_selection(void) {
    return EVP_PKEY_PUBLIC_KEY;
}

static inline int membrane_keypair_selection(void) {
    return EVP_PKEY_KEYPAIR;
}

static inline void openssl_secure_clear_free(void *memory, size_t size) {
    OPENSSL_secure_clear_free(memory, size);
}

static inline int openssl_is_out_of_memory(unsigned long code) {
    return ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE;
}

static inline void tls_context_wipe_plaintext(void *context) {
    SSL_CTX_set_options((SSL_CTX *)context, SSL_OP_CLEANSE_PLAINTEXT);
}
