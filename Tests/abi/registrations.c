/* What a host registers is released exactly once on every path, whatever it is and however it comes to its end. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kinds.h"

/* One registration. The callbacks are never called here: see callback_threads.c and the programs of each kind. */
typedef struct registration {
    atomic_int releases;
} registration;

static void release(void *user_data) {
    registration *registration = user_data;
    atomic_fetch_add(&registration->releases, 1);
}

static void expect_releases(int line, const kind *kind, int expected, registration *registration) {
    int actual = atomic_load(&registration->releases);
    if (actual != expected)
        check_failed(__FILE__, line, "%s: released %d times instead of %d", kind->name, actual, expected);
}

#define EXPECT_RELEASES(expected, registration) expect_releases(__LINE__, kind, expected, registration)

/* Refused: nothing is kept, so it is released at once. */
static void refused(const kind *kind, membrane *engine, membrane *closed) {
    registration refused = {0};
    EXPECT(MEMBRANE_INVALID_ARGUMENT, kind->set, NULL, 1, &refused, release);
    EXPECT_RELEASES(1, &refused);
    EXPECT(MEMBRANE_CLOSED, kind->set, closed, 1, &refused, release);
    EXPECT_RELEASES(2, &refused);
    EXPECT(MEMBRANE_CLOSED, kind->set, (membrane *)4096, 1, &refused, release);
    EXPECT_RELEASES(3, &refused);
    EXPECT(MEMBRANE_CLOSED, kind->set, closed, 0, &refused, release);
    EXPECT_RELEASES(4, &refused);
    /* Without anybody to tell, too: neither an error object nor a release is needed. */
    CHECK_NUMBER(MEMBRANE_CLOSED, kind->set(closed, 1, &refused, release, NULL));
    EXPECT_RELEASES(5, &refused);
    EXPECT(MEMBRANE_CLOSED, kind->set, closed, 1, &refused, NULL);
    EXPECT(MEMBRANE_OK, kind->set, engine, 1, &refused, NULL);
    EXPECT(MEMBRANE_OK, kind->set, engine, 0, NULL, NULL);
    EXPECT_RELEASES(5, &refused);
}

/* Kept, replaced by another and by itself, cleared, and nothing to call in the first place. */
static void replaced(const kind *kind, membrane *engine) {
    registration first = {0}, second = {0}, nothing = {0};
    EXPECT(MEMBRANE_OK, kind->set, engine, 1, &first, release);
    EXPECT_RELEASES(0, &first);
    EXPECT(MEMBRANE_OK, kind->set, engine, 1, &second, release);
    EXPECT_RELEASES(1, &first);
    EXPECT(MEMBRANE_OK, kind->set, engine, 1, &second, release);
    EXPECT_RELEASES(1, &second); /* each registration has its own release */
    EXPECT(MEMBRANE_OK, kind->set, engine, 0, &nothing, release);
    EXPECT_RELEASES(2, &second);
    EXPECT_RELEASES(1, &nothing);
    EXPECT(MEMBRANE_OK, kind->set, engine, 0, &nothing, release);
    EXPECT_RELEASES(2, &nothing);
}

/* What was inherited is left to the parent; what a child's own call brought is released in the child. */
static void in_a_child(const kind *kind, membrane *engine) {
    registration inherited = {0}, own = {0};
    EXPECT(MEMBRANE_OK, kind->set, engine, 1, &inherited, release);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        EXPECT(MEMBRANE_FORKED, kind->set, engine, 1, &own, release);
        EXPECT_RELEASES(1, &own);
        EXPECT(MEMBRANE_FORKED, kind->set, engine, 0, &own, release);
        EXPECT_RELEASES(2, &own);
        membrane_close(engine);
        EXPECT_RELEASES(0, &inherited);
        _exit(check_result());
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
    EXPECT_RELEASES(0, &inherited);
    EXPECT(MEMBRANE_OK, kind->set, engine, 0, NULL, NULL);
    EXPECT_RELEASES(1, &inherited);
    EXPECT_RELEASES(0, &own);
}

