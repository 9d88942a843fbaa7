/* A fork while other threads are inside the library and hold its locks: the child does not hang. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

#define CHILDREN 50
#define THREADS 4

static membrane *engine;
static membrane_client *client;
static atomic_int is_over;

static void *busy(void *unused) {
    (void)unused;
    while (!atomic_load(&is_over)) json_decref(ask(membrane_list_connections, client, "{}"));
    return NULL;
}

/* Old handles answer, a new engine on the same file works, and freeing does not wait for anybody. */
static void child(void) {
    EXPECT(MEMBRANE_FORKED, membrane_list_connections, client, "{}", NULL, NULL);
    membrane *own = open_engine("store.db");
    membrane_client *own_client = client_for(own, "customer");
    json_decref(ask(membrane_list_connections, own_client, "{}"));
    membrane_client_free(own_client);
    membrane_close(own);
    membrane_client_free(client);
    membrane_close(engine);
}

int main(void) {
    engine = open_engine("store.db");
    client = client_for(engine, "customer");
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) REQUIRE(pthread_create(&threads[i], NULL, busy, NULL) == 0);
    for (int i = 0; i < CHILDREN; i++) {
        pid_t process = fork();
        REQUIRE(process >= 0);
        if (process == 0) {
            child();
            _exit(check_result());
        }
        int status = 0;
        REQUIRE(waitpid(process, &status, 0) == process);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
    }
    atomic_store(&is_over, 1);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    membrane_client_free(client);
    membrane_close(engine);
    return check_result();
}
