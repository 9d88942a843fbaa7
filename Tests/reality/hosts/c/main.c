/*
 * A host process in C. hosts/python and hosts/go are the same program.
 *
 *     main storm KEY THREADS    asks through the connection KEY from so many threads at once, when a line arrives
 *     main loop NAME KEY…       connects, asks, changes and archives without end, until no callback arrives
 *     main work NAME KEY…       the same, and does what is due in the background
 *     main due                  does what is due once, when a line arrives
 *
 * MEMBRANE_REALITY_STORE and MEMBRANE_REALITY_SECRET say where. A line is printed for everything that the library
 * acknowledged: see programs.py, which reads them.
 */
#include <jansson.h>
#include <membrane.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAXIMUM_THREADS = 256, MAXIMUM_OWN = 2, CONNECT_EVERY = 6 };

static membrane_client *client;

static void die(const char *what) {
    fprintf(stderr, "%s\n", what);
    exit(EXIT_FAILURE);
}

/* One line, at once: the process may be killed right after it. */
static void say(const char *text, ...) {
    char line[8192];
    va_list arguments;
    va_start(arguments, text);
    int length = vsnprintf(line, sizeof line - 1, text, arguments);
    va_end(arguments);
    if (length < 0 || length >= (int)sizeof line - 1) {
        die("a line is too long");
    }
    line[length] = '\n';
    if (fwrite(line, 1, (size_t)length + 1, stdout) != (size_t)length + 1 || fflush(stdout) != 0) {
        die("cannot write a line");
    }
}

typedef membrane_status operation(membrane_client *client, const char *request, const membrane_call *call,
                                  char **out_response, membrane_error **out_error);

/* Performs an operation; the request is used up. NULL when it failed, which is said. */
static json_t *perform(const char *name, operation *function, const char *key, json_t *request) {
    char *text = json_dumps(request, JSON_COMPACT), *response = NULL;
    membrane_error *error = NULL;
    json_decref(request);
    if (text == NULL) {
        die("cannot write JSON");
    }
    membrane_status status = function(client, text, NULL, &response, &error);
    free(text);
    if (status != MEMBRANE_OK) {
        say("failed %s %s %s %s", name, key, membrane_status_name(status), membrane_error_key(error));
        membrane_error_free(error);
        return NULL;
    }
    json_t *answer = json_loads(response, 0, NULL);
    membrane_string_free(response);
    if (answer == NULL) {
        die("cannot read JSON");
    }
    return answer;
}

static int ask(const char *key) {
    json_t *answer =
        perform("request", membrane_request, key, json_pack("{s:s, s:s}", "connectionKey", key, "path", "/api/me"));
    if (answer == NULL) {
        return 0;
    }
    say("answered %s %d", key, (int)json_integer_value(json_object_get(answer, "status")));
    json_decref(answer);
    return 1;
}

/* 0 when no callback arrives any more. */
static int connect_own(const char *key, int *is_connected) {
    *is_connected = 0;
    json_t *pending =
        perform("connect", membrane_connect, key,
                json_pack("{s:s, s:s, s:b}", "integrationKey", "reality", "key", key, "allowMultipleConnections", 1));
    if (pending == NULL) {
        return 1;
    }
    say("open %s %s", key, json_string_value(json_object_get(json_object_get(pending, "clientAction"), "uiUrl")));
    json_decref(pending);
    char callback[8192];
    if (fgets(callback, sizeof callback, stdin) == NULL) {
        return 0;
    }
    callback[strcspn(callback, "\n")] = '\0';
    json_t *answer =
        perform("complete_connect", membrane_complete_connect, key, json_pack("{s:s}", "callbackUrl", callback));
    if (answer != NULL) {
        say("connected %s", key);
        json_decref(answer);
        *is_connected = 1;
    }
    return 1;
}

