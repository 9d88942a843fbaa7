/* A fork while other threads are in the middle of everything that the library does: the child does not hang, and
 * neither side notices the other. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kinds.h"

#define CHILDREN 30

static membrane *engine;
static membrane_client *client;
static atomic_int is_over;

/* Each of these until it is over. */

static void list(void) {
    json_decref(ask(membrane_list_connections, client, "{}"));
}

static void open_and_close(void) {
    membrane *own = open_engine("other.db");
    membrane_client *own_client = client_for(own, "customer");
    json_decref(ask(membrane_list_connections, own_client, "{}"));
    membrane_client_free(own_client);
    membrane_close(own);
}

/* Signs, checks, fails: OpenSSL and its queue, errors and what they are made from. */
static void check_tokens(void) {
    char *token = sign("customer"), *text = NULL;
    EXPECT(MEMBRANE_OK, membrane_verify_token, token, WORKSPACE_SECRET, &text);
    membrane_string_free(text);
    EXPECT(MEMBRANE_NOT_AUTHENTICATED, membrane_verify_token, "a.b.c", WORKSPACE_SECRET, &text);
    membrane_string_free(token);
}

/* Callbacks of every kind come and go, and are called; requests find nobody at the other side. */
static void call_back(void) {
    static atomic_int next;
    const kind *kind = &kinds[atomic_fetch_add(&next, 1) % KINDS];
    EXPECT(MEMBRANE_OK, kind->set, engine, 1, NULL, NULL);
    kind->cause(engine, client);
    EXPECT(MEMBRANE_OK, kind->set, engine, 0, NULL, NULL);
}

static void (*const busy[])(void) = {list, list, open_and_close, check_tokens, call_back, call_back};
#define THREADS (sizeof busy / sizeof *busy)

static void *keep_busy(void *argument) {
    while (!atomic_load(&is_over)) busy[(intptr_t)argument]();
    return NULL;
}

/* Old handles answer, a new engine on the same file works, and freeing does not wait for anybody. */
static void child(void) {
    EXPECT(MEMBRANE_FORKED, membrane_list_connections, client, "{}", NULL, NULL);
    open_and_close();
    membrane *own = open_engine("store.db");
    membrane_client *own_client = client_for(own, "customer");
    json_decref(ask(membrane_list_connections, own_client, "{}"));
    for (size_t i = 0; i < KINDS; i++) kinds[i].cause(own, own_client);
    membrane_client_free(own_client);
    membrane_close(own);
    membrane_client_free(client);
    membrane_worker_stop(engine);
    membrane_close(engine);
}

int main(void) {
    engine = open_engine("store.db");
    kinds_set_up(engine);
    client = client_for(engine, "customer");
    EXPECT(MEMBRANE_OK, membrane_worker_start, engine, "{\"threads\":2,\"pollMilliseconds\":10}");
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        REQUIRE(pthread_create(&threads[i], NULL, keep_busy, (void *)(intptr_t)i) == 0);
    for (int i = 0; i < CHILDREN; i++) {
        pid_t process = fork();
        REQUIRE(process >= 0);
        if (process == 0) {
            alarm(120); /* rather ended than hanging */
            child();
            _exit(check_result());
        }
        int status = 0;
        REQUIRE(waitpid(process, &status, 0) == process);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
    }
    atomic_store(&is_over, 1);
    for (size_t i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    membrane_client_free(client);
    membrane_close(engine);
    return check_result();
}
