/* Many threads, one engine. */
#include <pthread.h>

#include "support.h"

#define THREADS 64
#define ROUNDS 20

static membrane *engine;
static membrane_client *shared;
static pthread_barrier_t start;

/* Every thread is a tenant of its own, and all use one more client together. */
static void *tenant(void *argument) {
    char *key = format("customer-%d", (int)(intptr_t)argument);
    pthread_barrier_wait(&start);
    membrane_client *client = client_for(engine, key);
    char *id = pending_connection(client);
    char *request = format("{\"id\":\"%s\"}", id);
    for (int round = 0; round < ROUNDS; round++) {
        json_t *connection = ask(membrane_get_connection, client, request);
        CHECK_TEXT(id, text_of(connection, "id"));
        json_decref(connection);
        EXPECT(MEMBRANE_NOT_FOUND, membrane_get_connection, shared, request, NULL, NULL);
        json_t *list = ask(membrane_list_connections, client, "{}");
        CHECK_NUMBER(1, json_array_size(json_object_get(list, "items")));
        json_decref(list);
    }
    json_decref(ask(membrane_archive_connection, client, request));
    free(request);
    free(id);
    free(key);
    membrane_client_free(client);
    return NULL;
}

static void sixty_four_tenants(void) {
    pthread_t threads[THREADS];
    REQUIRE(pthread_barrier_init(&start, NULL, THREADS) == 0);
    for (intptr_t i = 0; i < THREADS; i++) REQUIRE(pthread_create(&threads[i], NULL, tenant, (void *)i) == 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
}

static void *archive(void *request) {
    pthread_barrier_wait(&start);
    return ask(membrane_archive_connection, shared, request);
}

/* Archiving is idempotent, also when two do it at once: one record, one time of archiving. */
static void two_archive_one_connection(void) {
    REQUIRE(pthread_barrier_init(&start, NULL, 2) == 0);
    for (int round = 0; round < ROUNDS; round++) {
        char *id = pending_connection(shared);
        char *request = format("{\"id\":\"%s\"}", id);
        pthread_t threads[2];
        void *answers[2];
        for (int i = 0; i < 2; i++) REQUIRE(pthread_create(&threads[i], NULL, archive, request) == 0);
        for (int i = 0; i < 2; i++) pthread_join(threads[i], &answers[i]);
        CHECK_TEXT(id, text_of(answers[0], "id"));
        CHECK_TEXT(text_of(answers[0], "archivedAt"), text_of(answers[1], "archivedAt"));
        json_decref(answers[0]);
        json_decref(answers[1]);
        free(request);
        free(id);
    }
    pthread_barrier_destroy(&start);
}

int main(void) {
    engine = open_engine("store.db");
    create_key_connector(engine, "http://127.0.0.1:9");
    shared = client_for(engine, "shared");
    sixty_four_tenants();
    two_archive_one_connection();
    membrane_client_free(shared);
    membrane_close(engine);
    return check_result();
}
