/* What the size of a store costs: one customer with 100 connections, among so many of others.
 *
 *     scale STORE CONNECTIONS       prints microseconds, a line each: open, list, list with sqlite3 alone, get, refresh
 *
 * Beside the list is a loop over sqlite3 that writes the same JSON, byte for byte. The others' rows are copies of one
 * that the library made.
 */
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>

#include "oauth.h"

#define OWN 100
#define ROUNDS 31
#define LISTS 20
#define GETS 200

/* Text that grows as it is written. */
typedef struct text {
    char *bytes;
    size_t size, room;
} text;

static __attribute__((format(printf, 2, 3))) void append(text *text, const char *format, ...) {
    va_list values;
    va_start(values, format);
    text->size += (size_t)vsnprintf(text->bytes + text->size, text->room - text->size, format, values);
    va_end(values);
    if (text->size + 4096 > text->room) text->bytes = realloc(text->bytes, text->room *= 2);
}

static void append_time(text *text, const char *name, sqlite3_stmt *row, int column) {
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return;
    long long milliseconds = sqlite3_column_int64(row, column);
    time_t seconds = (time_t)(milliseconds / 1000);
    struct tm at;
    gmtime_r(&seconds, &at);
    append(text, ",\"%s\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\"", name, at.tm_year + 1900, at.tm_mon + 1, at.tm_mday,
           at.tm_hour, at.tm_min, at.tm_sec, (int)(milliseconds % 1000));
}

static const char *column(sqlite3_stmt *row, int column) {
    return (const char *)sqlite3_column_text(row, column);
}

/* The answer of list_connections, as somebody would write it who knows that nothing needs to be escaped, that all have
 * the same connector, and that none is broken. */
static char *list_with_sqlite(sqlite3_stmt *rows) {
    text text = {malloc(1 << 16), 0, 1 << 16};
    append(&text, "{\"items\":[");
    sqlite3_reset(rows);
    int count = 0;
    while (sqlite3_step(rows) == SQLITE_ROW && count < OWN) {
        append(&text, "%s{\"id\":\"%s\",\"key\":\"%s\",\"name\":\"%s\",\"tenantId\":\"%s\",\"userId\":\"%s\"",
               count++ > 0 ? "," : "", column(rows, 0), column(rows, 1), column(rows, 2), column(rows, 3),
               column(rows, 3));
        append(&text, ",\"connectorId\":\"%s\",\"connectorKey\":\"%s\"", column(rows, 4), column(rows, 5));
        append(&text, ",\"integrationId\":\"%s\",\"integrationKey\":\"%s\"", column(rows, 6), column(rows, 7));
        append(&text, ",\"state\":\"%s\",\"connected\":true,\"disconnected\":false,\"isDefunct\":false",
               column(rows, 8));
        append(&text, ",\"canTest\":false,\"canRefreshCredentials\":true");
        append_time(&text, "nextCredentialsRefreshAt", rows, 9);
        append(&text, ",\"retryAttempts\":%lld", (long long)sqlite3_column_int64(rows, 10));
        append_time(&text, "lastActiveAt", rows, 11);
        append(&text, ",\"isTest\":false");
        append_time(&text, "createdAt", rows, 12);
        append_time(&text, "updatedAt", rows, 13);
        append(&text, "}");
    }
    append(&text, "]}");
    return text.bytes;
}

static void fill(const char *store, int connections) {
    char sql[2000];
    snprintf(
        sql, sizeof sql,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
        "INSERT INTO connections (workspace_id, tenant_id, id, key, name, connector_id, connector_key, integration_id,"
        " integration_key, state, disconnected, setup, setup_version, credentials, credentials_version, can_refresh,"
        " lease_until, lease_number, created_at, updated_at, due_at, refresh_at, retry_attempts, event_count) "
        "SELECT workspace_id, 'ten_' || (i / 100), 'con_' || i, 'key-' || i, name, connector_id, connector_key,"
        " integration_id, integration_key, state, disconnected, setup, setup_version, credentials,"
        " credentials_version, can_refresh, 0, 0, created_at, updated_at, due_at, refresh_at, 0, 1 "
        "FROM n, (SELECT * FROM connections LIMIT 1)",
        connections - OWN);
    if (connections > OWN) execute(store, sql);
}

