/* Events in process: the callback and its release, the worker, webhooks that are signed, and forks beside all that. */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "listener.h"
#include "support.h"

/* What a callback was registered with. */
typedef struct taker {
    membrane *engine;
    membrane_client *client;
    atomic_int calls, refusals, releases;
    int calls_before_release;
    int closes, clears;
} taker;

static int32_t take(void *user_data, const char *event) {
    taker *taker = user_data;
    CHECK_NUMBER(0, atomic_load(&taker->releases));
    json_t *object = json_loads(event, JSON_REJECT_DUPLICATES, NULL);
    CHECK(strncmp(text_of(object, "id"), "evt_", 4) == 0);
    CHECK(strstr(event, "secret-key") == NULL);
    json_t *connection = json_object_get(json_object_get(object, "data"), "connection");
    CHECK_TEXT("customer", text_of(connection, "tenantKey"));
    json_decref(object);
    /* Every call of the library is allowed here. */
    if (taker->client != NULL) json_decref(ask(membrane_list_connections, taker->client, "{}"));
    if (taker->closes) membrane_close(taker->engine);
    if (taker->clears) EXPECT(MEMBRANE_OK, membrane_set_event_callback, taker->engine, NULL, NULL, NULL);
    int call = atomic_fetch_add(&taker->calls, 1);
    return call < atomic_load(&taker->refusals) ? 5 : 0;
}

static void release(void *user_data) {
    taker *taker = user_data;
    taker->calls_before_release = atomic_load(&taker->calls);
    atomic_fetch_add(&taker->releases, 1);
}

/* An app without a test: connecting sends nothing. */
static void create_connector(membrane *engine) {
    membrane_client *manager = client_for(engine, NULL);
    json_decref(ask(membrane_create_connector, manager,
                    "{\"key\":\"keys\",\"name\":\"Keys\",\"type\":\"client-credentials\","
                    "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}},"
                    "\"required\":[\"apiKey\"]},\"makeApiClient\":{\"type\":\"mapping\",\"mapping\":"
                    "{\"baseUri\":\"http://127.0.0.1:9\"}}}"));
    membrane_client_free(manager);
}

static void connect_app(membrane_client *client) {
    json_decref(ask(membrane_connect, client,
                    "{\"connectorKey\":\"keys\",\"input\":{\"apiKey\":\"secret-key\"},"
                    "\"allowMultipleConnections\":true}"));
}

/* The counts of one kind of work in a report. */
static void expect_counts(membrane *engine, const char *source, int done, int failed) {
    char *text = NULL;
    EXPECT(MEMBRANE_OK, membrane_run_due, engine, NULL, &text);
    REQUIRE(text != NULL);
    json_t *report = json_loads(text, 0, NULL);
    json_t *counts = json_object_get(json_object_get(report, "sources"), source);
    CHECK_NUMBER(done, json_integer_value(json_object_get(counts, "done")));
    CHECK_NUMBER(failed, json_integer_value(json_object_get(counts, "failed")));
    json_decref(report);
    membrane_string_free(text);
}

static void a_moment(void) {
    struct timespec moment = {0, 5000000};
    nanosleep(&moment, NULL);
}

