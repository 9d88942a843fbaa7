/* A product's whole use: a connector, a customer's key, requests as that customer, and the end of it. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

/* The test server in a process of its own. It prints its address and ends when its input does. */
typedef struct server {
    pid_t process;
    int input;
    char base_uri[100];
} server;

static server start_server(void) {
    const char *script = getenv("MEMBRANE_TEST_SERVER");
    REQUIRE(script != NULL);
    int input[2], output[2];
    REQUIRE(pipe2(input, O_CLOEXEC) == 0 && pipe2(output, O_CLOEXEC) == 0);
    server result = {.process = fork(), .input = input[1]};
    REQUIRE(result.process >= 0);
    if (result.process == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        execlp("python3", "python3", script, (char *)NULL);
        _exit(127);
    }
    close(input[0]);
    close(output[1]);
    FILE *lines = fdopen(output[0], "r");
    REQUIRE(lines != NULL && fgets(result.base_uri, sizeof result.base_uri, lines) != NULL);
    result.base_uri[strcspn(result.base_uri, "\r\n")] = '\0';
    fclose(lines);
    return result;
}

static void stop_server(server *server) {
    close(server->input);
    REQUIRE(waitpid(server->process, NULL, 0) == server->process);
}

/* Through the connection: the app sees the customer's key, and the product sees what the app answers. */
static void requests(membrane_client *tenant, const char *id) {
    char *get = format("{\"connectionId\":\"%s\",\"path\":\"/me\"}", id);
    json_t *answer = ask(membrane_request, tenant, get);
    CHECK_NUMBER(200, json_integer_value(json_object_get(answer, "status")));
    CHECK(json_is_object(json_object_get(answer, "body")));
    json_decref(answer);
    free(get);

    char *post = format("{\"connectionId\":\"%s\",\"path\":\"/echo\",\"method\":\"POST\",\"query\":{\"page\":\"2\"},"
                        "\"headers\":{\"X-Trace\":\"abc\"},\"body\":{\"name\":\"Zo\\u00eb\"}}",
                        id);
    answer = ask(membrane_request, tenant, post);
    json_t *echo = json_object_get(answer, "body");
    CHECK_TEXT("POST", text_of(echo, "method"));
    CHECK_TEXT("/echo", text_of(echo, "path"));
    json_decref(answer);
    free(post);

    char *missing = format("{\"connectionId\":\"%s\",\"path\":\"/status/404\"}", id);
    answer = ask(membrane_request, tenant, missing); /* any status of the app is an answer */
    CHECK_NUMBER(404, json_integer_value(json_object_get(answer, "status")));
    json_decref(answer);
    free(missing);

    char *elsewhere = format("{\"connectionId\":\"%s\",\"path\":\"http://127.0.0.2:9/me\"}", id);
    EXPECT(MEMBRANE_ADDRESS_REFUSED, membrane_request, tenant, elsewhere, NULL, NULL);
    free(elsewhere);
}

static void the_end_of_it(membrane_client *tenant, const char *id) {
    char *by_id = format("{\"id\":\"%s\"}", id);
    json_t *archived = ask(membrane_archive_connection, tenant, by_id);
    CHECK(*text_of(archived, "archivedAt") != '\0');
    json_decref(archived);
    json_t *list = ask(membrane_list_connections, tenant, "{}");
    CHECK_NUMBER(0, json_array_size(json_object_get(list, "items")));
    json_decref(list);
    char *request = format("{\"connectionId\":\"%s\",\"path\":\"/me\"}", id);
    char untouched, *response = &untouched;
    CHECK(membrane_request(tenant, request, NULL, &response, NULL) != MEMBRANE_OK);
    CHECK(response == &untouched);
    free(request);
    free(by_id);
}

int main(void) {
    server server = start_server();
    membrane *engine = open_engine("store.db");
    create_key_connector(engine, server.base_uri);
    membrane_client *tenant = client_for(engine, "customer");
    membrane_client *neighbour = client_for(engine, "neighbour");

    EXPECT(MEMBRANE_CREDENTIALS_REFUSED, membrane_connect, tenant,
           "{\"connectorKey\":\"keys\",\"input\":{\"apiKey\":\"bad-key\"}}", NULL, NULL);
    json_t *list = ask(membrane_list_connections, tenant, "{}");
    CHECK_NUMBER(0, json_array_size(json_object_get(list, "items"))); /* nothing is stored */
    json_decref(list);

    json_t *connection =
        ask(membrane_connect, tenant, "{\"connectorKey\":\"keys\",\"input\":{\"apiKey\":\"good-key\"}}");
    CHECK_TEXT("READY", text_of(connection, "state"));
    CHECK(json_is_true(json_object_get(connection, "connected")));
    const char *id = text_of(connection, "id");
    requests(tenant, id);

    char *request = format("{\"connectionId\":\"%s\",\"path\":\"/me\"}", id);
    EXPECT(MEMBRANE_NOT_FOUND, membrane_request, neighbour, request, NULL, NULL);
    free(request);
    the_end_of_it(tenant, id);

    json_decref(connection);
    membrane_client_free(neighbour);
    membrane_client_free(tenant);
    membrane_close(engine);
    stop_server(&server);
    return check_result();
}