static void loop(const char *name, char **shared, int shared_count) {
    char own[MAXIMUM_OWN + 1][128];
    int own_count = 0;
    for (int step = 0;; step++) {
        if (step % CONNECT_EVERY == 0) {
            int is_connected;
            snprintf(own[own_count], sizeof own[0], "%s-%d", name, step);
            if (!connect_own(own[own_count], &is_connected)) {
                return;
            }
            own_count += is_connected;
        }
        ask(shared[step % shared_count]);
        if (own_count == 0) {
            continue;
        }
        const char *newest = own[own_count - 1];
        ask(newest);
        json_t *changed = perform("patch_connection", membrane_patch_connection, newest,
                                  json_pack("{s:s, s:{s:i}}", "connectionKey", newest, "meta", "step", step));
        if (changed != NULL) {
            say("changed %s %d", newest, step);
            json_decref(changed);
        }
        if (own_count > MAXIMUM_OWN) {
            json_t *archived = perform("archive_connection", membrane_archive_connection, own[0],
                                       json_pack("{s:s}", "connectionKey", own[0]));
            if (archived != NULL) {
                say("archived %s", own[0]);
                json_decref(archived);
            }
            own_count--;
            memmove(own[0], own[1], (size_t)own_count * sizeof own[0]);
        }
    }
}

static pthread_barrier_t start;

static void *storm_caller(void *key) {
    pthread_barrier_wait(&start);
    ask(key);
    return NULL;
}

static void storm(char *key, int threads) {
    pthread_t callers[MAXIMUM_THREADS];
    if (threads < 1 || threads > MAXIMUM_THREADS || pthread_barrier_init(&start, NULL, (unsigned)threads + 1) != 0) {
        die("that many threads cannot be started");
    }
    for (int index = 0; index < threads; index++) {
        if (pthread_create(&callers[index], NULL, storm_caller, key) != 0) {
            die("cannot start a thread");
        }
    }
    say("ready");
    if (getchar() == EOF) {
        die("nobody said when");
    }
    pthread_barrier_wait(&start);
    for (int index = 0; index < threads; index++) {
        pthread_join(callers[index], NULL);
    }
}

static void do_due(membrane *engine) {
    char *report = NULL;
    membrane_error *error = NULL;
    say("ready");
    if (getchar() == EOF) {
        die("nobody said when");
    }
    if (membrane_run_due(engine, NULL, &report, &error) != MEMBRANE_OK) {
        die(membrane_error_message(error));
    }
    json_t *counts = json_loads(report, 0, NULL);
    say("done %d", (int)json_integer_value(json_object_get(counts, "done")));
    json_decref(counts);
    membrane_string_free(report);
}

static const char *setting(const char *name) {
    const char *value = getenv(name);
    if (value == NULL) {
        die(name);
    }
    return value;
}

int main(int count, char **arguments) {
    const char *secret = setting("MEMBRANE_REALITY_SECRET");
    char *options =
        json_dumps(json_pack("{s:s, s:s, s:s, s:b}", "workspaceKey", "reality", "workspaceSecret", secret,
                             "oAuthCallbackUri", "http://127.0.0.1/oauth-callback", "allowPrivateAddresses", 1),
                   0);
    membrane *engine = NULL;
    membrane_error *error = NULL;
    char *token = NULL;
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "reality";
    claims.tenant_key = "customer";
    if (options == NULL || membrane_open(setting("MEMBRANE_REALITY_STORE"), options, &engine, &error) != MEMBRANE_OK ||
        membrane_sign_token(&claims, secret, MEMBRANE_HS512, &token, &error) != MEMBRANE_OK ||
        membrane_client_new(engine, token, &client, &error) != MEMBRANE_OK) {
        die(membrane_error_message(error));
    }
    free(options);
    membrane_string_free(token);

    if (count == 4 && strcmp(arguments[1], "storm") == 0) {
        storm(arguments[2], atoi(arguments[3]));
    } else if (count == 2 && strcmp(arguments[1], "due") == 0) {
        do_due(engine);
    } else if (count >= 4 && (strcmp(arguments[1], "loop") == 0 || strcmp(arguments[1], "work") == 0)) {
        if (strcmp(arguments[1], "work") == 0 && membrane_worker_start(engine, NULL, &error) != MEMBRANE_OK) {
            die(membrane_error_message(error));
        }
        loop(arguments[2], arguments + 3, count - 3);
    } else {
        die("usage: main storm KEY THREADS | main loop|work NAME KEY… | main due");
    }
    membrane_client_free(client);
    membrane_close(engine);
    return EXIT_SUCCESS;
}
