/* Signing and checking tokens. */
#include <time.h>

#include "forge.h"
#include "support.h"

#define SECRET_OF_64 WORKSPACE_SECRET
#define HS256 "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"

static void expect_reason(int line, const char *reason, const char *token) {
    char *claims = NULL;
    membrane_error *error = NULL;
    membrane_status status = membrane_verify_token(token, SECRET_OF_64, &claims, &error);
    json_t *data = json_loads(error == NULL ? "{}" : membrane_error_data(error), 0, NULL);
    const char *actual = json_string_value(json_object_get(data, "reason"));
    if (status != MEMBRANE_NOT_AUTHENTICATED || actual == NULL || strcmp(actual, reason) != 0)
        check_failed(__FILE__, line, "refused with %d, \"%s\" instead of \"%s\"", (int)status,
                     actual == NULL ? "(none)" : actual, reason);
    if (claims != NULL) check_failed(__FILE__, line, "a refused token gave claims");
    json_decref(data);
    expect_status(__FILE__, line, "membrane_verify_token", MEMBRANE_NOT_AUTHENTICATED, status, error);
}
#define EXPECT_REASON(reason, token) expect_reason(__LINE__, reason, token)

/* The claims of a token that must be good. Free with json_decref. */
static json_t *verified(const char *token) {
    char *text = NULL;
    EXPECT(MEMBRANE_OK, membrane_verify_token, token, SECRET_OF_64, &text);
    json_t *claims = json_loads(text == NULL ? "{}" : text, JSON_REJECT_DUPLICATES, NULL);
    membrane_string_free(text);
    return claims;
}

static void signing_and_verifying(void) {
    static const membrane_algorithm algorithms[] = {MEMBRANE_HS256, MEMBRANE_HS384, MEMBRANE_HS512};
    for (size_t i = 0; i < 3; i++) {
        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = "acme";
        claims.tenant_key = "customer-42";
        claims.name = "Zoë \"Quotes\" \\ Ltd";
        claims.fields = "{\"plan\":\"gold\",\"seats\":7}";
        claims.expires_in_s = 3600;
        char *token = NULL;
        int64_t before = time(NULL);
        EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, SECRET_OF_64, algorithms[i], &token);
        int64_t after = time(NULL);

        json_t *answer = verified(token);
        CHECK_TEXT("acme", text_of(answer, "workspaceKey"));
        CHECK_TEXT("customer-42", text_of(answer, "tenantKey"));
        CHECK_TEXT("Zoë \"Quotes\" \\ Ltd", text_of(answer, "name"));
        CHECK_TEXT("gold", text_of(json_object_get(answer, "fields"), "plan"));
        CHECK_NUMBER(7, json_integer_value(json_object_get(json_object_get(answer, "fields"), "seats")));
        int64_t issued = json_integer_value(json_object_get(answer, "iat"));
        CHECK(before <= issued && issued <= after);
        CHECK_NUMBER(issued + 3600, json_integer_value(json_object_get(answer, "exp")));
        json_decref(answer);
        membrane_string_free(token);
    }
}

/* The signature is the one that any other library makes of the same bytes. */
static void the_signature_is_the_standard_one(void) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    char *token = NULL;
    EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, SECRET_OF_64, MEMBRANE_HS256, &token);
    REQUIRE(token != NULL);
    char *dot = strrchr(token, '.');
    *dot = '\0';
    char *expected = forge_signature(token, SECRET_OF_64);
    CHECK_TEXT(expected, dot + 1);
    free(expected);
    membrane_string_free(token);
}

static void management_tokens(void) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.is_admin = 1;
    char *token = NULL;
    EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, SECRET_OF_64, MEMBRANE_HS256, &token);
    json_t *answer = verified(token);
    CHECK(json_is_true(json_object_get(answer, "isAdmin")));
    CHECK(json_object_get(answer, "tenantKey") == NULL);
    json_decref(answer);
    membrane_string_free(token);

    claims.tenant_key = "customer-42";
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, SECRET_OF_64, MEMBRANE_HS256, &token);
}

