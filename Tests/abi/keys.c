/* Keys of every kind: reading, signing, checking, and what is refused. */
#include <pthread.h>
#include <time.h>

#include "forge.h"
#include "support.h"

/* Made with openssl for this test and for nothing else. */
static const char rsa[] = "-----BEGIN PRIVATE KEY-----\n"
                          "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCUN9AKCO4/XEgS\n"
                          "w/QANBoiDGfZ4yFd6sBAHbUM4pg4xj6NeZpN8QP6FTSdNjU1dl3OLih5qXossEYG\n"
                          "KVOoIvZECYcEC9GFIFZA9MMASmHTZJ6ndx3qOOESsPXzT7702UQ1juHEbhaeXaaq\n"
                          "wM5Jlg27KGnKGEug9ObvziuOwHuUsfMhKshNG3nns3T7QSiNtmOxtYb/PsbY7CwM\n"
                          "fNOicm/oOZT5SA8Aid5NuZdHrYrRdqhKnLvRhgWliF1+gZYwHQJsOv0Z8hjblWeb\n"
                          "LL0gnd4fNz1JMzP3MPOkSH94CnkVnSylGxmdEXxpzCYlBmNYW+SWgmxAX8VTw8kp\n"
                          "mXAOyezzAgMBAAECggEAHVy9Ku+/+u9WG9mT4eJwduRMQn7bYlaaBVmdP1M4Yq7r\n"
                          "P22iouQnLIi85pQRkGjFho3gWNG5MVcuWBQhzYI3lRzqEWQh+qSAUdfrNYiGvrEF\n"
                          "ORnA5GCmPeSupKfcpXbRK2cF1LsWYgMdfGA7vZorWDNWWcHcYaOCiGkoedwp3zfg\n"
                          "Q8FeUYBT/9dI8o/yOGzJr2kWFblaM8sxvCTRhQvABfbiFNOaIg0un6ZaESJr8UYa\n"
                          "ucuH4Ig3wYOhCkfzLyRUDn1kgMR8FGmqA1cXVdk9VF46zT7A/BdXa1uNmw9exAsc\n"
                          "+tOxUi2ZG9hrMGmTQmckLI2Ms0w8v0hVSaKaDUWHCQKBgQDIaI8Fq4Z2zM0eN/s6\n"
                          "2Jf2Ocyb+1XVeOqWv6mMHlVdqkYT54tfR19VkRFj41m+JKIgoO997kvBfqKcWpBI\n"
                          "rAl5BJBwzSmJRboj3X1ptWLTz7y4oReNzX4DPwVBxbHymEsT+bvvZ3KvTTd7p0Be\n"
                          "WCMuGvhqSPufHWcfA5VtieRBNQKBgQC9VRk0kJydCngPTrOvCTxvtlyODFc1ONui\n"
                          "mme0Por1dY7ctHoKQYKzO5U3wn3HHuDzzH5q8TSzNaOW3dhPkJZSq82WVVJVjpr0\n"
                          "nLbTO5STnYMDaji/mi8sNNrz5kOWkkOBKCJzMExLiQogQEcFkrgUkEm4wY/iE3ql\n"
                          "Bb1EeoiihwKBgF4B3gUU3rBfhWBFdk22SCIyHq6UiUDnxXMNWOTnXbfgJZs0pAX/\n"
                          "ntKuh+/JN9GfsYWIuI7j9xk+49xgBwpv2MmxwGeJdZB06snkHe42LbOZ4Lbiqf/U\n"
                          "guXW7ApcSAq6MY2fOe8lIYDlwb75R5J52ZbJA/onXhDXZAYCUlfdtPp5AoGAfTZg\n"
                          "WwEgckNQL19vOd0z2PWTtGW47vvRVXIkD3IlWDwM5S1+YHX+yCYpgxzfLebgApxF\n"
                          "Jtiqb7KTo9zHh6cpozb32epHb0nGdOuHhZ8rnYxX7tQ6/4wqkmPKQe8Q1+2XMz2l\n"
                          "uuRAMNxKlBWuYqMrln3uI3/vdiZHwAdRqo4W+tUCgYEAwsv02OQKOPii5QSsXYj1\n"
                          "8MvMLWaK2cm9kFoVdXo2nYlcyw6MMwxUkHVT9AWqi1fjKIiq951E6shB/Bmhd80q\n"
                          "ftOy18mDzAP231EaIgsW6F2fU1diPbwGMNdR5SMMfWBPa1F4h2m5+zCOxS1FMeyg\n"
                          "VsZNZpuGQFzWYUXfgEPPOLI=\n"
                          "-----END PRIVATE KEY-----\n";
