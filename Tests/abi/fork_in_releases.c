/* A child that is forked inside a release, and comes back into the library from there. */
#include "forking.h"
#include "kinds.h"

static void begin(ending ending, const char *place) {
    kinds_hook = NULL;
    try_begin(ending, place, ENGINE_OPTIONS);
}

static void end(void) {
    try_returned();
    try_end();
}

static void replaced(const kind *kind, ending ending) {
    begin(ending, "release of what was replaced");
    EXPECT(MEMBRANE_OK, kind->set, now.engine, 1, registration_new(), registration_release_and_fork);
    EXPECT_HERE(MEMBRANE_OK, kind->set, now.engine, 1, registration_new(), registration_release);
    end();
}

static void cleared(const kind *kind, ending ending) {
    begin(ending, "release of what was cleared");
    EXPECT(MEMBRANE_OK, kind->set, now.engine, 1, registration_new(), registration_release_and_fork);
    EXPECT_HERE(MEMBRANE_OK, kind->set, now.engine, 0, NULL, NULL);
    end();
}

static void refused(const kind *kind, ending ending) {
    begin(ending, "release of what was refused");
    EXPECT_HERE(MEMBRANE_INVALID_ARGUMENT, kind->set, NULL, 1, registration_new(), registration_release_and_fork);
    end();
}

/* The others are released by whoever closes, and the child does not. */
static void closed(const kind *kind, ending ending) {
    begin(ending, "release by membrane_close");
    for (const struct kind *each = kinds; each < kinds + KINDS; each++)
        EXPECT(MEMBRANE_OK, each->set, now.engine, 1, registration_new(),
               each == kind ? registration_release_and_fork : registration_release);
    try_free();
    end();
}

/* Where the last call of it is still running: in the thread of that call, which is the library's own for some kinds. */

static const kind *present;

static void clear_in_callback(void *user_data, membrane_reply *reply) {
    (void)user_data;
    (void)reply;
    EXPECT(MEMBRANE_OK, present->set, now.engine, 0, NULL, NULL);
}

static void after_the_last_call(const kind *kind, ending ending) {
    begin(ending, "release after the last call");
    present = kind;
    kinds_hook = clear_in_callback;
    EXPECT(MEMBRANE_OK, kind->set, now.engine, 1, registration_new(), registration_release_and_fork);
    kind->cause(now.engine, now.client);
    end();
}

static void close_in_callback(void *user_data, membrane_reply *reply) {
    (void)user_data;
    (void)reply;
    try_free();
}

static void after_closing_in_a_callback(const kind *kind, ending ending) {
    begin(ending, "release of what closed its engine");
    kinds_hook = close_in_callback;
    EXPECT(MEMBRANE_OK, kind->set, now.engine, 1, registration_new(), registration_release_and_fork);
    kind->cause(now.engine, now.client);
    end();
}

int main(void) {
    try_prepare(kinds_set_up);
    for (ending ending = 0; ending < ENDINGS; ending++) {
        for (const kind *kind = kinds; kind < kinds + KINDS; kind++) {
            replaced(kind, ending);
            cleared(kind, ending);
            refused(kind, ending);
            closed(kind, ending);
            after_the_last_call(kind, ending);
            after_closing_in_a_callback(kind, ending);
        }
    }
    return check_result();
}
