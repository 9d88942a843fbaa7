/* Ending calls early: by a cancel object, by closing the engine, by their own time limit. */
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "listener.h"
#include "operations.h"

static membrane *engine;
static membrane_client *client;
static listener server;

/* A call in a thread of its own. */
typedef struct running {
    pthread_t thread;
    operation *function;
    const char *request;
    membrane_call call;
} running;

static void *expect_cancelled(void *argument) {
    running *running = argument;
    char untouched, *response = &untouched;
    EXPECT(MEMBRANE_CANCELLED, running->function, client, running->request, &running->call, &response);
    CHECK(response == &untouched);
    return NULL;
}

static void start(running *running) {
    REQUIRE(pthread_create(&running->thread, NULL, expect_cancelled, running) == 0);
}

static membrane_cancel *new_cancel(void) {
    membrane_cancel *cancel = NULL;
    EXPECT(MEMBRANE_OK, membrane_cancel_new, &cancel);
    REQUIRE(cancel != NULL);
    return cancel;
}

static void before_the_call(void) {
    membrane_call call = MEMBRANE_CALL_INIT;
    call.cancel = new_cancel();
    EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", &call, NULL);
    membrane_cancel_signal(call.cancel);
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        EXPECT(MEMBRANE_CANCELLED, operations[i].function, client, "{}", &call, NULL);
    membrane_cancel_signal(call.cancel); /* once more changes nothing */
    EXPECT(MEMBRANE_CANCELLED, membrane_list_connections, client, "{}", &call, NULL);
    EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", NULL, NULL);
    membrane_cancel_free(call.cancel);
}

/* The server has the request and does not answer: the call is certainly running when it is cancelled. */
static void during_a_request(void) {
    running first = {.function = membrane_request, .request = "{\"path\":\"/first\"}", .call = MEMBRANE_CALL_INIT};
    running second = first;
    second.request = "{\"path\":\"/second\"}";
    first.call.cancel = second.call.cancel = new_cancel(); /* one object may cancel many */
    first.call.timeout_ms = second.call.timeout_ms = -1;   /* nothing else can end them */
    start(&first);
    start(&second);
    int connections[2] = {listener_accept(&server), listener_accept(&server)};
    membrane_cancel_signal(first.call.cancel);
    pthread_join(first.thread, NULL);
    pthread_join(second.thread, NULL);
    close(connections[0]);
    close(connections[1]);
    membrane_cancel_free(first.call.cancel);
}

/* A wait tells nobody that it has begun. Many are cancelled, early and late: all must end the same way. */
static void during_a_wait(void) {
    char *id = pending_connection(client);
    char *request = format("{\"id\":\"%s\",\"wait\":true,\"timeout\":60}", id);
    for (int round = 0; round < 20; round++) {
        running wait = {.function = membrane_get_connection, .request = request, .call = MEMBRANE_CALL_INIT};
        wait.call.cancel = new_cancel();
        wait.call.timeout_ms = -1;
        start(&wait);
        /* Other calls go on meanwhile; each gives the wait a chance to begin. */
        for (int i = 0; i < round; i++) EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", NULL, NULL);
        membrane_cancel_signal(wait.call.cancel);
        pthread_join(wait.thread, NULL);
        membrane_cancel_free(wait.call.cancel);
    }
    free(request);
    free(id);
}

/* What one thread may not cancel: the call of another that has its own object. */
static void only_its_own_calls(void) {
    running wait = {.function = membrane_request, .request = "{\"path\":\"/\"}", .call = MEMBRANE_CALL_INIT};
    wait.call.cancel = new_cancel();
    wait.call.timeout_ms = -1;
    start(&wait);
    int connection = listener_accept(&server);
    membrane_call other = MEMBRANE_CALL_INIT;
    other.cancel = new_cancel();
    membrane_cancel_signal(other.cancel);
    EXPECT(MEMBRANE_CANCELLED, membrane_list_connections, client, "{}", &other, NULL);
    EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", NULL, NULL);
    CHECK_NUMBER(EBUSY, pthread_tryjoin_np(wait.thread, NULL)); /* still running */
    membrane_cancel_signal(wait.call.cancel);
    pthread_join(wait.thread, NULL);
    membrane_cancel_free(other.cancel);
    membrane_cancel_free(wait.call.cancel);
    close(connection);
}

/* The time limit of one call, and the engine's for a call that names none: long enough to open it. */
static void time_limits(void) {
    membrane_call call = MEMBRANE_CALL_INIT;
    call.timeout_ms = 50;
    EXPECT(MEMBRANE_TIMED_OUT, membrane_request, client, "{\"path\":\"/\"}", &call, NULL);

    char *id = pending_connection(client);
    char *request = format("{\"id\":\"%s\",\"wait\":true,\"timeout\":60}", id);
    EXPECT(MEMBRANE_TIMED_OUT, membrane_get_connection, client, request, &call, NULL);
    free(request);

    /* The wait's own limit is no failure: it answers the connection as it is. */
    request = format("{\"id\":\"%s\",\"wait\":true,\"timeout\":1}", id);
    json_t *connection = ask(membrane_get_connection, client, request);
    CHECK_TEXT("CLIENT_ACTION_REQUIRED", text_of(connection, "state"));
    json_decref(connection);
    free(request);
    free(id);

    membrane *brief = NULL;
    EXPECT(MEMBRANE_OK, membrane_open, "brief.db",
           "{\"workspaceKey\":\"acme\",\"workspaceSecret\":\"" WORKSPACE_SECRET "\","
           "\"allowPrivateAddresses\":true,\"timeoutMs\":2000}",
           &brief);
    membrane_client *brief_client = client_for(brief, "customer");
    set_up_internal_api(brief, brief_client, server.base_uri, "key");
    EXPECT(MEMBRANE_TIMED_OUT, membrane_request, brief_client, "{\"path\":\"/\"}", NULL, NULL);
    membrane_client_free(brief_client);
    membrane_close(brief);
}

/* Closing ends what is running before it returns. */
static void closing_the_engine(void) {
    running request = {.function = membrane_request, .request = "{\"path\":\"/\"}", .call = MEMBRANE_CALL_INIT};
    request.call.timeout_ms = -1;
    start(&request);
    int connection = listener_accept(&server);
    membrane_close(engine);
    EXPECT(MEMBRANE_CLOSED, membrane_list_connections, client, "{}", NULL, NULL);
    pthread_join(request.thread, NULL);
    close(connection);
}

int main(void) {
    server = listener_open();
    engine = open_engine("store.db");
    client = client_for(engine, "customer");
    create_key_connector(engine, server.base_uri);
    set_up_internal_api(engine, client, server.base_uri, "key");
    before_the_call();
    during_a_request();
    during_a_wait();
    only_its_own_calls();
    closing_the_engine();
    membrane_client_free(client);

    listener_close(&server);
    server = listener_open(); /* none of the old requests is waiting in it */
    engine = open_engine("store.db");
    client = client_for(engine, "customer");
    set_up_internal_api(engine, client, server.base_uri, "key");
    time_limits();
    membrane_client_free(client);
    membrane_close(engine);
    listener_close(&server);
    return check_result();
}
