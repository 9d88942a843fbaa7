#include "support.h"

#include <stdarg.h>
#include <stdio.h>

static void check_error_object(const char *file, int line, const char *function, membrane_status status,
                               const membrane_error *error) {
    static const char *const types[] = {"bad_request", "connection", "configuration", "internal"};
    const char *type = membrane_error_type(error);
    const char *key = membrane_error_key(error);
    const char *message = membrane_error_message(error);

    int known = 0;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) known |= type != NULL && strcmp(type, types[i]) == 0;
    if (membrane_error_status(error) != status) check_failed(file, line, "%s: the object has another status", function);
    if (!known) check_failed(file, line, "%s: type is %s", function, type == NULL ? "(null)" : type);
    if (key == NULL || *key == '\0') check_failed(file, line, "%s: no key", function);
    if (message == NULL || *message == '\0') check_failed(file, line, "%s: no message", function);
    if (message != NULL && strchr(message, '\n') != NULL) check_failed(file, line, "%s: several lines", function);

    const char *text = membrane_error_json(error);
    json_t *whole = text == NULL ? NULL : json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(whole)) check_failed(file, line, "%s: the error is not a JSON object", function);
    if (text != NULL && strstr(text, WORKSPACE_SECRET) != NULL)
        check_failed(file, line, "%s: the error tells the secret", function);
    json_decref(whole);
}

void expect_status(const char *file, int line, const char *function, membrane_status expected, membrane_status actual,
                   membrane_error *error) {
    if (actual != expected) {
        const char *name = membrane_status_name(actual);
        const char *message = membrane_error_message(error);
        check_failed(file, line, "%s answered %s (%d) instead of %s: %s", function, name == NULL ? "?" : name,
                     (int)actual, membrane_status_name(expected), message == NULL ? "" : message);
    }
    if (actual == MEMBRANE_OK && error != NULL) check_failed(file, line, "%s: success with an error", function);
    if (actual != MEMBRANE_OK && error == NULL) check_failed(file, line, "%s: failure without an error", function);
    if (actual != MEMBRANE_OK && error != NULL) check_error_object(file, line, function, actual, error);
    membrane_error_free(error);
}

membrane *open_engine(const char *url) {
    membrane *engine = NULL;
    EXPECT(MEMBRANE_OK, membrane_open, url, ENGINE_OPTIONS, &engine);
    REQUIRE(engine != NULL);
    return engine;
}

char *sign(const char *tenant_key) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    claims.tenant_key = tenant_key;
    claims.is_admin = tenant_key == NULL;
    char *token = NULL;
    EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, WORKSPACE_SECRET, MEMBRANE_HS512, &token);
    REQUIRE(token != NULL);
    return token;
}

membrane_client *client_for(membrane *engine, const char *tenant_key) {
    char *token = sign(tenant_key);
    membrane_client *client = NULL;
    EXPECT(MEMBRANE_OK, membrane_client_new, engine, token, &client);
    REQUIRE(client != NULL);
    membrane_string_free(token);
    return client;
}

json_t *ask_at(const char *file, int line, const char *name, operation *function, membrane_client *client,
               const char *request) {
    char *response = NULL;
    membrane_error *error = NULL;
    membrane_status status = function(client, request, NULL, &response, &error);
    expect_status(file, line, name, MEMBRANE_OK, status, error);
    REQUIRE(response != NULL);
    json_t *answer = json_loads(response, JSON_REJECT_DUPLICATES, NULL);
    REQUIRE(json_is_object(answer));
    membrane_string_free(response);
    return answer;
}

const char *text_at(const char *file, int line, const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    if (text == NULL) check_failed(file, line, "the answer has no text \"%s\"", name);
    return text == NULL ? "" : text;
}

char *format(const char *text, ...) {
    char *result = NULL;
    va_list arguments;
    va_start(arguments, text);
    REQUIRE(vasprintf(&result, text, arguments) >= 0);
    va_end(arguments);
    return result;
}

void create_key_connector(membrane *engine, const char *base_uri) {
    char *request = format("{\"key\":\"keys\",\"name\":\"Keys\",\"type\":\"client-credentials\","
                           "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}},"
                           "\"required\":[\"apiKey\"]},"
                           "\"makeApiClient\":{\"type\":\"mapping\",\"mapping\":{\"baseUri\":\"%s\","
                           "\"headers\":{\"X-Api-Key\":{\"$var\":\"$.credentials.apiKey\"}}}},"
                           "\"test\":{\"type\":\"rest-api-mapping\",\"path\":\"/me\",\"method\":\"GET\"}}",
                           base_uri);
    membrane_client *manager = client_for(engine, NULL);
    json_decref(ask(membrane_create_connector, manager, request));
    membrane_client_free(manager);
    free(request);
}

char *pending_connection(membrane_client *client) {
    json_t *connection = ask(membrane_connect, client,
                             "{\"connectorKey\":\"keys\",\"name\":\"Pending\",\"allowMultipleConnections\":true}");
    CHECK_TEXT("CLIENT_ACTION_REQUIRED", text_of(connection, "state"));
    char *id = format("%s", text_of(connection, "id"));
    json_decref(connection);
    return id;
}

void set_up_internal_api(membrane *engine, membrane_client *tenant, const char *base_uri, const char *api_key) {
    char *settings =
        format("{\"internalApi\":{\"baseUri\":\"%s\",\"makeApiClient\":{\"type\":\"mapping\",\"mapping\":"
               "{\"headers\":{\"X-Product-Key\":{\"$var\":\"$.credentials.apiKey\"}}}},"
               "\"credentialsSchema\":{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}},"
               "\"required\":[\"apiKey\"]}}}",
               base_uri);
    char *credentials = format("{\"credentials\":{\"apiKey\":\"%s\"}}", api_key);
    membrane_client *manager = client_for(engine, NULL);
    json_decref(ask(membrane_patch_workspace, manager, settings));
    json_decref(ask(membrane_set_credentials, tenant, credentials));
    membrane_client_free(manager);
    free(credentials);
    free(settings);
}
