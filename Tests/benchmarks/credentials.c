/*
 * Getting a healthy connection's credentials, warm and cold.
 *
 *     credentials STORE
 *
 * Prints, tab-separated: microseconds per call while nothing changes in the store, and the first call after a change.
 * Each is the median of rounds.
 */
#include <membrane.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 31
#define CALLS 1000

static const char secret[] = "benchmark-secret-0123456789-0123456789-0123456789-0123456789-012";

#define REQUIRE(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(EXIT_FAILURE); \
        } \
    } while (0)

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static membrane_client *client_of(membrane *engine, const char *tenant) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.tenant_key = tenant;
    claims.is_admin = tenant == NULL;
    char *token = NULL;
    membrane_client *client = NULL;
    REQUIRE(membrane_sign_token(&claims, secret, MEMBRANE_HS256, &token, NULL) == MEMBRANE_OK);
    REQUIRE(membrane_client_new(engine, token, &client, NULL) == MEMBRANE_OK);
    membrane_string_free(token);
    return client;
}

/* The text of a member of a JSON object, as far as this program needs it. */
static void member(const char *json, const char *name, char *out, size_t size) {
    char pattern[64];
    snprintf(pattern, sizeof pattern, "\"%s\":\"", name);
    const char *start = strstr(json, pattern);
    REQUIRE(start != NULL);
    start += strlen(pattern);
    snprintf(out, size, "%.*s", (int)strcspn(start, "\""), start);
}

int main(int count, char **arguments) {
    REQUIRE(count == 2);
    char options[256];
    snprintf(options, sizeof options, "{\"workspaceKey\":\"acme\",\"workspaceSecret\":\"%s\"}", secret);
    membrane *engine = NULL;
    REQUIRE(membrane_open(arguments[1], options, &engine, NULL) == MEMBRANE_OK);
    membrane_client *manager = client_of(engine, NULL), *tenant = client_of(engine, "customer-42");
    REQUIRE(membrane_create_connector(
                manager,
                "{\"key\":\"keys\",\"name\":\"Keys\",\"type\":\"client-credentials\",\"makeApiClient\":{\"type\":"
                "\"mapping\",\"mapping\":{\"baseUri\":\"https://api.keys.example\"}},\"inputSchema\":{\"type\":"
                "\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}},\"required\":[\"apiKey\"]}}",
                NULL, NULL, NULL) == MEMBRANE_OK);
    char *answer = NULL, id[64], request[128], rename[192];
    REQUIRE(membrane_connect(tenant, "{\"connectorKey\":\"keys\",\"input\":{\"apiKey\":\"key-0123456789\"}}", NULL,
                             &answer, NULL) == MEMBRANE_OK);
    member(answer, "id", id, sizeof id);
    membrane_string_free(answer);
    snprintf(request, sizeof request, "{\"id\":\"%s\"}", id);
    snprintf(rename, sizeof rename, "{\"id\":\"%s\",\"name\":\"Renamed\"}", id);

    double warm[ROUNDS], cold[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        REQUIRE(membrane_patch_connection(tenant, rename, NULL, NULL, NULL) == MEMBRANE_OK);
        double start = now();
        REQUIRE(membrane_get_credentials(manager, request, NULL, &answer, NULL) == MEMBRANE_OK);
        cold[round] = now() - start;
        membrane_string_free(answer);
        start = now();
        for (int call = 0; call < CALLS; call++) {
            REQUIRE(membrane_get_credentials(manager, request, NULL, &answer, NULL) == MEMBRANE_OK);
            membrane_string_free(answer);
        }
        warm[round] = (now() - start) / CALLS;
    }
    qsort(warm, ROUNDS, sizeof *warm, by_size);
    qsort(cold, ROUNDS, sizeof *cold, by_size);
    printf("%.2f\t%.2f\n", warm[ROUNDS / 2], cold[ROUNDS / 2]);
    membrane_client_free(tenant);
    membrane_client_free(manager);
    membrane_close(engine);
    return 0;
}
