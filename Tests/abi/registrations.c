/* What a host registers is released exactly once on every path, whatever it is and however it comes to its end. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

/* One registration. The callbacks are never called here: see events.c, native.c, internal_api.c and confirm.c. */
typedef struct registration {
    atomic_int releases;
} registration;

static void release(void *user_data) {
    registration *registration = user_data;
    atomic_fetch_add(&registration->releases, 1);
}

static int32_t take(void *user_data, const char *event) {
    (void)user_data;
    (void)event;
    return 0;
}

static int32_t answer(void *user_data, const char *question, membrane_reply *reply) {
    (void)user_data;
    (void)question;
    (void)reply;
    return 1;
}

/* The functions that register something, in one shape. Without `is_given` there is no function, as to clear. */
typedef membrane_status registering(membrane *engine, int is_given, void *user_data, membrane_release release_function,
                                    membrane_error **error);

static membrane_status set_event(membrane *engine, int is_given, void *user_data, membrane_release release_function,
                                 membrane_error **error) {
    return membrane_set_event_callback(engine, is_given ? take : NULL, user_data, release_function, error);
}

static membrane_status set_fetch(membrane *engine, int is_given, void *user_data, membrane_release release_function,
                                 membrane_error **error) {
    return membrane_set_fetch_callback(engine, is_given ? answer : NULL, user_data, release_function, error);
}

static membrane_status set_confirm(membrane *engine, int is_given, void *user_data, membrane_release release_function,
                                   membrane_error **error) {
    return membrane_set_confirm_callback(engine, is_given ? take : NULL, user_data, release_function, error);
}

static membrane_status set_native(membrane *engine, int is_given, void *user_data, membrane_release release_function,
                                  membrane_error **error) {
    return membrane_set_native_function(engine, "ours", is_given ? answer : NULL, user_data, release_function, error);
}

static const struct {
    const char *name;
    registering *function;
} kinds[] = {
    {"event callback", set_event},
    {"fetch callback", set_fetch},
    {"confirm callback", set_confirm},
    {"native function", set_native},
};

#define KINDS (sizeof kinds / sizeof *kinds)

static void expect_releases(int line, size_t kind, int expected, registration *registration) {
    int actual = atomic_load(&registration->releases);
    if (actual != expected)
        check_failed(__FILE__, line, "%s: released %d times instead of %d", kinds[kind].name, actual, expected);
}

#define EXPECT_RELEASES(expected, registration) expect_releases(__LINE__, kind, expected, registration)

/* Refused: nothing is kept, so it is released at once. */
static void refused(size_t kind, registering *set, membrane *engine, membrane *closed) {
    registration refused = {0};
    EXPECT(MEMBRANE_INVALID_ARGUMENT, set, NULL, 1, &refused, release);
    EXPECT_RELEASES(1, &refused);
    EXPECT(MEMBRANE_CLOSED, set, closed, 1, &refused, release);
    EXPECT_RELEASES(2, &refused);
    EXPECT(MEMBRANE_CLOSED, set, (membrane *)4096, 1, &refused, release);
    EXPECT_RELEASES(3, &refused);
    EXPECT(MEMBRANE_CLOSED, set, closed, 0, &refused, release);
    EXPECT_RELEASES(4, &refused);
    /* Without anybody to tell, too: neither an error object nor a release is needed. */
    CHECK_NUMBER(MEMBRANE_CLOSED, set(closed, 1, &refused, release, NULL));
    EXPECT_RELEASES(5, &refused);
    EXPECT(MEMBRANE_CLOSED, set, closed, 1, &refused, NULL);
    EXPECT(MEMBRANE_OK, set, engine, 1, &refused, NULL);
    EXPECT(MEMBRANE_OK, set, engine, 0, NULL, NULL);
    EXPECT_RELEASES(5, &refused);
}

/* Kept, replaced by another and by itself, cleared, and nothing to call in the first place. */
static void replaced(size_t kind, registering *set, membrane *engine) {
    registration first = {0}, second = {0}, nothing = {0};
    EXPECT(MEMBRANE_OK, set, engine, 1, &first, release);
    EXPECT_RELEASES(0, &first);
    EXPECT(MEMBRANE_OK, set, engine, 1, &second, release);
    EXPECT_RELEASES(1, &first);
    EXPECT(MEMBRANE_OK, set, engine, 1, &second, release);
    EXPECT_RELEASES(1, &second); /* each registration has its own release */
    EXPECT(MEMBRANE_OK, set, engine, 0, &nothing, release);
    EXPECT_RELEASES(2, &second);
    EXPECT_RELEASES(1, &nothing);
    EXPECT(MEMBRANE_OK, set, engine, 0, &nothing, release);
    EXPECT_RELEASES(2, &nothing);
}

/* What was inherited is left to the parent; what a child's own call brought is released in the child. */
static void in_a_child(size_t kind, registering *set, membrane *engine) {
    registration inherited = {0}, own = {0};
    EXPECT(MEMBRANE_OK, set, engine, 1, &inherited, release);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        EXPECT(MEMBRANE_FORKED, set, engine, 1, &own, release);
        EXPECT_RELEASES(1, &own);
        EXPECT(MEMBRANE_FORKED, set, engine, 0, &own, release);
        EXPECT_RELEASES(2, &own);
        membrane_close(engine);
        EXPECT_RELEASES(0, &inherited);
        _exit(check_result());
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
    EXPECT_RELEASES(0, &inherited);
    EXPECT(MEMBRANE_OK, set, engine, 0, NULL, NULL);
    EXPECT_RELEASES(1, &inherited);
    EXPECT_RELEASES(0, &own);
}

/* Closing releases what is registered, once, also when it is closed again. */
static void closed_with_it(size_t kind, registering *set) {
    membrane *engine = open_engine("sqlite::memory:");
    registration last = {0};
    EXPECT(MEMBRANE_OK, set, engine, 1, &last, release);
    membrane_close(engine);
    EXPECT_RELEASES(1, &last);
    membrane_close(engine);
    EXPECT_RELEASES(1, &last);
}

#define THREADS 16
#define ROUNDS 1000

typedef struct race {
    registering *set;
    membrane *engine;
    pthread_barrier_t *start;
    registration registrations[ROUNDS];
    int accepted, refused;
} race;

static void *register_often(void *argument) {
    race *race = argument;
    pthread_barrier_wait(race->start);
    for (int i = 0; i < ROUNDS; i++) {
        membrane_status status = race->set(race->engine, i % 4 != 0, &race->registrations[i], release, NULL);
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
static void raced(size_t kind, registering *set) {
    static race races[THREADS];
    pthread_t threads[THREADS];
    pthread_barrier_t start;
    memset(races, 0, sizeof races);
    membrane *engine = open_engine("sqlite::memory:");
    REQUIRE(pthread_barrier_init(&start, NULL, THREADS + 1) == 0);
    for (int i = 0; i < THREADS; i++) {
        races[i].set = set;
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
    for (size_t kind = 0; kind < KINDS; kind++) {
        registering *set = kinds[kind].function;
        refused(kind, set, engine, closed);
        replaced(kind, set, engine);
        in_a_child(kind, set, engine);
        closed_with_it(kind, set);
        for (int round = 0; round < 5; round++) raced(kind, set);
    }
    membrane_close(engine);
    return check_result();
}