static const char p256[] = "-----BEGIN PRIVATE KEY-----\n"
                           "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQ56/EjDm7Ww951Xh\n"
                           "zxf445zJTyePCOfEWvVTkD5fZnqhRANCAARY4yEXqLArDCqT+vvGJBfEk6rcfMar\n"
                           "OsPgJKSuGnmqSEG4F/5yXyftTmfT2dK9dZXIB7mrE3uB6RBsGyeHToFp\n"
                           "-----END PRIVATE KEY-----\n";
static const char p384[] = "-----BEGIN EC PRIVATE KEY-----\n"
                           "MIGkAgEBBDC4SxYUnY/eibhqTFPCZ0/FoBIb3ZKYxAxdehge+w86rOkMMy1sUglV\n"
                           "qZvUHz4C1jOgBwYFK4EEACKhZANiAAQV5LIhjD45yZ6AIo8TD2GT8s+ydV6qukHR\n"
                           "PouVJxZtUZVqoYq90C7YjsjLpKnnmLZhX1x5HIKay7e4yl4B6eqTRpiN6JvU/GVS\n"
                           "4kwH9th/tvmhz+udlsWdqLotiVaVh3o=\n"
                           "-----END EC PRIVATE KEY-----\n";
static const char p521[] = "-----BEGIN PRIVATE KEY-----\n"
                           "MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIBpPMq5wKrt0MIXBoh\n"
                           "8SmQJDnWvuyItnFUni2ncOYC2PSnWnskZyC89T8uzzJnERq5Zv0qazzlGwjKbX3y\n"
                           "N02e9mWhgYkDgYYABAFN7GhmsKvq/2laDz5UG5hPJhX7Hg0naL2sg2ja4lxWwKxl\n"
                           "cmMtLr7BmxAUPM4e+W+ZdPpTySKIl1fSWNJZQcW2YwCRuS9zX0Ui3oBjUX0aUtej\n"
                           "oPMBzh9LoNUuQJKR4ng4pVKMGBMRZ2hu5yu2hl3+HL2Wa8Frn292Z9mdaAT5I7KO\n"
                           "QQ==\n"
                           "-----END PRIVATE KEY-----\n";
static const char ed25519[] = "-----BEGIN PRIVATE KEY-----\n"
                              "MC4CAQAwBQYDK2VwBCIEIHps+IqTjd+pn72Hx0Kb53qxSgXoiiUwpIcGV3NtISxg\n"
                              "-----END PRIVATE KEY-----\n";
static const char ed25519_encrypted[] = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                                        "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhqalZHVuDUDAICCAAw\n"
                                        "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEKgDRUYQgxUZ436Q0n/HPJUEQF4d\n"
                                        "8kDodWfzKn4XSsmR2kGKSnTT4JDR+7KMuk6lNi6ocqaD8Xx7lH8/KVmsLCp/0AmE\n"
                                        "542gg+t4zHh/I/Q449U=\n"
                                        "-----END ENCRYPTED PRIVATE KEY-----\n";

static membrane_key *key_of(const char *data, const char *options) {
    membrane_key *key = NULL;
    EXPECT(MEMBRANE_OK, membrane_key_new, data, strlen(data), options, &key);
    return key;
}

