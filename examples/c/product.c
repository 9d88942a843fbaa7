/* A product whose customers connect their CRM, as a CGI program: the guide WebProduct.md goes through it. */
#include <jansson.h>
#include <membrane.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static membrane *engine;
static membrane_error *error;
typedef membrane_status operation(membrane_client *, const char *, const membrane_call *, char **, membrane_error **);

static void check(membrane_status status) {
    if (status == MEMBRANE_OK) return;
    printf("Status: 409 Conflict\nContent-Type: text/plain\n\n%s\n", membrane_error_message(error));
    exit(EXIT_FAILURE);
}

/* Acts for whoever is signed in, whatever the request says. The process ends with its answer: nothing is freed. */
static char *perform(operation *function, json_t *request) {
    membrane_client *client = NULL;
    char *response = NULL, *actor = json_dumps(json_pack("{s:s}", "tenantKey", getenv("REMOTE_USER")), 0);
    check(membrane_client_for(engine, actor, &client, &error));
    check(function(client, json_dumps(request, 0), NULL, &response, &error));
    return response;
}

int main(void) {
    char *page = getenv("PATH_INFO"), *query = getenv("QUERY_STRING"), *session = getenv("SESSION");
    if (page == NULL) page = "";
    check(membrane_open(getenv("PRODUCT_STORE"), getenv("PRODUCT_OPTIONS"), &engine, &error));
    if (getenv("REQUEST_METHOD") == NULL) { /* from cron, every minute: refreshes tokens, delivers events */
        check(membrane_run_due(engine, NULL, NULL, &error));
    } else if (strcmp(page, "/events") == 0) {
        static char body[1 << 20];
        size_t size = fread(body, 1, sizeof body, stdin);
        check(membrane_verify_webhook(body, size, getenv("HTTP_WEBHOOK_ID"), getenv("HTTP_WEBHOOK_TIMESTAMP"),
                                      getenv("HTTP_WEBHOOK_SIGNATURE"), getenv("PRODUCT_WEBHOOK_SECRET"), 0, &error));
        fprintf(stderr, "%.*s\n", (int)size, body);
        puts("Status: 204 No Content\n");
    } else if (strcmp(page, "/connect") == 0 && strcmp(getenv("REQUEST_METHOD"), "POST") == 0) {
        json_t *request = json_pack("{s:s, s:s}", "integrationKey", "crm", "browserBinding", session);
        json_t *connection = json_loads(perform(membrane_connect, request), 0, NULL);
        json_t *address = json_object_get(json_object_get(connection, "clientAction"), "uiUrl");
        printf("Status: 303 See Other\nLocation: %s\n\n", json_string_value(address));
    } else if (strcmp(page, "/connected") == 0) {
        perform(membrane_complete_connect, json_pack("{s:s, s:s}", "callbackUrl", query, "browserBinding", session));
        puts("Status: 303 See Other\nLocation: /\n");
    } else if (strcmp(page, "/contacts") == 0) {
        json_t *request = json_pack("{s:s, s:s}", "path", "/contacts", "connectionId", query);
        printf("Content-Type: application/json\n\n%s\n", perform(membrane_request, request));
    } else {
        printf("Content-Type: application/json\n\n%s\n", perform(membrane_list_connections, json_object()));
    }
    membrane_close(engine);
}
