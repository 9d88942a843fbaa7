/*
 * What Go cannot say to C by itself: structs with pointers in them, out parameters, and calls through a
 * function pointer. Nothing is decided here.
 *
 * Handles travel as integers. They are numbers that only look like pointers, and Go's runtime stops a
 * program in which it finds a small number where a pointer should be.
 */
#ifndef MEMBRANE_GO_GLUE_H
#define MEMBRANE_GO_GLUE_H

#include <membrane.h>
#include <string.h>

#if MEMBRANE_VERSION_MAJOR != 0 || MEMBRANE_VERSION_MINOR < 1
#error "this Go package needs libmembrane 0.1 or a later 0.x: see pkg-config --modversion membrane"
#endif

typedef struct membrane_go_text {
    membrane_status status;
    char *text;
    membrane_error *error;
} membrane_go_text;

typedef struct membrane_go_handle {
    membrane_status status;
    uintptr_t handle;
    membrane_error *error;
} membrane_go_handle;

typedef membrane_status (*membrane_go_operation)(membrane_client *, const char *, const membrane_call *, char **,
                                                 membrane_error **);

static inline membrane_claims membrane_go_claims(const char *workspace_key, const char *tenant_key, const char *name,
                                                 const char *fields, int64_t expires_in_s, int32_t is_admin) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = workspace_key;
    claims.tenant_key = tenant_key;
    claims.name = name;
    claims.fields = fields;
    if (expires_in_s != 0) {
        claims.expires_in_s = expires_in_s;
    }
    claims.is_admin = is_admin;
    return claims;
}

static inline membrane_go_text membrane_go_sign_token(const char *workspace_key, const char *tenant_key,
                                                      const char *name, const char *fields, int64_t expires_in_s,
                                                      int32_t is_admin, const char *secret,
                                                      membrane_algorithm algorithm) {
    membrane_claims claims = membrane_go_claims(workspace_key, tenant_key, name, fields, expires_in_s, is_admin);
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = membrane_sign_token(&claims, secret, algorithm, &result.text, &result.error);
    return result;
}

static inline membrane_go_text membrane_go_verify_token(const char *token, const char *secret) {
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = membrane_verify_token(token, secret, &result.text, &result.error);
    return result;
}

static inline membrane_go_handle membrane_go_key_new(const void *data, size_t size, const char *options) {
    membrane_go_handle result = {MEMBRANE_OK, 0, NULL};
    membrane_key *key = NULL;
    result.status = membrane_key_new(data, size, options, &key, &result.error);
    result.handle = (uintptr_t)key;
    return result;
}

static inline void membrane_go_key_free(uintptr_t key) {
    membrane_key_free((membrane_key *)key);
}

static inline membrane_go_text membrane_go_key_sign(uintptr_t key, const char *workspace_key, const char *tenant_key,
                                                    const char *name, const char *fields, int64_t expires_in_s,
                                                    int32_t is_admin, membrane_algorithm algorithm) {
    membrane_claims claims = membrane_go_claims(workspace_key, tenant_key, name, fields, expires_in_s, is_admin);
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = membrane_key_sign((membrane_key *)key, &claims, algorithm, &result.text, &result.error);
    return result;
}

static inline membrane_go_text membrane_go_key_verify(uintptr_t key, const char *token, int64_t leeway_s,
                                                      const char *audience, const char *issuer) {
    membrane_verify_options options = MEMBRANE_VERIFY_OPTIONS_INIT;
    options.leeway_s = leeway_s;
    options.audience = audience;
    options.issuer = issuer;
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = membrane_key_verify((membrane_key *)key, token, &options, &result.text, &result.error);
    return result;
}

static inline membrane_go_text membrane_go_key_public(uintptr_t key) {
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = membrane_key_public((membrane_key *)key, &result.text, &result.error);
    return result;
}

static inline membrane_go_text membrane_go_key_info(uintptr_t key) {
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = membrane_key_info((membrane_key *)key, &result.text, &result.error);
    return result;
}

static inline membrane_go_handle membrane_go_open(const char *url, const char *options) {
    membrane_go_handle result = {MEMBRANE_OK, 0, NULL};
    membrane *engine = NULL;
    result.status = membrane_open(url, options, &engine, &result.error);
    result.handle = (uintptr_t)engine;
    return result;
}

static inline void membrane_go_close(uintptr_t engine) {
    membrane_close((membrane *)engine);
}

static inline membrane_go_text membrane_go_workspace_access(uintptr_t engine, const char *workspace_key) {
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = membrane_workspace_access((membrane *)engine, workspace_key, &result.text, &result.error);
    return result;
}

static inline membrane_go_text membrane_go_create_instance_token(uintptr_t engine, const char *request) {
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = membrane_create_instance_token((membrane *)engine, request, &result.text, &result.error);
    return result;
}

