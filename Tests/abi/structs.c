/* Structures that grow: struct_size says which members the caller knows. */
#include "support.h"

/* A caller that was built against a later header: more members behind those of today. */
typedef struct later_claims {
    membrane_claims claims;
    int64_t later;
} later_claims;

typedef struct later_call {
    membrane_call call;
    int64_t later;
} later_call;

typedef struct later_verify_options {
    membrane_verify_options options;
    int64_t later;
} later_verify_options;

typedef struct later_stream {
    membrane_stream stream;
    int64_t later;
} later_stream;

/* A smaller struct is an older caller's, if any struct can have that size. */
static membrane_status size_expected(size_t size) {
    return size >= sizeof(size_t) && size % sizeof(size_t) == 0 ? MEMBRANE_OK : MEMBRANE_INVALID_ARGUMENT;
}

static void take(char **text) {
    membrane_string_free(*text);
    *text = NULL;
}

static void streams_of_other_sizes(membrane_client *client) {
    /* Which connection is not said: that is noticed once the struct was taken. */
    later_stream later = {MEMBRANE_STREAM_INIT, 0};
    for (size_t size = 0; size <= sizeof(membrane_stream); size++) {
        later.stream.struct_size = size;
        membrane_status expected = size_expected(size) == MEMBRANE_OK ? MEMBRANE_INVALID_REQUEST : size_expected(size);
        EXPECT(expected, membrane_request_stream, client, "{}", NULL, &later.stream, NULL);
    }
    later.stream.struct_size = sizeof later;
    EXPECT(MEMBRANE_INVALID_REQUEST, membrane_request_stream, client, "{}", NULL, &later.stream, NULL);
    later.later = 1;
    EXPECT(MEMBRANE_UNSUPPORTED, membrane_request_stream, client, "{}", NULL, &later.stream, NULL);
}

static void audiences(void) {
    membrane_key *key = NULL;
    EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, strlen(WORKSPACE_SECRET), SECRET_FORMAT, &key);
    char *token = sign("customer"), *claims = NULL;
    membrane_verify_options options = MEMBRANE_VERIFY_OPTIONS_INIT;
    options.audience = "https://api.test";
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_key_verify, key, token, &options, &claims);
    options.audience = "";
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_verify, key, token, &options, &claims);
    options.audience = NULL;
    options.issuer = "https://login.test";
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_key_verify, key, token, &options, &claims);
    options.issuer = "\xff";
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_verify, key, token, &options, &claims);
    CHECK(claims == NULL);
    membrane_string_free(token);
    membrane_key_free(key);
}

static void verify_options_of_other_sizes(void) {
    later_verify_options later = {MEMBRANE_VERIFY_OPTIONS_INIT, 0};
    membrane_key *key = NULL;
    EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, strlen(WORKSPACE_SECRET), SECRET_FORMAT, &key);
    char *token = sign("customer"), *claims = NULL;
    for (size_t size = 0; size < sizeof(membrane_verify_options); size++) {
        later.options.struct_size = size;
        EXPECT(size_expected(size), membrane_key_verify, key, token, &later.options, &claims);
        take(&claims);
    }
    /* An older caller's struct: what is behind it is not looked at. */
    later.options.audience = "nobody";
    later.options.struct_size = offsetof(membrane_verify_options, audience);
    EXPECT(MEMBRANE_OK, membrane_key_verify, key, token, &later.options, &claims);
    take(&claims);
    later.options.audience = NULL;
    later.options.struct_size = sizeof later;
    EXPECT(MEMBRANE_OK, membrane_key_verify, key, token, &later.options, &claims);
    membrane_string_free(claims);
    later.later = 1;
    EXPECT(MEMBRANE_UNSUPPORTED, membrane_key_verify, key, token, &later.options, &claims);

    membrane_verify_options leeway = MEMBRANE_VERIFY_OPTIONS_INIT;
    static const int64_t wrong[] = {-1, 3601, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        leeway.leeway_s = wrong[i];
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_verify, key, token, &leeway, &claims);
    }
    membrane_string_free(token);
    membrane_key_free(key);
}

static void claims_of_other_sizes(void) {
    later_claims later = {MEMBRANE_CLAIMS_INIT, 0};
    later.claims.workspace_key = WORKSPACE_KEY;
    char *token = NULL;

    for (size_t size = 0; size < sizeof(membrane_claims); size++) {
        later.claims.struct_size = size;
        /* Without workspace_key there is nothing to sign. */
        membrane_status expected = size < 16 ? MEMBRANE_INVALID_ARGUMENT : size_expected(size);
        EXPECT(expected, membrane_sign_token, &later.claims, WORKSPACE_SECRET, MEMBRANE_HS256, &token);
        take(&token);
    }
    later.claims.struct_size = sizeof later;
    EXPECT(MEMBRANE_OK, membrane_sign_token, &later.claims, WORKSPACE_SECRET, MEMBRANE_HS256, &token);
    membrane_string_free(token);
    later.later = 1; /* asks for something that this library does not know */
    EXPECT(MEMBRANE_UNSUPPORTED, membrane_sign_token, &later.claims, WORKSPACE_SECRET, MEMBRANE_HS256, &token);

    membrane_claims reserved = MEMBRANE_CLAIMS_INIT;
    reserved.workspace_key = WORKSPACE_KEY;
    reserved.reserved = 1;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &reserved, WORKSPACE_SECRET, MEMBRANE_HS256, &token);
}

static void calls_of_other_sizes(membrane_client *client) {
    later_call later = {MEMBRANE_CALL_INIT, 0};
    for (size_t size = 0; size < sizeof(membrane_call); size++) {
        later.call.struct_size = size;
        EXPECT(size_expected(size), membrane_list_connections, client, "{}", &later.call, NULL);
    }
    /* The member that is missing is not read. */
    later.call.cancel = (membrane_cancel *)(uintptr_t)4096;
    later.call.struct_size = offsetof(membrane_call, cancel);
    EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", &later.call, NULL);
    later.call.cancel = NULL;
    later.call.struct_size = sizeof later;
    EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", &later.call, NULL);
    later.later = 1;
    EXPECT(MEMBRANE_UNSUPPORTED, membrane_list_connections, client, "{}", &later.call, NULL);

    membrane_call unlimited = MEMBRANE_CALL_INIT;
    unlimited.timeout_ms = -1;
    EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", &unlimited, NULL);
    unlimited.timeout_ms = -2;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_list_connections, client, "{}", &unlimited, NULL);
}

int main(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *client = client_for(engine, "customer");
    claims_of_other_sizes();
    verify_options_of_other_sizes();
    calls_of_other_sizes(client);
    streams_of_other_sizes(client);
    audiences();
    membrane_client_free(client);
    membrane_close(engine);
    return check_result();
}
