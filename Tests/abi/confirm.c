/* The confirm callback: it decides before a code is redeemed, may call the library, and is released exactly once. */
#include <stdatomic.h>

#include "support.h"

/* What a callback was registered with. */
typedef struct judge {
    membrane *engine;
    membrane_client *client;
    int32_t answer;
    int closes, clears;
    atomic_int calls, releases;
} judge;

static int32_t decide(void *user_data, const char *attempt) {
    judge *judge = user_data;
    CHECK_NUMBER(0, atomic_load(&judge->releases));
    json_t *object = json_loads(attempt, JSON_REJECT_DUPLICATES, NULL);
    CHECK_TEXT(WORKSPACE_KEY, text_of(object, "workspaceKey"));
    CHECK_TEXT("customer", text_of(object, "tenantKey"));
    CHECK_TEXT("mine", text_of(object, "customState"));
    CHECK_TEXT("alice", text_of(json_object_get(object, "context"), "user"));
    CHECK_TEXT("oauth", text_of(json_object_get(object, "integration"), "key"));
    CHECK(strstr(attempt, "canary") == NULL);
    json_decref(object);
    /* Every call of the library is allowed here. */
    if (judge->client != NULL) json_decref(ask(membrane_list_connections, judge->client, "{}"));
    if (judge->closes) membrane_close(judge->engine);
    if (judge->clears) EXPECT(MEMBRANE_OK, membrane_set_confirm_callback, judge->engine, NULL, NULL, NULL);
    atomic_fetch_add(&judge->calls, 1);
    return judge->answer;
}

static void release(void *user_data) {
    atomic_fetch_add(&((judge *)user_data)->releases, 1);
}

/* Nothing listens at the token endpoint: a code that is redeemed ends in MEMBRANE_NETWORK. */
static void create_connector(membrane *engine) {
    membrane_client *manager = client_for(engine, NULL);
    json_decref(
        ask(membrane_create_connector, manager,
            "{\"key\":\"oauth\",\"name\":\"OAuth\",\"type\":\"oauth2\",\"getOAuthConfig\":{\"type\":\"mapping\","
            "\"mapping\":{\"clientId\":\"client\",\"clientSecret\":\"canary\","
            "\"authorizeUri\":\"http://127.0.0.1:9/authorize\",\"tokenUri\":\"http://127.0.0.1:9/token\"}},"
            "\"makeApiClient\":{\"type\":\"mapping\",\"mapping\":{\"baseUri\":\"http://127.0.0.1:9\"}}}"));
    json_decref(ask(membrane_create_integration, manager,
                    "{\"connectorKey\":\"oauth\",\"oAuthCallbackUri\":\"https://product.test/callback\"}"));
    membrane_client_free(manager);
}

/* What the browser comes back with after the person agreed. Free with free. */
static char *callback_of(membrane_client *client) {
    json_t *connection = ask(membrane_connect, client, "{\"connectorKey\":\"oauth\",\"customState\":\"mine\"}");
    const char *uri = text_of(json_object_get(connection, "clientAction"), "uiUrl");
    const char *state = strstr(uri, "state=");
    REQUIRE(state != NULL);
    int size = (int)strcspn(state, "&");
    char *request =
        format("{\"callbackUrl\":\"https://product.test/callback?code=c&%.*s\",\"context\":{\"user\":\"alice\"}}", size,
               state);
    json_decref(connection);
    return request;
}

static void complete(membrane_client *client, membrane_status expected) {
    char *request = callback_of(client);
    EXPECT(expected, membrane_complete_connect, client, request, NULL, NULL);
    free(request);
}

static void deciding(void) {
    membrane *engine = open_engine("confirm.db");
    create_connector(engine);
    membrane_client *client = client_for(engine, "customer");
    complete(client, MEMBRANE_NETWORK); /* nobody is asked */

    judge first = {.engine = engine, .client = client, .answer = 1}, second = {.engine = engine};
    EXPECT(MEMBRANE_OK, membrane_set_confirm_callback, engine, decide, &first, release);
    complete(client, MEMBRANE_NETWORK);
    CHECK_NUMBER(1, atomic_load(&first.calls));

    EXPECT(MEMBRANE_OK, membrane_set_confirm_callback, engine, decide, &second, release);
    CHECK_NUMBER(1, atomic_load(&first.releases));
    complete(client, MEMBRANE_CONNECT_REFUSED);
    second.answer = -1;
    complete(client, MEMBRANE_CONNECT_REFUSED);
    CHECK_NUMBER(2, atomic_load(&second.calls));

    /* Cleared by itself: released once it has returned. */
    second.clears = 1;
    complete(client, MEMBRANE_CONNECT_REFUSED);
    CHECK_NUMBER(1, atomic_load(&second.releases));
    complete(client, MEMBRANE_NETWORK);

    /* Released also when nothing comes of it, and when there is nothing to call. */
    judge none = {0};
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_confirm_callback, NULL, decide, &none, release);
    CHECK_NUMBER(1, atomic_load(&none.releases));
    EXPECT(MEMBRANE_OK, membrane_set_confirm_callback, engine, NULL, &none, release);
    CHECK_NUMBER(2, atomic_load(&none.releases));

    judge last = {.engine = engine};
    EXPECT(MEMBRANE_OK, membrane_set_confirm_callback, engine, decide, &last, release);
    membrane_client_free(client);
    membrane_close(engine);
    CHECK_NUMBER(1, atomic_load(&last.releases));
    EXPECT(MEMBRANE_CLOSED, membrane_set_confirm_callback, engine, decide, &none, release);
    CHECK_NUMBER(3, atomic_load(&none.releases));
}

static void closing_from_within(void) {
    membrane *engine = open_engine("closing.db");
    create_connector(engine);
    membrane_client *client = client_for(engine, "customer");
    judge judge = {.engine = engine, .answer = 1, .closes = 1};
    EXPECT(MEMBRANE_OK, membrane_set_confirm_callback, engine, decide, &judge, release);
    complete(client, MEMBRANE_CANCELLED);
    CHECK_NUMBER(1, atomic_load(&judge.calls));
    CHECK_NUMBER(1, atomic_load(&judge.releases));
    membrane_client_free(client);
}

int main(void) {
    deciding();
    closing_from_within();
    return check_result();
}
