/* The product's own API: credentials with a client, the callback that fetches them, its release, and its limits. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

/* A product that knows one key. Ends with the program. */
static void *serve(void *argument) {
    int listener = *(int *)argument;
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0) return NULL;
        char request[8192];
        size_t size = 0;
        while (size < sizeof request - 1) {
            ssize_t count = recv(connection, request + size, sizeof request - 1 - size, 0);
            if (count <= 0) break;
            size += (size_t)count;
            request[size] = '\0';
            if (strstr(request, "\r\n\r\n") == NULL) continue;
            const char *answer =
                strstr(request, "X-Api-Key: good\r\n") != NULL
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"
                    : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
            if (send(connection, answer, strlen(answer), MSG_NOSIGNAL) < 0) break;
            size = 0;
        }
        close(connection);
    }
}

static char *start_product(void) {
    static int listener;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, 16) == 0);
    REQUIRE(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, serve, &listener) == 0);
    pthread_detach(thread);
    return format("http://127.0.0.1:%d", ntohs(address.sin_port));
}

/* What a callback was registered with. */
typedef struct fetcher {
    const char *answer;
    membrane_client *client; /* asked for something meanwhile */
    membrane_reply *kept;
    atomic_int calls, releases, may_end;
    int status;
} fetcher;

static int32_t fetch(void *user_data, const char *request, membrane_reply *reply) {
    fetcher *fetcher = user_data;
    CHECK_NUMBER(0, atomic_load(&fetcher->releases));
    atomic_fetch_add(&fetcher->calls, 1);
    json_t *question = json_loads(request, JSON_REJECT_DUPLICATES, NULL);
    CHECK_TEXT("customer", text_of(question, "tenantKey"));
    CHECK_TEXT(WORKSPACE_KEY, text_of(question, "workspaceKey"));
    json_decref(question);
    if (fetcher->client != NULL) json_decref(ask(membrane_list_connections, fetcher->client, "{}"));
    EXPECT(MEMBRANE_OK, membrane_reply_set, reply, "replaced");
    EXPECT(MEMBRANE_OK, membrane_reply_set, reply, fetcher->answer);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_reply_set, reply, NULL);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_reply_set, reply, "\xff");
    fetcher->kept = reply;
    while (!atomic_load(&fetcher->may_end)) usleep(1000);
    return fetcher->status;
}

static void release(void *user_data) {
    atomic_fetch_add(&((fetcher *)user_data)->releases, 1);
}

/* For a machine that is slow, or emulated. */
#define LONG_ENOUGH 120000

/* A release comes when the thread of the last call has ended. */
static void expect_release(fetcher *fetcher) {
    for (int i = 0; i < LONG_ENOUGH && atomic_load(&fetcher->releases) == 0; i++) usleep(1000);
    CHECK_NUMBER(1, atomic_load(&fetcher->releases));
}

static void expect_failure(membrane_client *client, membrane_status status, const char *key) {
    membrane_error *error = NULL;
    CHECK_NUMBER(status, membrane_request(client, "{\"path\":\"/orders\"}", NULL, NULL, &error));
    CHECK_TEXT(key, membrane_error_key(error));
    CHECK(strstr(membrane_error_json(error), "secret-of-tenant") == NULL);
    membrane_error_free(error);
}

static membrane *open_product(const char *url, const char *base_uri, int fetch_timeout_ms) {
    membrane *engine = NULL;
    char *options = format("{\"workspaceKey\":\"%s\",\"workspaceSecret\":\"%s\",\"allowPrivateAddresses\":true,"
                           "\"fetchTimeoutMs\":%d}",
                           WORKSPACE_KEY, WORKSPACE_SECRET, fetch_timeout_ms);
    EXPECT(MEMBRANE_OK, membrane_open, url, options, &engine);
    free(options);
    REQUIRE(engine != NULL);
    membrane_client *manager = client_for(engine, NULL);
    char *settings = format("{\"internalApi\":{\"baseUri\":\"%s\",\"makeApiClient\":{\"mapping\":"
                            "{\"headers\":{\"X-Api-Key\":{\"$var\":\"$.credentials.key\"}}}}}}",
                            base_uri);
    json_decref(ask(membrane_patch_workspace, manager, settings));
    free(settings);
    membrane_client_free(manager);
    return engine;
}

