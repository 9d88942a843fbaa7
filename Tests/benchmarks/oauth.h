/* Connections of an app with OAuth, whose provider is on this machine and answers at once. */
#ifndef OAUTH_H
#define OAUTH_H

#include <string.h>

#include "bench.h"
#include "receiver.h"

/* What the provider answers to every token request. */
#define TOKEN_ANSWER \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 72\r\n\r\n" \
    "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":3600,\"scope\":\"abc\"}"

static inline void connect_apps(membrane *engine, int port, const char *tenant_key, int connections) {
    membrane_client *manager = client_for(engine, NULL);
    char request[1000];
    snprintf(
        request, sizeof request,
        "{\"key\":\"crm\",\"name\":\"CRM\",\"type\":\"oauth2\",\"getOAuthConfig\":{\"type\":\"mapping\",\"mapping\":"
        "{\"clientId\":\"x\",\"clientSecret\":\"y\",\"authorizeUri\":\"http://127.0.0.1:%d/authorize\","
        "\"tokenUri\":\"http://127.0.0.1:%d/token\",\"scopes\":[]}},\"makeApiClient\":{\"type\":\"mapping\","
        "\"mapping\":{\"baseUri\":\"http://127.0.0.1:%d\"}}}",
        port, port, port);
    membrane_string_free(ask(membrane_create_connector, manager, request));
    membrane_string_free(ask(membrane_create_integration, manager, "{\"connectorKey\":\"crm\"}"));
    membrane_client_free(manager);
    membrane_client *client = client_for(engine, tenant_key);
    for (int i = 0; i < connections; i++) {
        char *answer = ask(membrane_connect, client, "{\"connectorKey\":\"crm\",\"allowMultipleConnections\":true}");
        const char *state = strstr(answer, "state=");
        if (state == NULL) exit(EXIT_FAILURE);
        snprintf(request, sizeof request, "{\"callbackUrl\":\"http://127.0.0.1/callback?code=x&%.*s\"}",
                 (int)strcspn(state, "&\""), state);
        membrane_string_free(answer);
        membrane_string_free(ask(membrane_complete_connect, client, request));
    }
    membrane_client_free(client);
}

#endif