static inline membrane_go_handle membrane_go_client_new(uintptr_t engine, const char *token) {
    membrane_go_handle result = {MEMBRANE_OK, 0, NULL};
    membrane_client *client = NULL;
    result.status = membrane_client_new((membrane *)engine, token, &client, &result.error);
    result.handle = (uintptr_t)client;
    return result;
}

static inline membrane_go_handle membrane_go_client_for(uintptr_t engine, const char *actor) {
    membrane_go_handle result = {MEMBRANE_OK, 0, NULL};
    membrane_client *client = NULL;
    result.status = membrane_client_for((membrane *)engine, actor, &client, &result.error);
    result.handle = (uintptr_t)client;
    return result;
}

static inline membrane_go_handle membrane_go_client_new_with_options(uintptr_t engine, const char *token,
                                                                     const char *options) {
    membrane_go_handle result = {MEMBRANE_OK, 0, NULL};
    membrane_client *client = NULL;
    result.status = membrane_client_new_with_options((membrane *)engine, token, options, &client, &result.error);
    result.handle = (uintptr_t)client;
    return result;
}

static inline void membrane_go_client_free(uintptr_t client) {
    membrane_client_free((membrane_client *)client);
}

static inline membrane_go_text membrane_go_call(membrane_go_operation operation, uintptr_t client, const char *request,
                                                int64_t timeout_ms, uintptr_t cancel) {
    membrane_call call = MEMBRANE_CALL_INIT;
    call.timeout_ms = timeout_ms;
    call.cancel = (membrane_cancel *)cancel;
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = operation((membrane_client *)client, request, &call, &result.text, &result.error);
    return result;
}

static inline membrane_go_handle membrane_go_cancel_new(void) {
    membrane_go_handle result = {MEMBRANE_OK, 0, NULL};
    membrane_cancel *cancel = NULL;
    result.status = membrane_cancel_new(&cancel, &result.error);
    result.handle = (uintptr_t)cancel;
    return result;
}

static inline void membrane_go_cancel_signal(uintptr_t cancel) {
    membrane_cancel_signal((membrane_cancel *)cancel);
}

static inline void membrane_go_cancel_free(uintptr_t cancel) {
    membrane_cancel_free((membrane_cancel *)cancel);
}

typedef struct membrane_go_result {
    membrane_status status;
    membrane_error *error;
} membrane_go_result;

static inline membrane_go_text membrane_go_run_due(uintptr_t engine, const char *options) {
    membrane_go_text result = {MEMBRANE_OK, NULL, NULL};
    result.status = membrane_run_due((membrane *)engine, options, &result.text, &result.error);
    return result;
}

static inline membrane_go_result membrane_go_worker_start(uintptr_t engine, const char *options) {
    membrane_go_result result = {MEMBRANE_OK, NULL};
    result.status = membrane_worker_start((membrane *)engine, options, &result.error);
    return result;
}

static inline void membrane_go_worker_stop(uintptr_t engine) {
    membrane_worker_stop((membrane *)engine);
}

static inline membrane_go_result membrane_go_verify_webhook(const void *body, size_t size, const char *id,
                                                            const char *timestamp, const char *signature,
                                                            const char *secrets, int64_t tolerance_s) {
    membrane_go_result result = {MEMBRANE_OK, NULL};
    result.status = membrane_verify_webhook(body, size, id, timestamp, signature, secrets, tolerance_s, &result.error);
    return result;
}

/* The functions of callback.go. The user data is a number, which Go's runtime hands out for a value of its own. */
int32_t membrane_go_on_event(void *number, const char *event);
int32_t membrane_go_on_worker(void *number, const char *failure);
int32_t membrane_go_on_native(void *number, const char *call, membrane_reply *reply);
void membrane_go_on_release(void *number);

static inline void membrane_go_reply_set(uintptr_t reply, const char *text) {
    membrane_reply_set((membrane_reply *)reply, text, NULL);
}

membrane_go_result membrane_go_set_native_function(uintptr_t engine, const char *name, uintptr_t number);

membrane_go_result membrane_go_set_event_callback(uintptr_t engine, uintptr_t number);

membrane_go_result membrane_go_set_worker_callback(uintptr_t engine, uintptr_t number);

/* Those of fetch.go. */
int32_t membrane_go_on_fetch(void *number, const char *request, membrane_reply *reply);

membrane_go_result membrane_go_set_fetch_callback(uintptr_t engine, uintptr_t number);

int32_t membrane_go_on_attempt(void *number, const char *attempt);

membrane_go_result membrane_go_set_confirm_callback(uintptr_t engine, uintptr_t number);
/* The functions of stream.go. The flags say which of them there are. */
enum { MEMBRANE_GO_READ = 1, MEMBRANE_GO_REWIND = 2, MEMBRANE_GO_HEADERS = 4, MEMBRANE_GO_WRITE = 8 };

membrane_go_text membrane_go_request_stream(uintptr_t client, const char *request, int64_t timeout_ms, uintptr_t cancel,
                                            int32_t flags, int64_t size, uintptr_t number);

#endif /* MEMBRANE_GO_GLUE_H */
