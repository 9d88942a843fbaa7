#include "glue.h"

#include "_cgo_export.h"

/* In a file of its own: a header that exported functions are declared with may hold no code that names them. */

int32_t membrane_go_on_event(void *number, const char *event) {
    return membraneGoEvent((uintptr_t)number, (char *)event);
}

void membrane_go_on_release(void *number) {
    membraneGoRelease((uintptr_t)number);
}

int32_t membrane_go_on_native(void *number, const char *call, membrane_reply *reply) {
    return membraneGoNative((uintptr_t)number, (char *)call, (uintptr_t)reply);
}

/* Without a number: takes the function away. */
membrane_go_result membrane_go_set_native_function(uintptr_t engine, const char *name, uintptr_t number) {
    membrane_go_result result = {MEMBRANE_OK, NULL};
    result.status =
        membrane_set_native_function((membrane *)engine, name, number == 0 ? NULL : membrane_go_on_native,
                                     (void *)number, number == 0 ? NULL : membrane_go_on_release, &result.error);
    return result;
}

/* Without a number: no callback. */
membrane_go_result membrane_go_set_event_callback(uintptr_t engine, uintptr_t number) {
    membrane_go_result result = {MEMBRANE_OK, NULL};
    result.status =
        membrane_set_event_callback((membrane *)engine, number == 0 ? NULL : membrane_go_on_event, (void *)number,
                                    number == 0 ? NULL : membrane_go_on_release, &result.error);
    return result;
}

int32_t membrane_go_on_fetch(void *number, const char *request, membrane_reply *reply) {
    return membraneGoFetch((uintptr_t)number, (char *)request, (uintptr_t)reply);
}

membrane_go_result membrane_go_set_fetch_callback(uintptr_t engine, uintptr_t number) {
    membrane_go_result result = {MEMBRANE_OK, NULL};
    result.status =
        membrane_set_fetch_callback((membrane *)engine, number == 0 ? NULL : membrane_go_on_fetch, (void *)number,
                                    number == 0 ? NULL : membrane_go_on_release, &result.error);
    return result;
}

int32_t membrane_go_on_attempt(void *number, const char *attempt) {
    return membraneGoAttempt((uintptr_t)number, (char *)attempt);
}

membrane_go_result membrane_go_set_confirm_callback(uintptr_t engine, uintptr_t number) {
    membrane_go_result result = {MEMBRANE_OK, NULL};
    result.status =
        membrane_set_confirm_callback((membrane *)engine, number == 0 ? NULL : membrane_go_on_attempt, (void *)number,
                                      number == 0 ? NULL : membrane_go_on_release, &result.error);
    return result;
}
