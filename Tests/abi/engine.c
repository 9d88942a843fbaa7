/* Opening an engine: the store it makes, how a store is found again, and workspaces. */
#include <sys/stat.h>

#include "support.h"

static const char *const other_secret = "another-secret-0123456789-0123456789-0123456789-0123456789-01234";

/* Key and secret of the engine's workspace. Free with json_decref. */
static json_t *access_of(membrane *engine, const char *workspace_key) {
    char *text = NULL;
    EXPECT(MEMBRANE_OK, membrane_workspace_access, engine, workspace_key, &text);
    json_t *access = json_loads(text == NULL ? "{}" : text, JSON_REJECT_DUPLICATES, NULL);
    membrane_string_free(text);
    return access;
}

static int exists(const char *path) {
    struct stat information;
    return stat(path, &information) == 0;
}

static void first_open_makes_store_and_key(void) {
    membrane *engine = open_engine("first.db");
    struct stat information;
    CHECK(stat("first.db.key", &information) == 0);
    CHECK_NUMBER(S_IFREG | 0600, information.st_mode);
    CHECK(exists("first.db"));
    membrane_close(engine);
    CHECK(!exists("first.db-wal") && !exists("first.db-shm")); /* one file is left to copy */
}

static void what_was_stored_is_there_again(void) {
    membrane *engine = open_engine("sqlite:again.db");
    CHECK(exists("again.db") && exists("again.db.key"));
    create_key_connector(engine, "http://127.0.0.1:9");
    membrane_client *client = client_for(engine, "customer");
    char *id = pending_connection(client);
    membrane_client_free(client);
    membrane_close(engine);

    engine = open_engine("again.db"); /* the other way to name it */
    client = client_for(engine, "customer");
    char *request = format("{\"id\":\"%s\"}", id);
    json_t *connection = ask(membrane_get_connection, client, request);
    CHECK_TEXT("Pending", text_of(connection, "name"));
    json_decref(connection);

    membrane *second = open_engine("again.db"); /* while the first is open */
    membrane_client *second_client = client_for(second, "customer");
    json_decref(ask(membrane_get_connection, second_client, request));
    membrane_client *stranger = client_for(second, "somebody-else");
    EXPECT(MEMBRANE_NOT_FOUND, membrane_get_connection, stranger, request, NULL, NULL);
    membrane_client_free(stranger);
    membrane_client_free(second_client);
    membrane_close(second);
    membrane_client_free(client);
    membrane_close(engine);
    free(request);
    free(id);
}

static void in_memory(void) {
    membrane *engine = open_engine("sqlite::memory:");
    membrane *other = open_engine("sqlite::memory:");
    create_key_connector(engine, "http://127.0.0.1:9");
    membrane_client *client = client_for(engine, "customer");
    free(pending_connection(client));
    membrane_client *stranger = client_for(other, "customer"); /* each memory is its own */
    json_t *list = ask(membrane_list_connections, stranger, "{}");
    CHECK_NUMBER(0, json_array_size(json_object_get(list, "items")));
    json_decref(list);
    membrane_client_free(stranger);
    membrane_client_free(client);
    membrane_close(other);
    membrane_close(engine);
    CHECK(!exists(":memory:") && !exists("sqlite::memory:") && !exists(":memory:.key"));
}

static void a_workspace_is_made_when_none_is_named(void) {
    membrane *engine = NULL;
    EXPECT(MEMBRANE_OK, membrane_open, "unnamed.db", NULL, &engine);
    json_t *first = access_of(engine, NULL);
    CHECK_NUMBER(64, strlen(text_of(first, "secret")));
    CHECK(*text_of(first, "key") != '\0' && *text_of(first, "name") != '\0');
    CHECK(strncmp(text_of(first, "id"), "ws_", 3) == 0);
    membrane_close(engine);

    engine = NULL;
    EXPECT(MEMBRANE_OK, membrane_open, "unnamed.db", "{}", &engine);
    json_t *second = access_of(engine, text_of(first, "key"));
    CHECK(json_equal(first, second));
    json_decref(second);

    /* The secret signs: it is the one that clients are checked against. */
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = text_of(first, "key");
    claims.tenant_key = "customer";
    char *token = NULL;
    membrane_client *client = NULL;
    EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, text_of(first, "secret"), MEMBRANE_HS512, &token);
    EXPECT(MEMBRANE_OK, membrane_client_new, engine, token, &client);
    membrane_client_free(client);
    membrane_string_free(token);
    json_decref(first);
    membrane_close(engine);
}

