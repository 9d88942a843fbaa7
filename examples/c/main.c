/*
 * Connects two apps for one customer, calls them, and calls the product's own API.
 *
 *     cc -std=c99 main.c -o example $(pkg-config --cflags --libs membrane jansson)
 *
 * `make demo` runs it against a real OAuth provider on this machine. examples/python and examples/go are the
 * same program.
 */
#include <jansson.h>
#include <membrane.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORKSPACE "acme"

/* The address of your product that providers send the browser back to. */
#define CALLBACK "http://127.0.0.1/oauth-callback"

/* Ends the program and says why. A service would look at the status, which says who must act. */
static void fail(const char *step, membrane_status status, membrane_error *error) {
    const char *name = membrane_status_name(status);
    const char *message = membrane_error_message(error);
    fprintf(stderr, "%s: %s: %s\n", step, name ? name : "unknown status", message ? message : "no details");
    membrane_error_free(error);
    exit(EXIT_FAILURE);
}

static const char *setting(const char *name) {
    const char *value = getenv(name);
    if (value == NULL || *value == '\0') {
        fprintf(stderr, "%s is not set: `make demo` sets it\n", name);
        exit(EXIT_FAILURE);
    }
    return value;
}

/* Gives the text of an object that json_pack made, which is used up. Free it with free(). */
static char *write_json(json_t *object) {
    char *text = json_dumps(object, JSON_COMPACT);
    if (text == NULL) {
        fprintf(stderr, "cannot write JSON\n");
        exit(EXIT_FAILURE);
    }
    json_decref(object);
    return text;
}

static const char *text_of(const json_t *object, const char *member) {
    const char *text = json_string_value(json_object_get(object, member));
    if (text == NULL) {
        fprintf(stderr, "the answer has no %s\n", member);
        exit(EXIT_FAILURE);
    }
    return text;
}

typedef membrane_status operation(membrane_client *client, const char *request, const membrane_call *call,
                                  char **out_response, membrane_error **out_error);

/* Performs one operation. The request is used up. Free the answer with json_decref. */
static json_t *perform(const char *name, operation *function, membrane_client *client, json_t *request) {
    char *response = NULL;
    membrane_error *error = NULL;
    char *text = write_json(request);
    membrane_status status = function(client, text, NULL, &response, &error);
    free(text);
    if (status != MEMBRANE_OK) {
        fail(name, status, error);
    }
    json_t *answer = json_loads(response, 0, NULL);
    membrane_string_free(response);
    if (answer == NULL) {
        fprintf(stderr, "%s: cannot read the answer\n", name);
        exit(EXIT_FAILURE);
    }
    return answer;
}

#define PERFORM(name, client, request) perform(#name, membrane_##name, client, request)

static membrane *open_engine(const char *store, const char *secret) {
    membrane *engine = NULL;
    membrane_error *error = NULL;
    /* Private addresses are refused by default. This program's apps are on this machine. */
    char *options = write_json(json_pack("{s:s, s:s, s:s, s:b}", "workspaceKey", WORKSPACE, "workspaceSecret", secret,
                                         "oAuthCallbackUri", CALLBACK, "allowPrivateAddresses", 1));
    membrane_status status = membrane_open(store, options, &engine, &error);
    free(options);
    if (status != MEMBRANE_OK) {
        fail("open", status, error);
    }
    return engine;
}

/* Acts for somebody. The object that says for whom is used up. */
static membrane_client *new_client(membrane *engine, json_t *actor) {
    membrane_client *client = NULL;
    membrane_error *error = NULL;
    char *text = write_json(actor);
    membrane_status status = membrane_client_for(engine, text, &client, &error);
    free(text);
    if (status != MEMBRANE_OK) {
        fail("client_for", status, error);
    }
    return client;
}

/* A value that is known when the app is called. */
static json_t *variable(const char *locator) {
    return json_pack("{s:s}", "$var", locator);
}

/* A connector's function that fills in such values. The tree becomes part of it. */
static json_t *mapping(json_t *tree) {
    return json_pack("{s:s, s:o}", "type", "mapping", "mapping", tree);
}

/* A JSON Schema: an object with a key, which is needed. */
static json_t *key_schema(void) {
    return json_pack("{s:s, s:{s:{s:s}}, s:[s]}", "type", "object", "properties", "apiKey", "type", "string",
                     "required", "apiKey");
}

/* An app that people connect with an API key. */
static json_t *mail_connector(void) {
    json_t *api = json_pack("{s:s, s:{s:o}}", "baseUri", setting("MEMBRANE_DEMO_MAIL"), "headers", "X-Api-Key",
                            variable("$.credentials.apiKey"));
    json_t *test = json_pack("{s:s, s:s, s:s}", "type", "rest-api-mapping", "method", "GET", "path", "/me");
    return json_pack("{s:s, s:s, s:s, s:[s], s:o, s:o, s:o}", "key", "acme-mail", "name", "Acme Mail", "type",
                     "client-credentials", "categories", "email", "inputSchema", key_schema(), "makeApiClient",
                     mapping(api), "test", test);
}

