/* Text that is not UTF-8 is refused wherever text arrives, and never becomes part of a message. */
#include "operations.h"

#define NOT_UTF8 "\xC3\x28"

int main(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *client = client_for(engine, "customer");
    char *text = NULL;

    const char *claims_texts[4] = {WORKSPACE_KEY, "customer", "name", "{}"};
    for (size_t i = 0; i < 4; i++) {
        const char *given[4];
        for (size_t j = 0; j < 4; j++) given[j] = i == j ? NOT_UTF8 : claims_texts[j];
        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = given[0];
        claims.tenant_key = given[1];
        claims.name = given[2];
        claims.fields = given[3];
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, WORKSPACE_SECRET, MEMBRANE_HS256, &text);
    }
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, &claims, WORKSPACE_SECRET NOT_UTF8, MEMBRANE_HS256, &text);

    char *token = sign("customer");
    /* A token comes from outside: that it is no text is its own fault, not the caller's. */
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_verify_token, NOT_UTF8, WORKSPACE_SECRET, &text);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_verify_token, token, NOT_UTF8, &text);
    membrane_string_free(token);

    membrane *opened = NULL;
    membrane_client *made = NULL;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_open, NOT_UTF8 ".db", NULL, &opened);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_open, "other.db", "{\"workspaceKey\":\"" NOT_UTF8 "\"}", &opened);
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_client_new, engine, NOT_UTF8, &made);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_for, engine, "{\"tenantKey\":\"" NOT_UTF8 "\"}", &made);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_workspace_access, engine, NOT_UTF8, &text);
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_create_instance_token, engine, NOT_UTF8, &text);
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        EXPECT(MEMBRANE_INVALID_ARGUMENT, operations[i].function, client, "{\"name\":\"" NOT_UTF8 "\"}", NULL, &text);

    membrane_client_free(client);
    membrane_close(engine);
    return check_result();
}