/* Closing releases what is registered, once, also when it is closed again. */
static void closed_with_it(const kind *kind) {
    membrane *engine = open_engine("sqlite::memory:");
    registration last = {0};
    EXPECT(MEMBRANE_OK, kind->set, engine, 1, &last, release);
    membrane_close(engine);
    EXPECT_RELEASES(1, &last);
    membrane_close(engine);
    EXPECT_RELEASES(1, &last);
}

/* A release may call the library, and so end what it was called by. */

static const kind *clears;
static membrane *ends;
static atomic_int has_ended;

static void clear_in_callback(void *user_data, membrane_reply *reply) {
    (void)user_data;
    (void)reply;
    EXPECT(MEMBRANE_OK, clears->set, ends, 0, NULL, NULL);
}

static void close_in_release(void *user_data) {
    (void)user_data;
    membrane_close(ends);
    atomic_store(&has_ended, 1);
}

static void closing_from_within(const kind *kind) {
    char *url = format("closing-%s.db", kind->name);
    ends = open_engine(url);
    clears = kind;
    kinds_set_up(ends);
    membrane_client *client = client_for(ends, "customer");
    atomic_store(&has_ended, 0);
    kinds_hook = clear_in_callback;
    EXPECT(MEMBRANE_OK, kind->set, ends, 1, NULL, close_in_release);
    kind->cause(ends, client);
    while (!atomic_load(&has_ended)) usleep(1000); /* a fetch callback has a thread of its own */
    EXPECT(MEMBRANE_CLOSED, membrane_list_connections, client, "{}", NULL, NULL);
    membrane_client_free(client);
    kinds_hook = NULL;
    free(url);
}

#define THREADS 16
#define ROUNDS 1000

typedef struct race {
    const kind *kind;
    membrane *engine;
    pthread_barrier_t *start;
    registration registrations[ROUNDS];
    int accepted, refused;
} race;

static void *register_often(void *argument) {
    race *race = argument;
    pthread_barrier_wait(race->start);
    for (int i = 0; i < ROUNDS; i++) {
        membrane_status status = race->kind->set(race->engine, i % 4 != 0, &race->registrations[i], release, NULL);
        if (status == MEMBRANE_OK) {
            race->accepted++;
        } else {
            CHECK_NUMBER(MEMBRANE_CLOSED, status);
            race->refused++;
        }
    }
    return NULL;
}

/* Many threads register, and one closes meanwhile: whichever comes first, each is released once. */
static void raced(const kind *kind) {
    static race races[THREADS];
    pthread_t threads[THREADS];
    pthread_barrier_t start;
    memset(races, 0, sizeof races);
    membrane *engine = open_engine("sqlite::memory:");
    REQUIRE(pthread_barrier_init(&start, NULL, THREADS + 1) == 0);
    for (int i = 0; i < THREADS; i++) {
        races[i].kind = kind;
        races[i].engine = engine;
        races[i].start = &start;
        REQUIRE(pthread_create(&threads[i], NULL, register_often, &races[i]) == 0);
    }
    pthread_barrier_wait(&start);
    membrane_close(engine);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    for (int i = 0; i < THREADS; i++) {
        CHECK_NUMBER(ROUNDS, races[i].accepted + races[i].refused);
        for (int round = 0; round < ROUNDS; round++) EXPECT_RELEASES(1, &races[i].registrations[round]);
    }
}

int main(void) {
    membrane *engine = open_engine("store.db"), *closed = open_engine("sqlite::memory:");
    membrane_close(closed);
    for (const kind *kind = kinds; kind < kinds + KINDS; kind++) {
        refused(kind, engine, closed);
        replaced(kind, engine);
        in_a_child(kind, engine);
        closed_with_it(kind);
        closing_from_within(kind);
        for (int round = 0; round < 5; round++) raced(kind);
    }
    membrane_close(engine);
    return check_result();
}
