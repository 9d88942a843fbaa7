/* What a host notices of the library: nothing. Loads it with dlopen, as bindings do, and is not linked to it. */
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <fenv.h>
#include <limits.h>
#include <locale.h>
#include <membrane.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "check.h"

extern char **environ;

/* What the library promises not to change. */
typedef struct state {
    struct sigaction dispositions[NSIG];
    sigset_t blocked;
    int threads, descriptors;
    mode_t mask;
    int rounding;
    stack_t signal_stack;
    struct itimerval timer;
    struct rlimit limits[RLIM_NLIMITS];
    char locale[200], directory[PATH_MAX], environment[65536];
} state;

static int count_entries(const char *path) {
    DIR *directory = opendir(path);
    REQUIRE(directory != NULL);
    int count = 0;
    while (readdir(directory) != NULL) count++;
    closedir(directory);
    return count;
}

static void observe(state *state) {
    memset(state, 0, sizeof *state);
    for (int number = 1; number < NSIG; number++) sigaction(number, NULL, &state->dispositions[number]);
    REQUIRE(pthread_sigmask(SIG_SETMASK, NULL, &state->blocked) == 0);
    state->threads = count_entries("/proc/self/task");
    state->descriptors = count_entries("/proc/self/fd");
    state->mask = umask(0);
    umask(state->mask);
    state->rounding = fegetround();
    REQUIRE(sigaltstack(NULL, &state->signal_stack) == 0);
    REQUIRE(getitimer(ITIMER_REAL, &state->timer) == 0);
    for (int limit = 0; limit < RLIM_NLIMITS; limit++) REQUIRE(getrlimit(limit, &state->limits[limit]) == 0);
    strncpy(state->locale, setlocale(LC_ALL, NULL), sizeof state->locale - 1);
    REQUIRE(getcwd(state->directory, sizeof state->directory) != NULL);
    size_t length = 0;
    for (char **entry = environ; *entry != NULL; entry++) {
        size_t size = strlen(*entry) + 1;
        REQUIRE(length + size <= sizeof state->environment);
        memcpy(state->environment + length, *entry, size);
        length += size;
    }
}

/* `may_have_open` is how many more descriptors there may be: an open engine has files. */
static void compare(const char *moment, const state *before, int may_have_open) {
    static state now;
    observe(&now);
    for (int number = 1; number < NSIG; number++) {
        const struct sigaction *old = &before->dispositions[number], *new = &now.dispositions[number];
        int is_same = old->sa_handler == new->sa_handler && old->sa_flags == new->sa_flags;
        for (int other = 1; other < NSIG; other++)
            is_same &= sigismember(&old->sa_mask, other) == sigismember(&new->sa_mask, other);
        if (!is_same) check_failed(__FILE__, __LINE__, "%s: the disposition of signal %d changed", moment, number);
    }
    for (int number = 1; number < NSIG; number++)
        if (sigismember(&before->blocked, number) != sigismember(&now.blocked, number))
            check_failed(__FILE__, __LINE__, "%s: signal %d is blocked differently", moment, number);
    if (now.threads != before->threads)
        check_failed(__FILE__, __LINE__, "%s: %d threads instead of %d", moment, now.threads, before->threads);
    if (now.descriptors < before->descriptors || now.descriptors > before->descriptors + may_have_open)
        check_failed(__FILE__, __LINE__, "%s: %d descriptors instead of %d", moment, now.descriptors,
                     before->descriptors);
    CHECK_NUMBER(before->mask, now.mask);
    CHECK_NUMBER(before->rounding, now.rounding);
    CHECK(before->signal_stack.ss_sp == now.signal_stack.ss_sp);
    CHECK(memcmp(&before->timer, &now.timer, sizeof now.timer) == 0);
    CHECK(memcmp(before->limits, now.limits, sizeof now.limits) == 0);
    CHECK_TEXT(before->locale, now.locale);
    CHECK_TEXT(before->directory, now.directory);
    CHECK(memcmp(before->environment, now.environment, sizeof now.environment) == 0);
}

#define DESCRIPTORS 1024

static int is_open[DESCRIPTORS]; /* before the library opened anything */

static void note_descriptors(void) {
    for (int descriptor = 0; descriptor < DESCRIPTORS; descriptor++)
        is_open[descriptor] = fcntl(descriptor, F_GETFD) >= 0;
}

/* What the host executes inherits nothing of the library's. */
static void check_descriptors_close(void) {
    int found = 0;
    for (int descriptor = 0; descriptor < DESCRIPTORS; descriptor++) {
        int flags = fcntl(descriptor, F_GETFD);
        if (is_open[descriptor] || flags < 0) continue;
        /* libcurl wakes itself with a pair that has no such flag, and that leads nowhere else. */
        int domain = -1;
        socklen_t size = sizeof domain;
        if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX) continue;
        if ((flags & FD_CLOEXEC) == 0)
            check_failed(__FILE__, __LINE__, "descriptor %d stays open in what the host executes", descriptor);
        found++;
    }
    CHECK(found > 0); /* an open engine has files */
}

static int32_t take_event(void *user_data, const char *event) {
    (void)user_data;
    (void)event;
    return 0;
}

static int32_t fetch_nothing(void *user_data, const char *request, membrane_reply *reply) {
    (void)user_data;
    (void)request;
    (void)reply;
    return 1;
}

/* A function of the library, by its name and with the type that the header gives it. */
#define FUNCTION(name) (*__extension__(__typeof__(name) *) dlsym(library, #name))

