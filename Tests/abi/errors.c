/* The error object: all that its accessors say about one failure, and that it says nothing secret. */
#include "support.h"

static void every_field(membrane_client *client) {
    membrane_error *error = NULL;
    membrane_status status = membrane_get_connection(client, "{\"id\":\"con_none\"}", NULL, NULL, &error);
    CHECK_NUMBER(MEMBRANE_NOT_FOUND, status);
    REQUIRE(error != NULL);
    CHECK_NUMBER(MEMBRANE_NOT_FOUND, membrane_error_status(error));
    CHECK_TEXT("bad_request", membrane_error_type(error));
    CHECK_TEXT("not_found", membrane_error_key(error));
    CHECK_NUMBER(0, membrane_error_is_retryable(error));
    CHECK_NUMBER(-1, membrane_error_retry_after_ms(error));
    CHECK(membrane_error_oauth_code(error) == NULL);
    CHECK_NUMBER(0, membrane_error_http_status(error));

    json_t *data = json_loads(membrane_error_data(error), 0, NULL);
    CHECK(json_is_object(data));
    json_t *whole = json_loads(membrane_error_json(error), JSON_REJECT_DUPLICATES, NULL);
    CHECK_TEXT(membrane_error_type(error), text_of(whole, "type"));
    CHECK_TEXT(membrane_error_key(error), text_of(whole, "key"));
    CHECK_TEXT(membrane_error_message(error), text_of(whole, "message"));
    const json_t *inner = json_object_get(whole, "data");
    CHECK(inner == NULL ? json_object_size(data) == 0 : json_equal(inner, data));
    json_decref(whole);
    json_decref(data);

    /* Immutable and borrowed: asking again gives the same memory. */
    CHECK(membrane_error_message(error) == membrane_error_message(error));
    CHECK(membrane_error_json(error) == membrane_error_json(error));
    membrane_error_free(error);
}

/* An error lives on its own: after later calls, and after its engine was closed. */
static void lifetime(void) {
    membrane *engine = open_engine("sqlite::memory:");
    membrane_client *client = client_for(engine, "customer");
    membrane_error *first = NULL, *second = NULL;
    membrane_get_connection(client, "{\"id\":\"con_none\"}", NULL, NULL, &first);
    membrane_get_connection(client, "{", NULL, NULL, &second);
    membrane_client_free(client);
    membrane_close(engine);
    CHECK_TEXT("not_found", membrane_error_key(first));
    CHECK_NUMBER(MEMBRANE_INVALID_REQUEST, membrane_error_status(second));
    membrane_error_free(second);
    CHECK_TEXT("not_found", membrane_error_key(first));
    membrane_error_free(first);
}

static void check_is_free_of(const char *secret, membrane_status status, membrane_error *error) {
    CHECK(status != MEMBRANE_OK);
    REQUIRE(error != NULL);
    CHECK(strstr(membrane_error_json(error), secret) == NULL);
    CHECK(strstr(membrane_error_message(error), secret) == NULL);
    CHECK(strstr(membrane_error_data(error), secret) == NULL);
    membrane_error_free(error);
}

/* Secrets that are part of what failed. */
static void secrets(membrane *engine, membrane_client *client) {
    membrane_error *error = NULL;
    membrane_status status;
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    char *text = NULL;
    membrane *opened = NULL;
    membrane_client *made = NULL;

    status = membrane_sign_token(&claims, "canary-short-secret", MEMBRANE_HS256, &text, &error);
    check_is_free_of("canary", status, error);

    char *token = sign("customer");
    char *signature = strrchr(token, '.') + 1;
    *signature = *signature == 'A' ? 'B' : 'A';
    status = membrane_verify_token(token, WORKSPACE_SECRET, &text, &error);
    check_is_free_of(signature, status, error);
    status = membrane_client_new(engine, token, &made, &error);
    check_is_free_of(signature, status, error);
    membrane_string_free(token);

    status = membrane_open("other.db", "{\"key\":\"canary-that-is-no-key\"}", &opened, &error);
    check_is_free_of("canary", status, error);
    status =
        membrane_open("other.db", "{\"workspaceKey\":\"acme\",\"workspaceSecret\":\"canary-short\"}", &opened, &error);
    check_is_free_of("canary", status, error);
    status = membrane_set_credentials(client, "{\"credentials\":\"canary-credential\"}", NULL, NULL, &error);
    check_is_free_of("canary", status, error);
    status = membrane_connect(client, "{\"connectorKey\":\"none\",\"input\":{\"apiKey\":\"canary-key\"}}", NULL, NULL,
                              &error);
    check_is_free_of("canary", status, error);
    status = membrane_complete_connect(
        client, "{\"callbackUrl\":\"http://127.0.0.1/?code=canary-code&state=canary-state\"}", NULL, NULL, &error);
    check_is_free_of("canary", status, error);
}

int main(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *client = client_for(engine, "customer");
    every_field(client);
    lifetime();
    secrets(engine, client);
    membrane_client_free(client);
    membrane_close(engine);
    return check_result();
}
