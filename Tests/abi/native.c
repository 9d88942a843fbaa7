/* Functions of connectors that the host computes: what they are given, what becomes of their answers, and their
 * release. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

#define CONNECTOR \
    "{\"key\":\"native\",\"name\":\"Native\",\"type\":\"client-credentials\"," \
    "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}},\"required\":[\"apiKey\"]" \
    "}," \
    "\"makeApiClient\":{\"type\":\"mapping\",\"mapping\":{\"baseUri\":\"http://127.0.0.1:9\"}}," \
    "\"getCredentialsFromConnectionParameters\":{\"type\":\"native\",\"name\":\"ours\"}}"
#define CONNECT "{\"connectorKey\":\"native\",\"input\":{\"apiKey\":\"secret-key\"},\"allowMultipleConnections\":true}"

/* What a function was registered with. */
typedef struct host {
    membrane *engine;
    membrane_client *client;
    const char *answer;
    int32_t status;
    atomic_int calls, releases;
    int closes, removes, forks, sets_nothing;
    membrane_reply *_Atomic kept; /* of the last call of all threads */
} host;

static int32_t compute(void *user_data, const char *call, membrane_reply *reply) {
    host *host = user_data;
    CHECK_NUMBER(0, atomic_load(&host->releases));
    json_t *object = json_loads(call, JSON_REJECT_DUPLICATES, NULL);
    CHECK_TEXT("ours", text_of(object, "name"));
    CHECK_TEXT("getCredentialsFromConnectionParameters", text_of(object, "function"));
    json_t *input = json_object_get(json_object_get(object, "variables"), "connectionInput");
    CHECK_TEXT("secret-key", text_of(input, "apiKey"));
    CHECK(json_is_integer(json_object_get(object, "timeoutMs")));
    json_decref(object);
    atomic_fetch_add(&host->calls, 1);
    /* Every call of the library is allowed here, and so is a fork. */
    if (host->client != NULL) json_decref(ask(membrane_list_connections, host->client, "{}"));
    if (host->removes) EXPECT(MEMBRANE_OK, membrane_set_native_function, host->engine, "ours", NULL, NULL, NULL);
    if (host->closes) membrane_close(host->engine);
    if (host->forks) {
        pid_t child = fork();
        if (child == 0) _exit(membrane_reply_set(reply, "{}", NULL) == MEMBRANE_FORKED ? 0 : 1);
        int status = -1;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    atomic_store(&host->kept, reply);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_reply_set, reply, NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_reply_set, reply, "\xff");
    if (!host->sets_nothing) {
        EXPECT(MEMBRANE_OK, membrane_reply_set, reply, "not this one");
        EXPECT(MEMBRANE_OK, membrane_reply_set, reply, host->answer);
    }
    return host->status;
}

static void release(void *user_data) {
    host *host = user_data;
    atomic_fetch_add(&host->releases, 1);
}

static membrane *open_with_connector(const char *url) {
    membrane *engine = open_engine(url);
    membrane_client *manager = client_for(engine, NULL);
    json_decref(ask(membrane_create_connector, manager, CONNECTOR));
    membrane_client_free(manager);
    return engine;
}

/* The error of connecting, freed; its key is compared. */
static void expect_key(membrane_client *client, const char *key) {
    membrane_error *error = NULL;
    char *answer = NULL;
    CHECK_NUMBER(MEMBRANE_CONFIGURATION, membrane_connect(client, CONNECT, NULL, &answer, &error));
    CHECK(answer == NULL);
    CHECK_TEXT(key, membrane_error_key(error));
    CHECK(strstr(membrane_error_json(error), "\"function\":\"ours\"") != NULL);
    CHECK(strstr(membrane_error_json(error), "secret-key") == NULL);
    membrane_error_free(error);
}