static void lengths_of_secrets(void) {
    static const struct {
        membrane_algorithm algorithm;
        int least;
    } rules[] = {{MEMBRANE_HS256, 32}, {MEMBRANE_HS384, 48}, {MEMBRANE_HS512, 64}};
    for (size_t i = 0; i < 3; i++) {
        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = "acme";
        char *token = NULL;
        char *secret = format("%.*s", rules[i].least, SECRET_OF_64);
        EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, secret, rules[i].algorithm, &token);
        membrane_string_free(token);
        secret[rules[i].least - 1] = '\0';
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, secret, rules[i].algorithm, &token);
        free(secret);
    }
}

static void claims_that_are_wrong(void) {
    char *token = NULL;
    static const int64_t lifetimes[] = {0, -1, 315360001, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof lifetimes / sizeof *lifetimes; i++) {
        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = "acme";
        claims.expires_in_s = lifetimes[i];
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, SECRET_OF_64, MEMBRANE_HS256, &token);
    }
    static const int64_t bounds[] = {1, 315360000};
    for (size_t i = 0; i < 2; i++) {
        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = "acme";
        claims.expires_in_s = bounds[i];
        EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, SECRET_OF_64, MEMBRANE_HS256, &token);
        membrane_string_free(token);
    }
    static const char *const fields[] = {"", "{", "[]", "7", "null", "\"text\"", "{} {}"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = "acme";
        claims.fields = fields[i];
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, SECRET_OF_64, MEMBRANE_HS256, &token);
    }
    static const int algorithms[] = {0, 4, -1, MEMBRANE_ALGORITHM_MAX};
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = "acme";
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, SECRET_OF_64, (membrane_algorithm)algorithms[i],
               &token);
    }
}

static void tampered(void) {
    char *token = sign("customer-42");
    const char *other = "another-secret-0123456789-0123456789-0123456789-0123456789-01234";
    char *claims = NULL;
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_verify_token, token, other, &claims);

    char *signature = strrchr(token, '.') + 1;
    *signature = *signature == 'A' ? 'B' : 'A';
    EXPECT_REASON("signature", token);
    membrane_string_free(token);

    token = sign("customer-42");
    char *whole = strdup(token);
    strrchr(whole, '.')[5] = '\0'; /* a part of the right signature */
    EXPECT_REASON("signature", whole);
    strrchr(whole, '.')[1] = '\0';
    EXPECT_REASON("signature", whole);
    free(whole);
    membrane_string_free(token);
}

static void algorithms_that_are_refused(void) {
    static const char *const headers[] = {
        "{\"alg\":\"none\"}", "{\"alg\":\"None\"}", "{\"alg\":\"RS256\"}", "{\"alg\":\"hs256\"}", "{\"alg\":\"HS1\"}",
    };
    char *payload = format("{\"workspaceKey\":\"acme\",\"exp\":%lld}", (long long)time(NULL) + 60);
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        char *token = forge_token(headers[i], payload, SECRET_OF_64);
        EXPECT_REASON("algorithm", token);
        strrchr(token, '.')[1] = '\0'; /* as unsecured tokens come (RFC 7519, section 6.1) */
        EXPECT_REASON("algorithm", token);
        free(token);
    }
    /* A critical header that nobody here understands (RFC 7515, section 4.1.11). */
    char *token = forge_token("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", payload, SECRET_OF_64);
    char *claims = NULL;
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_verify_token, token, SECRET_OF_64, &claims);
    free(token);
    free(payload);
}

static void malformed(void) {
    static const char *const tokens[] = {
        "",
        ".",
        "..",
        "...",
        "a",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJhbGciOiJIUzI1NiJ9..",
        "eyJhbGciOiJIUzI1NiJ9.e30",
        "eyJhbGciOiJIUzI1NiJ9=.e30.AAAA",
        "eyJhbGciOiJIUzI1NiJ9.e30.AA+/",
        " eyJhbGciOiJIUzI1NiJ9.e30.AAAA",
        "eyJhbGciOiJIUzI1NiJ9.e30.AAAA\n",
    };
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        char *claims = NULL;
        EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_verify_token, tokens[i], SECRET_OF_64, &claims);
    }
    EXPECT_REASON("malformed", "");
    EXPECT_REASON("malformed", "a.b");
    EXPECT_REASON("malformed", "a.b.c.d");
    EXPECT_REASON("malformed", "!.!.!");

    static const char *const headers[] = {"", "[]", "{", "{\"alg\":\"HS256\"} x"};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        char *token = forge_token(headers[i], "{}", SECRET_OF_64);
        EXPECT_REASON("malformed", token);
        free(token);
    }
    static const char *const payloads[] = {"", "[]", "7", "{\"exp\":"};
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
        char *token = forge_token(HS256, payloads[i], SECRET_OF_64);
        EXPECT_REASON("malformed", token);
        free(token);
    }
}

