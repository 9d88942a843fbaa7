/* What the benchmarks in C share: time, clients, and calls that must succeed. */
#ifndef BENCH_H
#define BENCH_H

#include <membrane.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SECRET "a-workspace-secret-of-at-least-32-bytes"

static inline void must(membrane_status status, membrane_error *error) {
    if (status == MEMBRANE_OK) return;
    fprintf(stderr, "%s\n", membrane_error_message(error));
    exit(EXIT_FAILURE);
}

/* Seconds. */
static inline double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static inline int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Sorts them. */
static inline double median(double *times, size_t count) {
    qsort(times, count, sizeof *times, by_size);
    return times[count / 2];
}

/* An engine that may talk to servers of the benchmark. */
static inline membrane *open_engine(const char *store) {
    membrane *engine = NULL;
    membrane_error *error = NULL;
    must(membrane_open(store,
                       "{\"workspaceKey\":\"acme\",\"workspaceSecret\":\"" SECRET "\",\"allowPrivateAddresses\":true,"
                       "\"oAuthCallbackUri\":\"http://127.0.0.1/callback\"}",
                       &engine, &error),
         error);
    return engine;
}

/* Without a tenant's key a manager's. */
static inline membrane_client *client_for(membrane *engine, const char *tenant_key) {
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

static __attribute__((noinline, unused)) char *ask(operation *function, membrane_client *client, const char *request) {
    char *answer = NULL;
    membrane_error *error = NULL;
    must(function(client, request, NULL, &answer, &error), error);
    return answer;
}

/* Works on the store as another program could. */
static inline void execute(const char *store, const char *sql) {
    sqlite3 *database = NULL;
    char *problem = NULL;
    if (sqlite3_open(store, &database) != SQLITE_OK || sqlite3_exec(database, sql, NULL, NULL, &problem) != SQLITE_OK) {
        fprintf(stderr, "%s\n", problem == NULL ? "the store cannot be opened" : problem);
        exit(EXIT_FAILURE);
    }
    sqlite3_close(database);
}

#endif
