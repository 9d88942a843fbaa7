/* A forked child: inherited handles answer, nothing hangs, and the parent does not notice. */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "operations.h"

static membrane *engine;
static membrane_client *client;
static membrane_cancel *cancel;

static void inherited_handles_answer(void) {
    char *token = sign("customer"); /* needs no handle */
    membrane_client *made = NULL;
    char *text = NULL;
    EXPECT(MEMBRANE_FORKED, membrane_client_new, engine, token, &made);
    EXPECT(MEMBRANE_FORKED, membrane_workspace_access, engine, NULL, &text);
    EXPECT(MEMBRANE_FORKED, membrane_create_instance_token, engine, NULL, &text);
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        EXPECT(MEMBRANE_FORKED, operations[i].function, client, "{}", NULL, &text);
    membrane_string_free(token);
}

static void freeing_does_nothing(void) {
    membrane_cancel_signal(cancel);
    membrane_cancel_free(cancel);
    membrane_client_free(client);
    membrane_close(engine);
}

/* The child's own engine on the same file works, and does not take the parent's cancel object. */
static void opening_anew(void) {
    membrane *own = open_engine("store.db");
    membrane_client *own_client = client_for(own, "customer");
    json_decref(ask(membrane_list_connections, own_client, "{}"));
    free(pending_connection(own_client));
    membrane_call call = MEMBRANE_CALL_INIT;
    call.cancel = cancel;
    EXPECT(MEMBRANE_FORKED, membrane_list_connections, own_client, "{}", &call, NULL);
    membrane_client_free(own_client);
    membrane_close(own);
}

/* What is no handle is the child's own copy. */
static char *text;
static membrane_error *failure;
static membrane_key *key;

static void memory_is_the_childs(void) {
    CHECK_TEXT("not_found", membrane_error_key(failure));
    membrane_error_free(failure);
    membrane_string_free(text);
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    char *token = NULL;
    EXPECT(MEMBRANE_FORKED, membrane_key_sign, key, &claims, MEMBRANE_HS256, &token);
    CHECK(token == NULL);
    membrane_key_free(key);
    membrane_key *own = NULL;
    EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, strlen(WORKSPACE_SECRET), SECRET_FORMAT, &own);
    EXPECT(MEMBRANE_OK, membrane_key_sign, own, &claims, MEMBRANE_HS256, &token);
    membrane_string_free(token);
    membrane_key_free(own);
}

static void registering_answers(void) {
    EXPECT(MEMBRANE_FORKED, membrane_run_due, engine, NULL, NULL);
    EXPECT(MEMBRANE_FORKED, membrane_worker_start, engine, NULL);
    EXPECT(MEMBRANE_FORKED, membrane_set_event_callback, engine, NULL, NULL, NULL);
    EXPECT(MEMBRANE_FORKED, membrane_set_fetch_callback, engine, NULL, NULL, NULL);
    EXPECT(MEMBRANE_FORKED, membrane_set_confirm_callback, engine, NULL, NULL, NULL);
    EXPECT(MEMBRANE_FORKED, membrane_set_native_function, engine, "ours", NULL, NULL, NULL);
    membrane_worker_stop(engine);
}

static void opening_anew_alone(void) {
    membrane *own = open_engine("early.db");
    membrane_client *own_client = client_for(own, "customer");
    json_decref(ask(membrane_list_connections, own_client, "{}"));
    membrane_client_free(own_client);
    membrane_close(own);
}

/* Whether nobody else's stack held memory when the process was forked: tools would call it leaked in the child. */
static int is_alone = 1;

