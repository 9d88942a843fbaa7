// Tokens of libjwt are read by libmembrane and the other way round, in one process.

#include <jwt.h>
#include <membrane.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int passed, failed;

static const char secret[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static void report(int is_good, const char *what, const char *algorithm) {
    if (is_good) {
        passed++;
    } else {
        failed++;
        printf("FAIL  %s %s\n", algorithm, what);
    }
}

static char *text_of(BIO *memory) {
    char *bytes;
    long count = BIO_get_mem_data(memory, &bytes);
    char *text = strndup(bytes, (size_t)count);
    BIO_free(memory);
    return text;
}

static char *private_pem(EVP_PKEY *key) {
    BIO *memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL);
    return text_of(memory);
}

static char *public_pem(EVP_PKEY *key) {
    BIO *memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(memory, key);
    return text_of(memory);
}

static membrane_key *open_key(const char *text, const char *options, const char *algorithm) {
    membrane_key *key = NULL;
    membrane_error *error = NULL;
    if (membrane_key_new(text, strlen(text), options, &key, &error) != MEMBRANE_OK) {
        printf("%s: %s\n", algorithm, membrane_error_message(error));
        membrane_error_free(error);
    }
    return key;
}

// What libmembrane signs, libjwt reads.
static void ours(const char *signing, const char *checking, const char *options, membrane_algorithm algorithm,
                 jwt_alg_t theirs, const char *name) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.tenant_key = "customer-42";
    membrane_key *key = open_key(signing, options, name);
    char *token = NULL;
    report(key && membrane_key_sign(key, &claims, algorithm, &token, NULL) == MEMBRANE_OK, "is signed by us", name);
    jwt_t *read = NULL;
    int status = token ? jwt_decode(&read, token, (const unsigned char *)checking, (int)strlen(checking)) : -1;
    report(status == 0 && jwt_get_alg(read) == theirs && strcmp(jwt_get_grant(read, "workspaceKey"), "acme") == 0 &&
               strcmp(jwt_get_grant(read, "tenantKey"), "customer-42") == 0 &&
               jwt_get_grant_int(read, "exp") == jwt_get_grant_int(read, "iat") + 7200,
           "is read by libjwt", name);
    jwt_free(read);
    membrane_string_free(token);
    membrane_key_free(key);
}

// What libjwt signs, libmembrane reads, and refuses when it was changed.
static void theirs(const char *signing, const char *checking, const char *options, jwt_alg_t algorithm,
                   const char *name) {
    jwt_t *written = NULL;
    jwt_new(&written);
    jwt_add_grant(written, "workspaceKey", "acme");
    jwt_add_grant(written, "tenantKey", "customer-42");
    jwt_add_grant_int(written, "exp", (long)time(NULL) + 60);
    report(jwt_set_alg(written, algorithm, (const unsigned char *)signing, (int)strlen(signing)) == 0,
           "is known to libjwt", name);
    char *token = jwt_encode_str(written);
    report(token != NULL, "is signed by libjwt", name);
    membrane_key *key = open_key(checking, options, name);
    char *claims = NULL;
    report(key && token && membrane_key_verify(key, token, NULL, &claims, NULL) == MEMBRANE_OK &&
               strstr(claims, "customer-42"),
           "is read by us", name);
    membrane_string_free(claims);
    if (token) {
        char *place = strrchr(token, '.') + 5;
        *place = *place == 'A' ? 'B' : 'A';
        claims = NULL;
        report(membrane_key_verify(key, token, NULL, &claims, NULL) == MEMBRANE_NOT_AUTHENTICATED,
               "is refused when changed", name);
    }
    membrane_key_free(key);
    free(token);
    jwt_free(written);
}

static void pair(EVP_PKEY *key, const char *name, membrane_algorithm algorithm, jwt_alg_t their_algorithm) {
    char *private = private_pem(key), *public = public_pem(key);
    ours(private, public, NULL, algorithm, their_algorithm, name);
    theirs(private, public, NULL, their_algorithm, name);
    free(private);
    free(public);
}

int main(void) {
    static const struct {
        const char *name;
        membrane_algorithm ours;
        jwt_alg_t theirs;
        const char *curve;
    } algorithms[] = {
        {"HS256", MEMBRANE_HS256, JWT_ALG_HS256, NULL},    {"HS384", MEMBRANE_HS384, JWT_ALG_HS384, NULL},
        {"HS512", MEMBRANE_HS512, JWT_ALG_HS512, NULL},    {"RS256", MEMBRANE_RS256, JWT_ALG_RS256, NULL},
        {"RS384", MEMBRANE_RS384, JWT_ALG_RS384, NULL},    {"RS512", MEMBRANE_RS512, JWT_ALG_RS512, NULL},
        {"ES256", MEMBRANE_ES256, JWT_ALG_ES256, "P-256"}, {"ES384", MEMBRANE_ES384, JWT_ALG_ES384, "P-384"},
        {"ES512", MEMBRANE_ES512, JWT_ALG_ES512, "P-521"},
    };
    EVP_PKEY *rsa = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
        const char *name = algorithms[i].name;
        if (name[0] == 'H') {
            ours(secret, secret, "{\"format\":\"secret\"}", algorithms[i].ours, algorithms[i].theirs, name);
            theirs(secret, secret, "{\"format\":\"secret\"}", algorithms[i].theirs, name);
        } else if (name[0] == 'R') {
            pair(rsa, name, algorithms[i].ours, algorithms[i].theirs);
        } else {
            EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", algorithms[i].curve);
            pair(key, name, algorithms[i].ours, algorithms[i].theirs);
            EVP_PKEY_free(key);
        }
    }
    EVP_PKEY_free(rsa);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
