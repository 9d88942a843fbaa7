/* A host with signal handlers of its own, and with the defaults: signals interrupt nothing, and none is raised. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "listener.h"
#include "product.h"
#include "support.h"

static atomic_int signals;

static void on_signal(int number) {
    (void)number;
    atomic_fetch_add(&signals, 1);
}

/* A handler without SA_RESTART makes what waits in the kernel end early with EINTR. */
static void ring(suseconds_t microseconds) {
    struct sigaction action = {.sa_handler = on_signal};
    struct itimerval every = {.it_interval.tv_usec = microseconds, .it_value.tv_usec = microseconds};
    REQUIRE(sigaction(SIGALRM, &action, NULL) == 0);
    REQUIRE(setitimer(ITIMER_REAL, &every, NULL) == 0);
}

static int32_t fetch(void *user_data, const char *request, membrane_reply *reply) {
    (void)user_data;
    (void)request;
    EXPECT(MEMBRANE_OK, membrane_reply_set, reply, "{\"credentials\":{\"apiKey\":\"k\"}}");
    return 0;
}

/* Files, locks, the network, threads, waits: each with signals coming in. */
static void signals_all_the_time(const product *product, const char *options) {
    ring(500);
    for (int round = 0; round < 5; round++) {
        membrane *engine = NULL;
        EXPECT(MEMBRANE_OK, membrane_open, "store.db", options, &engine);
        REQUIRE(engine != NULL);
        membrane_client *client = client_for(engine, "customer");
        set_up_internal_api(engine, client, product->base_uri, "k");
        json_decref(ask(membrane_set_credentials, client, "{\"credentials\":null}"));
        EXPECT(MEMBRANE_OK, membrane_set_fetch_callback, engine, fetch, NULL, NULL);
        for (int i = 0; i < 5; i++) json_decref(ask(membrane_request, client, "{\"path\":\"/file\"}"));
        EXPECT(MEMBRANE_OK, membrane_worker_start, engine, "{\"threads\":2,\"pollMilliseconds\":10}");
        json_decref(ask(membrane_list_connections, client, "{}"));
        EXPECT(MEMBRANE_OK, membrane_run_due, engine, NULL, NULL);
        membrane_client_free(client);
        membrane_close(engine);
    }
    ring(0);
    CHECK(atomic_load(&signals) > 20);
}

/* Takes a request's head, and hangs up while the body is on its way. */
static void *hang_up(void *opened) {
    const listener *listener = opened;
    int connection = accept(listener->socket, NULL, NULL);
    REQUIRE(connection >= 0);
    char head[1000];
    REQUIRE(recv(connection, head, sizeof head, 0) > 0);
    /* A reset, as from a server that crashes: what is sent from now on raises SIGPIPE by default. */
    struct linger at_once = {.l_onoff = 1};
    REQUIRE(setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
    close(connection);
    return NULL;
}

static int64_t give_for_ever(void *user_data, void *buffer, size_t size) {
    (void)user_data;
    memset(buffer, 'x', size);
    return (int64_t)size;
}

static void send_to_nobody(membrane_client *client) {
    membrane_stream stream = MEMBRANE_STREAM_INIT;
    stream.read = give_for_ever;
    stream.body_size = 1 << 30;
    EXPECT(MEMBRANE_NETWORK, membrane_request_stream, client, "{\"method\":\"PUT\",\"path\":\"/file\"}", NULL, &stream,
           NULL);
}

static void connections_that_break(const char *options) {
    struct sigaction action;
    REQUIRE(sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL);
    membrane *engine = NULL;
    EXPECT(MEMBRANE_OK, membrane_open, "pipes.db", options, &engine);
    membrane_client *client = client_for(engine, "customer");
    for (int round = 0; round < 5; round++) {
        listener listener = listener_open();
        set_up_internal_api(engine, client, listener.base_uri, "k");
        pthread_t thread;
        REQUIRE(pthread_create(&thread, NULL, hang_up, &listener) == 0);
        send_to_nobody(client);
        pthread_join(thread, NULL);
        listener_close(&listener);
    }
    /* Over TLS, with a server that is killed in between. */
    product secure = product_start(1);
    membrane *trusting = NULL;
    json_t *object = json_loads(options, 0, NULL);
    json_object_set_new(object, "caPem", json_string(secure.certificate));
    char *with_certificate = json_dumps(object, 0);
    json_decref(object);
    EXPECT(MEMBRANE_OK, membrane_open, "pipes.db", with_certificate, &trusting);
    membrane_client *other = client_for(trusting, "customer");
    set_up_internal_api(trusting, other, secure.base_uri, "k");
    json_decref(ask(membrane_request, other, "{\"path\":\"/file\"}"));
    product_stop(&secure);
    EXPECT(MEMBRANE_NETWORK, membrane_request, other, "{\"path\":\"/file\"}", NULL, NULL);
    send_to_nobody(other);
    membrane_client_free(other);
    membrane_close(trusting);
    free(with_certificate);
    membrane_client_free(client);
    membrane_close(engine);
}

int main(void) {
    product product = product_start(0);
    signals_all_the_time(&product, ENGINE_OPTIONS);
    connections_that_break(ENGINE_OPTIONS);
    product_stop(&product);
    return check_result();
}