/* One use of everything that has state: store, tokens, the network (a port where nobody listens). */
static void use(void *library, const state *before) {
    static const char secret[] = "a-secret-0123456789-0123456789-0123456789-0123456789-0123456789-";
    membrane *engine = NULL;
    note_descriptors();
    REQUIRE(FUNCTION(membrane_open)("store.db",
                                    "{\"workspaceKey\":\"acme\",\"allowPrivateAddresses\":true,\"workspaceSecret\":"
                                    "\"a-secret-0123456789-0123456789-0123456789-0123456789-0123456789-\"}",
                                    &engine, NULL) == MEMBRANE_OK);
    membrane_client *clients[2] = {NULL, NULL}; /* a manager and a tenant */
    for (int i = 0; i < 2; i++) {
        membrane_claims claims = MEMBRANE_CLAIMS_INIT;
        claims.workspace_key = "acme";
        claims.tenant_key = i == 0 ? NULL : "customer";
        claims.is_admin = i == 0;
        char *token = NULL;
        REQUIRE(FUNCTION(membrane_sign_token)(&claims, secret, MEMBRANE_HS512, &token, NULL) == MEMBRANE_OK);
        REQUIRE(FUNCTION(membrane_client_new)(engine, token, &clients[i], NULL) == MEMBRANE_OK);
        FUNCTION(membrane_string_free)(token);
    }
    CHECK_NUMBER(MEMBRANE_OK, FUNCTION(membrane_list_connections)(clients[1], "{}", NULL, NULL, NULL));
    CHECK_NUMBER(MEMBRANE_OK, FUNCTION(membrane_patch_workspace)(
                                  clients[0],
                                  "{\"internalApi\":{\"baseUri\":\"http://localhost:9\",\"makeApiClient\":"
                                  "{\"type\":\"mapping\",\"mapping\":{}}}}",
                                  NULL, NULL, NULL));
    CHECK_NUMBER(MEMBRANE_OK, FUNCTION(membrane_set_credentials)(clients[1], "{\"credentials\":{}}", NULL, NULL, NULL));
    CHECK_NUMBER(MEMBRANE_NETWORK, FUNCTION(membrane_request)(clients[1], "{\"path\":\"/\"}", NULL, NULL, NULL));
    compare("with an open engine", before, 16);
    check_descriptors_close();

    /* A fetch callback has a thread of its own, and a worker has as many as were asked for: until they end. */
    CHECK_NUMBER(MEMBRANE_OK, FUNCTION(membrane_set_fetch_callback)(engine, fetch_nothing, NULL, NULL, NULL));
    CHECK_NUMBER(MEMBRANE_OK,
                 FUNCTION(membrane_set_credentials)(clients[1], "{\"credentials\":null}", NULL, NULL, NULL));
    CHECK_NUMBER(MEMBRANE_PROVIDER_ERROR, FUNCTION(membrane_request)(clients[1], "{\"path\":\"/\"}", NULL, NULL, NULL));
    CHECK_NUMBER(MEMBRANE_OK, FUNCTION(membrane_set_event_callback)(engine, take_event, NULL, NULL, NULL));
    CHECK_NUMBER(MEMBRANE_OK, FUNCTION(membrane_run_due)(engine, NULL, NULL, NULL));
    while (count_entries("/proc/self/task") != before->threads) usleep(1000);
    compare("after callbacks", before, 16);
    CHECK_NUMBER(MEMBRANE_OK, FUNCTION(membrane_worker_start)(engine, "{\"threads\":3}", NULL));
    CHECK_NUMBER(before->threads + 3, count_entries("/proc/self/task"));
    FUNCTION(membrane_worker_stop)(engine);
    compare("after the worker", before, 16);
    FUNCTION(membrane_client_free)(clients[0]);
    FUNCTION(membrane_client_free)(clients[1]);
    FUNCTION(membrane_close)(engine);
    compare("after closing", before, 0);
}

static void *load(void) {
    void *library = dlopen("libmembrane.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) check_failed(__FILE__, __LINE__, "%s", dlerror());
    REQUIRE(library != NULL);
    return library;
}

static void *use_in_a_thread(void *unused) {
    static state before; /* the mask and the stack of signals are each thread's own */
    observe(&before);
    void *library = load();
    use(library, &before);
    CHECK_NUMBER(0, dlclose(library));
    return unused;
}

/* Used by a thread that ends before the library is used again: nothing of the library was that thread's. */
static void use_from_another_thread(const state *before) {
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, use_in_a_thread, NULL) == 0);
    pthread_join(thread, NULL);
    while (count_entries("/proc/self/task") != before->threads) usleep(1000); /* join does not wait for the kernel */
}

int main(void) {
    static state before;
    REQUIRE(setlocale(LC_ALL, "C.UTF-8") != NULL);
    REQUIRE(fesetround(FE_TOWARDZERO) == 0);
    REQUIRE(signal(SIGUSR1, SIG_IGN) != SIG_ERR); /* not only defaults are to be kept */
    observe(&before);
    CHECK(dlopen("libmembrane.so.0", RTLD_NOW | RTLD_NOLOAD) == NULL); /* nobody loaded it before us */

    void *library = load();
    compare("after loading", &before, 0);
    const void *address = dlsym(library, "membrane_version");
    use(library, &before);

    CHECK_NUMBER(0, dlclose(library));
    compare("after dlclose", &before, 0);
    void *again = load();
    CHECK(dlsym(again, "membrane_version") == address); /* it was never unloaded */
    use(again, &before);
    for (int i = 0; i < 100; i++) {
        dlclose(again);
        again = load();
    }
    use(again, &before);
    use_from_another_thread(&before);
    use(again, &before);
    CHECK_NUMBER(0, dlclose(again));
    compare("at the end", &before, 0);
    return check_result();
}
