/*
 * A host without memory of its own: does what it is told, line by line, and wipes what it was told and what it got.
 * What is found in its memory afterwards is therefore the library's, or that of the libraries below it.
 *
 * A line has fields between tabs; the answer is one line, a status, a tab, and JSON.
 *
 *     open URL OPTIONS      client NAME TOKEN          call NAME OPERATION REQUEST
 *     access                instance                   due
 *     free NAME             close                      key DATA OPTIONS (signs, checks, and is freed)
 *     callbacks NAME        takes part in everything: native functions of that name, credentials, confirmations, events
 *     leak PLACE TEXT       puts the text where a secret must not be: memory, freed, stderr, file
 *     crash                 as a fault of the host's own would; there is no answer
 *
 * A callback asks for its answer with a line of its own, which begins with '?', while the call is running that causes
 * it: its kind, a tab, what it was given. What it answers is the next line that comes in.
 */
#include <dlfcn.h>
#include <membrane.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 8 << 20, CLIENTS = 64, FIELDS = 4 };

static char line[LINE], reply_line[1 << 20];
static char *planted;
static membrane *engine;
static struct {
    char name[256];
    membrane_client *client;
} clients[CLIENTS];

static void put(const char *text, size_t length) {
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, text, length);
        if (written <= 0) _exit(2);
        text += written;
        length -= (size_t)written;
    }
}

static void answer(membrane_status status, char *response, membrane_error *error) {
    const char *name = membrane_status_name(status);
    const char *text = error != NULL ? membrane_error_json(error) : response != NULL ? response : "{}";
    put(name, strlen(name));
    put("\t", 1);
    put(text, strlen(text));
    membrane_string_free(response);
    membrane_error_free(error);
    explicit_bzero(line, sizeof line);
    /* Who waits for the end of the line looks into this memory next. */
    put("\n", 1);
}

/* One line into `place`, without its end. False at the end of the input. */
static bool take(char *place, size_t size) {
    size_t length = 0;
    while (length < size - 1) {
        ssize_t count = read(STDIN_FILENO, place + length, size - 1 - length);
        if (count <= 0) return false;
        length += (size_t)count;
        if (place[length - 1] == '\n') {
            place[length - 1] = 0;
            return true;
        }
    }
    return false;
}

/* The kinds of callback are told apart by `user_data`, which is their name. */
static int32_t answer_callback(void *kind, const char *given, membrane_reply *reply) {
    put("?", 1);
    put(kind, strlen(kind));
    put("\t", 1);
    put(given, strlen(given));
    put("\n", 1);
    if (!take(reply_line, sizeof reply_line)) _exit(6);
    int32_t result = (int32_t)strtol(reply_line, NULL, 10);
    char *text = strchr(reply_line, '\t');
    if (reply != NULL && text != NULL) membrane_reply_set(reply, text + 1, NULL);
    explicit_bzero(reply_line, sizeof reply_line);
    return result;
}

static int32_t answer_plainly(void *kind, const char *given) {
    return answer_callback(kind, given, NULL);
}

static membrane_status register_callbacks(const char *native, membrane_error **error) {
    membrane_status status =
        membrane_set_native_function(engine, native, answer_callback, (void *)"native", NULL, error);
    if (status == MEMBRANE_OK)
        status = membrane_set_fetch_callback(engine, answer_callback, (void *)"fetch", NULL, error);
    if (status == MEMBRANE_OK)
        status = membrane_set_confirm_callback(engine, answer_plainly, (void *)"confirm", NULL, error);
    if (status == MEMBRANE_OK)
        status = membrane_set_event_callback(engine, answer_plainly, (void *)"event", NULL, error);
    return status;
}

static void leak(const char *place, const char *text) {
    if (strcmp(place, "memory") == 0) {
        planted = strdup(text);
    } else if (strcmp(place, "freed") == 0) {
        /* Large enough that the heap writes nothing over most of it. */
        char *copy = calloc(1, 1024);
        if (copy == NULL) _exit(7);
        strcpy(copy + 256, text);
        free(copy);
    } else if (strcmp(place, "stderr") == 0) {
        fputs(text, stderr);
    } else {
        FILE *file = fopen(place, "w");
        if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) _exit(8);
    }
}