static char *signed_by(membrane_key *key, membrane_algorithm algorithm) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    claims.tenant_key = "customer-42";
    claims.name = "Zo\xc3\xab";
    claims.fields = "{\"plan\":\"gold\"}";
    char *token = NULL;
    EXPECT(MEMBRANE_OK, membrane_key_sign, key, &claims, algorithm, &token);
    return token;
}

/* The reason why a token is refused, "" when it is good. */
static void expect_verdict(int line, const char *expected, membrane_key *key, const char *token) {
    char *claims = NULL;
    membrane_error *error = NULL;
    membrane_status status = membrane_key_verify(key, token, NULL, &claims, &error);
    json_t *data = json_loads(error == NULL ? "{}" : membrane_error_data(error), 0, NULL);
    const char *reason = json_string_value(json_object_get(data, "reason"));
    if (strcmp(reason == NULL ? "" : reason, expected) != 0)
        check_failed(__FILE__, line, "\"%s\" instead of \"%s\"", reason == NULL ? "" : reason, expected);
    expect_status(__FILE__, line, "membrane_key_verify", *expected ? MEMBRANE_NOT_AUTHENTICATED : MEMBRANE_OK, status,
                  error);
    json_decref(data);
    membrane_string_free(claims);
}
#define EXPECT_VERDICT(expected, key, token) expect_verdict(__LINE__, expected, key, token)

typedef struct pair {
    membrane_algorithm algorithm;
    const char *name, *key;
} pair;

static const pair pairs[] = {
    {MEMBRANE_RS256, "RS256", rsa},     {MEMBRANE_RS384, "RS384", rsa},  {MEMBRANE_RS512, "RS512", rsa},
    {MEMBRANE_PS256, "PS256", rsa},     {MEMBRANE_PS384, "PS384", rsa},  {MEMBRANE_PS512, "PS512", rsa},
    {MEMBRANE_ES256, "ES256", p256},    {MEMBRANE_ES384, "ES384", p384}, {MEMBRANE_ES512, "ES512", p521},
    {MEMBRANE_EDDSA, "EdDSA", ed25519},
};
#define PAIRS (sizeof pairs / sizeof *pairs)

/* The header's algorithm, by decoding nothing: base64url of {"alg":"XXXXX is known. */
static void expect_algorithm(const char *name, const char *token) {
    char *header = format("{\"alg\":\"%s\",\"typ\":\"JWT\"}", name);
    char *other = forge_token(header, "{}", WORKSPACE_SECRET);
    CHECK(strncmp(other, token, (size_t)(strchr(other, '.') - other + 1)) == 0);
    free(other);
    free(header);
}

static void every_algorithm(void) {
    for (size_t i = 0; i < PAIRS; i++) {
        membrane_key *private = key_of(pairs[i].key, NULL);
        char *jwk = NULL;
        EXPECT(MEMBRANE_OK, membrane_key_public, private, &jwk);
        membrane_key *public = key_of(jwk, NULL);
        char *token = signed_by(private, pairs[i].algorithm);
        expect_algorithm(pairs[i].name, token);
        EXPECT_VERDICT("", private, token);
        EXPECT_VERDICT("", public, token);
        /* One changed character of the payload, and of the signature. */
        char *dot = strchr(token, '.');
        dot[5] = dot[5] == 'A' ? 'B' : 'A';
        EXPECT_VERDICT("signature", public, token);
        membrane_string_free(token);

        /* The public key is no secret, and a token signed with its text is no token. */
        membrane_key *secret = NULL;
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_new, jwk, strlen(jwk), SECRET_FORMAT, &secret);
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_token, "a.b.c", jwk, &token);
        char *confused =
            forge_token("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", "{\"workspaceKey\":\"acme\",\"exp\":4000000000}", jwk);
        EXPECT_VERDICT("algorithm", public, confused);
        free(confused);

        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = WORKSPACE_KEY;
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_sign, public, &claims, MEMBRANE_ALGORITHM_OF_KEY, &token);
        for (int algorithm = -1; algorithm <= 15; algorithm++) {
            membrane_status expected =
                algorithm == 0 || (algorithm >= MEMBRANE_RS256 && algorithm <= MEMBRANE_PS512 && pairs[i].key == rsa) ||
                        algorithm == (int)pairs[i].algorithm ||
                        (algorithm == MEMBRANE_ED25519 && pairs[i].algorithm == MEMBRANE_EDDSA)
                    ? MEMBRANE_OK
                    : MEMBRANE_INVALID_ARGUMENT;
            token = NULL;
            EXPECT(expected, membrane_key_sign, private, &claims, (membrane_algorithm)algorithm, &token);
            membrane_string_free(token);
        }
        membrane_string_free(jwk);
        membrane_key_free(public);
        membrane_key_free(private);
    }
}