static void in_a_child(void (*body)(void)) {
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        alarm(60); /* rather ended than hanging */
        body();
        if (is_alone) exit(check_result()); /* with whatever the libraries do at exit */
        _exit(check_result());
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

static void everything(void) {
    inherited_handles_answer();
    opening_anew();
    freeing_does_nothing();
    inherited_handles_answer();
}

static void the_parent_goes_on(void) {
    membrane_call call = MEMBRANE_CALL_INIT;
    call.cancel = cancel; /* which no child has signalled here */
    EXPECT(MEMBRANE_OK, membrane_list_connections, client, "{}", &call, NULL);
    free(pending_connection(client));
    char *text = NULL;
    EXPECT(MEMBRANE_OK, membrane_workspace_access, engine, NULL, &text);
    membrane_string_free(text);
}

static void grandchild(void) {
    membrane *own = open_engine("store.db");
    engine = own;
    client = client_for(own, "customer");
    EXPECT(MEMBRANE_OK, membrane_cancel_new, &cancel);
    in_a_child(everything);
    the_parent_goes_on();
    freeing_does_nothing(); /* here it frees */
}

static void *fork_here(void *unused) {
    (void)unused;
    in_a_child(everything);
    return NULL;
}

/* The thread that forks is the child's only one: not the one that opened. */
static void from_another_thread(void) {
    pthread_t thread;
    is_alone = 0;
    REQUIRE(pthread_create(&thread, NULL, fork_here, NULL) == 0);
    pthread_join(thread, NULL);
    is_alone = 1;
}

static int32_t fork_in_callback(void *user_data, const char *event) {
    (void)event;
    ++*(int *)user_data;
    is_alone = 0;
    in_a_child(everything);
    is_alone = 1;
    return 0;
}

/* In the middle of a call that is delivering: the child is inside a callback of the library. */
static void from_a_callback(void) {
    int calls = 0;
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, fork_in_callback, &calls, NULL);
    json_decref(ask(membrane_connect, client, "{\"connectorKey\":\"plain\",\"input\":{\"apiKey\":\"k\"}}"));
    EXPECT(MEMBRANE_OK, membrane_run_due, engine, NULL, NULL);
    CHECK_NUMBER(1, calls);
    EXPECT(MEMBRANE_OK, membrane_set_event_callback, engine, NULL, NULL, NULL);
}

/* Before anything was opened, and before a thread of the library has ever run. */
static void before_all(void) {
    in_a_child(opening_anew_alone);
}

static void create_plain_connector(void) {
    membrane_client *manager = client_for(engine, NULL);
    json_decref(ask(membrane_create_connector, manager,
                    "{\"key\":\"plain\",\"name\":\"Plain\",\"type\":\"client-credentials\",\"inputSchema\":"
                    "{\"type\":\"object\",\"properties\":{\"apiKey\":{\"type\":\"string\"}}},\"makeApiClient\":"
                    "{\"type\":\"mapping\",\"mapping\":{\"baseUri\":\"http://127.0.0.1:9\"}}}"));
    membrane_client_free(manager);
}

int main(void) {
    before_all();
    engine = open_engine("store.db");
    create_key_connector(engine, "http://127.0.0.1:9");
    client = client_for(engine, "customer");
    EXPECT(MEMBRANE_OK, membrane_cancel_new, &cancel);

    create_plain_connector();
    text = sign("customer");
    membrane_get_connection(client, "{\"id\":\"con_none\"}", NULL, NULL, &failure);
    EXPECT(MEMBRANE_OK, membrane_key_new, WORKSPACE_SECRET, strlen(WORKSPACE_SECRET), SECRET_FORMAT, &key);

    in_a_child(inherited_handles_answer);
    the_parent_goes_on();
    in_a_child(registering_answers);
    the_parent_goes_on();
    in_a_child(memory_is_the_childs);
    the_parent_goes_on();
    from_another_thread();
    the_parent_goes_on();
    from_a_callback();
    the_parent_goes_on();
    in_a_child(freeing_does_nothing);
    the_parent_goes_on();
    in_a_child(opening_anew);
    the_parent_goes_on();
    in_a_child(grandchild);
    the_parent_goes_on();

    membrane_error_free(failure);
    membrane_string_free(text);
    membrane_key_free(key);
    freeing_does_nothing();
    return check_result();
}
