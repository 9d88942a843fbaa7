/* Opaque tokens, tenants and workspaces, as a product administers them. */
#include "support.h"

static membrane_client *client_with(membrane *engine, const char *token) {
    membrane_client *client = NULL;
    EXPECT(MEMBRANE_OK, membrane_client_new, engine, token, &client);
    return client;
}

/* The token of a new instance, developer, long-lived or test token. Free with free. */
static char *make_token(membrane_client *maker, const char *request) {
    json_t *made = ask(membrane_create_token, maker, request);
    char *token = format("%s", text_of(made, "token"));
    json_decref(made);
    return token;
}

/* Who is asked for inside of the process needs no token. */
static membrane_client *host_client(membrane *engine, const char *actor) {
    membrane_client *client = NULL;
    EXPECT(MEMBRANE_OK, membrane_client_for, engine, actor, &client);
    return client;
}

static char *kind_of(membrane_client *client) {
    json_t *self = ask(membrane_get_self, client, "{}");
    char *kind = format("%s", text_of(self, "kind"));
    json_decref(self);
    return kind;
}

static void check_kind(membrane *engine, const char *expected, const char *token) {
    membrane_client *client = client_with(engine, token);
    char *kind = kind_of(client);
    CHECK_TEXT(expected, kind);
    free(kind);
    membrane_client_free(client);
}

/* An instance token is the first of a store; it makes all others. */
static membrane_client *instance(membrane *engine) {
    char *answer = NULL;
    EXPECT(MEMBRANE_INVALID_REQUEST, membrane_create_instance_token, engine, "{\"accountKey\":\"x\"}", &answer);
    EXPECT(MEMBRANE_OK, membrane_create_instance_token, engine, "{\"name\":\"first\"}", &answer);
    json_t *made = json_loads(answer, 0, NULL);
    REQUIRE(made != NULL);
    CHECK_TEXT("first", text_of(made, "name"));
    CHECK(strncmp(text_of(made, "token"), "mbr_inst_", 9) == 0);
    membrane_client *client = client_with(engine, text_of(made, "token"));
    json_decref(made);
    membrane_string_free(answer);
    return client;
}

static void kinds(membrane *engine, membrane_client *instance) {
    membrane_client *manager = client_for(engine, NULL);
    const char *const orders[][2] = {
        {"tenant", "{\"type\":\"long-lived\",\"tenantKey\":\"a\"}"},
        {"workspace", "{\"type\":\"long-lived\"}"},
        {"manager", "{\"type\":\"long-lived\",\"isAdmin\":true}"},
        {"tenant", "{\"type\":\"test\"}"},
    };
    for (size_t index = 0; index < sizeof orders / sizeof *orders; index++) {
        char *token = make_token(manager, orders[index][1]);
        check_kind(engine, orders[index][0], token);
        free(token);
    }
    char *developer = make_token(instance, "{\"type\":\"developer\",\"accountKey\":\"team\"}");
    check_kind(engine, "developer", developer);
    free(developer);
    EXPECT(MEMBRANE_ACCESS_DENIED, membrane_create_token, manager, "{\"type\":\"instance\"}", NULL, NULL);
    EXPECT(MEMBRANE_ACCESS_DENIED, membrane_list_connections, instance, "{}", NULL, NULL);
    membrane_client_free(manager);
}

/* A typo, a token of another store, and one that was revoked. */
static void refusals(membrane *engine) {
    membrane_client *manager = client_for(engine, NULL);
    json_t *made = ask(membrane_create_token, manager, "{\"type\":\"long-lived\",\"tenantKey\":\"a\"}");
    membrane_client *client = client_with(engine, text_of(made, "token"));
    membrane_client *none = NULL;

    char *mistyped = format("%s", text_of(made, "token"));
    mistyped[20] = mistyped[20] == 'a' ? 'b' : 'a';
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_client_new, engine, mistyped, &none);
    free(mistyped);

    membrane *other = open_engine("sqlite::memory:");
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_client_new, other, text_of(made, "token"), &none);
    membrane_close(other);

    char *revoke = format("{\"id\":\"%s\"}", text_of(made, "id"));
    json_decref(ask(membrane_revoke_token, manager, revoke));
    free(revoke);
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_get_self, client, "{}", NULL, NULL);
    membrane_error *error = NULL;
    CHECK_NUMBER(MEMBRANE_NOT_AUTHENTICATED, membrane_client_new(engine, text_of(made, "token"), &none, &error));
    CHECK(strstr(membrane_error_data(error), "\"revoked\"") != NULL);
    CHECK_TEXT("not_authenticated", membrane_error_key(error));
    membrane_error_free(error);
    CHECK(none == NULL);

    membrane_client_free(client);
    membrane_client_free(manager);
    json_decref(made);
}