static void answers(void) {
    membrane *engine = open_with_connector("native.db");
    membrane_client *client = client_for(engine, "customer");
    expect_key(client, "native_function_missing");

    host first = {.engine = engine, .client = client, .answer = "{\"token\":\"made\"}", .forks = 1};
    EXPECT(MEMBRANE_OK, membrane_set_native_function, engine, "ours", compute, &first, release);
    json_t *connection = ask(membrane_connect, client, CONNECT);
    CHECK_TEXT("READY", text_of(connection, "state"));
    json_decref(connection);
    CHECK_NUMBER(1, atomic_load(&first.calls));
    EXPECT(MEMBRANE_CLOSED, membrane_reply_set, atomic_load(&first.kept), "{}");

    /* Replaced: the one before is released once. */
    host second = {.engine = engine, .answer = "the licence has ended", .status = 7};
    EXPECT(MEMBRANE_OK, membrane_set_native_function, engine, "ours", compute, &second, release);
    CHECK_NUMBER(1, atomic_load(&first.releases));
    expect_key(client, "native_function_failed");
    second.answer = "the app refused secret-key";
    expect_key(client, "native_function_failed");
    second.status = 0;
    expect_key(client, "native_function_answer_invalid");
    second.sets_nothing = 1;
    expect_key(client, "native_function_answer_invalid");

    /* Taken away by itself, while it runs: released when it has returned. */
    second.sets_nothing = 0;
    second.removes = 1;
    second.answer = "{}";
    json_decref(ask(membrane_connect, client, CONNECT));
    CHECK_NUMBER(1, atomic_load(&second.releases));
    expect_key(client, "native_function_missing");

    /* Released also when nothing comes of it. */
    host none = {0};
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_native_function, NULL, "ours", compute, &none, release);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_native_function, engine, NULL, compute, &none, release);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_native_function, engine, "no name", compute, &none, release);
    EXPECT(MEMBRANE_OK, membrane_set_native_function, engine, "ours", NULL, &none, release);
    CHECK_NUMBER(4, atomic_load(&none.releases));

    host last = {.engine = engine};
    EXPECT(MEMBRANE_OK, membrane_set_native_function, engine, "a", compute, &last, release);
    EXPECT(MEMBRANE_OK, membrane_set_native_function, engine, "b", compute, &last, release);
    membrane_client_free(client);
    membrane_close(engine);
    CHECK_NUMBER(2, atomic_load(&last.releases));
    EXPECT(MEMBRANE_CLOSED, membrane_set_native_function, engine, "ours", compute, &none, release);
    CHECK_NUMBER(5, atomic_load(&none.releases));
}

static void closing_from_within(void) {
    membrane *engine = open_with_connector("native-closing.db");
    membrane_client *client = client_for(engine, "customer");
    host host = {.engine = engine, .answer = "{}", .closes = 1};
    EXPECT(MEMBRANE_OK, membrane_set_native_function, engine, "ours", compute, &host, release);
    EXPECT(MEMBRANE_CANCELLED, membrane_connect, client, CONNECT, NULL, NULL);
    CHECK_NUMBER(1, atomic_load(&host.calls));
    CHECK_NUMBER(1, atomic_load(&host.releases));
    membrane_client_free(client);
}

#define THREADS 16
#define ROUNDS 20

static membrane *shared_engine;
static membrane_client *shared_client;

static void *connect_often(void *argument) {
    (void)argument;
    for (int i = 0; i < ROUNDS; i++) json_decref(ask(membrane_connect, shared_client, CONNECT));
    return NULL;
}

static void many_threads(void) {
    shared_engine = open_with_connector("native-threads.db");
    shared_client = client_for(shared_engine, "customer");
    host host = {.engine = shared_engine, .answer = "{}"};
    EXPECT(MEMBRANE_OK, membrane_set_native_function, shared_engine, "ours", compute, &host, release);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) REQUIRE(pthread_create(&threads[i], NULL, connect_often, NULL) == 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    CHECK_NUMBER(THREADS * ROUNDS, atomic_load(&host.calls));
    membrane_client_free(shared_client);
    membrane_close(shared_engine);
    CHECK_NUMBER(1, atomic_load(&host.releases));
}

int main(void) {
    answers();
    closing_from_within();
    many_threads();
    return check_result();
}
