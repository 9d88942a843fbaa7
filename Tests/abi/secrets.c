/* What lies on the disk: no secret in clear text, in the store, its log or its index. */
#include <dirent.h>
#include <stdio.h>

#include "support.h"

/* Values that are looked for. The first three are secret. The last is not: it proves that looking finds. */
#define API_KEY "canary-api-key-of-the-customer"
#define PRODUCT_KEY "canary-credential-of-the-internal-api"
#define CLIENT_SECRET "canary-client-secret-of-the-integration"
#define CONNECTION_NAME "canary-name-of-the-connection"

/* How often a text occurs in the files of this folder, key files left out. */
static int occurrences(const char *text) {
    static char contents[1 << 24];
    int count = 0, files = 0;
    DIR *folder = opendir(".");
    REQUIRE(folder != NULL);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strncmp(entry->d_name, "store.db", 8) != 0 || strstr(entry->d_name, ".key") != NULL) continue;
        FILE *file = fopen(entry->d_name, "rb");
        REQUIRE(file != NULL);
        size_t length = fread(contents, 1, sizeof contents, file);
        REQUIRE(length < sizeof contents);
        fclose(file);
        files++;
        for (const char *place = contents;
             (place = memmem(place, (size_t)(contents + length - place), text, strlen(text))); place++)
            count++;
    }
    closedir(folder);
    REQUIRE(files > 0);
    return count;
}

static void look_at_the_files(void) {
    CHECK_NUMBER(0, occurrences(API_KEY));
    CHECK_NUMBER(0, occurrences(PRODUCT_KEY));
    CHECK_NUMBER(0, occurrences(CLIENT_SECRET));
    CHECK_NUMBER(0, occurrences(WORKSPACE_SECRET));
    CHECK(occurrences(CONNECTION_NAME) > 0);
}

/* Answers of operations that show the objects whose secrets these are. */
static void look_at_the_answers(membrane_client *manager, membrane_client *tenant) {
    const struct {
        operation *function;
        membrane_client *client;
        const char *request;
    } questions[] = {
        {membrane_list_connections, tenant, "{}"},
        {membrane_list_connections, manager, "{}"},
        {membrane_list_integrations, manager, "{}"},
        {membrane_get_workspace, manager, "{}"},
        {membrane_get_connector, manager, "{\"key\":\"keys\"}"},
    };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        char *answer = NULL;
        EXPECT(MEMBRANE_OK, questions[i].function, questions[i].client, questions[i].request, NULL, &answer);
        CHECK(answer != NULL && strstr(answer, API_KEY) == NULL && strstr(answer, PRODUCT_KEY) == NULL);
        CHECK(answer != NULL && strstr(answer, CLIENT_SECRET) == NULL && strstr(answer, WORKSPACE_SECRET) == NULL);
        membrane_string_free(answer);
    }
}

int main(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *manager = client_for(engine, NULL);
    membrane_client *tenant = client_for(engine, "customer");
    set_up_internal_api(engine, tenant, "http://127.0.0.1:9", PRODUCT_KEY);

    /* Without a test the app's key is taken as it is: nothing listens here. */
    json_decref(
        ask(membrane_create_connector, manager,
            "{\"key\":\"keys\",\"name\":\"Keys\",\"type\":\"client-credentials\","
            "\"parametersSchema\":{\"type\":\"object\",\"properties\":{\"clientSecret\":{\"type\":\"string\"}}},"
            "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}},"
            "\"required\":[\"apiKey\"]},\"makeApiClient\":{\"type\":\"mapping\",\"mapping\":"
            "{\"baseUri\":\"http://127.0.0.1:9\",\"headers\":{\"X-Api-Key\":{\"$var\":\"$.credentials.apiKey\"}}}}}"));
    json_decref(ask(membrane_create_integration, manager,
                    "{\"connectorKey\":\"keys\",\"key\":\"keys\",\"parameters\":{\"clientSecret\":\"" CLIENT_SECRET
                    "\"}}"));
    json_t *connection = ask(membrane_connect, tenant,
                             "{\"integrationKey\":\"keys\",\"name\":\"" CONNECTION_NAME "\","
                             "\"input\":{\"apiKey\":\"" API_KEY "\"}}");
    CHECK_TEXT("READY", text_of(connection, "state"));
    json_decref(connection);

    look_at_the_answers(manager, tenant);
    look_at_the_files(); /* with the log and the index of an open store */
    membrane_client_free(tenant);
    membrane_client_free(manager);
    membrane_close(engine);
    look_at_the_files();
    return check_result();
}