static void fetches(const char *base_uri) {
    membrane *engine = open_product("fetches.db", base_uri, LONG_ENOUGH);
    membrane_client *client = client_for(engine, "customer");
    expect_failure(client, MEMBRANE_CONFIGURATION, "credentials_missing");

    fetcher good = {.answer = "{\"credentials\":{\"key\":\"good\"},\"tenantKey\":\"customer\"}", .client = client};
    atomic_store(&good.may_end, 1);
    EXPECT(MEMBRANE_OK, membrane_set_fetch_callback, engine, fetch, &good, release);
    for (int i = 0; i < 3; i++) json_decref(ask(membrane_request, client, "{\"path\":\"/orders\"}"));
    CHECK_NUMBER(1, atomic_load(&good.calls));
    /* The answer belongs to the call that it was given to. */
    EXPECT(MEMBRANE_CLOSED, membrane_reply_set, good.kept, "{}");

    /* Refused credentials are asked for, and what comes is wrong. */
    json_decref(ask(membrane_set_credentials, client, "{\"credentials\":{\"key\":\"secret-of-tenant-that-is-old\"}}"));
    fetcher bad = {.answer = "{\"credentials\":{\"key\":\"secret-of-tenant\"},\"tenantKey\":\"other\"}"};
    atomic_store(&bad.may_end, 1);
    EXPECT(MEMBRANE_OK, membrane_set_fetch_callback, engine, fetch, &bad, release);
    expect_release(&good);
    expect_failure(client, MEMBRANE_CONFIGURATION, "fetch_answer_other_tenant");
    bad.answer = "[";
    expect_failure(client, MEMBRANE_CONFIGURATION, "fetch_answer_invalid");
    bad.answer = "The user service is down.";
    bad.status = 7;
    expect_failure(client, MEMBRANE_PROVIDER_ERROR, "fetch_failed");
    bad.status = 0;
    bad.answer = "{\"credentials\":{\"key\":\"secret-of-tenant\"}}";
    expect_failure(client, MEMBRANE_CREDENTIALS_REFUSED, "fetched_credentials_refused");
    int calls = atomic_load(&bad.calls);
    expect_failure(client, MEMBRANE_CREDENTIALS_REFUSED, "fetched_credentials_refused");
    CHECK_NUMBER(calls, atomic_load(&bad.calls));

    EXPECT(MEMBRANE_OK, membrane_set_fetch_callback, engine, NULL, NULL, NULL);
    expect_release(&bad);
    expect_failure(client, MEMBRANE_CREDENTIALS_REFUSED, "access_token_expired");

    /* Released also when nothing comes of it, and when there is nothing to call. */
    fetcher none = {0};
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_set_fetch_callback, NULL, fetch, &none, release);
    CHECK_NUMBER(1, atomic_load(&none.releases));
    EXPECT(MEMBRANE_OK, membrane_set_fetch_callback, engine, NULL, &none, release);
    CHECK_NUMBER(2, atomic_load(&none.releases));
    membrane_client_free(client);
    membrane_close(engine);
}

/* A host that does not answer is refused by name, and the engine closes without it. */
static void hangs(const char *base_uri) {
    membrane *engine = open_product("hangs.db", base_uri, 300);
    membrane_client *client = client_for(engine, "customer");
    fetcher fetcher = {.answer = "{\"credentials\":{\"key\":\"good\"}}"};
    EXPECT(MEMBRANE_OK, membrane_set_fetch_callback, engine, fetch, &fetcher, release);
    expect_failure(client, MEMBRANE_NETWORK, "fetch_timed_out");
    expect_failure(client, MEMBRANE_NETWORK, "fetch_timed_out");
    /* Its thread may begin later than the limit ends. */
    while (atomic_load(&fetcher.calls) == 0) usleep(1000);
    CHECK_NUMBER(1, atomic_load(&fetcher.calls));
    membrane_close(engine);
    CHECK_NUMBER(0, atomic_load(&fetcher.releases));
    atomic_store(&fetcher.may_end, 1);
    expect_release(&fetcher);
    EXPECT(MEMBRANE_CLOSED, membrane_request, client, "{\"path\":\"/orders\"}", NULL, NULL);
    membrane_client_free(client);
}

static void clients(const char *base_uri) {
    membrane *engine = open_product("clients.db", base_uri, LONG_ENOUGH);
    char *token = sign("customer"), *manager = sign(NULL);
    membrane_client *client = NULL;
    EXPECT(MEMBRANE_OK, membrane_client_new_with_options, engine, token, "{\"credentials\":{\"key\":\"good\"}}",
           &client);
    json_decref(ask(membrane_request, client, "{\"path\":\"/orders\"}"));
    membrane_client_free(client);
    EXPECT(MEMBRANE_OK, membrane_client_new_with_options, engine, token, NULL, &client);
    json_t *answer = ask(membrane_patch_self, client, "{\"name\":\"Ada\"}");
    CHECK_TEXT("Ada", text_of(json_object_get(answer, "tenant"), "name"));
    json_decref(answer);
    membrane_client_free(client);
    client = NULL;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new_with_options, engine, token, "{\"credential\":{}}", &client);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new_with_options, engine, manager, "{\"credentials\":{}}",
           &client);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new_with_options, engine, NULL, NULL, &client);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_new_with_options, engine, token, NULL, NULL);
    CHECK(client == NULL);
    membrane_string_free(token);
    membrane_string_free(manager);
    membrane_close(engine);
}

int main(void) {
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_reply_set, NULL, "{}");
    char *base_uri = start_product();
    fetches(base_uri);
    hangs(base_uri);
    clients(base_uri);
    free(base_uri);
    return check_result();
}
