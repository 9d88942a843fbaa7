/* How fast tokens are refreshed that fall due: alone, and among a hundred times as many connections that are due and
 * broken.
 *
 *     due STORE CONNECTIONS BROKEN      prints a line for each: what, connections per second
 *
 * The healthy ones are made by OAuth with a provider on this machine that answers at once. The broken ones have lost
 * their connector: trying costs no request, so that what is measured is what they cost the others.
 */
#include <signal.h>
#include <sys/wait.h>

#include "oauth.h"

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
    pid_t provider = start_receiver(&port, TOKEN_ANSWER);
    membrane *engine = open_engine(store);
    connect_apps(engine, port, "customer", connections);
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