static void callbacks(void) {
    membrane *engine = open_engine("callbacks.db");
    create_connector(engine);
    membrane_client *client = client_for(engine, "customer");
    taker first = {.engine = engine, .client = client}, second = {.engine = engine, .client = client};
    connect_app(client);
    expect_counts(engine, "callback", 0, 0); /* nobody takes it yet */

    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, take, &first, release);
    expect_counts(engine, "callback", 1, 0);
    expect_counts(engine, "callback", 0, 0);
    CHECK_NUMBER(1, atomic_load(&first.calls));
    CHECK_NUMBER(0, atomic_load(&first.releases));

    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, take, &second, release);
    CHECK_NUMBER(1, atomic_load(&first.releases));
    atomic_store(&second.refusals, 1);
    connect_app(client);
    expect_counts(engine, "callback", 0, 1);
    expect_counts(engine, "callback", 0, 0); /* later, not at once */
    CHECK_NUMBER(1, atomic_load(&second.calls));
    while (atomic_load(&second.calls) < 2) {
        a_moment();
        EXPECT(MEMBRANE_OK, membrane_run_due, engine, NULL, NULL);
    }

    /* Cleared by itself: released once it has returned. */
    second.clears = 1;
    connect_app(client);
    expect_counts(engine, "callback", 1, 0);
    CHECK_NUMBER(1, atomic_load(&second.releases));
    CHECK_NUMBER(3, second.calls_before_release);

    /* Released also when nothing comes of it, and when there is nothing to call. */
    taker none = {0};
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_event_callback, NULL, take, &none, release);
    CHECK_NUMBER(1, atomic_load(&none.releases));
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, NULL, &none, release);
    CHECK_NUMBER(2, atomic_load(&none.releases));

    taker last = {.engine = engine};
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, take, &last, release);
    membrane_client_free(client);
    membrane_close(engine);
    CHECK_NUMBER(1, atomic_load(&last.releases));
    EXPECT(MEMBRANE_CLOSED, membrane_set_event_callback, engine, take, &none, release);
    EXPECT(MEMBRANE_CLOSED, membrane_set_worker_callback, engine, take, NULL, NULL);
    CHECK_NUMBER(3, atomic_load(&none.releases));
}

static void closing_from_within(int with_worker) {
    membrane *engine = open_engine(with_worker ? "closing-worker.db" : "closing.db");
    create_connector(engine);
    membrane_client *client = client_for(engine, "customer");
    taker taker = {.engine = engine, .closes = 1};
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, take, &taker, release);
    connect_app(client);
    if (with_worker) {
        EXPECT(MEMBRANE_OK, membrane_worker_start, engine, NULL);
    } else {
        membrane_run_due(engine, NULL, NULL, NULL);
    }
    while (atomic_load(&taker.releases) == 0) a_moment();
    CHECK_NUMBER(1, atomic_load(&taker.calls));
    EXPECT(MEMBRANE_CLOSED, membrane_run_due, engine, NULL, NULL);
    membrane_client_free(client);
    membrane_close(engine);
}

static atomic_int signals;

static void on_signal(int number) {
    (void)number;
    atomic_fetch_add(&signals, 1);
}

static void in_a_child(membrane *engine, membrane_client *client) {
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        alarm(60);
        EXPECT(MEMBRANE_FORKED, membrane_run_due, engine, NULL, NULL);
        EXPECT(MEMBRANE_FORKED, membrane_worker_start, engine, NULL);
        EXPECT(MEMBRANE_FORKED, membrane_set_event_callback, engine, take, NULL, NULL);
        membrane_worker_stop(engine);
        membrane_client_free(client);
        membrane_close(engine);
        /* Not exit: what the worker's thread alone knew of is lost here, and tools would call it a leak. */
        const char *end = check_result() == EXIT_SUCCESS ? "true" : "false";
        execlp(end, end, (char *)NULL);
        _exit(EXIT_FAILURE);
    }
    int status = 0;
    while (waitpid(child, &status, 0) != child) continue;
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

static void a_worker(void) {
    membrane *engine = open_engine("worker.db");
    create_connector(engine);
    membrane_client *client = client_for(engine, "customer");
    taker taker = {.engine = engine, .client = client};
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, take, &taker, release);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_worker_start, engine, "{\"threads\":99}");
    EXPECT(MEMBRANE_OK, membrane_worker_start, engine, "{\"threads\":2,\"pollMilliseconds\":60000}");
    EXPECT(MEMBRANE_CONFLICT, membrane_worker_start, engine, NULL);

    /* Signals stay with the host's threads: here with this one, which alone does not block it. */
    struct sigaction action = {.sa_handler = on_signal};
    REQUIRE(sigaction(SIGUSR1, &action, NULL) == 0);
    for (int i = 1; i <= 20; i++) {
        REQUIRE(kill(getpid(), SIGUSR1) == 0);
        CHECK_NUMBER(i, atomic_load(&signals)); /* delivered to this thread before kill returned */
        connect_app(client);
        if (i % 5 == 0) in_a_child(engine, client);
    }
    while (atomic_load(&taker.calls) < 20) a_moment();
    membrane_worker_stop(engine);
    membrane_worker_stop(engine);
    connect_app(client);
    CHECK_NUMBER(20, atomic_load(&taker.calls));
    EXPECT(MEMBRANE_OK, membrane_worker_start, engine, "{\"threads\":1,\"pollMilliseconds\":10}");
    while (atomic_load(&taker.calls) < 21) a_moment();
    membrane_client_free(client);
    membrane_close(engine); /* with the worker running */
    CHECK_NUMBER(1, atomic_load(&taker.releases));
}

