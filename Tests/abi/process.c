/* What a host notices of the library: nothing. Loads it with dlopen, as bindings do, and is not linked to it. */
#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <locale.h>
#include <membrane.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

extern char **environ;

/* What the library promises not to change. */
typedef struct state {
    struct sigaction dispositions[NSIG];
    sigset_t blocked;
    int threads, descriptors;
    mode_t mask;
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
        if (old->sa_handler != new->sa_handler || old->sa_flags != new->sa_flags)
            check_failed(__FILE__, __LINE__, "%s: the disposition of signal %d changed", moment, number);
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
    CHECK_TEXT(before->locale, now.locale);
    CHECK_TEXT(before->directory, now.directory);
    CHECK(memcmp(before->environment, now.environment, sizeof now.environment) == 0);
}

/* A function of the library, by its name and with the type that the header gives it. */
#define FUNCTION(name) (*__extension__(__typeof__(name) *) dlsym(library, #name))

/* One use of everything that has state: store, tokens, the network (a port where nobody listens). */
static void use(void *library, const state *before) {
    static const char secret[] = "a-secret-0123456789-0123456789-0123456789-0123456789-0123456789-";
    membrane *engine = NULL;
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

int main(void) {
    static state before;
    REQUIRE(setlocale(LC_ALL, "C.UTF-8") != NULL);
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
    CHECK_NUMBER(0, dlclose(again));
    return check_result();
}
