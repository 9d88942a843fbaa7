/*
 * Signing and checking a token with each algorithm: this library with a key object, OpenSSL doing the signature of the
 * same bytes and nothing else, and libjwt where it has the algorithm, side by side. For secrets also the short way,
 * which reads the secret each time.
 *
 * Prints for each case, tab-separated: the case, then microseconds per call of ours, of OpenSSL and of libjwt, `-`
 * where there is none. Each is the median of rounds in which they take turns, so that a slow moment of the machine
 * meets all.
 */
#include <jwt.h>
#include <membrane.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 31
/* Of one contender in one round: short enough that many rounds are not interrupted. */
#define ROUND_US 1500.0

static const char secret[] = "benchmark-secret-0123456789-0123456789-0123456789-0123456789-012";

/* One case: an algorithm, and what the contenders need for it. */
typedef struct subject {
    const char *name;
    membrane_algorithm algorithm;
    jwt_alg_t jwt_algorithm; /* JWT_ALG_NONE: libjwt does not have it */
    const char *digest;      /* NULL for Ed25519 */
    int is_pss;
    membrane_key *key;
    char *private_pem, *public_pem;
    char *token;
    size_t signed_length; /* of the token up to its second dot */
    EVP_MAC_CTX *mac;
    EVP_PKEY *pkey;
    EVP_MD *md;
    EVP_MD_CTX *context;
    unsigned char signature[1024];
    size_t signature_size;
} subject;

typedef void work(subject *subject);

#define REQUIRE(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(EXIT_FAILURE); \
        } \
    } while (0)

static membrane_claims claims_to_sign(void) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.tenant_key = "customer-42";
    claims.name = "Customer 42 Ltd";
    return claims;
}

static void sign_ours(subject *subject) {
    membrane_claims claims = claims_to_sign();
    char *token = NULL;
    REQUIRE(membrane_key_sign(subject->key, &claims, subject->algorithm, &token, NULL) == MEMBRANE_OK);
    membrane_string_free(token);
}

static void verify_ours(subject *subject) {
    char *claims = NULL;
    REQUIRE(membrane_key_verify(subject->key, subject->token, NULL, &claims, NULL) == MEMBRANE_OK);
    membrane_string_free(claims);
}

static void sign_short(subject *subject) {
    membrane_claims claims = claims_to_sign();
    char *token = NULL;
    REQUIRE(membrane_sign_token(&claims, secret, subject->algorithm, &token, NULL) == MEMBRANE_OK);
    membrane_string_free(token);
}

static void verify_short(subject *subject) {
    char *claims = NULL;
    REQUIRE(membrane_verify_token(subject->token, secret, &claims, NULL) == MEMBRANE_OK);
    membrane_string_free(claims);
}

/* What cannot be saved: the context is ready and has its key. The same work for signing and for checking. */
static void authenticate(subject *subject) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    size_t size = 0;
    REQUIRE(EVP_MAC_init(subject->mac, NULL, 0, NULL) == 1);
    REQUIRE(EVP_MAC_update(subject->mac, (const unsigned char *)subject->token, subject->signed_length) == 1);
    REQUIRE(EVP_MAC_final(subject->mac, digest, &size, sizeof digest) == 1);
}

