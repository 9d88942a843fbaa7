/* The first calls of a process come from 64 threads at once: what is set up once is set up once. */
#include <pthread.h>
#include <stdatomic.h>

#include "support.h"

#define THREADS 64

/* They wait for each other, on a slow machine for long. */
#define OPTIONS \
    "{\"workspaceKey\":\"" WORKSPACE_KEY "\",\"workspaceSecret\":\"" WORKSPACE_SECRET "\",\"timeoutMs\":600000}"

static pthread_barrier_t start;
static atomic_int opened;

/* Each begins with another function. */
static void *use(void *argument) {
    int number = (int)(intptr_t)argument;
    char *token = NULL, *text = NULL;
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    claims.tenant_key = "customer";
    membrane_key *key = NULL;
    membrane_cancel *cancel = NULL;
    membrane_error *error = NULL;
    pthread_barrier_wait(&start);
    switch (number % 6) {
    case 0:
        CHECK_TEXT(MEMBRANE_VERSION, membrane_version());
        break;
    case 1:
        CHECK_TEXT("MEMBRANE_OK", membrane_status_name(MEMBRANE_OK));
        break;
    case 2:
        EXPECT(MEMBRANE_OK, membrane_cancel_new, &cancel);
        membrane_cancel_free(cancel);
        break;
    case 3:
        CHECK_NUMBER(MEMBRANE_CLOSED, membrane_run_due((membrane *)4096, NULL, NULL, &error));
        CHECK_TEXT("closed", membrane_error_key(error));
        membrane_error_free(error);
        break;
    case 4:
        EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, strlen(WORKSPACE_SECRET), SECRET_FORMAT, &key);
        membrane_key_free(key);
        break;
    default:
        EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_sign_token, NULL, NULL, MEMBRANE_HS256, &token);
    }
    EXPECT(MEMBRANE_OK, membrane_sign_token, &claims, WORKSPACE_SECRET, MEMBRANE_HS512, &token);
    EXPECT(MEMBRANE_OK, membrane_verify_token, token, WORKSPACE_SECRET, &text);
    CHECK(strstr(text, "\"customer\"") != NULL);
    membrane_string_free(text);
    membrane_string_free(token);
    /* Half of them make one and the same store. */
    membrane *engine = NULL;
    EXPECT(MEMBRANE_OK, membrane_open, number % 2 ? "store.db" : "sqlite::memory:", OPTIONS, &engine);
    REQUIRE(engine != NULL);
    membrane_client *client = client_for(engine, "customer");
    json_t *found = ask(membrane_list_connectors, client, "{\"search\":\"CRM\"}");
    CHECK(json_array_size(json_object_get(found, "items")) > 0);
    json_decref(found);
    membrane_client_free(client);
    membrane_close(engine);
    atomic_fetch_add(&opened, 1);
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    REQUIRE(pthread_barrier_init(&start, NULL, THREADS) == 0);
    for (intptr_t i = 0; i < THREADS; i++) REQUIRE(pthread_create(&threads[i], NULL, use, (void *)i) == 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    CHECK_NUMBER(THREADS, atomic_load(&opened));
    return check_result();
}
