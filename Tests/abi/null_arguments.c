/* NULL, in turn, for every pointer of every function: an answer, never a crash, and outputs untouched. */
#include "operations.h"

/* What outputs hold before a call that must not write them. */
static char untouched;
#define UNTOUCHED ((void *)&untouched)

static void tokens(void) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    char *token = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, NULL, WORKSPACE_SECRET, MEMBRANE_HS256, &token);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, NULL, MEMBRANE_HS256, &token);
    CHECK(token == UNTOUCHED);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, WORKSPACE_SECRET, MEMBRANE_HS256, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token(NULL, NULL, MEMBRANE_HS256, NULL, NULL));

    claims.workspace_key = NULL;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, WORKSPACE_SECRET, MEMBRANE_HS256, &token);
    CHECK(token == UNTOUCHED);

    char *signed_token = sign("customer");
    char *answer = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_token, NULL, WORKSPACE_SECRET, &answer);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_token, signed_token, NULL, &answer);
    CHECK(answer == UNTOUCHED);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_token, signed_token, WORKSPACE_SECRET, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_verify_token(NULL, NULL, NULL, NULL));
    membrane_string_free(signed_token);
}

static void keys(void) {
    membrane_key *key = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_new, NULL, 64, SECRET_FORMAT, &key);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_new, WORKSPACE_SECRET, 64, NULL, &key);
    CHECK(key == UNTOUCHED);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_new, WORKSPACE_SECRET, 64, SECRET_FORMAT, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_key_new(NULL, 0, NULL, NULL, NULL));
    EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, 64, SECRET_FORMAT, &key);

    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    char *text = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_sign, NULL, &claims, MEMBRANE_HS256, &text);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_sign, key, NULL, MEMBRANE_HS256, &text);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_sign, key, &claims, MEMBRANE_HS256, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_key_sign(NULL, NULL, MEMBRANE_HS256, NULL, NULL));
    CHECK(text == UNTOUCHED);

    char *token = sign("customer");
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_verify, NULL, token, NULL, &text);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_verify, key, NULL, NULL, &text);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_verify, key, token, NULL, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_key_verify(NULL, NULL, NULL, NULL, NULL));
    CHECK(text == UNTOUCHED);
    EXPECT(MEMBRANE_OK, membrane_key_verify, key, token, NULL, &text);
    membrane_string_free(text);
    membrane_string_free(token);

    text = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_public, NULL, &text);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_public, key, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_key_public(NULL, NULL, NULL));
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_info, NULL, &text);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_info, key, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_key_info(NULL, NULL, NULL));
    CHECK(text == UNTOUCHED);
    membrane_key_free(key);
    membrane_key_free(NULL);
}

static void engine_and_client(membrane *engine) {
    membrane *opened = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_open, NULL, NULL, &opened);
    CHECK(opened == UNTOUCHED);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_open, "sqlite::memory:", NULL, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_open(NULL, NULL, NULL, NULL));
    EXPECT(MEMBRANE_OK, membrane_open, "no-options.db", NULL, &opened);
    membrane_close(opened);
    membrane_close(NULL);

    char *access = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_workspace_access, NULL, WORKSPACE_KEY, &access);
    CHECK(access == UNTOUCHED);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_workspace_access, engine, WORKSPACE_KEY, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_workspace_access(NULL, NULL, NULL, NULL));
    EXPECT(MEMBRANE_OK, membrane_workspace_access, engine, NULL, &access);
    membrane_string_free(access);

    char *made = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_create_instance_token, NULL, NULL, &made);
    CHECK(made == UNTOUCHED);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_create_instance_token, engine, NULL, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_create_instance_token(NULL, NULL, NULL, NULL));
    EXPECT(MEMBRANE_OK, membrane_create_instance_token, engine, NULL, &made);
    membrane_string_free(made);

    char *token = sign("customer");
    membrane_client *client = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new, NULL, token, &client);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new, engine, NULL, &client);
    CHECK(client == UNTOUCHED);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new, engine, token, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_client_new(NULL, NULL, NULL, NULL));
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new_with_options, NULL, token, NULL, &client);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new_with_options, engine, NULL, NULL, &client);
    CHECK(client == UNTOUCHED);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new_with_options, engine, token, NULL, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_client_new_with_options(NULL, NULL, NULL, NULL, NULL));
    EXPECT(MEMBRANE_OK, membrane_client_new_with_options, engine, token, NULL, &client);
    membrane_client_free(client);

    client = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_for, NULL, "{\"isAdmin\":true}", &client);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_for, engine, NULL, &client);
    CHECK(client == UNTOUCHED);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_for, engine, "{\"isAdmin\":true}", NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_client_for(NULL, NULL, NULL, NULL));
    membrane_client_free(NULL);
    membrane_string_free(token);
}

/* Nothing is asked of an operation, unless that would end the token of whoever asks. */
static const char *harmless(operation *function) {
    if (function == membrane_revoke_tokens) return "{\"tenantKey\":\"nobody\"}";
    if (function == membrane_rotate_workspace_secret) return "{\"secret\":\"too short\"}";
    return "{}";
}