static void set_padding(const subject *subject, EVP_PKEY_CTX *context) {
    if (!subject->is_pss) return;
    REQUIRE(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1);
    REQUIRE(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

/* The key is parsed, the hash is fetched, and the context exists. */
static void sign_raw(subject *subject) {
    EVP_PKEY_CTX *key = NULL;
    const unsigned char *bytes = (const unsigned char *)subject->token;
    subject->signature_size = sizeof subject->signature;
    REQUIRE(EVP_MD_CTX_reset(subject->context) == 1);
    REQUIRE(EVP_DigestSignInit(subject->context, &key, subject->md, NULL, subject->pkey) == 1);
    set_padding(subject, key);
    REQUIRE(EVP_DigestSign(subject->context, subject->signature, &subject->signature_size, bytes,
                           subject->signed_length) == 1);
}

static void verify_raw(subject *subject) {
    EVP_PKEY_CTX *key = NULL;
    const unsigned char *bytes = (const unsigned char *)subject->token;
    REQUIRE(EVP_MD_CTX_reset(subject->context) == 1);
    REQUIRE(EVP_DigestVerifyInit(subject->context, &key, subject->md, NULL, subject->pkey) == 1);
    set_padding(subject, key);
    REQUIRE(EVP_DigestVerify(subject->context, subject->signature, subject->signature_size, bytes,
                             subject->signed_length) == 1);
}

/* The claims that ours has: the three above, `exp`, and `iat`, which ours adds. */
static void sign_libjwt(subject *subject) {
    const char *key = subject->private_pem == NULL ? secret : subject->private_pem;
    jwt_t *jwt = NULL;
    time_t now = time(NULL);
    REQUIRE(jwt_new(&jwt) == 0);
    REQUIRE(jwt_add_grant(jwt, "workspaceKey", "acme") == 0);
    REQUIRE(jwt_add_grant(jwt, "tenantKey", "customer-42") == 0);
    REQUIRE(jwt_add_grant(jwt, "name", "Customer 42 Ltd") == 0);
    REQUIRE(jwt_add_grant_int(jwt, "iat", now) == 0);
    REQUIRE(jwt_add_grant_int(jwt, "exp", now + 7200) == 0);
    REQUIRE(jwt_set_alg(jwt, subject->jwt_algorithm, (const unsigned char *)key, (int)strlen(key)) == 0);
    char *token = jwt_encode_str(jwt);
    REQUIRE(token != NULL);
    free(token);
    jwt_free(jwt);
}

/* Decodes, checks the signature and gives the claims as JSON, as ours does; libjwt leaves the times to its caller. */
static void verify_libjwt(subject *subject) {
    const char *key = subject->public_pem == NULL ? secret : subject->public_pem;
    jwt_t *jwt = NULL;
    REQUIRE(jwt_decode(&jwt, subject->token, (const unsigned char *)key, (int)strlen(key)) == 0);
    REQUIRE(jwt_get_grant_int(jwt, "exp") > time(NULL));
    char *claims = jwt_get_grants_json(jwt, NULL);
    REQUIRE(claims != NULL);
    free(claims);
    jwt_free(jwt);
}

static double now_in_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double us_per_call(work *work, subject *subject, int calls) {
    double start = now_in_us();
    for (int i = 0; i < calls; i++) work(subject);
    return (now_in_us() - start) / calls;
}

static int ascending(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

/* A contender may be NULL. */
static void compare(const char *verb, subject *subject, const char *remark, work *const contenders[3]) {
    double times[3][ROUNDS];
    int calls[3];
    for (int i = 0; i < 3; i++) {
        if (contenders[i] == NULL) continue;
        us_per_call(contenders[i], subject, 3); /* warm up */
        calls[i] = 1 + (int)(ROUND_US / us_per_call(contenders[i], subject, 3));
    }
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < 3; i++)
            if (contenders[i] != NULL) times[i][round] = us_per_call(contenders[i], subject, calls[i]);
    printf("%s %s%s", verb, subject->name, remark);
    for (int i = 0; i < 3; i++) {
        if (contenders[i] == NULL) {
            printf("\t-");
        } else {
            qsort(times[i], ROUNDS, sizeof(double), ascending);
            printf("\t%.3f", times[i][ROUNDS / 2]);
        }
    }
    printf("\n");
}

static char *pem_of(EVP_PKEY *key, int is_private) {
    BIO *output = BIO_new(BIO_s_mem());
    REQUIRE(output != NULL);
    REQUIRE((is_private ? PEM_write_bio_PrivateKey(output, key, NULL, NULL, 0, NULL, NULL)
                        : PEM_write_bio_PUBKEY(output, key)) == 1);
    char *text = NULL;
    long size = BIO_get_mem_data(output, &text);
    char *copy = strndup(text, (size_t)size);
    BIO_free(output);
    return copy;
}

static void prepare(subject *subject, EVP_PKEY *pkey) {
    const char *data = secret, *options = "{\"format\":\"secret\"}";
    if (pkey == NULL) {
        EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
        subject->mac = EVP_MAC_CTX_new(hmac);
        EVP_MAC_free(hmac);
        OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)subject->digest, 0),
                                   OSSL_PARAM_construct_end()};
        REQUIRE(EVP_MAC_init(subject->mac, (const unsigned char *)secret, strlen(secret), parameters) == 1);
    } else {
        subject->pkey = pkey;
        subject->private_pem = pem_of(pkey, 1);
        subject->public_pem = pem_of(pkey, 0);
        data = subject->private_pem;
        options = NULL;
        subject->context = EVP_MD_CTX_new();
        if (subject->digest != NULL) subject->md = EVP_MD_fetch(NULL, subject->digest, NULL);
    }
    REQUIRE(membrane_key_new(data, strlen(data), options, &subject->key, NULL) == MEMBRANE_OK);
    membrane_claims claims = claims_to_sign();
    REQUIRE(membrane_key_sign(subject->key, &claims, subject->algorithm, &subject->token, NULL) == MEMBRANE_OK);
    subject->signed_length = (size_t)(strrchr(subject->token, '.') - subject->token);
}

