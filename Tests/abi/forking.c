#include "forking.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

try now;
int is_child;

#define REGISTRATIONS 64

/* In memory that all processes share. */
static struct {
    atomic_int failures, registrations;
    atomic_int releases[REGISTRATIONS];
} * shared;

static const char *const names[ENDINGS] = {"leaves",     "returns",    "calls back",  "frees",
                                           "opens anew", "comes late", "loses engine"};

static pthread_t caller;
static pid_t child;
static atomic_int has_begun, has_forked;
static int gate[2]; /* at whose end a child that comes late goes on */
static membrane *own;
static membrane_client *own_client;

void try_prepare(void (*set_up)(membrane *engine)) {
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(shared != MAP_FAILED);
    membrane *engine = open_engine("template.db");
    set_up(engine);
    membrane_client_free(client_for(engine, "customer"));
    membrane_close(engine);
}

static void copy(const char *from, const char *to) {
    static char bytes[1 << 20];
    FILE *source = fopen(from, "r"), *target = fopen(to, "w");
    REQUIRE(source != NULL && target != NULL);
    size_t size = fread(bytes, 1, sizeof bytes, source);
    REQUIRE(size < sizeof bytes && fwrite(bytes, 1, size, target) == size);
    REQUIRE(fclose(target) == 0 && fclose(source) == 0);
    REQUIRE(chmod(to, 0600) == 0); /* a key that others can read is refused */
}

void try_begin(ending ending, const char *place, const char *options) {
    static int number;
    memset(shared, 0, sizeof *shared);
    caller = pthread_self();
    atomic_store(&has_begun, 0);
    atomic_store(&has_forked, 0);
    now = (try){.ending = ending, .place = place, .url = format("store-%d.db", number++)};
    char *key = format("%s.key", now.url);
    copy("template.db", now.url);
    copy("template.db.key", key);
    free(key);
    EXPECT(MEMBRANE_OK, membrane_open, now.url, options, &now.engine);
    REQUIRE(now.engine != NULL);
    now.client = client_for(now.engine, "customer");
    REQUIRE(pipe(gate) == 0);
}

void try_free(void) {
    now.is_freed = 1;
    membrane_worker_stop(now.engine);
    membrane_client_free(now.client);
    membrane_close(now.engine);
}

static int32_t take(void *user_data, const char *event) {
    (void)user_data;
    (void)event;
    return 0;
}

static void use_inherited(membrane_reply *reply) {
    char *text = NULL;
    EXPECT(MEMBRANE_FORKED, membrane_list_connections, now.client, "{}", NULL, &text);
    EXPECT(MEMBRANE_FORKED, membrane_request, now.client, "{\"path\":\"/\"}", NULL, &text);
    EXPECT(MEMBRANE_FORKED, membrane_workspace_access, now.engine, NULL, &text);
    EXPECT(MEMBRANE_FORKED, membrane_run_due, now.engine, NULL, &text);
    EXPECT(MEMBRANE_FORKED, membrane_worker_start, now.engine, NULL);
    CHECK(text == NULL);
    /* What the child registers is released in the child. */
    void *registration = registration_new();
    EXPECT(MEMBRANE_FORKED, membrane_set_event_callback, now.engine, take, registration, registration_release);
    CHECK(!registration_is_alive(registration));
    if (reply != NULL) EXPECT(MEMBRANE_FORKED, membrane_reply_set, reply, "{}");
}

static void open_anew(void) {
    own = open_engine(now.url);
    own_client = client_for(own, "customer");
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, own, take, registration_new(), registration_release);
    json_decref(ask(membrane_list_connections, own_client, "{}"));
}

static void close_own(void) {
    json_decref(ask(membrane_list_connections, own_client, "{}"));
    membrane_client_free(own_client);
    membrane_close(own);
}

static void report(void) {
    if (check_result() != EXIT_SUCCESS) atomic_fetch_add(&shared->failures, 1);
}

static void act(membrane_reply *reply) {
    char byte;
    switch (now.ending) {
    case CALLS_BACK:
        use_inherited(reply);
        break;
    case FREES:
        try_free();
        break;
    case OPENS_ANEW:
        open_anew();
        if (!pthread_equal(pthread_self(), caller)) close_own(); /* a thread of the library's, which is all it has */
        break;
    case COMES_LATE:
        close(gate[1]);
        CHECK_NUMBER(0, read(gate[0], &byte, 1));
        break;
    default:
        break;
    }
    report();
    if (now.ending == LEAVES) _exit(check_result());
}

