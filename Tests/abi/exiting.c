/* A host that ends without closing anything, while its threads and the library's are in the middle of it. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "listener.h"
#include "support.h"

#define ROUNDS 21

static membrane *engine;
static membrane_client *client;
static atomic_int calls;

static int32_t take(void *user_data, const char *event) {
    (void)user_data;
    (void)event;
    return 0;
}

/* Whatever becomes of them: nobody is there to read it. */
static void *call_for_ever(void *unused) {
    for (;;) {
        char *token = NULL;
        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = WORKSPACE_KEY;
        if (membrane_sign_token(&claims, WORKSPACE_SECRET, MEMBRANE_HS512, &token, NULL) == MEMBRANE_OK)
            membrane_string_free(token);
        membrane_connect(client,
                         "{\"connectorKey\":\"plain\",\"input\":{\"apiKey\":\"k\"},\"allowMultipleConnections\":true}",
                         NULL, NULL, NULL);
        membrane_list_connections(client, "{}", NULL, NULL, NULL);
        atomic_fetch_add(&calls, 1);
    }
    return unused;
}

static void *request_for_ever(void *unused) {
    membrane_call call = MEMBRANE_CALL_INIT;
    call.timeout_ms = -1;
    membrane_request(client, "{\"path\":\"/\"}", &call, NULL, NULL);
    return unused;
}

/* Registered before the library was used, and so run after it has ended: everything is closed by then. */
static void close_last(void) {
    membrane *other = NULL;
    if (membrane_list_connections(client, "{}", NULL, NULL, NULL) != MEMBRANE_CLOSED) _exit(EXIT_FAILURE);
    if (membrane_open("other.db", NULL, &other, NULL) != MEMBRANE_CLOSED) _exit(EXIT_FAILURE);
    membrane_worker_stop(engine);
    membrane_client_free(client);
    membrane_close(engine);
}

static void close_first(void) {
    membrane_client_free(client);
    membrane_close(engine);
}

/* Ends while six threads are busy. What was open is left open, or closed by what the host has registered for the end of
 * the process, before it used the library or after. */
static int host(const char *way) {
    pthread_t thread;
    if (strcmp(way, "closes last") == 0) atexit(close_last);
    listener listener = listener_open();
    engine = open_engine("store.db");
    client = client_for(engine, "customer");
    membrane_client *manager = client_for(engine, NULL);
    membrane_create_connector(
        manager,
        "{\"key\":\"plain\",\"name\":\"Plain\",\"type\":\"client-credentials\",\"inputSchema\":"
        "{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}}},\"makeApiClient\":"
        "{\"type\":\"mapping\",\"mapping\":{\"baseUri\":\"http://127.0.0.1:9\"}}}",
        NULL, NULL, NULL); /* the first time */
    set_up_internal_api(engine, client, listener.base_uri, "k");
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, take, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_worker_start, engine, "{\"threads\":2,\"pollMilliseconds\":10}");
    for (int i = 0; i < 3; i++) REQUIRE(pthread_create(&thread, NULL, call_for_ever, NULL) == 0);
    REQUIRE(pthread_create(&thread, NULL, request_for_ever, NULL) == 0);
    listener_accept(&listener);
    while (atomic_load(&calls) < 5) usleep(100);
    if (strcmp(way, "closes first") == 0) atexit(close_first);
    return check_result();
}

int main(int count, char **arguments) {
    if (count > 1) return host(arguments[1]);
    static const char *const ways[] = {"closes nothing", "closes last", "closes first"};
    for (int round = 0; round < ROUNDS; round++) {
        pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            alarm(120); /* rather ended than hanging */
            execl("/proc/self/exe", arguments[0], ways[round % 3], (char *)NULL);
            _exit(127);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS)
            check_failed(__FILE__, __LINE__, "a host that %s ended with status %d", ways[round % 3], status);
    }
    /* Nothing that was stored is lost. */
    membrane *opened = open_engine("store.db");
    membrane_client *reader = client_for(opened, "customer");
    json_t *list = ask(membrane_list_connections, reader, "{\"limit\":1000}");
    CHECK(json_array_size(json_object_get(list, "items")) > 0);
    json_decref(list);
    membrane_client_free(reader);
    membrane_close(opened);
    return check_result();
}
