/* The error object: all that its accessors say about one failure, and that it says nothing secret. */
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listener.h"
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

#define THREADS 64

static void *read_error(void *argument) {
    const membrane_error *error = argument;
    for (int i = 0; i < 100; i++) {
        CHECK_NUMBER(MEMBRANE_NOT_FOUND, membrane_error_status(error));
        CHECK_TEXT("bad_request", membrane_error_type(error));
        CHECK_TEXT("not_found", membrane_error_key(error));
        CHECK(strstr(membrane_error_json(error), membrane_error_message(error)) != NULL);
        CHECK(*membrane_error_data(error) == '{');
        CHECK_NUMBER(0, membrane_error_is_retryable(error));
    }
    return NULL;
}

/* Immutable: many threads may read one at once. */
static void many_readers(membrane_client *client) {
    membrane_error *error = NULL;
    membrane_get_connection(client, "{\"id\":\"con_none\"}", NULL, NULL, &error);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) REQUIRE(pthread_create(&threads[i], NULL, read_error, error) == 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    membrane_error_free(error);
}

/* An app that refuses in three ways. Ends with the program. */
static void *refuse(void *opened) {
    const listener *listener = opened;
    for (;;) {
        int connection = accept(listener->socket, NULL, NULL);
        if (connection < 0) return NULL;
        char request[16384];
        size_t length = 0;
        ssize_t count = 0;
        do {
            count = read(connection, request + length, sizeof request - 1 - length);
            if (count > 0) length += (size_t)count;
            request[length] = '\0';
        } while (count > 0 && strstr(request, "\r\n\r\n") == NULL);
        const char *head = "401 Unauthorized\r\n", *body = "{}";
        if (strstr(request, " /limited ") != NULL) head = "429 Too Many Requests\r\nRetry-After: 7\r\n";
        if (strstr(request, " /token ") != NULL) head = "400 Bad Request\r\nContent-Type: application/json\r\n";
        if (strstr(request, " /token ") != NULL) body = "{\"error\":\"invalid_grant\"}";
        char *answer =
            format("HTTP/1.1 %sContent-Length: %zu\r\nConnection: close\r\n\r\n%s", head, strlen(body), body);
        (void)!send(connection, answer, strlen(answer), MSG_NOSIGNAL);
        free(answer);
        close(connection);
    }
}

/* What only somebody else's refusal fills in: when to try again, the HTTP status, OAuth's own code. */
static void of_a_provider(membrane *engine) {
    static listener listener;
    listener = listener_open();
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, refuse, &listener) == 0);
    pthread_detach(thread);
    membrane_client *manager = client_for(engine, NULL), *client = client_for(engine, "of-a-provider");
    char *settings =
        format("{\"internalApi\":{\"baseUri\":\"%s\",\"type\":\"oauth2\",\"getOAuthConfig\":{\"type\":\"mapping\","
               "\"mapping\":{\"clientId\":\"us\",\"clientSecret\":\"canary-client-secret\",\"tokenUri\":\"%s/token\"}},"
               "\"makeApiClient\":{\"type\":\"mapping\",\"mapping\":{}}}}",
               listener.base_uri, listener.base_uri);
    json_decref(ask(membrane_patch_workspace, manager, settings));
    json_decref(ask(membrane_set_credentials, client,
                    "{\"credentials\":{\"access_token\":\"canary-access\",\"refresh_token\":\"canary-refresh\"}}"));

    membrane_error *error = NULL;
    CHECK_NUMBER(MEMBRANE_RATE_LIMITED, membrane_request(client, "{\"path\":\"/limited\"}", NULL, NULL, &error));
    CHECK_NUMBER(1, membrane_error_is_retryable(error));
    CHECK_NUMBER(7000, membrane_error_retry_after_ms(error));
    CHECK_NUMBER(429, membrane_error_http_status(error));
    CHECK(membrane_error_oauth_code(error) == NULL);
    membrane_error_free(error);

    error = NULL;
    CHECK_NUMBER(MEMBRANE_CREDENTIALS_REFUSED, membrane_request(client, "{\"path\":\"/\"}", NULL, NULL, &error));
    CHECK_TEXT("invalid_grant", membrane_error_oauth_code(error));
    CHECK_NUMBER(0, membrane_error_is_retryable(error));
    CHECK_NUMBER(-1, membrane_error_retry_after_ms(error));
    CHECK(strstr(membrane_error_json(error), "canary") == NULL);
    membrane_error_free(error);
    free(settings);
    membrane_client_free(client);
    membrane_client_free(manager);
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
    many_readers(client);
    lifetime();
    secrets(engine, client);
    of_a_provider(engine);
    membrane_client_free(client);
    membrane_close(engine);
    return check_result();
}
