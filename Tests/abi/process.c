/* What a host notices of the library: nothing. Loads it with dlopen, as bindings do, and is not linked to it. */
#include <dlfcn.h>
#include <fcntl.h>
#include <membrane.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "process_state.h"

/* `may_have_open` is how many more descriptors there may be: an open engine has files. */
static void compare(const char *moment, const process_state *before, int may_have_open) {
    static process_state now;
    process_state_read(&now);
    for (size_t i = 0; i < PROCESS_ITEMS; i++) {
        const char *name = process_item_name(i);
        const char *old = process_state_item(before, i), *new = process_state_item(&now, i);
        if (strcmp(name, "descriptors") == 0 && atoi(new) >= atoi(old) && atoi(new) <= atoi(old) + may_have_open)
            continue;
        if (strcmp(old, new) != 0)
            check_failed(__FILE__, __LINE__, "%s: %s is \"%.200s\" instead of \"%.200s\"", moment, name, new, old);
    }
}

static int count_of(const process_state *state, const char *name) {
    for (size_t i = 0; i < PROCESS_ITEMS; i++)
        if (strcmp(process_item_name(i), name) == 0) return atoi(process_state_item(state, i));
    return -1;
}

/* Whoever joins a thread does not wait for the kernel. */
static void wait_for_threads(const process_state *before) {
    while (process_threads() != count_of(before, "threads")) usleep(1000);
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
static void use(void *library, const process_state *before) {
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
    wait_for_threads(before);
    compare("after callbacks", before, 16);
    CHECK_NUMBER(MEMBRANE_OK, FUNCTION(membrane_worker_start)(engine, "{\"threads\":3}", NULL));
    CHECK_NUMBER(count_of(before, "threads") + 3, process_threads());
    FUNCTION(membrane_worker_stop)(engine);
    wait_for_threads(before);
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
    static process_state before; /* the mask and the stack of signals are each thread's own */
    process_state_read(&before);
    void *library = load();
    use(library, &before);
    CHECK_NUMBER(0, dlclose(library));
    return unused;
}

/* Used by a thread that ends before the library is used again: nothing of the library was that thread's. */
static void use_from_another_thread(const process_state *before) {
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, use_in_a_thread, NULL) == 0);
    pthread_join(thread, NULL);
    wait_for_threads(before);
}

/* Each thing that is looked at, changed on purpose: otherwise the rest proves nothing. */
static void everything_is_noticed(void) {
    static process_state before, now;
    for (size_t i = 0; i < PROCESS_ITEMS; i++) {
        process_state_read(&before);
        if (!process_item_spoil(i)) continue; /* it takes rights that this process does not have */
        process_state_read(&now);
        if (strcmp(process_state_item(&before, i), process_state_item(&now, i)) == 0)
            check_failed(__FILE__, __LINE__, "a change of the %s is not noticed", process_item_name(i));
        process_item_restore(i);
        process_state_read(&now);
        CHECK_TEXT(process_state_item(&before, i), process_state_item(&now, i));
    }
}

int main(void) {
    static process_state before;
    process_state_prepare();
    everything_is_noticed();
    process_state_read(&before);
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
