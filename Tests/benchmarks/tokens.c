/*
 * Signing and checking a token: this library, one HMAC of the same bytes by OpenSSL, and libjwt, side by side.
 *
 * Prints for each case, tab-separated: the case, then microseconds per call of ours, of OpenSSL and of libjwt. Each
 * is the median of rounds in which the three take turns, so that a slow moment of the machine meets all of them.
 */
#include <jwt.h>
#include <membrane.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 31
#define CALLS 1000

static const char secret[] = "benchmark-secret-0123456789-0123456789-0123456789-0123456789-012";

/* One case: an algorithm, and what the contenders need for it. */
typedef struct subject {
    const char *name;
    membrane_algorithm algorithm;
    jwt_alg_t jwt_algorithm;
    char *token;
    size_t signed_length; /* of the token up to its second dot */
    EVP_MAC_CTX *mac;
} subject;

typedef void work(const subject *subject);

#define REQUIRE(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(EXIT_FAILURE); \
        } \
    } while (0)

static char *sign(const subject *subject) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.tenant_key = "customer-42";
    claims.name = "Customer 42 Ltd";
    char *token = NULL;
    REQUIRE(membrane_sign_token(&claims, secret, subject->algorithm, &token, NULL) == MEMBRANE_OK);
    return token;
}

static void sign_ours(const subject *subject) {
    membrane_string_free(sign(subject));
}

static void verify_ours(const subject *subject) {
    char *claims = NULL;
    REQUIRE(membrane_verify_token(subject->token, secret, &claims, NULL) == MEMBRANE_OK);
    membrane_string_free(claims);
}

/* What cannot be saved: the context is ready and has its key. The same work for signing and for checking. */
static void authenticate(const subject *subject) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    size_t size = 0;
    REQUIRE(EVP_MAC_init(subject->mac, NULL, 0, NULL) == 1);
    REQUIRE(EVP_MAC_update(subject->mac, (const unsigned char *)subject->token, subject->signed_length) == 1);
    REQUIRE(EVP_MAC_final(subject->mac, digest, &size, sizeof digest) == 1);
}

/* The claims that ours has: the three above, `exp`, and `iat`, which membrane_sign_token adds. */
static void sign_libjwt(const subject *subject) {
    jwt_t *jwt = NULL;
    time_t now = time(NULL);
    REQUIRE(jwt_new(&jwt) == 0);
    REQUIRE(jwt_add_grant(jwt, "workspaceKey", "acme") == 0);
    REQUIRE(jwt_add_grant(jwt, "tenantKey", "customer-42") == 0);
    REQUIRE(jwt_add_grant(jwt, "name", "Customer 42 Ltd") == 0);
    REQUIRE(jwt_add_grant_int(jwt, "iat", now) == 0);
    REQUIRE(jwt_add_grant_int(jwt, "exp", now + 7200) == 0);
    REQUIRE(jwt_set_alg(jwt, subject->jwt_algorithm, (const unsigned char *)secret, (int)strlen(secret)) == 0);
    char *token = jwt_encode_str(jwt);
    REQUIRE(token != NULL);
    free(token);
    jwt_free(jwt);
}

/* Decodes, checks the signature and gives the claims as JSON, as ours does; libjwt leaves the times to its caller. */
static void verify_libjwt(const subject *subject) {
    jwt_t *jwt = NULL;
    REQUIRE(jwt_decode(&jwt, subject->token, (const unsigned char *)secret, (int)strlen(secret)) == 0);
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

static double us_per_call(work *work, const subject *subject) {
    double start = now_in_us();
    for (int i = 0; i < CALLS; i++) work(subject);
    return (now_in_us() - start) / CALLS;
}

static int ascending(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

static void compare(const char *verb, const subject *subject, work *const contenders[3]) {
    double times[3][ROUNDS];
    for (int i = 0; i < 3; i++) us_per_call(contenders[i], subject); /* warm up */
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < 3; i++) times[i][round] = us_per_call(contenders[i], subject);
    for (int i = 0; i < 3; i++) qsort(times[i], ROUNDS, sizeof(double), ascending);
    printf("%s %s\t%.3f\t%.3f\t%.3f\n", verb, subject->name, times[0][ROUNDS / 2], times[1][ROUNDS / 2],
           times[2][ROUNDS / 2]);
}

static void prepare(subject *subject, char *digest) {
    subject->token = sign(subject);
    subject->signed_length = (size_t)(strrchr(subject->token, '.') - subject->token);
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    subject->mac = EVP_MAC_CTX_new(hmac);
    EVP_MAC_free(hmac);
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                               OSSL_PARAM_construct_end()};
    REQUIRE(EVP_MAC_init(subject->mac, (const unsigned char *)secret, strlen(secret), parameters) == 1);
}

int main(void) {
    subject subjects[] = {{.name = "HS256", .algorithm = MEMBRANE_HS256, .jwt_algorithm = JWT_ALG_HS256},
                          {.name = "HS512", .algorithm = MEMBRANE_HS512, .jwt_algorithm = JWT_ALG_HS512}};
    char *digests[] = {(char[]){"SHA256"}, (char[]){"SHA512"}};
    for (size_t i = 0; i < 2; i++) {
        prepare(&subjects[i], digests[i]);
        compare("sign", &subjects[i], (work *[]){sign_ours, authenticate, sign_libjwt});
        compare("verify", &subjects[i], (work *[]){verify_ours, authenticate, verify_libjwt});
        EVP_MAC_CTX_free(subjects[i].mac);
        membrane_string_free(subjects[i].token);
    }
    return EXIT_SUCCESS;
}
