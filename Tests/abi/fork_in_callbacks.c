/* A child that is forked inside a callback, or inside a release, and comes back into the library from there. */
#include "forking.h"
#include "product.h"

static product plain, secure;
static char *options;

#define NATIVE "{\"type\":\"native\",\"name\":\"ours\"}"

/* Apps at the product: with a key alone, with a function of the host before each request, and with OAuth. */
static void create_connectors(membrane *engine) {
    membrane_client *manager = client_for(engine, NULL);
    char *keys = format("{\"key\":\"keys\",\"name\":\"Keys\",\"type\":\"client-credentials\",\"inputSchema\":"
                        "{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}}},\"makeApiClient\":"
                        "{\"type\":\"mapping\",\"mapping\":{\"baseUri\":\"%s\"}}}",
                        plain.base_uri);
    char *native = format("{\"key\":\"native\",\"name\":\"Native\",\"type\":\"client-credentials\",\"inputSchema\":"
                          "{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}}},"
                          "\"makeApiClient\":" NATIVE ",\"refreshCredentials\":" NATIVE "}");
    char *oauth = format("{\"key\":\"oauth\",\"name\":\"OAuth\",\"type\":\"oauth2\",\"getOAuthConfig\":"
                         "{\"type\":\"mapping\",\"mapping\":{\"clientId\":\"c\",\"clientSecret\":\"s\","
                         "\"authorizeUri\":\"%s/authorize\",\"tokenUri\":\"%s/token\"}},\"makeApiClient\":"
                         "{\"type\":\"mapping\",\"mapping\":{\"baseUri\":\"%s\"}}}",
                         plain.base_uri, plain.base_uri, plain.base_uri);
    json_decref(ask(membrane_create_connector, manager, keys));
    json_decref(ask(membrane_create_connector, manager, native));
    json_decref(ask(membrane_create_connector, manager, oauth));
    json_decref(ask(membrane_create_integration, manager,
                    "{\"connectorKey\":\"oauth\",\"oAuthCallbackUri\":\"https://product.test/callback\"}"));
    membrane_client_free(manager);
    free(keys);
    free(native);
    free(oauth);
}

static void begin(ending ending, const char *place) {
    try_begin(ending, place, options);
}

/* The parent's engine and its connections to the other side work as before. */
static void end(const product *at) {
    try_end();
    CHECK_NUMBER(0, atomic_load(&at->counts->broken));
}

static void connect_app(const char *connector) {
    char *request = format("{\"connectorKey\":\"%s\",\"input\":{\"apiKey\":\"k\"}}", connector);
    json_decref(ask(membrane_connect, now.client, request));
    free(request);
}

/* Events: in the thread that asks for what is due, and in the worker's. */

static int32_t take_event(void *registration, const char *event) {
    (void)event;
    CHECK(registration_is_alive(registration));
    CHECK(!is_child);
    fork_here(NULL);
    return 0;
}

static void event(ending ending) {
    begin(ending, "event callback");
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, now.engine, take_event, registration_new(), registration_release);
    connect_app("keys");
    char *report = NULL;
    EXPECT_HERE(MEMBRANE_OK, membrane_run_due, now.engine, NULL, &report);
    CHECK(!is_child || report == NULL);
    membrane_string_free(report);
    try_returned();
    end(&plain);
}

static void event_in_worker(ending ending) {
    begin(ending, "event callback of the worker");
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, now.engine, take_event, registration_new(), registration_release);
    EXPECT(MEMBRANE_OK, membrane_worker_start, now.engine, "{\"threads\":3}");
    connect_app("keys");
    try_returned();
    end(&plain);
}

/* Functions that the host computes: before a request that is then sent, and in the middle of a refresh. */

static int32_t compute(void *registration, const char *call, membrane_reply *reply) {
    CHECK(registration_is_alive(registration));
    CHECK(!is_child);
    if (strstr(call, "\"makeApiClient\"") == NULL && strstr(call, "\"refreshCredentials\"") == NULL) return 1;
    fork_here(reply);
    char *answer = strstr(call, "\"makeApiClient\"") != NULL ? format("{\"baseUri\":\"%s\"}", plain.base_uri)
                                                             : format("{\"apiKey\":\"k2\"}");
    membrane_status status = membrane_reply_set(reply, answer, NULL);
    CHECK_NUMBER(is_child ? MEMBRANE_FORKED : MEMBRANE_OK, status);
    free(answer);
    return 0;
}