static void secrets(void) {
    membrane_key *key = key_of(WORKSPACE_SECRET, SECRET_FORMAT);
    for (int algorithm = MEMBRANE_HS256; algorithm <= MEMBRANE_HS512; algorithm++) {
        char *token = signed_by(key, (membrane_algorithm)algorithm), *claims = NULL;
        EXPECT(MEMBRANE_OK, membrane_verify_token, token, WORKSPACE_SECRET, &claims);
        membrane_string_free(claims);
        EXPECT_VERDICT("", key, token);
        membrane_string_free(token);
    }
    char *text = NULL;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_public, key, &text);
    EXPECT(MEMBRANE_OK, membrane_key_info, key, &text);
    CHECK(text != NULL && strstr(text, "canary") == NULL && strstr(text, "\"warnings\":[]") != NULL);
    membrane_string_free(text);
    membrane_key_free(key);

    key = key_of("short", "{\"format\":\"secret\",\"allowShortSecret\":true}");
    EXPECT(MEMBRANE_OK, membrane_key_info, key, &text);
    CHECK(text != NULL && strstr(text, "\"warnings\":[]") == NULL);
    membrane_string_free(text);
    membrane_key_free(key);
}

static void claims_are_those_of_the_short_way(void) {
    membrane_key *key = key_of(WORKSPACE_SECRET, SECRET_FORMAT);
    char *token = signed_by(key, MEMBRANE_HS256), *first = NULL, *second = NULL;
    EXPECT(MEMBRANE_OK, membrane_verify_token, token, WORKSPACE_SECRET, &first);
    EXPECT(MEMBRANE_OK, membrane_key_verify, key, token, NULL, &second);
    CHECK_TEXT(first, second);
    membrane_string_free(first);
    membrane_string_free(second);
    membrane_string_free(token);
    membrane_key_free(key);
}

static void leeway(void) {
    membrane_key *key = key_of(WORKSPACE_SECRET, SECRET_FORMAT);
    char *payload = format("{\"workspaceKey\":\"acme\",\"exp\":%lld}", (long long)time(NULL) - 30);
    char *token = forge_token("{\"alg\":\"HS256\"}", payload, WORKSPACE_SECRET), *claims = NULL;
    membrane_verify_options options = MEMBRANE_VERIFY_OPTIONS_INIT;
    EXPECT(MEMBRANE_OK, membrane_key_verify, key, token, &options, &claims);
    membrane_string_free(claims);
    options.leeway_s = 10;
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_key_verify, key, token, &options, &claims);
    free(token);
    free(payload);
    membrane_key_free(key);
}