static double open_time(const char *store) {
    double times[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        membrane *engine = open_engine(store);
        membrane_client_free(client_for(engine, "customer"));
        times[round] = now() - start;
        membrane_close(engine);
    }
    return median(times, ROUNDS);
}

static double ask_time(operation *function, membrane_client *client, const char *request, int calls) {
    double times[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int call = 0; call < calls; call++) membrane_string_free(ask(function, client, request));
        times[round] = (now() - start) / calls;
    }
    return median(times, ROUNDS);
}

static double sqlite_time(const char *store, const char *expected) {
    sqlite3 *database = NULL;
    sqlite3_stmt *rows = NULL;
    char tenant[64] = "";
    sscanf(strstr(expected, "\"tenantId\":\""), "\"tenantId\":\"%63[^\"]", tenant);
    if (sqlite3_open(store, &database) != SQLITE_OK ||
        sqlite3_prepare_v2(
            database,
            "SELECT id, key, name, tenant_id, connector_id, connector_key, integration_id, integration_key,"
            " state, refresh_at, retry_attempts, last_active_at, created_at, updated_at FROM connections "
            "WHERE workspace_id = (SELECT id FROM workspaces WHERE key = 'acme') AND tenant_id = ?1 "
            "AND archived_at IS NULL ORDER BY id DESC LIMIT 101",
            -1, &rows, NULL) != SQLITE_OK ||
        sqlite3_bind_text(rows, 1, tenant, -1, SQLITE_STATIC) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(database));
        exit(EXIT_FAILURE);
    }
    double times[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int call = 0; call < LISTS; call++) {
            char *list = list_with_sqlite(rows);
            if (round == 0 && strcmp(list, expected) != 0) {
                fprintf(stderr, "not the same:\n%s\n%s\n", list, expected);
                exit(EXIT_FAILURE);
            }
            free(list);
        }
        times[round] = (now() - start) / LISTS;
    }
    sqlite3_finalize(rows);
    sqlite3_close(database);
    return median(times, ROUNDS);
}

int main(int count, char **arguments) {
    if (count != 3) return EXIT_FAILURE;
    const char *store = arguments[1];
    int port = 0;
    pid_t provider = start_receiver(&port, TOKEN_ANSWER);
    membrane *engine = open_engine(store);
    connect_apps(engine, port, "customer", OWN);
    fill(store, atoi(arguments[2]));
    membrane_close(engine);

    printf("open the store and make a client\t%.1f\n", open_time(store) * 1e6);
    engine = open_engine(store);
    membrane_client *client = client_for(engine, "customer");
    char *list = ask(membrane_list_connections, client, "{}"), request[128], id[64] = "";
    double ours = ask_time(membrane_list_connections, client, "{}", LISTS);
    printf("list 100 connections of one customer\t%.1f\t%.1f\n", ours * 1e6, sqlite_time(store, list) * 1e6);
    sscanf(strstr(list, "\"id\":\""), "\"id\":\"%63[^\"]", id);
    membrane_string_free(list);
    snprintf(request, sizeof request, "{\"id\":\"%s\"}", id);
    printf("get one connection\t%.1f\n", ask_time(membrane_get_connection, client, request, GETS) * 1e6);
    printf("refresh one connection\t%.1f\n", ask_time(membrane_refresh_connection, client, request, 1) * 1e6);
    membrane_client_free(client);
    membrane_close(engine);
    kill(provider, SIGKILL);
    waitpid(provider, NULL, 0);
    return EXIT_SUCCESS;
}
