/* What most programs need before they come to their subject: an engine, tokens, clients, a connector. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <jansson.h>
#include <membrane.h>

#include "check.h"

#define WORKSPACE_KEY "acme"
#define WORKSPACE_SECRET "canary-secret-of-the-workspace-0123456789-0123456789-0123456789-"

/* The options of a key that is a secret. */
#define SECRET_FORMAT "{\"format\":\"secret\"}"

/* The options of open_engine. */
#define ENGINE_OPTIONS \
    "{\"workspaceKey\":\"" WORKSPACE_KEY "\",\"workspaceSecret\":\"" WORKSPACE_SECRET "\"," \
    "\"allowPrivateAddresses\":true}"

/* Calls a function of the library and expects a status. The last argument, out_error, is added; the error
 * object is checked against the contract of the header and freed. */
#define EXPECT(expected, function, ...) \
    do { \
        membrane_error *expect_error = NULL; \
        membrane_status expect_actual = function(__VA_ARGS__, &expect_error); \
        expect_status(__FILE__, __LINE__, #function, expected, expect_actual, expect_error); \
    } while (0)

void expect_status(const char *file, int line, const char *function, membrane_status expected, membrane_status actual,
                   membrane_error *error);

/* The shape that all operations share. */
typedef membrane_status operation(membrane_client *client, const char *request, const membrane_call *call,
                                  char **out_response, membrane_error **out_error);

/* An engine with the options above; the program ends when it cannot be opened. */
membrane *open_engine(const char *url);

/* A token of a tenant, or of the workspace's manager when tenant_key is NULL. */
char *sign(const char *tenant_key);

/* A client of a tenant, or of the workspace's manager when tenant_key is NULL. */
membrane_client *client_for(membrane *engine, const char *tenant_key);

/* The answer of an operation that must succeed. Free with json_decref. */
#define ask(function, client, request) ask_at(__FILE__, __LINE__, #function, function, client, request)
json_t *ask_at(const char *file, int line, const char *name, operation *function, membrane_client *client,
               const char *request);

/* A member of an object that must be a text. Borrowed from the object. */
#define text_of(object, name) text_at(__FILE__, __LINE__, object, name)
const char *text_at(const char *file, int line, const json_t *object, const char *name);

/* Like printf, into memory. Free with free. */
char *format(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* Makes the workspace's connector "keys": apps at base_uri that want an X-Api-Key, tested with GET /me. */
void create_key_connector(membrane *engine, const char *base_uri);

/* Starts to connect an app of that connector without a key: nothing is sent. The id; free with free. */
char *pending_connection(membrane_client *client);

/* Sets up the Internal API at base_uri and the tenant's credentials for it. */
void set_up_internal_api(membrane *engine, membrane_client *tenant, const char *base_uri, const char *api_key);

#endif
