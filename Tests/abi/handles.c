/* Handles are numbers: using one after its end, or a number that never was one, is answered. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "operations.h"

static void expect_closed_client(membrane_client *client) {
    char untouched, *response = &untouched;
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        EXPECT(MEMBRANE_CLOSED, operations[i].function, client, "{}", NULL, &response);
    CHECK(response == &untouched);
}

static int32_t take_nothing(void *user_data, const char *event) {
    (void)user_data;
    (void)event;
    return 0;
}

static int32_t compute_nothing(void *user_data, const char *question, membrane_reply *reply) {
    (void)user_data;
    (void)question;
    (void)reply;
    return 1;
}

static void expect_closed_engine(membrane *engine) {
    char *token = sign("customer"), untouched, *access = &untouched;
    membrane_client *client = NULL;
    EXPECT(MEMBRANE_CLOSED, membrane_client_new, engine, token, &client);
    EXPECT(MEMBRANE_CLOSED, membrane_workspace_access, engine, NULL, &access);
    EXPECT(MEMBRANE_CLOSED, membrane_create_instance_token, engine, NULL, &access);
    EXPECT(MEMBRANE_CLOSED, membrane_client_new_with_options, engine, token, NULL, &client);
    EXPECT(MEMBRANE_CLOSED, membrane_client_for, engine, "{\"isAdmin\":true}", &client);
    EXPECT(MEMBRANE_CLOSED, membrane_run_due, engine, NULL, &access);
    EXPECT(MEMBRANE_CLOSED, membrane_worker_start, engine, NULL);
    EXPECT(MEMBRANE_CLOSED, membrane_set_event_callback, engine, take_nothing, NULL, NULL);
    EXPECT(MEMBRANE_CLOSED, membrane_set_fetch_callback, engine, compute_nothing, NULL, NULL);
    EXPECT(MEMBRANE_CLOSED, membrane_set_confirm_callback, engine, take_nothing, NULL, NULL);
    EXPECT(MEMBRANE_CLOSED, membrane_set_native_function, engine, "ours", compute_nothing, NULL, NULL);
    membrane_worker_stop(engine);
    CHECK(client == NULL && access == &untouched);
    membrane_string_free(token);
}

static void expect_closed_cancel(membrane_client *client, membrane_cancel *cancel) {
    membrane_call call = MEMBRANE_CALL_INIT;
    call.cancel = cancel;
    EXPECT(MEMBRANE_CLOSED, membrane_list_connections, client, "{}", &call, NULL);
}

static void expect_closed_key(membrane_key *key) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    char untouched, *text = &untouched;
    EXPECT(MEMBRANE_CLOSED, membrane_key_sign, key, &claims, MEMBRANE_ALGORITHM_OF_KEY, &text);
    EXPECT(MEMBRANE_CLOSED, membrane_key_verify, key, "a.b.c", NULL, &text);
    EXPECT(MEMBRANE_CLOSED, membrane_key_public, key, &text);
    EXPECT(MEMBRANE_CLOSED, membrane_key_info, key, &text);
    CHECK(text == &untouched);
}

static void keys_after_the_end(void) {
    membrane_key *key = NULL;
    EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, strlen(WORKSPACE_SECRET), SECRET_FORMAT, &key);
    expect_closed_client((membrane_client *)key);
    membrane_key_free(key);
    expect_closed_key(key);
    membrane_key_free(key);
    expect_closed_key((membrane_key *)4096);
    membrane_key_free((membrane_key *)UINTPTR_MAX);
}

static void after_the_end(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *client = client_for(engine, "customer");
    membrane_client *freed = client_for(engine, "customer");
    membrane_cancel *cancel = NULL;
    EXPECT(MEMBRANE_OK, membrane_cancel_new, &cancel);

    membrane_client_free(freed);
    expect_closed_client(freed);
    membrane_client_free(freed);

    membrane_cancel_free(cancel);
    expect_closed_cancel(client, cancel);
    membrane_cancel_signal(cancel);
    membrane_cancel_free(cancel);
    EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", NULL, NULL);

    membrane_close(engine);
    expect_closed_engine(engine);
    expect_closed_client(client); /* it is still to be freed */
    membrane_close(engine);
    membrane_client_free(client);
    membrane_client_free(client);
    expect_closed_client(client);
}