static void refused_keys(void) {
    static const char *const cases[][2] = {
        {"", NULL},
        {WORKSPACE_SECRET, NULL}, /* a secret is never guessed */
        {WORKSPACE_SECRET, "{\"format\":\"pem\"}"},
        {WORKSPACE_SECRET, "{\"format\":\"jwk\"}"},
        {WORKSPACE_SECRET, "{\"format\":\"Secret\"}"},
        {WORKSPACE_SECRET, "{\"format\":\"secret\",\"algorithm\":\"none\"}"},
        {WORKSPACE_SECRET, "{\"format\":\"secret\",\"algorithm\":\"RS256\"}"},
        {WORKSPACE_SECRET, "{\"format\":\"secret\",\"passphrase\":\"x\"}"},
        {WORKSPACE_SECRET, "{\"format\":\"secret\",\"secret\":true}"},
        {WORKSPACE_SECRET, "[]"},
        {WORKSPACE_SECRET, "{"},
        {"short", SECRET_FORMAT},
        {rsa, SECRET_FORMAT},
        {rsa, "{\"algorithm\":\"ES256\"}"},
        {ed25519_encrypted, NULL},
        {ed25519_encrypted, "{\"passphrase\":\"wrong\"}"},
        {"{}", NULL},
        {"{\"kty\":\"EC\"}", NULL},
        {"{\"keys\":[]}", NULL},
        {"{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", NULL},
        {"[]", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        membrane_key *key = NULL;
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_new, cases[i][0], strlen(cases[i][0]), cases[i][1], &key);
        CHECK(key == NULL);
    }
    membrane_key_free(key_of(ed25519_encrypted, "{\"passphrase\":\"correct horse\"}"));
}

/* Old and new key side by side: kid chooses, and a kid that is not known is refused. */
static void rotation(void) {
    membrane_key *old = key_of(p256, "{\"kid\":\"old\"}"), *new = key_of(ed25519, "{\"kid\":\"new\"}");
    char *old_jwk = NULL, *new_jwk = NULL;
    EXPECT(MEMBRANE_OK, membrane_key_public, old, &old_jwk);
    EXPECT(MEMBRANE_OK, membrane_key_public, new, &new_jwk);
    char *both_text = format("{\"keys\":[%s,%s,{\"kty\":\"unknown\"}]}", old_jwk, new_jwk);
    char *one_text = format("{\"keys\":[%s]}", new_jwk), *twice_text = format("{\"keys\":[%s,%s]}", new_jwk, new_jwk);
    membrane_key *both = key_of(both_text, NULL), *one = key_of(one_text, NULL), *twice = NULL;
    /* Of two with one kid the first counts. */
    EXPECT(MEMBRANE_OK, membrane_key_new, twice_text, strlen(twice_text), NULL, &twice);
    membrane_key_free(twice);
    char *old_token = signed_by(old, MEMBRANE_ALGORITHM_OF_KEY), *new_token = signed_by(new, MEMBRANE_ALGORITHM_OF_KEY);
    EXPECT_VERDICT("", both, old_token);
    EXPECT_VERDICT("", both, new_token);
    EXPECT_VERDICT("key", one, old_token);
    EXPECT_VERDICT("", one, new_token);
    membrane_string_free(old_token);
    membrane_string_free(new_token);
    membrane_string_free(old_jwk);
    membrane_string_free(new_jwk);
    free(both_text);
    free(one_text);
    free(twice_text);
    membrane_key_free(old);
    membrane_key_free(new);
    membrane_key_free(both);
    membrane_key_free(one);
}

static void *sign_and_verify(void *key) {
    for (int round = 0; round < 50; round++) {
        char *token = signed_by(key, MEMBRANE_ALGORITHM_OF_KEY);
        EXPECT_VERDICT("", key, token);
        membrane_string_free(token);
    }
    return NULL;
}

static void one_key_in_many_threads(void) {
    membrane_key *const keys[] = {key_of(WORKSPACE_SECRET, SECRET_FORMAT), key_of(p256, NULL), key_of(ed25519, NULL)};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        pthread_t threads[8];
        for (int n = 0; n < 8; n++) REQUIRE(pthread_create(&threads[n], NULL, sign_and_verify, keys[i]) == 0);
        for (int n = 0; n < 8; n++) pthread_join(threads[n], NULL);
        membrane_key_free(keys[i]);
    }
}

int main(void) {
    every_algorithm();
    secrets();
    claims_are_those_of_the_short_way();
    leeway();
    refused_keys();
    rotation();
    one_key_in_many_threads();
    return check_result();
}
