/* A forked child: inherited handles answer, nothing hangs, and the parent does not notice. */
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

static void in_a_child(void (*body)(void)) {
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        body();
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

int main(void) {
    engine = open_engine("store.db");
    create_key_connector(engine, "http://127.0.0.1:9");
    client = client_for(engine, "customer");
    EXPECT(MEMBRANE_OK, membrane_cancel_new, &cancel);

    in_a_child(inherited_handles_answer);
    the_parent_goes_on();
    in_a_child(freeing_does_nothing);
    the_parent_goes_on();
    in_a_child(opening_anew);
    the_parent_goes_on();
    in_a_child(grandchild);
    the_parent_goes_on();

    freeing_does_nothing();
    return check_result();
}