static void a_workspace_is_made_as_it_is_named(void) {
    membrane *engine = open_engine("named.db");
    json_t *access = access_of(engine, NULL);
    CHECK_TEXT(WORKSPACE_KEY, text_of(access, "key"));
    CHECK_TEXT(WORKSPACE_SECRET, text_of(access, "secret"));
    json_decref(access);
    char *text = NULL;
    EXPECT(MEMBRANE_NOT_FOUND, membrane_workspace_access, engine, "unknown", &text);
    membrane_close(engine);

    engine = NULL;
    EXPECT(MEMBRANE_OK, membrane_open, "named.db", "{\"workspaceKey\":\"acme\"}", &engine);
    access = access_of(engine, NULL);
    CHECK_TEXT(WORKSPACE_SECRET, text_of(access, "secret"));
    json_decref(access);
    membrane_close(engine);

    engine = NULL;
    char *options = format("{\"workspaceKey\":\"acme\",\"workspaceSecret\":\"%s\"}", other_secret);
    EXPECT(MEMBRANE_CONFLICT, membrane_open, "named.db", options, &engine);
    free(options);

    options = format("{\"workspaceKey\":\"second\",\"createWorkspace\":true,\"workspaceSecret\":\"%s\"}", other_secret);
    EXPECT(MEMBRANE_OK, membrane_open, "named.db", options, &engine);
    access = access_of(engine, NULL);
    CHECK_TEXT("second", text_of(access, "key"));
    json_decref(access);
    access = access_of(engine, "acme");
    CHECK_TEXT(WORKSPACE_SECRET, text_of(access, "secret"));
    json_decref(access);
    free(options);
    membrane_close(engine);
}

/* A token of a workspace that the store does not have, or signed with another secret. */
static void tokens_of_strangers(void) {
    membrane *engine = open_engine("sqlite::memory:");
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    membrane_client *client = NULL;
    char *token = NULL;
    claims.workspace_key = "unknown";
    EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, WORKSPACE_SECRET, MEMBRANE_HS512, &token);
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_client_new, engine, token, &client);
    membrane_string_free(token);
    claims.workspace_key = WORKSPACE_KEY;
    EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, other_secret, MEMBRANE_HS512, &token);
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_client_new, engine, token, &client);
    membrane_string_free(token);
    CHECK(client == NULL);
    membrane_close(engine);
}

static void options_that_are_wrong(void) {
    static const char *const options[] = {
        "",
        "{",
        "[]",
        "{\"workspacekey\":\"acme\"}",
        "{\"workspaceKey\":7}",
        "{\"workspaceKey\":\"acme\",\"workspaceSecret\":\"of-31-bytes-0123456789012345678\"}",
        "{\"timeoutMs\":\"soon\"}",
        "{\"allowPrivateAddresses\":\"yes\"}",
        "{\"key\":\"\"}",
        "{\"key\":\"not base64!\"}",
        "{\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\"}", /* 31 bytes */
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        membrane *engine = NULL;
        membrane_error *error = NULL;
        membrane_status status = membrane_open("wrong.db", options[i], &engine, &error);
        if (status != MEMBRANE_INVALID_ARGUMENT && status != MEMBRANE_INVALID_REQUEST)
            check_failed(__FILE__, __LINE__, "%s: %s", options[i], membrane_status_name(status));
        CHECK(engine == NULL && error != NULL);
        membrane_error_free(error);
    }
    CHECK(!exists("wrong.db") && !exists("wrong.db.key"));
}

int main(void) {
    first_open_makes_store_and_key();
    what_was_stored_is_there_again();
    in_memory();
    a_workspace_is_made_when_none_is_named();
    a_workspace_is_made_as_it_is_named();
    tokens_of_strangers();
    options_that_are_wrong();
    return check_result();
}