/* A number is never used again, so an old handle cannot reach a new object. */
static void numbers_are_not_reused(void) {
    membrane *old = open_engine("store.db");
    membrane_client *old_client = client_for(old, "customer");
    membrane_client_free(old_client);
    membrane_close(old);
    for (int i = 0; i < 100; i++) {
        membrane *engine = open_engine("sqlite::memory:");
        membrane_client *client = client_for(engine, "customer");
        CHECK(engine != old && client != old_client);
        EXPECT(MEMBRANE_CLOSED, membrane_list_connections, old_client, "{}", NULL, NULL);
        membrane_client_free(client);
        membrane_close(engine);
    }
}

static void numbers_that_never_were_handles(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *client = client_for(engine, "customer");
    membrane_cancel *cancel = NULL;
    EXPECT(MEMBRANE_OK, membrane_cancel_new, &cancel);
    static const uintptr_t numbers[] = {1, 4096, 0x123456789abc, UINTPTR_MAX, UINTPTR_MAX / 2};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        expect_closed_engine((membrane *)numbers[i]);
        expect_closed_client((membrane_client *)numbers[i]);
        expect_closed_cancel(client, (membrane_cancel *)numbers[i]);
        membrane_close((membrane *)numbers[i]);
        membrane_client_free((membrane_client *)numbers[i]);
        membrane_cancel_signal((membrane_cancel *)numbers[i]);
        membrane_cancel_free((membrane_cancel *)numbers[i]);
    }
    /* A handle of another kind. */
    expect_closed_client((membrane_client *)engine);
    expect_closed_client((membrane_client *)cancel);
    expect_closed_engine((membrane *)client);
    expect_closed_cancel(client, (membrane_cancel *)client);
    membrane_close((membrane *)client);
    membrane_client_free((membrane_client *)engine);
    membrane_cancel_free((membrane_cancel *)engine);
    EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", NULL, NULL);
    membrane_cancel_free(cancel);
    membrane_client_free(client);
    membrane_close(engine);
}

/* A client keeps nothing of the engine open; the order of freeing does not matter. */
static void engine_before_client(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *client = client_for(engine, "customer");
    membrane_close(engine);
    engine = open_engine("store.db");
    expect_closed_client(client);
    membrane_client_free(client);
    membrane_close(engine);
}

static void *free_client(void *client) {
    membrane_client_free(client);
    return NULL;
}

static void *free_cancel(void *cancel) {
    membrane_cancel_free(cancel);
    return NULL;
}

static void *free_key(void *key) {
    membrane_key_free(key);
    return NULL;
}

static void *close_engine(void *engine) {
    membrane_close(engine);
    return NULL;
}

static void *free_string(void *string) {
    membrane_string_free(string);
    return NULL;
}

static void *free_error(void *error) {
    membrane_error_free(error);
    return NULL;
}

static void in_a_thread(void *(*body)(void *), void *argument) {
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, body, argument) == 0);
    pthread_join(thread, NULL);
}

static void freeing_in_another_thread(void) {
    membrane *engine = open_engine("store.db");
    membrane_client *client = client_for(engine, "customer");
    membrane_cancel *cancel = NULL;
    membrane_error *error = NULL;
    EXPECT(MEMBRANE_OK, membrane_cancel_new, &cancel);
    membrane_get_connection(client, "{}", NULL, NULL, &error);
    REQUIRE(error != NULL);
    in_a_thread(free_error, error);
    in_a_thread(free_string, sign("customer"));
    membrane_key *key = NULL;
    EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, strlen(WORKSPACE_SECRET), SECRET_FORMAT, &key);
    in_a_thread(free_key, key);
    expect_closed_key(key);
    in_a_thread(free_cancel, cancel);
    in_a_thread(free_client, client);
    in_a_thread(close_engine, engine);
    expect_closed_client(client);
    expect_closed_engine(engine);
}

#define THREADS 64

