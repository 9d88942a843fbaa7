/* Requests that are wrong as JSON: every operation refuses them alike, and each says what is wrong. */
#include "operations.h"

/* The message of a refusal. Free with free. */
static char *refusal(int line, operation *function, membrane_client *client, const char *request) {
    char *response = NULL;
    membrane_error *error = NULL;
    membrane_status status = function(client, request, NULL, &response, &error);
    char *message = format("%s", error == NULL ? "" : membrane_error_message(error));
    const char *type = membrane_error_type(error);
    if (type == NULL || strcmp(type, "bad_request") != 0)
        check_failed(__FILE__, line, "type is %s", type == NULL ? "(null)" : type);
    if (response != NULL) check_failed(__FILE__, line, "a refused request was answered");
    expect_status(__FILE__, line, "operation", MEMBRANE_INVALID_REQUEST, status, error);
    return message;
}
#define REFUSAL(function, client, request) refusal(__LINE__, function, client, request)

/* A request of so many levels: the object, `meta` in it, and arrays below. Free with free. */
static char *nested(size_t levels) {
    int arrays = (int)levels - 2;
    char *brackets = format("%0*d%0*d", arrays, 0, arrays, 0);
    memset(brackets, '[', (size_t)arrays);
    memset(brackets + arrays, ']', (size_t)arrays);
    char *request = format("{\"connectionId\":\"con_none\",\"path\":\"/\",\"body\":{\"list\":%s}}", brackets);
    free(brackets);
    return request;
}

/* Every operation is asked by somebody who may ask: what a caller may do comes before what he asks for. */
static void every_operation(membrane_client *const clients[], size_t client_count) {
    char *deep = nested(65);
    char *bottomless = nested(100000);
    char *large = format("{\"name\":\"%0*d\"}", MEMBRANE_MAX_REQUEST, 0);
    const char *const requests[] = {
        "",
        "{",
        "{\"name\":",
        "{\"name\":\"cut",
        "[]",
        "7",
        "null",
        "\"text\"",
        "{} {}",
        "{]}",
        "{'a':1}",
        "{\"a\":1,}",
        "tru",
        "{\"a\":01}",
        "{\"id\":\"a\",\"id\":\"b\"}",
        "{\"id\":\"a\\u0000b\"}",
        deep,
        bottomless,
        large,
    };
    for (size_t i = 0; i < OPERATION_COUNT; i++) {
        operation *function = operations[i].function;
        membrane_client *client = clients[0];
        for (size_t j = 0; j < client_count; j++)
            if (function(clients[j], "", NULL, NULL, NULL) != MEMBRANE_ACCESS_DENIED) client = clients[j];
        for (size_t j = 0; j < sizeof requests / sizeof *requests; j++)
            EXPECT(MEMBRANE_INVALID_REQUEST, function, client, requests[j], NULL, NULL);
    }
    free(deep);
    free(bottomless);
    free(large);
}

/* Whoever reads the message can tell what to correct. */
static void each_kind_has_its_message(membrane_client *client) {
    char *deep = nested(65);
    char *large = format("{\"name\":\"%0*d\"}", MEMBRANE_MAX_REQUEST, 0);
    char *messages[] = {
        REFUSAL(membrane_list_connections, client, "{\"limit\":"),
        REFUSAL(membrane_list_connections, client, "{\"limit\" 1}"),
        REFUSAL(membrane_list_connections, client, "[]"),
        REFUSAL(membrane_list_connections, client, "{\"limit\":\"many\"}"),
        REFUSAL(membrane_list_connections, client, "{\"limits\":1}"),
        REFUSAL(membrane_get_connection, client, "{}"),
        REFUSAL(membrane_request, client, deep),
        REFUSAL(membrane_list_connections, client, large),
    };
    size_t count = sizeof messages / sizeof *messages;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(messages[i], messages[j]) == 0)
                check_failed(__FILE__, __LINE__, "two kinds share the message \"%s\"", messages[i]);
    for (size_t i = 0; i < count; i++) free(messages[i]);
    free(deep);
    free(large);
}

/* A member that is nearly right: the error names the one that was meant. */
static void near_misses(membrane_client *client) {
    static const struct {
        operation *function;
        const char *request, *meant;
    } cases[] = {
        {membrane_connect, "{\"connectorkey\":\"keys\"}", "connectorKey"},
        {membrane_connect, "{\"connectorKey\":\"keys\",\"redirectUrl\":\"http://x\"}", "redirectUri"},
        {membrane_list_connections, "{\"limits\":1}", "limit"},
        {membrane_list_connections, "{\"conectorKey\":\"keys\"}", "connectorKey"},
        {membrane_get_connection, "{\"id\":\"con_1\",\"timeOut\":1}", "timeout"},
        {membrane_request, "{\"path\":\"/\",\"headrs\":{}}", "headers"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *message = REFUSAL(cases[i].function, client, cases[i].request);
        if (strstr(message, cases[i].meant) == NULL)
            check_failed(__FILE__, __LINE__, "\"%s\" does not name %s", message, cases[i].meant);
        free(message);
    }
}

/* What is wrong may be a secret in the wrong place: it is not repeated. */
static void values_are_not_repeated(membrane_client *client) {
    static const char *const requests[] = {
        "{\"credentials\":\"canary-in-request\"}",
        "{\"credentials\":{\"apiKey\":\"canary-in-request\"",
        "{\"credentials\":{\"apiKey\":\"canary-in-request\"}} canary-in-request",
        "canary-in-request",
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        char *message = REFUSAL(membrane_set_credentials, client, requests[i]);
        CHECK(strstr(message, "canary-in-request") == NULL);
        free(message);
    }
}

/* The largest and the deepest request that are still taken. What is kept has lower limits: here nothing is. */
static void limits_are_inclusive(membrane_client *client) {
    /* Whether it is taken shows in the answer: an unknown record instead of a wrong request. */
    char *frame = format("{\"connectionId\":\"con_none\",\"path\":\"/\",\"body\":\"\"}");
    char *large = format("{\"connectionId\":\"con_none\",\"path\":\"/\",\"body\":\"%0*d\"}",
                         MEMBRANE_MAX_REQUEST - (int)strlen(frame), 0);
    CHECK_NUMBER(MEMBRANE_MAX_REQUEST, strlen(large));
    EXPECT(MEMBRANE_NOT_FOUND, membrane_request, client, large, NULL, NULL);
    free(large);
    free(frame);

    char *deep = nested(64);
    EXPECT(MEMBRANE_NOT_FOUND, membrane_request, client, deep, NULL, NULL);
    free(deep);
}

int main(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *manager = client_for(engine, NULL);
    membrane_client *tenant = client_for(engine, "customer");
    char *made = NULL;
    EXPECT(MEMBRANE_OK, membrane_create_instance_token, engine, NULL, &made);
    json_t *token = json_loads(made, 0, NULL);
    membrane_client *instance = NULL;
    EXPECT(MEMBRANE_OK, membrane_client_new, engine, text_of(token, "token"), &instance);
    json_decref(token);
    membrane_string_free(made);
    membrane_client *const clients[] = {manager, tenant, instance};
    every_operation(clients, sizeof clients / sizeof *clients);
    membrane_client_free(instance);
    each_kind_has_its_message(tenant);
    near_misses(tenant);
    values_are_not_repeated(tenant);
    limits_are_inclusive(tenant);
    membrane_client_free(tenant);
    membrane_client_free(manager);
    membrane_close(engine);
    return check_result();
}