/* An app that people connect with OAuth 2. */
static json_t *crm_connector(void) {
    const char *provider = setting("MEMBRANE_DEMO_CRM");
    json_t *parameters =
        json_pack("{s:s, s:{s:{s:s}, s:{s:s}}, s:[s, s]}", "type", "object", "properties", "clientId", "type", "string",
                  "clientSecret", "type", "string", "required", "clientId", "clientSecret");
    json_t *oauth = json_pack(
        "{s:o, s:o, s:s+, s:s+, s:[s, s], s:s}", "clientId", variable("$.connectorParameters.clientId"), "clientSecret",
        variable("$.connectorParameters.clientSecret"), "authorizeUri", provider, "/oauth2/authorize", "tokenUri",
        provider, "/oauth2/token", "scopes", "openid", "email", "clientAuthLocation", "headers");
    json_t *api = json_pack("{s:s, s:{s:{s:[s, o]}}}", "baseUri", setting("MEMBRANE_DEMO_CRM_API"), "headers",
                            "Authorization", "$concat", "Bearer ", variable("$.credentials.access_token"));
    return json_pack("{s:s, s:s, s:s, s:[s], s:o, s:o, s:o}", "key", "acme-crm", "name", "Acme CRM", "type", "oauth2",
                     "categories", "crm", "parametersSchema", parameters, "getOAuthConfig", mapping(oauth),
                     "makeApiClient", mapping(api));
}

/* What the workspace's manager does once: says which apps there are and how to call the product's own API. */
static void set_up_workspace(membrane *engine) {
    membrane_client *manager = new_client(engine, json_pack("{s:b}", "isAdmin", 1));

    json_decref(PERFORM(create_connector, manager, mail_connector()));
    json_decref(PERFORM(create_connector, manager, crm_connector()));
    json_t *parameters = json_pack("{s:s, s:s}", "clientId", setting("MEMBRANE_DEMO_CRM_CLIENT_ID"), "clientSecret",
                                   setting("MEMBRANE_DEMO_CRM_CLIENT_SECRET"));
    json_decref(PERFORM(create_integration, manager,
                        json_pack("{s:s, s:o}", "connectorKey", "acme-crm", "parameters", parameters)));

    json_t *api = json_pack("{s:{s:o}}", "headers", "X-Product-Key", variable("$.credentials.apiKey"));
    json_decref(PERFORM(patch_workspace, manager,
                        json_pack("{s:{s:s, s:o, s:o}}", "internalApi", "baseUri", setting("MEMBRANE_DEMO_PRODUCT"),
                                  "makeApiClient", mapping(api), "credentialsSchema", key_schema())));
    membrane_client_free(manager);
}

/* Connects an app that takes a key: it is ready at once. */
static json_t *connect_mail(membrane_client *client) {
    json_t *connection = PERFORM(
        connect, client,
        json_pack("{s:s, s:{s:s}}", "connectorKey", "acme-mail", "input", "apiKey", setting("MEMBRANE_DEMO_MAIL_KEY")));
    printf("%s is %s\n", text_of(connection, "connectorKey"), text_of(connection, "state"));
    return connection;
}

/* Connects an app from a word. Its provider asks the person first. */
static json_t *connect_crm(membrane_client *client) {
    json_t *pending = PERFORM(connect, client, json_pack("{s:s}", "intent", "CRM"));
    printf("\"CRM\" is %s: open this page, agree, and paste the address that the browser is sent to\n%s\n",
           text_of(pending, "connectorKey"), text_of(json_object_get(pending, "clientAction"), "uiUrl"));
    fflush(stdout);
    json_decref(pending);

    char callback[8192];
    if (fgets(callback, sizeof callback, stdin) == NULL) {
        fprintf(stderr, "no address was pasted\n");
        exit(EXIT_FAILURE);
    }
    callback[strcspn(callback, "\r\n")] = '\0';

    json_t *answer = PERFORM(complete_connect, client, json_pack("{s:s}", "callbackUrl", callback));
    json_t *connection = json_incref(json_object_get(answer, "connection"));
    json_decref(answer);
    printf("%s is %s\n", text_of(connection, "connectorKey"), text_of(connection, "state"));
    return connection;
}

/* Gets a list from an app, or from the product's own API when there is no connection. */
static void get_items(membrane_client *client, const json_t *connection, const char *path) {
    const char *id = connection ? text_of(connection, "id") : NULL;
    json_t *answer = PERFORM(request, client, json_pack("{s:s, s:s*}", "path", path, "connectionId", id));
    const json_t *items = json_object_get(json_object_get(answer, "body"), "items");
    printf("%s %s: %d, %zu items\n", connection ? text_of(connection, "connectorKey") : "our own API", path,
           (int)json_integer_value(json_object_get(answer, "status")), json_array_size(items));
    json_decref(answer);
}

int main(void) {
    printf("libmembrane %s\n", membrane_version());
    membrane *engine = open_engine(setting("MEMBRANE_DEMO_STORE"), setting("MEMBRANE_DEMO_SECRET"));
    set_up_workspace(engine);

    /* One of your customers, by the id that you know it by. */
    membrane_client *client =
        new_client(engine, json_pack("{s:s, s:s}", "tenantKey", "customer-42", "name", "Customer 42"));

    json_t *mail = connect_mail(client);
    json_t *crm = connect_crm(client);
    get_items(client, mail, "/messages");
    get_items(client, crm, "/contacts");
    json_decref(mail);
    json_decref(crm);

    json_decref(PERFORM(set_credentials, client,
                        json_pack("{s:{s:s}}", "credentials", "apiKey", setting("MEMBRANE_DEMO_PRODUCT_KEY"))));
    get_items(client, NULL, "/orders");

    json_t *connections = PERFORM(list_connections, client, json_object());
    size_t index;
    json_t *connection;
    json_array_foreach (json_object_get(connections, "items"), index, connection) {
        json_decref(PERFORM(archive_connection, client, json_pack("{s:s}", "id", text_of(connection, "id"))));
        printf("%s is archived\n", text_of(connection, "connectorKey"));
    }
    json_decref(connections);

    membrane_client_free(client);
    membrane_close(engine);
    return EXIT_SUCCESS;
}