typedef struct handles {
    membrane *engine;
    membrane_client *client;
    membrane_cancel *cancel;
    membrane_key *key;
    pthread_barrier_t *start;
} handles;

static void *free_all(void *argument) {
    const handles *handles = argument;
    pthread_barrier_wait(handles->start);
    membrane_cancel_free(handles->cancel);
    membrane_client_free(handles->client);
    membrane_key_free(handles->key);
    membrane_close(handles->engine);
    return NULL;
}

/* Closed by all threads at once, the same handles: one of them does it. */
static void freeing_in_all_threads(void) {
    for (int round = 0; round < 10; round++) {
        pthread_barrier_t start;
        pthread_t threads[THREADS];
        handles handles = {.engine = open_engine("sqlite::memory:"), .start = &start};
        handles.client = client_for(handles.engine, "customer");
        EXPECT(MEMBRANE_OK, membrane_cancel_new, &handles.cancel);
        EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, strlen(WORKSPACE_SECRET), SECRET_FORMAT, &handles.key);
        REQUIRE(pthread_barrier_init(&start, NULL, THREADS) == 0);
        for (int i = 0; i < THREADS; i++) REQUIRE(pthread_create(&threads[i], NULL, free_all, &handles) == 0);
        for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
        pthread_barrier_destroy(&start);
        expect_closed_client(handles.client);
        expect_closed_engine(handles.engine);
        expect_closed_key(handles.key);
    }
}

/* Used by many threads until it is gone: each call answers in one way or the other. */

static atomic_int users;

static void expect_any(membrane_status status) {
    if (status != MEMBRANE_OK && status != MEMBRANE_CLOSED && status != MEMBRANE_CANCELLED)
        check_failed(__FILE__, __LINE__, "answered %d while it was freed", (int)status);
}

static void *use_until_it_is_gone(void *argument) {
    const handles *handles = argument;
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    membrane_call call = MEMBRANE_CALL_INIT;
    call.cancel = handles->cancel;
    membrane_status status[3] = {MEMBRANE_OK, MEMBRANE_OK, MEMBRANE_OK};
    for (int i = 0; status[0] != MEMBRANE_CLOSED || status[1] != MEMBRANE_CLOSED || status[2] != MEMBRANE_CLOSED; i++) {
        char *text = NULL, *access = NULL;
        status[0] = membrane_list_connections(handles->client, "{}", &call, NULL, NULL);
        status[1] = membrane_key_sign(handles->key, &claims, MEMBRANE_HS256, &text, NULL);
        if (status[1] == MEMBRANE_OK) membrane_string_free(text);
        status[2] = membrane_workspace_access(handles->engine, NULL, &access, NULL);
        if (status[2] == MEMBRANE_OK) membrane_string_free(access);
        for (int each = 0; each < 3; each++) expect_any(status[each]);
        if (i == 0) atomic_fetch_add(&users, 1);
    }
    return NULL;
}

static void freeing_while_others_use(void) {
    for (int round = 0; round < 2; round++) {
        pthread_t threads[THREADS];
        handles handles = {.engine = open_engine("store.db")};
        handles.client = client_for(handles.engine, "customer");
        EXPECT(MEMBRANE_OK, membrane_cancel_new, &handles.cancel);
        EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, strlen(WORKSPACE_SECRET), SECRET_FORMAT, &handles.key);
        atomic_store(&users, 0);
        for (int i = 0; i < THREADS; i++)
            REQUIRE(pthread_create(&threads[i], NULL, use_until_it_is_gone, &handles) == 0);
        while (atomic_load(&users) < THREADS) sched_yield();
        if (round % 2) membrane_client_free(handles.client);
        membrane_cancel_free(handles.cancel);
        membrane_close(handles.engine);
        membrane_key_free(handles.key);
        membrane_client_free(handles.client);
        for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    }
}

int main(void) {
    after_the_end();
    keys_after_the_end();
    numbers_are_not_reused();
    numbers_that_never_were_handles();
    engine_before_client();
    freeing_in_another_thread();
    freeing_in_all_threads();
    freeing_while_others_use();
    return check_result();
}