/* Changes with everything that is written to the store. */
static unsigned long long state_of_store(void) {
    unsigned long long state = 0;
    const char *const suffixes[] = {"", "-wal"};
    for (int i = 0; i < 2; i++) {
        char *path = format("%s%s", now.url, suffixes[i]);
        struct stat status = {0};
        if (stat(path, &status) == 0)
            state = state * 31 + (unsigned long long)(status.st_size + status.st_mtim.tv_sec) * 1000000000 +
                    (unsigned long long)status.st_mtim.tv_nsec;
        free(path);
    }
    return state;
}

static void wait_for_child(void) {
    int status = 0;
    pid_t ended = 0;
    do ended = waitpid(child, &status, 0);
    while (ended < 0);
    CHECK(ended == child && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
    CHECK_NUMBER(0, atomic_load(&shared->failures));
}

void fork_here(membrane_reply *reply) {
    if (atomic_exchange(&has_begun, 1)) return;
    if (now.ending == LOSES_ENGINE) try_free();
    unsigned long long before = state_of_store();
    child = fork();
    REQUIRE(child >= 0);
    if (child != 0) {
        if (now.ending != COMES_LATE) wait_for_child();
        /* While this thread waits nobody writes, but a child that has opened the store, or a worker. */
        if (now.ending != COMES_LATE && now.ending != OPENS_ANEW && pthread_equal(pthread_self(), caller))
            CHECK(state_of_store() == before);
        atomic_store(&has_forked, 1);
        return;
    }
    is_child = 1;
    /* Rather ended than hanging; also in a thread of the library's, which takes no signals. */
    sigset_t alarms;
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &alarms, NULL);
    alarm(120);
    act(reply);
}

membrane_status try_expected(membrane_status in_parent, membrane_status actual) {
    if (is_child) return MEMBRANE_FORKED;
    return now.ending == LOSES_ENGINE && actual != MEMBRANE_FORKED ? actual : in_parent;
}

static void end_child(void) {
    use_inherited(NULL);
    try_free();
    if (own != NULL) close_own();
    report();
    _exit(check_result());
}

void try_returned(void) {
    if (is_child) end_child();
    /* It may happen in another thread. */
    for (int wait = 0; wait < 60000 && !atomic_load(&has_forked); wait++) usleep(1000);
    REQUIRE(atomic_load(&has_forked));
    if (now.ending != COMES_LATE) return;
    /* The child comes when nothing of the parent's is left. */
    try_free();
    close(gate[1]);
    gate[1] = -1;
    wait_for_child();
}

void try_end(void) {
    if (!now.is_freed) json_decref(ask(membrane_list_connections, now.client, "{}"));
    try_free();
    close(gate[0]);
    if (gate[1] >= 0) close(gate[1]);
    int count = atomic_load(&shared->registrations);
    for (int i = 0; i < count; i++) {
        /* One whose last call was in a thread of the library's is released there. */
        for (int wait = 0; wait < 20000 && atomic_load(&shared->releases[i]) == 0; wait++) usleep(1000);
        if (atomic_load(&shared->releases[i]) != 1)
            check_failed(__FILE__, __LINE__, "registration %d was released %d times", i,
                         atomic_load(&shared->releases[i]));
    }
    /* Whole and usable, for who comes next. */
    membrane *engine = open_engine(now.url);
    membrane_client *client = client_for(engine, "customer");
    json_decref(ask(membrane_list_connections, client, "{}"));
    membrane_client_free(client);
    membrane_close(engine);
    free(now.url);
    if (check_result() == EXIT_SUCCESS) return;
    fprintf(stderr, "    %s, where the child %s\n", now.place, names[now.ending]);
    exit(EXIT_FAILURE); /* children count failures from here on, not from their parent's */
}

void *registration_new(void) {
    int index = atomic_fetch_add(&shared->registrations, 1);
    REQUIRE(index < REGISTRATIONS);
    return &shared->releases[index];
}

int registration_is_alive(void *registration) {
    return atomic_load((atomic_int *)registration) == 0;
}

void registration_release(void *registration) {
    atomic_fetch_add((atomic_int *)registration, 1);
}

void registration_release_and_fork(void *registration) {
    registration_release(registration);
    fork_here(NULL);
}
