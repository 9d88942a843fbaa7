/* Asks the product's own API as the tenant `customer`. askers/python is the same program, and says how it is called. */
#include <jansson.h>
#include <membrane.h>
#include <stdio.h>
#include <stdlib.h>

static void expect(membrane_status status, membrane_error *error) {
    if (status == MEMBRANE_OK) return;
    fprintf(stderr, "%s\n", membrane_error_message(error));
    exit(EXIT_FAILURE);
}

static int32_t fetch(void *user_data, const char *request, membrane_reply *reply) {
    json_t *question = json_loads(request, 0, NULL);
    printf("fetched %s\n", json_string_value(json_object_get(question, "reason")));
    json_t *object = json_pack("{s:o, s:O}", "credentials", json_loads(user_data, 0, NULL), "tenantKey",
                               json_object_get(question, "tenantKey"));
    char *text = json_dumps(object, 0);
    membrane_status status = membrane_reply_set(reply, text, NULL);
    free(text);
    json_decref(object);
    json_decref(question);
    return (int32_t)status;
}

int main(int count, char **arguments) {
    if (count < 5) return EXIT_FAILURE;
    setvbuf(stdout, NULL, _IOLBF, 0);
    membrane_error *error = NULL;
    membrane *engine = NULL;
    json_t *options = json_pack("{s:s, s:s, s:b}", "workspaceKey", "reality", "workspaceSecret", arguments[2],
                                "allowPrivateAddresses", 1);
    char *text = json_dumps(options, 0);
    expect(membrane_open(arguments[1], text, &engine, &error), error);
    free(text);
    json_decref(options);
    if (count > 5) expect(membrane_set_fetch_callback(engine, fetch, arguments[5], NULL, &error), error);

    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "reality";
    claims.tenant_key = "customer";
    char *token = NULL;
    membrane_client *client = NULL;
    expect(membrane_sign_token(&claims, arguments[2], MEMBRANE_HS512, &token, &error), error);
    expect(membrane_client_new(engine, token, &client, &error), error);
    membrane_string_free(token);

    json_t *request = json_pack("{s:s}", "path", arguments[3]);
    text = json_dumps(request, 0);
    for (int i = 0; i < atoi(arguments[4]); i++) {
        char *response = NULL;
        if (membrane_request(client, text, NULL, &response, &error) != MEMBRANE_OK) {
            printf("failed %s\n", membrane_error_key(error));
            membrane_error_free(error);
            error = NULL;
            continue;
        }
        json_t *answer = json_loads(response, 0, NULL);
        char *body = json_dumps(json_object_get(answer, "body"), JSON_SORT_KEYS);
        printf("status %d %s\n", (int)json_integer_value(json_object_get(answer, "status")), body);
        free(body);
        json_decref(answer);
        membrane_string_free(response);
    }
    free(text);
    json_decref(request);
    membrane_client_free(client);
    membrane_close(engine);
    return EXIT_SUCCESS;
}