static void tenants(membrane *engine) {
    membrane_client *manager = client_for(engine, NULL), *tenant = client_for(engine, "leaving");
    json_decref(ask(membrane_archive_tenant, manager, "{\"tenantKey\":\"leaving\"}"));
    EXPECT(MEMBRANE_ACCESS_DENIED, membrane_list_connections, tenant, "{}", NULL, NULL);
    json_decref(ask(membrane_restore_tenant, manager, "{\"tenantKey\":\"leaving\"}"));
    json_decref(ask(membrane_list_connections, tenant, "{}"));
    json_decref(ask(membrane_delete_tenant, manager, "{\"tenantKey\":\"leaving\"}"));
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_list_connections, tenant, "{}", NULL, NULL);
    EXPECT(MEMBRANE_NOT_FOUND, membrane_get_tenant, manager, "{\"tenantKey\":\"leaving\"}", NULL, NULL);
    membrane_client_free(tenant);
    membrane_client_free(manager);
}

/* A developer makes a workspace, derives a token for a customer in it, and gives it another secret. */
static void workspaces(membrane *engine, membrane_client *instance) {
    char *token = make_token(instance, "{\"type\":\"developer\",\"accountKey\":\"team\"}");
    membrane_client *developer = client_with(engine, token);
    free(token);
    json_t *made = ask(membrane_create_workspace, developer, "{\"key\":\"second\"}");
    CHECK_NUMBER(64, strlen(text_of(made, "secret")));
    json_t *derived = ask(membrane_create_access_token, developer, "{\"workspaceKey\":\"second\",\"tenantKey\":\"a\"}");
    membrane_client *tenant = client_with(engine, text_of(derived, "token"));
    json_decref(ask(membrane_list_connections, tenant, "{}"));

    json_t *rotated = ask(membrane_rotate_workspace_secret, developer, "{\"workspaceKey\":\"second\"}");
    CHECK(strcmp(text_of(made, "secret"), text_of(rotated, "secret")) != 0);
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_list_connections, tenant, "{}", NULL, NULL);
    EXPECT(MEMBRANE_NOT_FOUND, membrane_get_workspace, developer, "{\"workspaceKey\":\"" WORKSPACE_KEY "\"}", NULL,
           NULL);
    json_decref(ask(membrane_delete_workspace, instance, "{\"workspaceKey\":\"second\"}"));
    EXPECT(MEMBRANE_NOT_FOUND, membrane_get_workspace, developer, "{\"workspaceKey\":\"second\"}", NULL, NULL);

    json_decref(rotated);
    json_decref(derived);
    json_decref(made);
    membrane_client_free(tenant);
    membrane_client_free(developer);
}

static void the_host(membrane *engine) {
    membrane_client *tenant = host_client(engine, "{\"tenantKey\":\"customer-42\",\"name\":\"Customer 42\"}");
    membrane_client *manager = host_client(engine, "{\"isAdmin\":true,\"workspaceKey\":\"" WORKSPACE_KEY "\"}");
    char *kind = kind_of(tenant);
    CHECK_TEXT("tenant", kind);
    free(kind);
    kind = kind_of(manager);
    CHECK_TEXT("manager", kind);
    free(kind);
    membrane_client *nobody = NULL;
    static const char *const wrong[] = {"",
                                        "{}",
                                        "[]",
                                        "{\"tenantKey\":\"\"}",
                                        "{\"tenantKey\":7}",
                                        "{\"tenantKey\":\"a\",\"isAdmin\":true}",
                                        "{\"tenantKey\":\"a\",\"fields\":5}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_client_for, engine, wrong[i], &nobody);
    EXPECT(MEMBRANE_NOT_FOUND, membrane_client_for, engine, "{\"tenantKey\":\"a\",\"workspaceKey\":\"none\"}", &nobody);
    CHECK(nobody == NULL);
    json_decref(ask(membrane_archive_tenant, manager, "{\"tenantKey\":\"customer-42\"}"));
    EXPECT(MEMBRANE_ACCESS_DENIED, membrane_client_for, engine, "{\"tenantKey\":\"customer-42\"}", &nobody);
    membrane_client_free(manager);
    membrane_client_free(tenant);
}

int main(void) {
    membrane *engine = open_engine("principals.db");
    membrane_client *administrator = instance(engine);
    the_host(engine);
    kinds(engine, administrator);
    refusals(engine);
    tenants(engine);
    workspaces(engine, administrator);
    membrane_client_free(administrator);
    membrane_close(engine);
    return check_result();
}