static void native_function(ending ending, operation *operation, const char *place) {
    begin(ending, place);
    EXPECT(MEMBRANE_OK, membrane_set_native_function, now.engine, "ours", compute, registration_new(),
           registration_release);
    connect_app("native");
    json_t *list = ask(membrane_list_connections, now.client, "{}");
    json_t *connection = json_array_get(json_object_get(list, "items"), 0);
    char *request =
        format(operation == membrane_request ? "{\"connectionId\":\"%s\",\"path\":\"/x\"}" : "{\"id\":\"%s\"}",
               text_of(connection, "id"));
    json_decref(list);
    char *answer = NULL;
    EXPECT_HERE(MEMBRANE_OK, operation, now.client, request, NULL, &answer);
    CHECK(!is_child || answer == NULL);
    membrane_string_free(answer);
    free(request);
    try_returned();
    end(&plain);
}

static void native_in_request(ending ending) {
    native_function(ending, membrane_request, "native function before a request");
}

static void native_in_refresh(ending ending) {
    native_function(ending, membrane_refresh_connection, "native function that refreshes");
}

/* Credentials for the product's own API, which a thread of the library's asks for. */

static int32_t fetch(void *registration, const char *request, membrane_reply *reply) {
    (void)request;
    CHECK(registration_is_alive(registration));
    fork_here(reply);
    membrane_status status = membrane_reply_set(reply, "{\"credentials\":{\"apiKey\":\"k\"}}", NULL);
    CHECK_NUMBER(is_child ? MEMBRANE_FORKED : MEMBRANE_OK, status);
    return 0;
}

static void fetch_callback(ending ending) {
    begin(ending, "fetch callback");
    set_up_internal_api(now.engine, now.client, plain.base_uri, "k");
    json_decref(ask(membrane_set_credentials, now.client, "{\"credentials\":null}"));
    EXPECT(MEMBRANE_OK, membrane_set_fetch_callback, now.engine, fetch, registration_new(), registration_release);
    EXPECT_HERE(MEMBRANE_OK, membrane_request, now.client, "{\"path\":\"/x\"}", NULL, NULL);
    try_returned();
    end(&plain);
}

/* Before a code is redeemed. */

static int32_t confirm(void *registration, const char *attempt) {
    (void)attempt;
    CHECK(registration_is_alive(registration));
    fork_here(NULL);
    return 1;
}

static void confirm_callback(ending ending) {
    begin(ending, "confirm callback");
    EXPECT(MEMBRANE_OK, membrane_set_confirm_callback, now.engine, confirm, registration_new(), registration_release);
    json_t *connection = ask(membrane_connect, now.client, "{\"connectorKey\":\"oauth\"}");
    const char *state = strstr(text_of(json_object_get(connection, "clientAction"), "uiUrl"), "state=");
    REQUIRE(state != NULL);
    char *request =
        format("{\"callbackUrl\":\"https://product.test/callback?code=c&%.*s\"}", (int)strcspn(state, "&"), state);
    json_decref(connection);
    int requests = atomic_load(&plain.counts->requests);
    char *answer = NULL;
    EXPECT_HERE(MEMBRANE_OK, membrane_complete_connect, now.client, request, NULL, &answer);
    CHECK(!is_child || answer == NULL);
    membrane_string_free(answer);
    free(request);
    try_returned();
    /* The code was redeemed by one of the two. */
    CHECK_NUMBER(requests + (ending == LOSES_ENGINE ? 0 : 1), atomic_load(&plain.counts->requests));
    end(&plain);
}

/* Streams: within libcurl, with a connection to the other side open. */

typedef enum moment { READ, REWIND, HEADERS, WRITE, RELEASE } moment;

static moment forks_at;

static void maybe_fork(moment moment) {
    CHECK(!is_child); /* which has come back and is called no more */
    if (moment == forks_at) fork_here(NULL);
}