int main(void) {
    EVP_PKEY *rsa = EVP_RSA_gen(2048), *p256 = EVP_EC_gen("P-256"), *p384 = EVP_EC_gen("P-384"),
             *p521 = EVP_EC_gen("P-521"), *ed25519 = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    REQUIRE(rsa != NULL && p256 != NULL && p384 != NULL && p521 != NULL && ed25519 != NULL);
    struct {
        subject subject;
        EVP_PKEY *key;
    } cases[] = {
        {{"HS256", MEMBRANE_HS256, JWT_ALG_HS256, "SHA256", 0, .key = NULL}, NULL},
        {{"HS384", MEMBRANE_HS384, JWT_ALG_HS384, "SHA384", 0, .key = NULL}, NULL},
        {{"HS512", MEMBRANE_HS512, JWT_ALG_HS512, "SHA512", 0, .key = NULL}, NULL},
        {{"RS256", MEMBRANE_RS256, JWT_ALG_RS256, "SHA256", 0, .key = NULL}, rsa},
        {{"RS384", MEMBRANE_RS384, JWT_ALG_RS384, "SHA384", 0, .key = NULL}, rsa},
        {{"RS512", MEMBRANE_RS512, JWT_ALG_RS512, "SHA512", 0, .key = NULL}, rsa},
        {{"PS256", MEMBRANE_PS256, JWT_ALG_NONE, "SHA256", 1, .key = NULL}, rsa},
        {{"PS384", MEMBRANE_PS384, JWT_ALG_NONE, "SHA384", 1, .key = NULL}, rsa},
        {{"PS512", MEMBRANE_PS512, JWT_ALG_NONE, "SHA512", 1, .key = NULL}, rsa},
        {{"ES256", MEMBRANE_ES256, JWT_ALG_ES256, "SHA256", 0, .key = NULL}, p256},
        {{"ES384", MEMBRANE_ES384, JWT_ALG_ES384, "SHA384", 0, .key = NULL}, p384},
        {{"ES512", MEMBRANE_ES512, JWT_ALG_ES512, "SHA512", 0, .key = NULL}, p521},
        {{"EdDSA", MEMBRANE_EDDSA, JWT_ALG_NONE, NULL, 0, .key = NULL}, ed25519},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        subject *subject = &cases[i].subject;
        prepare(subject, cases[i].key);
        int has_libjwt = subject->jwt_algorithm != JWT_ALG_NONE;
        work *raw[2] = {cases[i].key == NULL ? authenticate : sign_raw,
                        cases[i].key == NULL ? authenticate : verify_raw};
        compare("sign", subject, "", (work *[]){sign_ours, raw[0], has_libjwt ? sign_libjwt : NULL});
        raw[0](subject); /* a signature to check */
        compare("verify", subject, "", (work *[]){verify_ours, raw[1], has_libjwt ? verify_libjwt : NULL});
        if (cases[i].key == NULL && i != 1) {
            compare("sign", subject, ", short way", (work *[]){sign_short, raw[0], sign_libjwt});
            compare("verify", subject, ", short way", (work *[]){verify_short, raw[1], verify_libjwt});
        }
        EVP_MAC_CTX_free(subject->mac);
        EVP_MD_CTX_free(subject->context);
        EVP_MD_free(subject->md);
        membrane_key_free(subject->key);
        membrane_string_free(subject->token);
        free(subject->private_pem);
        free(subject->public_pem);
    }
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(p256);
    EVP_PKEY_free(p384);
    EVP_PKEY_free(p521);
    EVP_PKEY_free(ed25519);
    return EXIT_SUCCESS;
}
