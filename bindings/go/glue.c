#include "glue.h"

#include "_cgo_export.h"

/* In a file of its own: a header that exported functions are declared with may hold no code that names them. */

int32_t membrane_go_on_event(void *number, const char *event) {
    return membraneGoEvent((uintptr_t)number, (char *)event);
}

int32_t membrane_go_on_worker(void *number, const char *failure) {
    return membraneGoWorker((uintptr_t)number, (char *)failure);
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

/* Without a number: no callback. */
membrane_go_result membrane_go_set_worker_callback(uintptr_t engine, uintptr_t number) {
    membrane_go_result result = {MEMBRANE_OK, NULL};
    result.status =
        membrane_set_worker_callback((membrane *)engine, number == 0 ? NULL : membrane_go_on_worker, (void *)number,
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

static int64_t on_read(void *number, void *buffer, size_t size) {
    return membraneGoRead((uintptr_t)number, buffer, size);
}

static int32_t on_rewind(void *number) {
    return membraneGoRewind((uintptr_t)number);
}

static int32_t on_headers(void *number, const char *head) {
    return membraneGoHeaders((uintptr_t)number, (char *)head);
}

static int32_t on_write(void *number, const void *bytes, size_t size) {
    return membraneGoWrite((uintptr_t)number, (void *)bytes, size);
}

membrane_go_text membrane_go_request_stream(uintptr_t client, const char *request, int64_t timeout_ms, uintptr_t cancel,
                                            int32_t flags, int64_t size, uintptr_t number) {
    membrane_call call = MEMBRANE_CALL_INIT;
    call.timeout_ms = timeout_ms;
    call.cancel = (membrane_cancel *)cancel;
    membrane_stream stream = MEMBRANE_STREAM_INIT;
    stream.read = (flags & MEMBRANE_GO_READ) != 0 ? on_read : NULL;
    stream.body_size = size;
    stream.rewind = (flags & MEMBRANE_GO_REWIND) != 0 ? on_rewind : NULL;
    stream.headers = (flags & MEMBRANE_GO_HEADERS) != 0 ? on_headers : NULL;
    stream.write = (flags & MEMBRANE_GO_WRITE) != 0 ? on_write : NULL;
    stream.user_data = (void *)number;
    stream.release = membrane_go_on_release;
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status =
        membrane_request_stream((membrane_client *)client, request, &call, &stream, &result.text, &result.error);
    return result;
}