static size_t given, taken;
#define GIVEN 200000

static int64_t give(void *registration, void *buffer, size_t size) {
    CHECK(registration_is_alive(registration));
    if (given > 0) maybe_fork(READ);
    size_t count = GIVEN - given < size ? GIVEN - given : size;
    memset(buffer, 'x', count);
    given += count;
    return (int64_t)count;
}

static int32_t go_back(void *registration) {
    CHECK(registration_is_alive(registration));
    maybe_fork(REWIND);
    given = taken = 0;
    return 0;
}

static int32_t take_head(void *registration, const char *head) {
    (void)head;
    CHECK(registration_is_alive(registration));
    maybe_fork(HEADERS);
    return 0;
}

static int32_t take_body(void *registration, const void *bytes, size_t size) {
    (void)bytes;
    CHECK(registration_is_alive(registration));
    taken += size;
    maybe_fork(WRITE);
    return 0;
}

static void release_stream(void *registration) {
    registration_release(registration);
    if (forks_at == RELEASE) fork_here(NULL);
}

static void stream(ending ending, moment moment, const product *to, const char *place) {
    begin(ending, place);
    set_up_internal_api(now.engine, now.client, to->base_uri, "k");
    forks_at = moment;
    given = taken = 0;
    int connections = atomic_load(&to->counts->connections);
    json_decref(ask(membrane_request, now.client, "{\"path\":\"/before\"}"));
    membrane_stream callbacks = MEMBRANE_STREAM_INIT;
    callbacks.read = give;
    callbacks.body_size = GIVEN;
    callbacks.rewind = go_back;
    callbacks.headers = take_head;
    callbacks.write = take_body;
    callbacks.user_data = registration_new();
    callbacks.release = release_stream;
    char *answer = NULL;
    /* A body is only rewound to be sent again. */
    const char *request = moment == REWIND ? "{\"method\":\"PUT\",\"path\":\"/again\",\"retry\":1}"
                                           : "{\"method\":\"PUT\",\"path\":\"/file\"}";
    EXPECT_HERE(MEMBRANE_OK, membrane_request_stream, now.client, request, NULL, &callbacks, &answer);
    CHECK(!is_child || answer == NULL);
    membrane_string_free(answer);
    try_returned();
    if (ending != LOSES_ENGINE) {
        CHECK_NUMBER(GIVEN, given);
        CHECK_NUMBER(PRODUCT_ANSWER_SIZE, taken);
    }
    if (ending != LOSES_ENGINE && ending != COMES_LATE) {
        /* On the connection that it began with: no child has shut it down or read from it. */
        json_decref(ask(membrane_request, now.client, "{\"path\":\"/after\"}"));
        CHECK_NUMBER(connections + 1, atomic_load(&to->counts->connections));
    }
    if (ending != LOSES_ENGINE)
        end(to);
    else
        try_end();
}

static void streams(ending ending) {
    stream(ending, READ, &plain, "read");
    stream(ending, REWIND, &plain, "rewind");
    stream(ending, HEADERS, &plain, "headers");
    stream(ending, WRITE, &plain, "write");
    stream(ending, RELEASE, &plain, "release of a stream");
    stream(ending, READ, &secure, "read over TLS");
    stream(ending, REWIND, &secure, "rewind over TLS");
    stream(ending, HEADERS, &secure, "headers over TLS");
    stream(ending, WRITE, &secure, "write over TLS");
}

int main(void) {
    plain = product_start(0);
    secure = product_start(1);
    json_t *object = json_pack("{s:s, s:s, s:b, s:s}", "workspaceKey", WORKSPACE_KEY, "workspaceSecret",
                               WORKSPACE_SECRET, "allowPrivateAddresses", 1, "caPem", secure.certificate);
    options = json_dumps(object, 0);
    json_decref(object);
    try_prepare(create_connectors);

    for (ending ending = 0; ending < ENDINGS; ending++) {
        event(ending);
        event_in_worker(ending);
        native_in_request(ending);
        native_in_refresh(ending);
        fetch_callback(ending);
        confirm_callback(ending);
        streams(ending);
    }

    free(options);
    product_stop(&plain);
    product_stop(&secure);
    return check_result();
}
