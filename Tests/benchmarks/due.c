/* How fast tokens are refreshed that fall due: alone, and among a hundred times as many connections that are due and
 * broken.
 *
 *     due STORE CONNECTIONS BROKEN      prints a line for each: what, connections per second
 *
 * The healthy ones are made by OAuth with a provider on this machine that answers at once. The broken ones have lost
 * their connector: trying costs no request, so that what is measured is what they cost the others.
 */
#include <membrane.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

#include "receiver.h"

#define SECRET "a-workspace-secret-of-at-least-32-bytes"

static void must(membrane_status status, membrane_error *error) {
    if (status == MEMBRANE_OK) return;
    fprintf(stderr, "%s\n", membrane_error_message(error));
    exit(EXIT_FAILURE);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static membrane_client *client_for(membrane *engine, const char *tenant_key) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.tenant_key = tenant_key;
    claims.is_admin = tenant_key == NULL;
    char *token = NULL;
    membrane_client *client = NULL;
    membrane_error *error = NULL;
    must(membrane_sign_token(&claims, SECRET, MEMBRANE_HS256, &token, &error), error);
    must(membrane_client_new(engine, token, &client, &error), error);
    membrane_string_free(token);
    return client;
}

typedef membrane_status operation(membrane_client *, const char *, const membrane_call *, char **, membrane_error **);

static __attribute__((noinline)) char *ask(operation *function, membrane_client *client, const char *request) {
    char *answer = NULL;
    membrane_error *error = NULL;
    must(function(client, request, NULL, &answer, &error), error);
    return answer;
}

/* Works on the store as another program could. */
static void execute(const char *store, const char *sql) {
    sqlite3 *database = NULL;
    char *problem = NULL;
    if (sqlite3_open(store, &database) != SQLITE_OK || sqlite3_exec(database, sql, NULL, NULL, &problem) != SQLITE_OK) {
        fprintf(stderr, "%s\n", problem == NULL ? "the store cannot be opened" : problem);
        exit(EXIT_FAILURE);
    }
    sqlite3_close(database);
}

static void prepare(membrane *engine, int port, int connections) {
    membrane_client *manager = client_for(engine, NULL);
    char request[1000];
    snprintf(
        request, sizeof request,
        "{\"key\":\"crm\",\"name\":\"CRM\",\"type\":\"oauth2\",\"getOAuthConfig\":{\"type\":\"mapping\",\"mapping\":"
        "{\"clientId\":\"x\",\"clientSecret\":\"y\",\"authorizeUri\":\"http://127.0.0.1:%d/authorize\","
        "\"tokenUri\":\"http://127.0.0.1:%d/token\",\"scopes\":[]}},\"makeApiClient\":{\"type\":\"mapping\","
        "\"mapping\":{\"baseUri\":\"http://127.0.0.1:%d\"}}}",
        port, port, port);
    membrane_string_free(ask(membrane_create_connector, manager, request));
    membrane_string_free(ask(membrane_create_integration, manager, "{\"connectorKey\":\"crm\"}"));
    membrane_client_free(manager);
    membrane_client *client = client_for(engine, "customer");
    for (int i = 0; i < connections; i++) {
        char *answer = ask(membrane_connect, client, "{\"connectorKey\":\"crm\",\"allowMultipleConnections\":true}");
        const char *state = strstr(answer, "state=");
        if (state == NULL) exit(EXIT_FAILURE);
        snprintf(request, sizeof request, "{\"callbackUrl\":\"http://127.0.0.1/callback?code=x&%.*s\"}",
                 (int)strcspn(state, "&\""), state);
        membrane_string_free(answer);
        membrane_string_free(ask(membrane_complete_connect, client, request));
    }
    membrane_client_free(client);
}

/* Until the healthy ones are refreshed, however many others there are. */
static void run(membrane *engine, const char *store, const char *what, int connections) {
    execute(store, "UPDATE connections SET due_at = 1, refresh_at = 1 WHERE key NOT LIKE 'broken%'");
    double start = now();
    int left = connections;
    while (left > 0) {
        char *report = NULL;
        membrane_error *error = NULL;
        must(membrane_run_due(engine, "{\"maxMilliseconds\":600000,\"maxCount\":200}", &report, &error), error);
        const char *counts = strstr(report, "\"connections\":{\"done\":");
        if (counts != NULL) left -= atoi(counts + strlen("\"connections\":{\"done\":"));
        if (strstr(report, "\"done\":0,\"failed\":0,") == report + 1) break;
        membrane_string_free(report);
    }
    if (left > 0) {
        fprintf(stderr, "%d were not refreshed\n", left);
        exit(EXIT_FAILURE);
    }
    printf("%s\t%.0f\n", what, connections / (now() - start));
}

int main(int count, char **arguments) {
    if (count != 4) return EXIT_FAILURE;
    const char *store = arguments[1];
    int connections = atoi(arguments[2]), broken = atoi(arguments[3]), port = 0;
    pid_t provider =
        start_receiver(&port, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 72\r\n\r\n"
                              "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":3600,\"scope\":\"abc\"}");
    membrane *engine = NULL;
    membrane_error *error = NULL;
    must(membrane_open(store,
                       "{\"workspaceKey\":\"acme\",\"workspaceSecret\":\"" SECRET "\",\"allowPrivateAddresses\":true,"
                       "\"oAuthCallbackUri\":\"http://127.0.0.1/callback\"}",
                       &engine, &error),
         error);
    prepare(engine, port, connections);
    run(engine, store, "refreshes of due tokens, alone", connections);
    char sql[2000];
    snprintf(sql, sizeof sql,
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
             "INSERT INTO connections (workspace_id, tenant_id, id, key, name, connector_id, connector_key, state, "
             "disconnected, setup_version, credentials, credentials_version, can_refresh, lease_until, lease_number, "
             "created_at, updated_at, due_at, refresh_at, retry_attempts) SELECT workspace_id, 'ten_broken', "
             "'con_broken' || i, "
             "'broken' || i, 'Broken', 'cnr_gone', 'gone', 'READY', 0, 1, credentials, 1, 1, 0, 0, 1, 1, 1, 1, i %% 2 "
             "FROM n, (SELECT * FROM connections LIMIT 1)",
             broken);
    execute(store, sql);
    run(engine, store, "the same among broken ones that are due", connections);
    membrane_close(engine);
    kill(provider, SIGKILL);
    waitpid(provider, NULL, 0);
    return EXIT_SUCCESS;
}
