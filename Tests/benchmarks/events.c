/* How many events are delivered in a second: to a receiver on this machine that answers at once, and to a callback.
 *
 *     events STORE...      prints a line for each: what, events per second
 */
#include <membrane.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

#include "receiver.h"

#define EVENTS 5000
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

static void ask(membrane_status (*operation)(membrane_client *, const char *, const membrane_call *, char **,
                                             membrane_error **),
                membrane_client *client, const char *request) {
    membrane_error *error = NULL;
    must(operation(client, request, NULL, NULL, &error), error);
}

static int taken;

static int32_t take(void *user_data, const char *event) {
    (void)user_data;
    (void)event;
    taken++;
    return 0;
}

/* Connects EVENTS apps, which is as many events. */
static membrane *prepare(const char *store, int port) {
    membrane *engine = NULL;
    membrane_error *error = NULL;
    must(membrane_open(store,
                       "{\"workspaceKey\":\"acme\",\"workspaceSecret\":\"" SECRET "\",\"allowPrivateAddresses\":true}",
                       &engine, &error),
         error);
    membrane_client *manager = client_for(engine, NULL);
    ask(membrane_create_connector, manager,
        "{\"key\":\"keys\",\"name\":\"Keys\",\"type\":\"client-credentials\",\"inputSchema\":{\"type\":\"object\","
        "\"properties\":{\"apiKey\":{\"type\":\"string\"}}},\"makeApiClient\":{\"type\":\"mapping\",\"mapping\":"
        "{\"baseUri\":\"http://127.0.0.1:9\"}}}");
    if (port != 0) {
        char request[100];
        snprintf(request, sizeof request, "{\"url\":\"http://127.0.0.1:%d/hooks\"}", port);
        ask(membrane_create_webhook, manager, request);
    }
    membrane_client_free(manager);
    membrane_client *client = client_for(engine, "customer");
    for (int i = 0; i < EVENTS; i++)
        ask(membrane_connect, client,
            "{\"connectorKey\":\"keys\",\"input\":{\"apiKey\":\"x\"},\"allowMultipleConnections\":true}");
    membrane_client_free(client);
    return engine;
}

/* Until everything is delivered. */
static void run(membrane *engine, const char *what, const char *source) {
    double start = now();
    char done[64];
    snprintf(done, sizeof done, "\"%s\":{\"done\":%d,\"failed\":0}", source, EVENTS);
    char *report = NULL;
    membrane_error *error = NULL;
    must(membrane_run_due(engine, "{\"maxMilliseconds\":600000,\"maxCount\":1000000}", &report, &error), error);
    double seconds = now() - start;
    if (strstr(report, done) == NULL) {
        fprintf(stderr, "not everything was delivered: %s\n", report);
        exit(EXIT_FAILURE);
    }
    membrane_string_free(report);
    printf("%s\t%.0f\n", what, EVENTS / seconds);
}

int main(int count, char **arguments) {
    if (count != 3) return EXIT_FAILURE;
    int port = 0;
    pid_t receiver = start_receiver(&port, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    membrane *engine = prepare(arguments[1], port);
    run(engine, "events to a webhook", "webhooks");
    membrane_close(engine);
    kill(receiver, SIGKILL);
    waitpid(receiver, NULL, 0);

    engine = prepare(arguments[2], 0);
    membrane_error *error = NULL;
    must(membrane_set_event_callback(engine, take, NULL, NULL, &error), error);
    run(engine, "events to a callback", "callback");
    membrane_close(engine);
    return taken == EVENTS ? EXIT_SUCCESS : EXIT_FAILURE;
}