static int place_of(const char *name) {
    for (int place = 0; place < CLIENTS; place++)
        if (strcmp(clients[place].name, name) == 0) return place;
    return -1;
}

static void free_client(int place) {
    membrane_client_free(clients[place].client);
    explicit_bzero(&clients[place], sizeof clients[place]);
}

static membrane_status try_key(const char *data, const char *options, char **found, membrane_error **error) {
    membrane_key *key = NULL;
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    char *token = NULL;
    membrane_status status = membrane_key_new(data, strlen(data), options, &key, error);
    if (status == MEMBRANE_OK) status = membrane_key_sign(key, &claims, MEMBRANE_ALGORITHM_OF_KEY, &token, error);
    if (status == MEMBRANE_OK) status = membrane_key_verify(key, token, NULL, found, error);
    membrane_key_free(key);
    membrane_string_free(token);
    return status;
}

static void obey(char *fields[FIELDS]) {
    membrane_error *error = NULL;
    char *response = NULL;
    membrane_status status = MEMBRANE_OK;
    const char *what = fields[0];
    if (strcmp(what, "open") == 0) {
        status = membrane_open(fields[1], fields[2], &engine, &error);
    } else if (strcmp(what, "client") == 0) {
        int place = place_of("");
        if (place < 0) _exit(3);
        status = membrane_client_new(engine, fields[2], &clients[place].client, &error);
        if (status == MEMBRANE_OK) snprintf(clients[place].name, sizeof clients[place].name, "%s", fields[1]);
    } else if (strcmp(what, "call") == 0) {
        char name[128];
        snprintf(name, sizeof name, "membrane_%s", fields[2]);
        membrane_status (*operation)(membrane_client *, const char *, const membrane_call *, char **,
                                     membrane_error **);
        *(void **)&operation = dlsym(RTLD_DEFAULT, name);
        int place = place_of(fields[1]);
        if (operation == NULL || place < 0) _exit(4);
        status = operation(clients[place].client, fields[3], NULL, &response, &error);
    } else if (strcmp(what, "access") == 0) {
        status = membrane_workspace_access(engine, NULL, &response, &error);
    } else if (strcmp(what, "instance") == 0) {
        status = membrane_create_instance_token(engine, NULL, &response, &error);
    } else if (strcmp(what, "due") == 0) {
        status = membrane_run_due(engine, "{\"maxMilliseconds\":500}", &response, &error);
    } else if (strcmp(what, "free") == 0) {
        free_client(place_of(fields[1]));
    } else if (strcmp(what, "close") == 0) {
        for (int place = 0; place < CLIENTS; place++)
            if (clients[place].client != NULL) free_client(place);
        membrane_close(engine);
        engine = NULL;
    } else if (strcmp(what, "key") == 0) {
        /* PEM has lines: they come as a second kind of tab. */
        for (char *place = fields[1]; *place != 0; place++)
            if (*place == '\v') *place = '\n';
        status = try_key(fields[1], fields[2], &response, &error);
    } else if (strcmp(what, "callbacks") == 0) {
        status = register_callbacks(fields[1], &error);
    } else if (strcmp(what, "leak") == 0) {
        leak(fields[1], fields[2]);
    } else if (strcmp(what, "crash") == 0) {
        explicit_bzero(line, sizeof line);
        raise(SIGSEGV);
    } else {
        _exit(5);
    }
    answer(status, response, error);
}

int main(void) {
    while (take(line, sizeof line)) {
        char *fields[FIELDS] = {line, "", "", ""};
        char *place = line;
        for (int number = 1; number < FIELDS; number++) {
            place = strchr(place, '\t');
            if (place == NULL) break;
            *place++ = 0;
            fields[number] = place;
        }
        obey(fields);
    }
    return 0;
}
