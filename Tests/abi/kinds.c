#include "kinds.h"

void (*kinds_hook)(void *user_data, membrane_reply *reply);

static void call_hook(void *user_data, membrane_reply *reply) {
    if (kinds_hook != NULL) kinds_hook(user_data, reply);
}

static int32_t take(void *user_data, const char *event) {
    (void)event;
    call_hook(user_data, NULL);
    return 0;
}

static int32_t agree(void *user_data, const char *attempt) {
    (void)attempt;
    call_hook(user_data, NULL);
    return 1;
}

static int32_t answer(void *user_data, const char *question, membrane_reply *reply) {
    (void)question;
    call_hook(user_data, reply);
    membrane_reply_set(reply, "{\"credentials\":{}}", NULL);
    return 0;
}

static membrane_status set_event(membrane *engine, int is_given, void *user_data, membrane_release release,
                                 membrane_error **error) {
    return membrane_set_event_callback(engine, is_given ? take : NULL, user_data, release, error);
}

static membrane_status set_fetch(membrane *engine, int is_given, void *user_data, membrane_release release,
                                 membrane_error **error) {
    return membrane_set_fetch_callback(engine, is_given ? answer : NULL, user_data, release, error);
}

static membrane_status set_confirm(membrane *engine, int is_given, void *user_data, membrane_release release,
                                   membrane_error **error) {
    return membrane_set_confirm_callback(engine, is_given ? agree : NULL, user_data, release, error);
}

static membrane_status set_native(membrane *engine, int is_given, void *user_data, membrane_release release,
                                  membrane_error **error) {
    return membrane_set_native_function(engine, "ours", is_given ? answer : NULL, user_data, release, error);
}

/* The functions below do not look at what comes of a call: others change what it needs at the same time. */

static void cause_event(membrane *engine, membrane_client *tenant) {
    membrane_connect(tenant,
                     "{\"connectorKey\":\"keys\",\"input\":{\"apiKey\":\"k\"},\"allowMultipleConnections\":true}", NULL,
                     NULL, NULL);
    membrane_run_due(engine, NULL, NULL, NULL);
}

static void cause_fetch(membrane *engine, membrane_client *tenant) {
    (void)engine;
    membrane_set_credentials(tenant, "{\"credentials\":null}", NULL, NULL, NULL);
    membrane_request(tenant, "{\"path\":\"/\"}", NULL, NULL, NULL);
}

static void cause_confirm(membrane *engine, membrane_client *tenant) {
    (void)engine;
    char *answer = NULL;
    if (membrane_connect(tenant, "{\"connectorKey\":\"oauth\",\"allowMultipleConnections\":true}", NULL, &answer,
                         NULL) != MEMBRANE_OK)
        return;
    json_t *connection = json_loads(answer, 0, NULL);
    const char *uri = text_of(json_object_get(connection, "clientAction"), "uiUrl");
    const char *state = strstr(uri, "state=");
    REQUIRE(state != NULL);
    char *request =
        format("{\"callbackUrl\":\"https://product.test/callback?code=c&%.*s\"}", (int)strcspn(state, "&"), state);
    membrane_complete_connect(tenant, request, NULL, NULL, NULL);
    free(request);
    json_decref(connection);
    membrane_string_free(answer);
}

static void cause_native(membrane *engine, membrane_client *tenant) {
    (void)engine;
    membrane_connect(tenant, "{\"connectorKey\":\"native\",\"input\":{},\"allowMultipleConnections\":true}", NULL, NULL,
                     NULL);
}

const kind kinds[KINDS] = {
    {"event callback", set_event, cause_event},
    {"fetch callback", set_fetch, cause_fetch},
    {"confirm callback", set_confirm, cause_confirm},
    {"native function", set_native, cause_native},
};

#define NOBODY "http://127.0.0.1:9"
#define CLIENT "{\"type\":\"mapping\",\"mapping\":{\"baseUri\":\"" NOBODY "\"}}"

void kinds_set_up(membrane *engine) {
    membrane_client *manager = client_for(engine, NULL);
    json_decref(ask(membrane_create_connector, manager,
                    "{\"key\":\"keys\",\"name\":\"Keys\",\"type\":\"client-credentials\",\"inputSchema\":{\"type\":"
                    "\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}}},\"makeApiClient\":" CLIENT "}"));
    json_decref(ask(membrane_create_connector, manager,
                    "{\"key\":\"native\",\"name\":\"Native\",\"type\":\"client-credentials\",\"makeApiClient\":" CLIENT
                    ",\"getCredentialsFromConnectionParameters\":{\"type\":\"native\",\"name\":\"ours\"}}"));
    json_decref(
        ask(membrane_create_connector, manager,
            "{\"key\":\"oauth\",\"name\":\"OAuth\",\"type\":\"oauth2\",\"getOAuthConfig\":{\"type\":\"mapping\","
            "\"mapping\":{\"clientId\":\"c\",\"clientSecret\":\"s\",\"authorizeUri\":\"" NOBODY
            "/authorize\",\"tokenUri\":\"" NOBODY "/token\"}},\"makeApiClient\":" CLIENT "}"));
    json_decref(ask(membrane_create_integration, manager,
                    "{\"connectorKey\":\"oauth\",\"oAuthCallbackUri\":\"https://product.test/callback\"}"));
    json_decref(ask(membrane_patch_workspace, manager,
                    "{\"internalApi\":{\"baseUri\":\"" NOBODY "\",\"makeApiClient\":{\"mapping\":{}}}}"));
    membrane_client_free(manager);
}
