/* Two engines of one process on one file, as two parts of a host that do not know of each other open it. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

static void a_moment(void) {
    struct timespec moment = {0, 5000000};
    nanosleep(&moment, NULL);
}

static size_t count_connections(membrane_client *client) {
    json_t *list = ask(membrane_list_connections, client, "{\"limit\":1000}");
    size_t count = json_array_size(json_object_get(list, "items"));
    json_decref(list);
    return count;
}

/* What one writes the other sees at once, and what one ends is ended for the other. */
static void each_sees_the_other(membrane *one, membrane *two) {
    membrane_client *first = client_for(one, "customer"), *second = client_for(two, "customer");
    char *id = pending_connection(first);
    char *request = format("{\"id\":\"%s\"}", id);
    json_decref(ask(membrane_get_connection, second, request));
    json_t *archived = ask(membrane_archive_connection, second, request);
    json_t *seen = ask(membrane_get_connection, first, request);
    CHECK_TEXT(text_of(archived, "archivedAt"), text_of(seen, "archivedAt"));
    json_decref(seen);
    json_decref(archived);
    free(request);
    free(id);

    /* A tenant that one shuts out is out in the other: at once, and within a second for a client that it has. */
    membrane_client *manager = client_for(one, NULL);
    json_decref(ask(membrane_archive_tenant, manager, "{\"tenantKey\":\"customer\"}"));
    char *token = sign("customer");
    membrane_client *refused = NULL;
    EXPECT(MEMBRANE_ACCESS_DENIED, membrane_client_new, two, token, &refused);
    while (membrane_list_connections(second, "{}", NULL, NULL, NULL) != MEMBRANE_ACCESS_DENIED) a_moment();
    json_decref(ask(membrane_restore_tenant, manager, "{\"tenantKey\":\"customer\"}"));
    while (membrane_list_connections(second, "{}", NULL, NULL, NULL) != MEMBRANE_OK) a_moment();
    membrane_string_free(token);
    membrane_client_free(manager);
    membrane_client_free(second);
    membrane_client_free(first);
}

/* A cancel object belongs to no engine, a callback to one. */
static int32_t count_event(void *user_data, const char *event) {
    (void)event;
    atomic_fetch_add((atomic_int *)user_data, 1);
    return 0;
}

static void each_has_its_own_callback(membrane *one, membrane *two) {
    atomic_int calls[2] = {0, 0};
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, one, count_event, &calls[0], NULL);
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, two, count_event, &calls[1], NULL);
    membrane_client *client = client_for(two, "customer");
    json_decref(ask(membrane_connect, client,
                    "{\"connectorKey\":\"plain\",\"input\":{\"apiKey\":\"k\"},\"allowMultipleConnections\":true}"));
    EXPECT(MEMBRANE_OK, membrane_run_due, one, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_run_due, two, NULL, NULL);
    CHECK_NUMBER(1, atomic_load(&calls[0]) + atomic_load(&calls[1])); /* whoever came first */
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, one, NULL, NULL, NULL);
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, two, NULL, NULL, NULL);
    membrane_client_free(client);
}

#define THREADS 8
#define CONNECTIONS 25

static membrane *engines[2];

static void *write_often(void *argument) {
    intptr_t number = (intptr_t)argument;
    char *key = format("writer-%d", (int)number);
    membrane_client *client = client_for(engines[number % 2], key), *other = client_for(engines[1 - number % 2], key);
    for (int i = 0; i < CONNECTIONS; i++) free(pending_connection(i % 2 ? client : other));
    CHECK_NUMBER(CONNECTIONS, (long long)count_connections(client));
    CHECK_NUMBER(CONNECTIONS, (long long)count_connections(other));
    membrane_client_free(other);
    membrane_client_free(client);
    free(key);
    return NULL;
}

/* Nothing is lost while both write, and while a third is opened and closed all the time: closing a file gives up
 * every lock that a process has on it, unless the library takes care. */
static void both_write(void) {
    pthread_t threads[THREADS];
    for (intptr_t i = 0; i < THREADS; i++) REQUIRE(pthread_create(&threads[i], NULL, write_often, (void *)i) == 0);
    for (int i = 0; i < 20; i++) membrane_close(open_engine(i % 2 ? "store.db" : "./store.db"));
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

/* Whole in the eyes of SQLite itself. */
static void the_file_is_whole(void) {
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    REQUIRE(sqlite3_open_v2("store.db", &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    REQUIRE(sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK);
    REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
    CHECK_TEXT("ok", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

/* A second process does not get past the locks of the first: its writes come between those of the others. */
static void with_a_second_process(void) {
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        membrane *own = open_engine("store.db");
        membrane_client *client = client_for(own, "writer-of-the-child");
        for (int i = 0; i < CONNECTIONS; i++) free(pending_connection(client));
        CHECK_NUMBER(CONNECTIONS, (long long)count_connections(client));
        membrane_client_free(client);
        membrane_close(own);
        _exit(check_result());
    }
    both_write();
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

int main(void) {
    engines[0] = open_engine("store.db");
    REQUIRE(symlink("store.db", "another-name.db") == 0);
    EXPECT(MEMBRANE_OK, membrane_open, "another-name.db", "{\"workspaceKey\":\"acme\",\"keyFile\":\"store.db.key\"}",
           &engines[1]);
    REQUIRE(engines[1] != NULL);
    create_key_connector(engines[0], "http://127.0.0.1:9");
    membrane_client *manager = client_for(engines[0], NULL);
    json_decref(ask(membrane_create_connector, manager,
                    "{\"key\":\"plain\",\"name\":\"Plain\",\"type\":\"client-credentials\",\"inputSchema\":"
                    "{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}}},\"makeApiClient\":"
                    "{\"type\":\"mapping\",\"mapping\":{\"baseUri\":\"http://127.0.0.1:9\"}}}"));
    membrane_client_free(manager);

    each_sees_the_other(engines[0], engines[1]);
    each_has_its_own_callback(engines[0], engines[1]);
    with_a_second_process();

    /* The one goes on without the other. */
    membrane_client *client = client_for(engines[1], "customer");
    membrane_close(engines[0]);
    free(pending_connection(client));
    the_file_is_whole();
    membrane_client_free(client);
    membrane_close(engines[1]);
    the_file_is_whole();
    return check_result();
}
