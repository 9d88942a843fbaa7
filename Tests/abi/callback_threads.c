/* Many threads make the library call a callback while others replace it: each registration is released once, and not
 * while a call of it runs. */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "kinds.h"

#define THREADS 64
#define ROUNDS 6
#define REGISTRATIONS (THREADS * ROUNDS)

typedef struct registration {
    atomic_int running, calls, releases;
} registration;

static registration registrations[REGISTRATIONS];
static atomic_int calls_at_once, most_at_once;

static void called(void *user_data, membrane_reply *reply) {
    registration *registration = user_data;
    (void)reply;
    atomic_fetch_add(&registration->running, 1);
    int present = atomic_fetch_add(&calls_at_once, 1) + 1, most = atomic_load(&most_at_once);
    while (present > most && !atomic_compare_exchange_weak(&most_at_once, &most, present)) continue;
    CHECK_NUMBER(0, atomic_load(&registration->releases));
    usleep(200); /* so that others come in between */
    CHECK_NUMBER(0, atomic_load(&registration->releases));
    atomic_fetch_add(&registration->calls, 1);
    atomic_fetch_sub(&calls_at_once, 1);
    atomic_fetch_sub(&registration->running, 1);
}

static void release(void *user_data) {
    registration *registration = user_data;
    CHECK_NUMBER(0, atomic_load(&registration->running));
    atomic_fetch_add(&registration->releases, 1);
}

static const kind *present;
static membrane *engine;
static pthread_barrier_t start;

/* Every thread replaces and causes by turns; a few clear. */
static void *replace_and_cause(void *argument) {
    int number = (int)(intptr_t)argument;
    char *tenant = format("customer-%d", number % 8);
    membrane_client *client = client_for(engine, tenant);
    pthread_barrier_wait(&start);
    for (int round = 0; round < ROUNDS; round++) {
        if (number % 2 == round % 2) present->cause(engine, client);
        registration *registration = &registrations[number * ROUNDS + round];
        EXPECT(MEMBRANE_OK, present->set, engine, number % 16 != round, registration, release);
        if (number % 2 != round % 2) present->cause(engine, client);
    }
    membrane_client_free(client);
    free(tenant);
    return NULL;
}

static void expect_all_released(void) {
    int calls = 0;
    for (int i = 0; i < REGISTRATIONS; i++) {
        registration *registration = &registrations[i];
        /* A fetch callback's thread may end a little later than who waited for its answer. */
        while (atomic_load(&registration->releases) == 0) usleep(1000);
        calls += atomic_load(&registration->calls);
    }
    for (int i = 0; i < REGISTRATIONS; i++)
        if (atomic_load(&registrations[i].releases) != 1)
            check_failed(__FILE__, __LINE__, "%s: registration %d was released %d times", present->name, i,
                         atomic_load(&registrations[i].releases));
    /* Otherwise nothing was tried. */
    if (calls == 0) check_failed(__FILE__, __LINE__, "%s: never called", present->name);
}

int main(void) {
    kinds_hook = called;
    for (present = kinds; present < kinds + KINDS; present++) {
        memset(registrations, 0, sizeof registrations);
        char *url = format("store-%d.db", (int)(present - kinds));
        engine = open_engine(url);
        kinds_set_up(engine);
        pthread_t threads[THREADS];
        REQUIRE(pthread_barrier_init(&start, NULL, THREADS) == 0);
        for (intptr_t i = 0; i < THREADS; i++)
            REQUIRE(pthread_create(&threads[i], NULL, replace_and_cause, (void *)i) == 0);
        for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
        pthread_barrier_destroy(&start);
        membrane_close(engine);
        expect_all_released();
        free(url);
    }
    CHECK(atomic_load(&most_at_once) > 1);
    return check_result();
}