/* The value of a header in a request; free with free. */
static char *header(const char *request, const char *name) {
    const char *at = strcasestr(request, name);
    REQUIRE(at != NULL);
    at += strlen(name);
    return format("%.*s", (int)strcspn(at, "\r\n"), at);
}

typedef struct receiver {
    int socket;
    char request[65536];
} receiver;

/* Takes one request and answers 204. */
static void *receive(void *argument) {
    receiver *receiver = argument;
    int connection = accept(receiver->socket, NULL, NULL);
    REQUIRE(connection >= 0);
    size_t size = 0;
    const char *end = NULL;
    for (;;) {
        ssize_t count = recv(connection, receiver->request + size, sizeof receiver->request - 1 - size, 0);
        REQUIRE(count > 0);
        size += (size_t)count;
        receiver->request[size] = '\0';
        end = strstr(receiver->request, "\r\n\r\n");
        if (end == NULL) continue;
        char *length = header(receiver->request, "Content-Length: ");
        int is_whole = strlen(end + 4) >= (size_t)atoi(length);
        free(length);
        if (is_whole) break;
    }
    const char *answer = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    REQUIRE(send(connection, answer, strlen(answer), MSG_NOSIGNAL) > 0);
    close(connection);
    return NULL;
}

/* The receiver's side in three lines of C. */
static int is_genuine(const receiver *receiver, const char *secrets, membrane_error **error) {
    const char *body = strstr(receiver->request, "\r\n\r\n") + 4;
    char *id = header(receiver->request, "webhook-id: ");
    char *timestamp = header(receiver->request, "webhook-timestamp: ");
    char *signature = header(receiver->request, "webhook-signature: ");
    membrane_status status = membrane_verify_webhook(body, strlen(body), id, timestamp, signature, secrets, 0, error);
    free(signature);
    free(timestamp);
    free(id);
    return status == MEMBRANE_OK;
}

static void webhooks(void) {
    listener listener = listener_open();
    membrane *engine = open_engine("webhooks.db");
    create_connector(engine);
    membrane_client *client = client_for(engine, "customer");
    membrane_client *manager = client_for(engine, NULL);
    char *request = format("{\"url\":\"%s/hooks\"}", listener.base_uri);
    json_t *webhook = ask(membrane_create_webhook, manager, request);
    free(request);
    connect_app(client);

    receiver receiver = {.socket = listener.socket};
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, receive, &receiver) == 0);
    expect_counts(engine, "webhooks", 1, 0);
    REQUIRE(pthread_join(thread, NULL) == 0);

    membrane_error *error = NULL;
    char *both = format("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA %s", text_of(webhook, "secret"));
    CHECK(is_genuine(&receiver, text_of(webhook, "secret"), &error));
    CHECK(is_genuine(&receiver, both, &error));
    CHECK(error == NULL);
    CHECK(!is_genuine(&receiver, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &error));
    CHECK_TEXT("{\"reason\":\"signature\"}", membrane_error_data(error));
    membrane_error_free(error);
    error = NULL;
    strrchr(receiver.request, '}')[0] = ' ';
    CHECK(!is_genuine(&receiver, both, &error));
    CHECK(strstr(membrane_error_json(error), "whsec_") == NULL);
    membrane_error_free(error);
    CHECK(strstr(receiver.request, "secret-key") == NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_webhook, "{}", (size_t)1 << 40, "x", "1", "v1,AAAA", both, 0);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_webhook, "{}", SIZE_MAX, "x", "1", "v1,AAAA", both, 0);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_webhook, "{}", 2, "x", "1", "v1,AAAA", both, -1);

    free(both);
    json_decref(webhook);
    membrane_client_free(manager);
    membrane_client_free(client);
    membrane_close(engine);
    listener_close(&listener);
}

int main(void) {
    callbacks();
    closing_from_within(0);
    closing_from_within(1);
    a_worker();
    webhooks();
    return check_result();
}