/* Times have 60 seconds of leeway; the cases keep well away from its edge. */
static void times(void) {
    static const struct {
        const char *reason; /* NULL: the token is good */
        const char *payload;
        int from_now;
    } cases[] = {
        {"expired", "{\"workspaceKey\":\"acme\",\"exp\":%lld}", -120},
        {NULL, "{\"workspaceKey\":\"acme\",\"exp\":%lld}", -20},
        {"not_yet_valid", "{\"workspaceKey\":\"acme\",\"exp\":9999999999,\"nbf\":%lld}", 3600},
        {NULL, "{\"workspaceKey\":\"acme\",\"exp\":9999999999,\"nbf\":%lld}", 20},
        {"not_yet_valid", "{\"workspaceKey\":\"acme\",\"exp\":9999999999,\"iat\":%lld}", 3600},
        {NULL, "{\"workspaceKey\":\"acme\",\"exp\":9999999999,\"iat\":%lld}", 20},
        {"claims", "{\"workspaceKey\":\"acme\",\"iat\":%lld}", 0},
        {"claims", "{\"workspaceKey\":\"acme\",\"exp\":\"%lld\"}", 3600},
        {"claims", "{\"exp\":%lld}", 3600},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        char *payload = format(cases[i].payload, (long long)time(NULL) + cases[i].from_now);
#pragma GCC diagnostic pop
        char *token = forge_token(HS256, payload, SECRET_OF_64);
        if (cases[i].reason == NULL) {
            json_decref(verified(token));
        } else {
            EXPECT_REASON(cases[i].reason, token);
        }
        free(token);
        free(payload);
    }
}

static void older_names(void) {
    char *token = forge_token(HS256, "{\"iss\":\"acme\",\"id\":\"customer-42\",\"exp\":9999999999}", SECRET_OF_64);
    json_t *answer = verified(token);
    CHECK_TEXT("acme", text_of(answer, "workspaceKey"));
    CHECK_TEXT("customer-42", text_of(answer, "tenantKey"));
    json_decref(answer);
    free(token);

    static const struct {
        const char *value;
        int is_admin;
    } cases[] = {{"true", 1}, {"\"true\"", 1}, {"1", 1}, {"false", 0}, {"0", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *payload = format("{\"workspaceKey\":\"acme\",\"exp\":9999999999,\"isAdmin\":%s}", cases[i].value);
        token = forge_token(HS256, payload, SECRET_OF_64);
        answer = verified(token);
        const json_t *value = json_object_get(answer, "isAdmin");
        CHECK(cases[i].is_admin ? json_is_true(value) : !json_is_true(value));
        CHECK(value == NULL || json_is_boolean(value));
        json_decref(answer);
        free(token);
        free(payload);
    }
}

/* A good token of MEMBRANE_MAX_TOKEN bytes is taken, one byte more is not. */
static void sizes(void) {
    size_t padding = 3 * MEMBRANE_MAX_TOKEN / 4 - 200;
    for (;; padding++) {
        char *payload = format("{\"workspaceKey\":\"acme\",\"exp\":9999999999,\"name\":\"%0*d\"}", (int)padding, 0);
        char *token = forge_token(HS256, payload, SECRET_OF_64);
        size_t length = strlen(token);
        if (length == MEMBRANE_MAX_TOKEN) json_decref(verified(token));
        if (length > MEMBRANE_MAX_TOKEN) {
            CHECK_NUMBER(MEMBRANE_MAX_TOKEN + 1, length);
            EXPECT_REASON("malformed", token);
        }
        free(token);
        free(payload);
        if (length > MEMBRANE_MAX_TOKEN) break;
    }
    char *name = format("%0*d", MEMBRANE_MAX_TOKEN, 0);
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.name = name;
    char *token = NULL;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, SECRET_OF_64, MEMBRANE_HS256, &token);
    free(name);
}

int main(void) {
    signing_and_verifying();
    the_signature_is_the_standard_one();
    management_tokens();
    lengths_of_secrets();
    claims_that_are_wrong();
    tampered();
    algorithms_that_are_refused();
    malformed();
    times();
    older_names();
    sizes();
    return check_result();
}