static void every_operation(membrane_client *client) {
    for (size_t i = 0; i < OPERATION_COUNT; i++) {
        operation *function = operations[i].function;
        const membrane_call call = MEMBRANE_CALL_INIT;
        char *response = UNTOUCHED;
        EXPECT(MEMBRANE_INVALID_ARGUMENT, function, NULL, "{}", &call, &response);
        EXPECT(MEMBRANE_INVALID_ARGUMENT, function, client, NULL, &call, &response);
        CHECK(response == UNTOUCHED);
        CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, function(NULL, NULL, NULL, NULL, NULL));

        /* call and out_response may be NULL: the answer is the one of a whole call. */
        const char *request = harmless(function);
        membrane_status expected = function(client, request, &call, &response, NULL);
        if (expected == MEMBRANE_OK) {
            CHECK(response != UNTOUCHED);
            membrane_string_free(response);
        } else {
            CHECK(response == UNTOUCHED);
        }
        EXPECT(expected, function, client, request, NULL, NULL);
    }
}

static void streams(membrane_client *client) {
    const membrane_call call = MEMBRANE_CALL_INIT;
    const membrane_stream stream = MEMBRANE_STREAM_INIT;
    char *response = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_request_stream, NULL, "{}", &call, &stream, &response);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_request_stream, client, NULL, &call, &stream, &response);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_request_stream, client, "{}", &call, NULL, &response);
    EXPECT(MEMBRANE_INVALID_REQUEST, membrane_request_stream, client, "{}", NULL, &stream, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_request_stream(NULL, NULL, NULL, NULL, NULL, NULL));
    CHECK(response == UNTOUCHED);
}

static int32_t take_nothing(void *user_data, const char *event) {
    (void)user_data;
    (void)event;
    return 0;
}

static int32_t compute_nothing(void *user_data, const char *call, membrane_reply *reply) {
    (void)user_data;
    (void)call;
    (void)reply;
    return 1;
}

static void native_functions(membrane *engine) {
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_native_function, NULL, "ours", compute_nothing, NULL, NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_native_function, engine, NULL, compute_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_native_function, engine, "ours", compute_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_native_function, engine, "ours", NULL, NULL, NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_reply_set, NULL, "{}");
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_reply_set(NULL, NULL, NULL));
}

static void events_and_due_work(membrane *engine) {
    char *report = UNTOUCHED;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_run_due, NULL, NULL, &report);
    CHECK(report == UNTOUCHED);
    EXPECT(MEMBRANE_OK, membrane_run_due, engine, NULL, NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_worker_start, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_worker_start, engine, NULL);
    membrane_worker_stop(engine);
    membrane_worker_stop(NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_event_callback, NULL, take_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, take_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, NULL, NULL, NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_worker_callback, NULL, take_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_worker_callback, engine, take_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_worker_callback, engine, NULL, NULL, NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_fetch_callback, NULL, compute_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_fetch_callback, engine, compute_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_fetch_callback, engine, NULL, NULL, NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_confirm_callback, NULL, take_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_confirm_callback, engine, take_nothing, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_confirm_callback, engine, NULL, NULL, NULL);

    const char *secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_webhook, NULL, 1, "x", "1", "v1,AAAA", secret, 0);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_webhook, "{}", 2, NULL, "1", "v1,AAAA", secret, 0);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_webhook, "{}", 2, "x", NULL, "v1,AAAA", secret, 0);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_webhook, "{}", 2, "x", "1", NULL, secret, 0);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_webhook, "{}", 2, "x", "1", "v1,AAAA", NULL, 0);
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_verify_webhook, NULL, 0, "x", "1", "v1,AAAA", secret, 0);
}

static void cancels(void) {
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_cancel_new, NULL);
    CHECK_NUMBER(MEMBRANE_INVALID_ARGUMENT, membrane_cancel_new(NULL, NULL));
    membrane_cancel_signal(NULL);
    membrane_cancel_free(NULL);
}

static void errors(void) {
    CHECK_NUMBER(MEMBRANE_OK, membrane_error_status(NULL));
    CHECK(membrane_error_type(NULL) == NULL);
    CHECK(membrane_error_key(NULL) == NULL);
    CHECK(membrane_error_message(NULL) == NULL);
    CHECK(membrane_error_data(NULL) == NULL);
    CHECK(membrane_error_json(NULL) == NULL);
    CHECK_NUMBER(0, membrane_error_is_retryable(NULL));
    CHECK_NUMBER(-1, membrane_error_retry_after_ms(NULL));
    CHECK(membrane_error_oauth_code(NULL) == NULL);
    CHECK_NUMBER(0, membrane_error_http_status(NULL));
    membrane_error_free(NULL);
    membrane_string_free(NULL);
}

/* Success leaves out_error alone. */
static void error_of_success(void) {
    membrane_error *error = UNTOUCHED;
    membrane_cancel *cancel = NULL;
    CHECK_NUMBER(MEMBRANE_OK, membrane_cancel_new(&cancel, &error));
    CHECK(error == UNTOUCHED);
    membrane_cancel_free(cancel);
}

/* These take no pointer: listed so that a new function cannot be forgotten here. */
static void without_pointers(void) {
    CHECK(membrane_version() != NULL);
    CHECK(membrane_status_name(MEMBRANE_OK) != NULL);
}

int main(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *client = client_for(engine, NULL);
    tokens();
    keys();
    engine_and_client(engine);
    every_operation(client);
    native_functions(engine);
    membrane_client *tenant = client_for(engine, "customer");
    streams(tenant);
    membrane_client_free(tenant);
    events_and_due_work(engine);
    cancels();
    errors();
    error_of_success();
    without_pointers();
    membrane_client_free(client);
    membrane_close(engine);
    return check_result();
}
