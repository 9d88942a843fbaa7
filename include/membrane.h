/*
 * libmembrane: connect your customers' apps from inside your own process.
 *
 * SPDX-License-Identifier: Apache-2.0
 *
 * This header is the specification. Read this page once; it holds for every function below. After it the
 * groups follow as a lesson, the shortest complete use first:
 *
 *     1 tokens    2 engine    3 client    4 connections    5 credentials and requests
 *     6 connectors, integrations, workspace    7 tokens, tenants, workspaces
 *     8 events and due work    9 calls and cancellation    10 errors and memory
 *
 * STATUS AND ERRORS
 *   Every function that can fail returns a membrane_status: 0 is success, anything else is a failure.
 *   The last parameter, `out_error`, may be NULL. On success it is left alone. On failure it receives an
 *   object that says what happened and who must act. Owned: free with membrane_error_free.
 *   There is no "last error" kept per thread. Outputs are written only on success.
 *
 * OWNERSHIP
 *   Inputs are copied unless their comment says otherwise. What arrives through an `out_` parameter is
 *   "Owned: free with …". What a function returns directly is "Borrowed from …, valid until …".
 *   Every free function accepts NULL. Never hand memory of this library to free().
 *
 * NULL
 *   NULL where a value is needed is MEMBRANE_INVALID_ARGUMENT and never a crash. "May be NULL" is written
 *   where NULL has a meaning.
 *
 * TEXT AND JSON
 *   Text is UTF-8, ends with NUL and is checked. Requests and answers of operations are JSON objects with
 *   the hosted platform's field names. A request is at most MEMBRANE_MAX_REQUEST bytes and 64 levels deep;
 *   a member that the operation does not know is refused, and the error names the nearest one.
 *   What is kept is held against lower limits, so that all of it can be read back: `meta` and `fields` may have 16
 *   levels, 1000 values and 16 KiB; input, parameters and credentials 32 levels, 20,000 values and 512 KiB (merged,
 *   and with what providers add: 40,000 and 1 MiB); each member of a connector, an action or the Internal API's
 *   settings, and all of them together, 48 levels, 50,000 values and 1 MiB; names 1000 bytes. Beyond them:
 *   MEMBRANE_INVALID_REQUEST with data.path.
 *   A list leaves out records that are damaged and shows the others; `damaged` is then an array of their ids.
 *   Instants in JSON are ISO 8601 in UTC with milliseconds: "2026-11-21T09:30:00.000Z".
 *
 * STRUCTS
 *   Structs that you fill begin with struct_size and may grow at their end. Start with their initializer. An older,
 *   smaller struct is taken as well, what it lacks has the initializer's value; of a newer, larger one the rest must
 *   be 0, otherwise the answer is MEMBRANE_UNSUPPORTED.
 *
 * HANDLES AND THREADS
 *   membrane, membrane_client, membrane_key and membrane_cancel may be used from any thread, by many threads
 *   at once.
 *   A handle that was closed or freed is answered with MEMBRANE_CLOSED, also a second time: handles are
 *   numbers, not addresses, and are never used again. membrane_error objects and strings are plain memory:
 *   free them once. No thread of this library outlives a call, but the worker that you start and a fetch callback
 *   of yours that does not return; libcurl's own, which looks up a name, may outlive one that was cancelled or timed
 *   out.
 *
 * FORK
 *   A handle inherited by a forked child answers MEMBRANE_FORKED; freeing it there does nothing. Open anew
 *   in the child. Nothing hangs and the parent's files and sockets stay untouched.
 *   A callback or a release of yours may fork, too. When the child returns from it, the call that it returns to
 *   answers MEMBRANE_FORKED as well: it writes no output and sends and stores nothing. What was registered before
 *   the fork is neither called nor released in the child; the parent does that. On a thread of this library (the
 *   worker's, a fetch callback's) there is no call to return to: the child ends there, as by _exit(0).
 *
 * PROCESS
 *   Loading and using the library changes no signal disposition, locale, environment or working directory,
 *   and raises no SIGPIPE. It cannot be unloaded: dlclose is harmless. A host may end without closing anything,
 *   also while threads are in the middle of a call: exit waits until they wait, or five seconds at most. That comes
 *   after the exit handlers that were registered later than the first use of the library; in earlier ones every
 *   handle is closed.
 *
 * SECRETS
 *   Credentials, secrets and tokens are never part of an error, a list or a log. The store keeps them
 *   encrypted; encryption cannot be switched off.
 *   What the library frees is wiped first, with glibc's allocator or one that brings malloc_usable_size. libcurl and
 *   Jansson free through the library, unless the host has initialised libcurl, or given Jansson functions of its
 *   own, before. What was decrypted of TLS is wiped once it was read, where libcurl uses the same OpenSSL.
 *   HTTP/2 (libnghttp2) frees header fields and parts of bodies unwiped; http2: false of membrane_open leaves none.
 */
#ifndef MEMBRANE_H
#define MEMBRANE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header. Compare with membrane_version() at run time. */
#define MEMBRANE_VERSION "0.1.0"
#define MEMBRANE_VERSION_MAJOR 0
#define MEMBRANE_VERSION_MINOR 1
#define MEMBRANE_VERSION_PATCH 0

/* Largest request of an operation, in bytes without the ending NUL. */
#define MEMBRANE_MAX_REQUEST 4194304
/* Largest token, in bytes without the ending NUL. */
#define MEMBRANE_MAX_TOKEN 16384

/* A fixed width where the language has one; C before C23 uses int, which has the same size. */
#if defined(__swift__)
#define MEMBRANE_ENUM(name) enum __attribute__((enum_extensibility(open))) name : int32_t
#elif defined(__cplusplus) && __cplusplus >= 201103L
#define MEMBRANE_ENUM(name) enum name : int32_t
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
#define MEMBRANE_ENUM(name) enum name : int32_t
#else
#define MEMBRANE_ENUM(name) enum name
#endif

/* An opened engine: one store, its keys, its connectors. */
typedef struct membrane membrane;
/* Acts for somebody: a customer, a manager, or the holder of a token; and can do what they may do. */
typedef struct membrane_client membrane_client;
/* Signs or checks tokens: a secret, a private or public key, or several keys. */
typedef struct membrane_key membrane_key;
/* Cancels the calls that it was given to. */
typedef struct membrane_cancel membrane_cancel;
/* What went wrong and who must act. Immutable. */
typedef struct membrane_error membrane_error;
/* Takes the answer of a callback. Valid during that callback only. */
typedef struct membrane_reply membrane_reply;

/* Tells that the `user_data` of a callback is not used any more. */
typedef void (*membrane_release)(void *user_data);

/*
 * Statuses. The hundreds say who must act. Numbers never change their meaning.
 */
typedef MEMBRANE_ENUM(membrane_status) {
    MEMBRANE_OK = 0,

    /* 100: the code that made the call. */
    MEMBRANE_INVALID_ARGUMENT = 100, /* NULL, not UTF-8, a wrong option or claim */
    MEMBRANE_INVALID_REQUEST = 101,  /* JSON cut off, too deep, too large, wrong type, unknown member */
    MEMBRANE_CLOSED = 102,           /* the handle was closed or freed, or never was one */
    MEMBRANE_FORKED = 103,           /* the handle belongs to the parent process */
    MEMBRANE_CANCELLED = 104,        /* cancelled by membrane_cancel_signal or by closing the engine */
    MEMBRANE_TIMED_OUT = 105,        /* the call's own timeout_ms passed */
    MEMBRANE_UNSUPPORTED = 106,      /* asked for something that this version cannot do */

    /* 200: the holder of the token. */
    MEMBRANE_NOT_AUTHENTICATED = 200, /* token malformed, forged, expired, or of an unknown workspace */
    MEMBRANE_ACCESS_DENIED = 201,     /* a good token that may not do this */
    MEMBRANE_NOT_FOUND = 202,         /* no such record for this token's holder */
    MEMBRANE_ALREADY_EXISTS = 203,    /* a key is taken */
    MEMBRANE_CONFLICT = 204,          /* the record is not in a state that allows this */

    /* 300: the person whose app it is. */
    MEMBRANE_DISCONNECTED = 300,        /* the app refused the credentials for good: connect again */
    MEMBRANE_CLIENT_ACTION = 301,       /* a person must finish connecting first: see clientAction */
    MEMBRANE_CREDENTIALS_REFUSED = 302, /* the app's test or the app itself refused what was entered */
    MEMBRANE_CONNECT_REFUSED = 303,     /* the callback cannot be accepted: state, issuer, or consent refused */

    /* 400: who set up the workspace. */
    MEMBRANE_CONFIGURATION = 400,      /* integration, connector or Internal API settings are wrong */
    MEMBRANE_INTEGRATION_BROKEN = 401, /* the app refused the client id or secret of the integration */
    MEMBRANE_ADDRESS_REFUSED = 402,    /* private address, plain http, or another origin */

    /* 500: the other side, for a while. Retrying may help. */
    MEMBRANE_NETWORK = 500,        /* name, connection, TLS, or the answer was cut off */
    MEMBRANE_PROVIDER_ERROR = 501, /* it answered, but not with what the protocol says */
    MEMBRANE_RATE_LIMITED = 502,   /* it asks for patience: membrane_error_retry_after_ms */

    /* 600: who runs the store. */
    MEMBRANE_STORE_BUSY = 600,       /* locked by another process for longer than the call allows */
    MEMBRANE_STORE_FULL = 601,       /* no space left */
    MEMBRANE_STORE_READ_ONLY = 602,  /* may not be written */
    MEMBRANE_STORE_UNAVAILABLE = 603, /* cannot be opened, or an I/O error */
    MEMBRANE_STORE_CORRUPT = 604,    /* not a database, damaged, unreadable disk, or a sealed value that does not open */
    MEMBRANE_STORE_TOO_NEW = 605,    /* made by a newer version of this library */
    MEMBRANE_WRONG_KEY = 606,        /* the root key is not the one that this store was made with */

    /* 900: this library. */
    MEMBRANE_INTERNAL = 900,      /* a defect of the library, please report it */
    MEMBRANE_OUT_OF_MEMORY = 901, /* SQLite, libcurl or OpenSSL got none; elsewhere the process ends, as in Swift */

    MEMBRANE_STATUS_MAX = 0x7FFFFFFF /* not a status: fixes the width */
} membrane_status;

/* Signature algorithms of JSON Web Tokens (RFC 7518, section 3.1; RFC 8037, section 3.1). */
typedef MEMBRANE_ENUM(membrane_algorithm) {
    MEMBRANE_ALGORITHM_OF_KEY = 0, /* the key's own: its only one, otherwise HS256, RS256 or EdDSA */

    MEMBRANE_HS256 = 1, /* a shared secret */
    MEMBRANE_HS384 = 2,
    MEMBRANE_HS512 = 3,
    MEMBRANE_RS256 = 4, /* RSA, PKCS #1 */
    MEMBRANE_RS384 = 5,
    MEMBRANE_RS512 = 6,
    MEMBRANE_PS256 = 7, /* RSA, PSS */
    MEMBRANE_PS384 = 8,
    MEMBRANE_PS512 = 9,
    MEMBRANE_ES256 = 10, /* P-256 */
    MEMBRANE_ES384 = 11, /* P-384 */
    MEMBRANE_ES512 = 12, /* P-521 */
    MEMBRANE_EDDSA = 13, /* Ed25519 */
    MEMBRANE_ED25519 = 14, /* the same, by the name of RFC 9864. Where tokens are checked either name counts */

    MEMBRANE_ALGORITHM_MAX = 0x7FFFFFFF /* not an algorithm: fixes the width */
} membrane_algorithm;

/* The version of the library that is loaded, such as "0.1.0". Borrowed from the library, valid for ever.
 * Since: 0.1.0 */
const char *membrane_version(void);

/* ------------------------------------------------------------------------------------------------------
 * 1 Tokens
 *
 * A tenant token is a JSON Web Token (RFC 7519) that your backend signs with the workspace's secret. It
 * says which of your customers is acting. Neither function needs an engine.
 */

/*
 * What a token says. Start with MEMBRANE_CLAIMS_INIT and set what is needed:
 *
 *     membrane_claims claims = MEMBRANE_CLAIMS_INIT;
 *     claims.workspace_key = "acme";
 *     claims.tenant_key = "customer-42";
 */
typedef struct membrane_claims {
    size_t struct_size;        /* sizeof(membrane_claims) */
    const char *workspace_key; /* claim workspaceKey: the workspace the token is for */
    const char *tenant_key;    /* claim tenantKey: your own id of the customer. May be NULL: no tenant */
    const char *name;          /* claim name: the customer in words, not empty. May be NULL */
    const char *fields;        /* claim fields: a JSON object to keep with the tenant. May be NULL */
    int64_t expires_in_s;      /* seconds until the token expires, 1 to 315360000 (ten years) */
    int32_t is_admin;          /* claim isAdmin: 1 makes a workspace management token, with no tenant_key */
    int32_t reserved;          /* 0 */
} membrane_claims;

#define MEMBRANE_CLAIMS_INIT {sizeof(membrane_claims), NULL, NULL, NULL, NULL, 7200, 0, 0}

/*
 * Signs a token (RFC 7515, compact form), with `iat` set to now and `exp` to now + expires_in_s.
 *
 * secret     the workspace's secret: at least as many bytes as the algorithm's hash gives, 32, 48 or 64
 *            (RFC 7518, section 3.2). Secrets that the library makes have 64. The text of a PEM or JWK key is
 *            refused: for keys, and for a secret that is used often, see membrane_key_new.
 * algorithm  MEMBRANE_HS256, MEMBRANE_HS384 or MEMBRANE_HS512.
 * out_token  Owned: free with membrane_string_free.
 *
 * MEMBRANE_INVALID_ARGUMENT  a claim is missing or malformed, the secret is too short. Since: 0.1.0
 */
membrane_status membrane_sign_token(const membrane_claims *claims, const char *secret,
                                    membrane_algorithm algorithm, char **out_token,
                                    membrane_error **out_error);

/*
 * Checks a token's signature and times against a secret and gives its claims as a JSON object.
 *
 * The algorithm must be HS256, HS384 or HS512, with a secret as long as membrane_sign_token wants it; `crit`
 * is refused; `exp` must be present and `exp`, `nbf` and `iat` are checked with 60 seconds of leeway. The
 * older names `iss` and `id` are also given as `workspaceKey` and `tenantKey`, and `isAdmin` arrives as true
 * or false.
 *
 * out_claims  Owned: free with membrane_string_free.
 *
 * MEMBRANE_NOT_AUTHENTICATED  the token is not valid; `data.reason` of the error says why: "malformed",
 *                             "algorithm", "key", "signature", "expired", "not_yet_valid", "claims". `aud` is
 *                             not looked at: see membrane_key_verify. Since: 0.1.0
 */
membrane_status membrane_verify_token(const char *token, const char *secret, char **out_claims,
                                      membrane_error **out_error);

/*
 * Reads a key that signs or checks tokens, checks it, and keeps it ready: made once, used often.
 *
 * data     the key: bytes of a secret, or text in PEM or JSON.
 * options  a JSON object, or NULL when `data` says by itself what it is:
 *            format      "secret"  a shared secret, 32 bytes or more; never guessed
 *                        "pem"     one PEM key: PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY,
 *                                  EC PRIVATE KEY, PUBLIC KEY or RSA PUBLIC KEY
 *                        "jwk"     a JSON Web Key (RFC 7517)
 *                        "jwks"    {"keys": [JWK]}, several keys; one that is not for signatures, of a kind
 *                                  that is not known here, weak, malformed, or with the kid of an earlier one, is
 *                                  left out, and membrane_key_info warns of it by name (RFC 7517, section 5).
 *                                  Two different keys of one kind with one kid refuse the set
 *            algorithm   the only algorithm to use the key with, such as "PS256". Without it: HS256, HS384 and
 *                        HS512 for a secret as far as it is long enough, all six of RSA, or the curve's one; a
 *                        JWK's own `alg` binds as well. A token's header has no say in it.
 *            kid         name of the key, written into tokens and used to find it; a JWK's own comes first
 *            passphrase  of an encrypted PEM key; nothing is ever asked at a terminal
 *            allowShortSecret  true takes a secret that is shorter than its hash, down to one byte, and
 *                        membrane_key_info warns of it. Default false.
 * out_key  Owned: free with membrane_key_free. May be used by many threads at once.
 *
 * Refused are: RSA under 2048 or over 8192 bits, or with a public exponent that is even, under 65537 or over 64
 * bits; keys of the chips of CVE-2017-15361; curves that are not P-256, P-384, P-521 or Ed25519, or not given by
 * name; points that are not on the curve or of small order; private keys that do not fit their public half; encrypted
 * keys that ask for more than 10 million iterations, or for scrypt with more than 32 MiB; a secret that is a key of
 * another kind, public or private: PEM, DER, JWK or OpenSSH, also in base64, base64url or hexadecimal. PEM may have a
 * byte order mark, and line ends written as a backslash and n.
 *
 * MEMBRANE_INVALID_ARGUMENT  key "invalid_key": the message says what is wrong with it. Since: 0.1.0
 */
membrane_status membrane_key_new(const void *data, size_t size, const char *options, membrane_key **out_key,
                                 membrane_error **out_error);

/* Frees a key. Calls that are running finish first in their own threads. May be NULL. Since: 0.1.0 */
void membrane_key_free(membrane_key *key);

/*
 * Signs a token as membrane_sign_token does, with a key that may sign. Of several keys: the first that can.
 *
 * out_token  Owned: free with membrane_string_free.
 *
 * MEMBRANE_INVALID_ARGUMENT  as membrane_sign_token; a public key; an algorithm that is not this key's. Since: 0.1.0
 */
membrane_status membrane_key_sign(membrane_key *key, const membrane_claims *claims,
                                  membrane_algorithm algorithm, char **out_token, membrane_error **out_error);

/* How a token is checked. Start with MEMBRANE_VERIFY_OPTIONS_INIT. */
typedef struct membrane_verify_options {
    size_t struct_size; /* sizeof(membrane_verify_options) */
    int64_t leeway_s;   /* how far the clocks may be apart, 0 to 3600 seconds */
    /* Who you are to those who sign, such as "https://api.example.com": the token's `aud` must be this text, or a list
     * that has it (RFC 7519, section 4.1.3); a token without `aud` is refused. NULL: `aud` is not looked at, so that a
     * token which was made for another service with the same key passes. May be NULL */
    const char *audience;
    /* Who must have signed: the token's `iss` must be this text (RFC 7519, section 4.1.1). May be NULL */
    const char *issuer;
} membrane_verify_options;

#define MEMBRANE_VERIFY_OPTIONS_INIT {sizeof(membrane_verify_options), 60, NULL, NULL}

/*
 * Checks a token as membrane_verify_token does. Of several keys, the header's `kid` finds the one; without a
 * `kid`, or where the keys have none, the algorithm must leave one only. `jku`, `jwk`, `x5u` and `x5c` of the
 * header are ignored; `crit`, `b64`, `zip` and `enc` are refused.
 *
 * options     May be NULL: MEMBRANE_VERIFY_OPTIONS_INIT.
 * out_claims  Owned: free with membrane_string_free.
 *
 * MEMBRANE_NOT_AUTHENTICATED  as membrane_verify_token; reason "key": no key, or more than one, is meant;
 *                             "audience", "issuer": not the ones that the options demand. Since: 0.1.0
 */
membrane_status membrane_key_verify(membrane_key *key, const char *token, const membrane_verify_options *options,
                                    char **out_claims, membrane_error **out_error);

/*
 * The public half, to be registered or published: a JWK, or {"keys": [JWK]} of a JWKS.
 *
 * out_jwk  Owned: free with membrane_string_free.
 *
 * MEMBRANE_INVALID_ARGUMENT  a secret, which has no public half. Since: 0.1.0
 */
membrane_status membrane_key_public(membrane_key *key, char **out_jwk, membrane_error **out_error);

/*
 * What a key is, without anything secret: {"keys": [{"kid", "type", "algorithms", "canSign", "canVerify"}],
 * "warnings": [text]}; type is "secret", "private" or "public". Warnings are sentences for whoever set the key up.
 *
 * out_info  Owned: free with membrane_string_free. Since: 0.1.0
 */
membrane_status membrane_key_info(membrane_key *key, char **out_info, membrane_error **out_error);

/* ------------------------------------------------------------------------------------------------------
 * 2 Engine
 */

/*
 * Opens an engine, making its store on first use.
 *
 * url      a path ("membrane.db"), "sqlite:PATH" or "sqlite::memory:". Several processes may open one file.
 * options  a JSON object, or NULL for the defaults:
 *            workspaceKey, workspaceSecret  the workspace to use; it is made when the store has none yet.
 *                             A key that a store with other workspaces does not have is MEMBRANE_NOT_FOUND, key
 *                             workspace_unknown: data.workspaces names up to 20 that it has. Without a key: the
 *                             store's only workspace, made on first open. A secret has
 *                             at least 32 bytes; without one it is made (read it with
 *                             membrane_workspace_access).
 *            createWorkspace  true: makes the workspace of that key also in a store that has others. Default false
 *            key              the root key, 32 bytes in base64. Otherwise the environment's MEMBRANE_KEY in
 *                             the same form; otherwise keyFile; otherwise the file PATH.key beside the
 *                             store, made with mode 0600 on first open.
 *            keyFile          path of a file that holds the root key in that form. Others than its owner and group must
 *                             not be able to read it, nor others than its owner to write it (MEMBRANE_CONFIGURATION,
 *                             key_file_exposed).
 *            oAuthCallbackUri where providers send the browser back to: your handler that passes the URL to
 *                             membrane_complete_connect. "{integration}" in its path or query becomes the
 *                             integration's key, so that each has a redirect URI of its own. An integration
 *                             may name its own.
 *            redirectOrigins  an array of origins such as "https://app.example.com": the only ones that the
 *                             redirectUri of membrane_connect may have. Default: any https address.
 *            requireBrowserBinding  true binds every OAuth attempt to the browser that begins it, as
 *                             bindBrowser of membrane_connect does. Default false.
 *            discoverApps     false: the appUrl of membrane_connect finds only what a connector knows. Default
 *                             true: apps that none knows are asked how to sign in to them.
 *            clientMetadataUri  the https address of your product's client id metadata document, for
 *                             authorization servers that take one in place of registering.
 *            clientName       what authorization servers show people. Default: the workspace's key.
 *            clientMetadata   an object: what they are told besides, where the product is registered (RFC 7591,
 *                             section 2): client_uri, logo_uri, policy_uri, tos_uri, contacts, software_id,
 *                             software_version, software_statement; and scope, which is asked for where nothing says
 *                             what an app wants.
 *            issuerSlashOptional  true takes an authorization server's issuer with and without a slash after its
 *                             host for one, where discovered apps and their servers disagree about it. Default
 *                             false: byte for byte (RFC 8414, section 3.3).
 *            allowPrivateAddresses  true permits requests to loopback and private addresses, and plain
 *                             http to them. For development and tests. Default false.
 *            timeoutMs        time limit of a call that names none. Default 30000.
 *            fetchTimeoutMs   how long the callback of membrane_set_fetch_callback may take. 1 to 600000,
 *                             default 10000.
 *            connectTimeoutMs  time limit for connecting: name, TCP, TLS. Default 30000.
 *            idleTimeoutMs    ends a request in which nothing arrives and nothing can be sent. Default 120000.
 *            maximumAnswerBytes  the largest body of an answer that is held in memory, decoded. Default 16 MiB.
 *            maximumHeaderBytes  the largest header of an answer. 1024 to 262144, the default; libcurl
 *                             takes no field above 100 KiB.
 *            http2            false does not offer HTTP/2. Default true.
 *            proxy            "http://", "https://", "socks5://" or "socks5h://" with user:password@host:port, for
 *                             all requests; "environment" takes HTTPS_PROXY, ALL_PROXY and NO_PROXY, which are
 *                             ignored otherwise. The proxy looks names up and connects: whether an address is
 *                             private is then its own to judge, and only addresses that are written as numbers and
 *                             names that are local by themselves are refused here.
 *            noProxy          hosts and domains (with what is below them), addresses, networks such as 10.0.0.0/8,
 *                             or "*", separated by commas: connected to directly.
 *            caFile, caPem    the certificates to trust, in place of the system's: a path, or the text.
 *            requestLog       how many requests each connection's log keeps, 0 to 1000. Default 100.
 *            tenantLimits     how much one tenant may have, so that none fills the store: {"connections": 10000, archived
 *                             ones counted, "attempts": 1000, to connect, that wait for somebody, "apps": 100, found by
 *                             their address, "events": 100000, which are kept for a week}: these are the defaults.
 * out_engine  Owned: free with membrane_close.
 *
 * MEMBRANE_WRONG_KEY       the root key is not this store's; nothing was changed
 * MEMBRANE_STORE_TOO_NEW   the file was made by a newer library
 * MEMBRANE_UNSUPPORTED     key "store_too_old": the file was made before the first release
 * MEMBRANE_STORE_CORRUPT   the file is not a database, or damaged; key store_not_ours: it is another application's, or has
 *                          triggers, views or virtual tables, which the library never makes
 * MEMBRANE_STORE_READ_ONLY, MEMBRANE_STORE_FULL, MEMBRANE_STORE_BUSY, MEMBRANE_STORE_UNAVAILABLE
 * MEMBRANE_CONFLICT        the workspace exists with another secret. Since: 0.1.0
 */
membrane_status membrane_open(const char *url, const char *options, membrane **out_engine,
                              membrane_error **out_error);

/*
 * Closes an engine. Calls that are running end with MEMBRANE_CANCELLED before this returns; clients of the
 * engine then answer MEMBRANE_CLOSED, and are still to be freed. From within a callback or a release it does not
 * wait: the last call that is running closes the file when it ends. May be NULL. Since: 0.1.0
 */
void membrane_close(membrane *engine);

/*
 * The key and secret of a workspace, what the hosted platform shows on its Access page, as
 * {"id", "key", "name", "secret"}. For the host itself: whoever opened the store with its root key may sign.
 *
 * workspace_key  which workspace. May be NULL: the one named at open, or the store's only one.
 * out_access     Owned: free with membrane_string_free. Holds a secret.
 *
 * MEMBRANE_CONFLICT  the store has several workspaces and none is named. Since: 0.1.0
 */
membrane_status membrane_workspace_access(membrane *engine, const char *workspace_key, char **out_access,
                                          membrane_error **out_error);

/*
 * Makes an instance token, which administers the store's workspaces and tokens (group 7). For the host itself,
 * as the first token of a store: whoever opened it with its root key owns all of it.
 *
 * request       a JSON object with name and expiresInSeconds, both optional. May be NULL.
 * out_response  the token object with `token`, shown this once. Owned: free with membrane_string_free. Since: 0.1.0
 */
membrane_status membrane_create_instance_token(membrane *engine, const char *request, char **out_response,
                                               membrane_error **out_error);

/* ------------------------------------------------------------------------------------------------------
 * 3 Client
 */

/*
 * Makes a client that acts for one of your customers, or as the workspace's manager, inside your own process. No
 * token is needed: whoever opened the store with its root key may act for everybody in it. Who is acting is for
 * you to know, from the session of the request that you serve, never from what that request says.
 *
 * actor  a JSON object: {"tenantKey": "customer-42"} or {"isAdmin": true}, with
 *          workspaceKey  the workspace. Default: the one named at open, or the store's only one.
 *          tenantKey     your own id of the customer, not empty. Its tenant is made when first seen.
 *          name, fields  what to keep with the tenant: a text, not empty, and an object. Left out they stay as they
 *                        are. With tenantKey only.
 *          isAdmin       true acts as a workspace management token does. Without tenantKey only.
 *          credentials   the tenant's for the Internal API, as membrane_client_new_with_options takes them.
 *        tenantKey, name and fields together are no larger than a token may be (MEMBRANE_MAX_TOKEN).
 *
 * out_client  Owned: free with membrane_client_free. Keeps nothing of `engine` open. Making one costs a read of the
 *             store: make one for each request that you serve, or keep it. It does not expire, and revoke_tokens and a
 *             new secret do not end it; deleting its tenant or workspace does (MEMBRANE_NOT_AUTHENTICATED).
 *
 * MEMBRANE_INVALID_ARGUMENT  `actor` names nobody, or a member is not as above
 * MEMBRANE_NOT_FOUND         the store has no workspace of that key
 * MEMBRANE_CONFLICT          the store has several workspaces and none is named
 * MEMBRANE_ACCESS_DENIED     the tenant is archived: data.reason "tenant_archived"
 * MEMBRANE_INVALID_REQUEST   the credentials are not as the workspace's credentialsSchema describes them. Since: 0.1.0
 */
membrane_status membrane_client_for(membrane *engine, const char *actor, membrane_client **out_client,
                                    membrane_error **out_error);

/*
 * Makes a client that acts as the holder of `token`: a JSON Web Token that your backend signed, or an opaque
 * token (group 7). For tokens that came from outside your process; within it see membrane_client_for. It is checked against the workspace that it names; its tenant is made when first seen, and
 * `name` and `fields` are kept. When the token expires the client's calls answer MEMBRANE_NOT_AUTHENTICATED:
 * make a new client then. So do they when it is revoked, its key or secret replaced, or its tenant or workspace
 * deleted: at once after a change in this engine, within a second after one in another process. A call that is
 * running then ends as it would have.
 *
 * out_client  Owned: free with membrane_client_free. Keeps nothing of `engine` open.
 *
 * MEMBRANE_NOT_AUTHENTICATED  as membrane_verify_token, and "workspace": the store has none of that key;
 *                             "audience": the workspace has one (membrane_patch_workspace) and `aud` names somebody
 *                             else; "unknown": an opaque token of another store; "revoked"
 * MEMBRANE_ACCESS_DENIED      the token's tenant is archived: data.reason "tenant_archived". Since: 0.1.0
 */
membrane_status membrane_client_new(membrane *engine, const char *token, membrane_client **out_client,
                                    membrane_error **out_error);

/*
 * The same, with what you have at hand whenever you make a client.
 *
 * options  a JSON object, or NULL for the defaults:
 *            credentials  the tenant's for the Internal API, stored as membrane_set_credentials does. Given again
 *                         unchanged they are left alone: a token that was refreshed since is not replaced.
 *
 * Statuses as membrane_client_new, and
 * MEMBRANE_INVALID_REQUEST   the credentials are not as the workspace's credentialsSchema describes them
 * MEMBRANE_INVALID_ARGUMENT  credentials with a token that names no tenant. Since: 0.1.0
 */
membrane_status membrane_client_new_with_options(membrane *engine, const char *token, const char *options,
                                                 membrane_client **out_client, membrane_error **out_error);

/* Frees a client. Calls that are running finish first in their own threads. May be NULL. Since: 0.1.0 */
void membrane_client_free(membrane_client *client);

/*
 * How long a call may take, and what cancels it. Every operation takes a pointer to one, which may be NULL.
 */
typedef struct membrane_call {
    size_t struct_size;      /* sizeof(membrane_call) */
    int64_t timeout_ms;      /* limit of the whole call; 0 takes the engine's timeoutMs, -1 means none */
    membrane_cancel *cancel; /* see group 9. May be NULL */
} membrane_call;

#define MEMBRANE_CALL_INIT {sizeof(membrane_call), 0, NULL}

/* ------------------------------------------------------------------------------------------------------
 * 4 Connections
 *
 * A connection is one tenant's authenticated link to one app. Operations share one shape:
 *   client        whose token decides what may be done. Another tenant's record is MEMBRANE_NOT_FOUND.
 *   request       a JSON object; {} where nothing is needed
 *   call          time limit and cancellation. May be NULL
 *   out_response  the answer, a JSON object. Owned: free with membrane_string_free. May be NULL: not wanted
 *
 * The connection object: id, key, name, tenantId, userId, connectorId, connectorKey, connectorVersion, integrationId,
 * integrationKey, state, connected, disconnected, error, clientAction, authOptionKey, meta, canTest,
 * canRefreshCredentials, nextCredentialsRefreshAt, retryAttempts, nextRetryTimestamp, isDefunct, requestError,
 * grantedScopes, missingScopes, lastActiveAt, isTest, createdAt, updatedAt, archivedAt. `error` says why it is
 * disconnected, or why its last refresh failed; `isDefunct` that nothing more is tried until somebody connects again.
 * `connectorVersion` counts the definitions that a workspace's own connector has had; those of the catalogue have none.
 * `state` is READY, CLIENT_ACTION_REQUIRED, CONFIGURATION_ERROR or SETUP_FAILED. Members without a value are left out.
 * Credentials and inputs are never part of it. A member means one thing: connectionKey names a connection that is there, and
 * key is the key that one is given. The platform's other spellings are taken where its documents use them: key in place of
 * connectionKey where there is no new key, and connectionKey for the new key in membrane_patch_connection beside id, and in
 * membrane_connect beside intent, a connector, an integration or appUrl. grantedScopes (a list of texts) is what the provider granted, or what it
 * was asked for where its answer says nothing (RFC 6749, section 5.1); missingScopes what was asked for, or granted
 * before, and is not granted now.
 */

/*
 * Connects an app, or reconnects one.
 *
 * Names what to connect, by exactly one of: intent (a few words: "CRM", "send email", "hubspot"),
 * connectorKey, connectorId, integrationKey, integrationId, appUrl (the app's address), connectionId or
 * connectionKey (connect again: same record, same id).
 * An app at appUrl that no connector knows is asked how to sign in to it: protected resource metadata (RFC 9728),
 * authorization server metadata (RFC 8414, OpenID Connect Discovery), then the product is registered there (RFC
 * 7591, or by clientMetadataUri) and a connector and an integration are made for the workspace. So whatever
 * speaks the MCP authorization specification connects. The places are asked in order: what cannot be had or used leads
 * to the next, metadata of another resource or issuer ends it. The address may be an issuer's own. A query stays part of
 * it, in requests and as resource (RFC 8707), and so must not be a secret. Apps that nobody uses are forgotten after 30
 * to 60 days.
 * Optional: name, key (your own key of the new connection; connectionKey says the same where something else says what to
 * connect), authOptionKey (which of the connector's authOptions;
 * without it, the connection's own, or the only one that the input fits), input (what the person entered, by the
 * connector's inputSchema; replaces an earlier one as a whole), connectorParameters (scopes beside the
 * integration's parameters, or a whole client instead of them: the two are never mixed), meta,
 * allowMultipleConnections (default false: this tenant's connection of the same integration, or of the same
 * connector when there is none, is connected again instead of making a second one), redirectUri (where the
 * browser goes in the end), extra (an object: at most 20 parameters of at most 2048 bytes that are added to the
 * authorize URI of OAuth 2, such as nonce or login_hint; what the library or the connector sets is refused by name),
 * customState (carried through the provider, never trusted), browserBinding (a random
 * text of 16 bytes or more that you keep in a cookie of the browser that begins) or bindBrowser (true: the
 * library makes one): membrane_complete_connect must then bring the same, so that a forwarded link leads nowhere.
 *
 * The answer is the connection. An app with keys: the input is tested against the app and the connection is
 * READY at once; without enough input it is CLIENT_ACTION_REQUIRED with clientAction
 * {"type": "provide-input", "description", "inputSchema"}. An OAuth app: CLIENT_ACTION_REQUIRED with
 * clientAction {"type": "connect", "description", "uiUrl", "agentInstructions"}: send the person's browser
 * to uiUrl within ten minutes, or until expiresAt where that is given. With bindBrowser clientAction also has
 * browserBinding: set it as a cookie of that browser (Secure, HttpOnly, SameSite=Lax). An app with the device grant
 * (RFC 8628) has userCode, verificationUri, verificationUriComplete and expiresAt besides: show the person the first
 * two, and call membrane_get_connection with wait; there is no callback. A connection that works goes on working
 * until the new attempt has succeeded.
 * With intent the answer, or the error's data, also has `match`:
 * {"intent", "connectorKey", "name", "score", "because": [..], "alternatives": [{"connectorKey","name","score"}]}.
 *
 * A login that the connector sends for the input, and a token request for the client itself, are waited for, also past
 * timeout_ms and cancellation: what the app issues is stored, or given back to it, as membrane_complete_connect says.
 *
 * MEMBRANE_NOT_FOUND            nothing fits; data.nearest names what comes close. Key nothing_discovered: the app
 *                               does not say how to sign in. data.candidates lists what was asked, of every
 *                               discovery that fails: {"method", "address", "status"?, "reason"}, without queries
 * MEMBRANE_PROVIDER_ERROR       the app's metadata cannot be believed. Key issuer_mismatch, resource_mismatch,
 *                               pkce_missing, metadata_invalid, registration_invalid, too_many_redirects or
 *                               discovery_too_long
 * MEMBRANE_CREDENTIALS_REFUSED  the app's test refused the input; nothing is stored, and a token that was got for it is
 *                               given back
 * MEMBRANE_INVALID_REQUEST      key auth_option_needed: there are several ways and none was chosen; auth_option_unknown;
 *                               data.authOptions lists them
 * MEMBRANE_CONFIGURATION        an OAuth app without an integration that holds its client id. Key
 *                               registration_unavailable or registration_refused: register the product with
 *                               data.issuer by hand, for data.redirectUri, and make an integration of
 *                               data.connectorKey with the clientId; where data.connector is given, make that
 *                               connector first: a registration that fails leaves none. issuer_changed: the app
 *                               signs in elsewhere
 * MEMBRANE_CONFLICT             key too_many_connections, too_many_attempts, too_many_apps or too_many_events: the
 *                               tenant has as many as the engine's tenantLimits allow; connection_archived,
 *                               integration_archived or connector_archived: restore it first. Since: 0.1.0
 */
membrane_status membrane_connect(membrane_client *client, const char *request, const membrane_call *call,
                                 char **out_response, membrane_error **out_error);

/*
 * Finishes an OAuth flow with the URL that the provider sent the browser to.
 *
 * Request: callbackUrl (required): the whole URL as the browser has it, or its query; browserBinding: from the
 * browser's cookie, where the attempt is bound; context: an object that the confirm callback is given as it is.
 * The client must be the tenant that started the flow: make it from a token for the person who is signed in to
 * your product in that browser. A link that was forwarded to somebody else is refused this way, within one
 * tenant by the browser's binding and by membrane_set_confirm_callback.
 *
 * The answer: {"connection", "redirectUri", "customState"}; redirectUri, where one was given to connect,
 * has connectionId added. When an attempt that was begun fails, the error's data has redirectUri with `error`,
 * words for the person, and `errorData`, the error as JSON, added.
 *
 * State is single-use, lives ten minutes and belongs to its attempt (RFC 6749, section 10.12; RFC 9700);
 * `iss` is compared when the issuer is known (RFC 9207); the URL must be the redirect URI that the attempt used.
 *
 * From the moment that the code is sent, the outcome no longer depends on this call: the token endpoint (30 seconds), the
 * store (some 10) and the connector's functions and test (30) are waited for, also past timeout_ms and cancellation,
 * and the connection becomes READY whether anybody waits or not. Tokens are on disk before anything else is done with
 * them: when the process ends in between, membrane_run_due, the worker, membrane_get_connection or the next request
 * through the connection goes on. A store that cannot be written answers its own error; the tokens stay in memory and are
 * written by whatever looks next, or before the engine is closed. Tokens that no connection can hold (the test failed, the
 * connection was archived, its tenant was deleted, the store is out until the engine is closed) are given back to the
 * provider, where the connector knows how; so are the tokens of before, when a connection was connected again, unless
 * the connector says revocationEndsAllGrants.
 *
 * MEMBRANE_CONNECT_REFUSED     key: state_missing, state_unknown, state_used, state_expired, issuer_mismatch,
 *                              browser_binding_missing, browser_binding_mismatch, redirect_uri_mismatch,
 *                              callback_url_incomplete, integration_changed, not_confirmed, access_denied,
 *                              authorization_failed, code_missing, grant_refused or, with OAuth 1, token_mismatch;
 *                              the attempt is over except for state_missing and state_unknown
 * MEMBRANE_CONFLICT            key connection_archived: it was archived in the meantime
 * MEMBRANE_INTEGRATION_BROKEN, MEMBRANE_PROVIDER_ERROR, MEMBRANE_NETWORK  the code could not be redeemed, or the new
 *                              credentials could not be tried (key test_timed_out) or are more than can be kept
 *                              (key credentials_too_large). Since: 0.1.0
 */
membrane_status membrane_complete_connect(membrane_client *client, const char *request,
                                          const membrane_call *call, char **out_response,
                                          membrane_error **out_error);

/*
 * Decides whether the person who is signed in to your product is the one that an attempt to connect belongs to.
 *
 * attempt  {"workspaceKey", "tenantId", "tenantKey", "connection", "connector", "integration": {"id", "key",
 *          "name"}, "customState", "redirectUri", "context"}: customState and redirectUri as membrane_connect was
 *          given them, context as membrane_complete_connect was; members without a value are left out. Valid
 *          during the callback only.
 * Returns 1 to go on. Anything else refuses: the attempt is over, and the code is not redeemed.
 */
typedef int32_t (*membrane_confirm_callback)(void *user_data, const char *attempt);

/*
 * Sets the engine's confirm callback, in place of the one before. membrane_complete_connect calls it on its own
 * thread, after everything else was checked and before the code is redeemed: whoever began owns the account
 * afterwards, so this is where a product stops a link that somebody else was lured to follow. Without a callback
 * the client's tenant and the browser's binding are all that is checked.
 *
 * It may run on several threads at once. No lock is held; it may call this library, also membrane_close. The time
 * that it takes counts for the call.
 *
 * callback   NULL asks nobody any more.
 * release    called exactly once when `user_data` is not used any more, as for membrane_set_event_callback; also
 *            when this function fails. May be NULL. Since: 0.1.0
 */
membrane_status membrane_set_confirm_callback(membrane *engine, membrane_confirm_callback callback,
                                              void *user_data, membrane_release release,
                                              membrane_error **out_error);

/*
 * Lists the tenant's connections, newest first; a workspace management token sees all tenants.
 *
 * Request: limit (1 to 1000, default 100), cursor (of the previous answer), search (words in name or key),
 * connectorKey, connectorId, integrationKey, integrationId, connected (boolean: false gives those that cannot be used as
 * they are, true leaves them out), state, disconnected (boolean: must be connected again), includeArchived, tenantKey
 * (workspace management token only).
 * The answer: {"items": [connection], "cursor"}; cursor is absent on the last page.
 *
 * Attempts that nobody finishes leave records that were never connected: due work erases them a day after their last
 * attempt expired, and 30 days after their last change where a person was to enter something. A connection that has
 * been connected before stays, whatever becomes of an attempt to connect it again. Since: 0.1.0
 */
membrane_status membrane_list_connections(membrane_client *client, const char *request,
                                          const membrane_call *call, char **out_response,
                                          membrane_error **out_error);

/*
 * Gets one connection.
 *
 * Request: id or connectionKey (one is required); wait (true: answer when the state is no longer
 * CLIENT_ACTION_REQUIRED, or when timeout seconds have passed), timeout (1 to 60, default 30).
 * The answer is the connection; it is also given when the wait ends without a change. The call's time limit
 * holds as well: for a longer timeout give it more. What a process that ended has begun to connect is finished first.
 * Since: 0.1.0
 */
membrane_status membrane_get_connection(membrane_client *client, const char *request,
                                        const membrane_call *call, char **out_response,
                                        membrane_error **out_error);

/*
 * Changes a connection. Request: id or connectionKey; name, key (the new key), meta (replaces).
 * The answer is the connection. MEMBRANE_ALREADY_EXISTS: the key is taken. Since: 0.1.0
 */
membrane_status membrane_patch_connection(membrane_client *client, const char *request,
                                          const membrane_call *call, char **out_response,
                                          membrane_error **out_error);

/*
 * Archives a connection: it leaves lists and cannot be used; its credentials are erased. Request: id or connectionKey.
 * The answer is the connection. Archiving it again answers the same. Where the connector knows how, the tokens
 * are given back to the provider afterwards, as due work (membrane_run_due). Since: 0.1.0
 */
membrane_status membrane_archive_connection(membrane_client *client, const char *request,
                                            const membrane_call *call, char **out_response,
                                            membrane_error **out_error);

/*
 * Brings an archived connection back, to be connected again (its credentials are gone). Request: id or connectionKey.
 * The answer is the connection. Since: 0.1.0
 */
membrane_status membrane_restore_connection(membrane_client *client, const char *request,
                                            const membrane_call *call, char **out_response,
                                            membrane_error **out_error);

/*
 * Refreshes a connection's credentials now, without waiting for the next try after a failure. Request: id or
 * connectionKey. The answer is the connection.
 *
 * MEMBRANE_UNSUPPORTED   there is no refresh token
 * MEMBRANE_DISCONNECTED  the provider refuses the refresh token, now or earlier: connect again. Key
 *                        refresh_answer_lost: an answer with the next token was lost on its way. Since: 0.1.0
 */
membrane_status membrane_refresh_connection(membrane_client *client, const char *request,
                                            const membrane_call *call, char **out_response,
                                            membrane_error **out_error);

/*
 * Gets a connection's credentials, to use them elsewhere. Needs a workspace management token.
 *
 * Request: id or connectionKey; minimumSeconds: how long the access token must live at least (0 to 86400). Credentials
 * that live less long, or are about to expire, are refreshed first and stored before they are answered.
 * The answer: {"connectionId", "tenantId", "connectorKey", "credentials", "expiresAt"}. The refresh token is
 * not part of it: whoever spent it elsewhere would lose the connection. Ask again instead of keeping them.
 *
 * MEMBRANE_DISCONNECTED     the person must connect again
 * MEMBRANE_INVALID_REQUEST  key minimum_too_long: the app's tokens live less long. Since: 0.1.0
 */
membrane_status membrane_get_credentials(membrane_client *client, const char *request,
                                         const membrane_call *call, char **out_response,
                                         membrane_error **out_error);

/* ------------------------------------------------------------------------------------------------------
 * 5 Credentials and requests
 */

/*
 * Stores the tenant's credentials for the Internal API, your product's own API.
 *
 * Request: credentials (required): an object, as the workspace's internalApi.credentialsSchema describes it; it
 * replaces the present ones. null erases them. merge (true): the members are merged into the present ones
 * (RFC 7396), and null removes one; a refresh that is running is waited for. The schema is checked against the
 * result every time: data.errors of the error has every problem with its path.
 * A workspace management token names the tenant with tenantKey.
 * The answer: {"tenantId", "tenantKey", "hasCredentials"}. Since: 0.1.0
 */
membrane_status membrane_set_credentials(membrane_client *client, const char *request,
                                         const membrane_call *call, char **out_response,
                                         membrane_error **out_error);

/*
 * Asks you for a tenant's credentials for the Internal API.
 *
 * request  {"workspaceId", "workspaceKey", "tenantId", "tenantKey", "name", "fields", "reason"}; reason is
 *          "missing" or "refused". Valid during the callback only.
 * reply    takes your answer with membrane_reply_set: {"credentials": {…}}; "tenantKey" may be added, and must then be
 *          the one that was asked for. Valid during the callback only.
 * Returns 0 when it has answered. Anything else is a failure; what was set is then a message for people, at most
 * 500 characters, which the error shows: put no secret into it.
 */
typedef int32_t (*membrane_fetch_callback)(void *user_data, const char *request, membrane_reply *reply);

/*
 * Sets the engine's fetch callback, in place of the one before. A request to the Internal API calls it when the
 * tenant has no credentials, or when they were refused (401, or as the settings say) and could not be refreshed:
 * once for all callers that wait for the same tenant. What it answers is checked against the credentials schema,
 * stored sealed, and used; the request is then sent once more.
 *
 * It runs on a thread of this library that ends with it, without any lock held, and may call this library. When it
 * does not answer within fetchTimeoutMs of the engine, the request fails and a later answer is dropped; such a
 * thread lives until the callback returns, also after the engine was closed. At most 64 run at once. While one hangs,
 * it is not called again for that tenant; a callback that is set in its place is.
 *
 * Errors of the request, none of which is tried again by itself:
 *   MEMBRANE_PROVIDER_ERROR       key fetch_failed: it failed; the message is yours
 *   MEMBRANE_NETWORK              key fetch_timed_out: it did not answer in time
 *   MEMBRANE_CONFIGURATION        key fetch_answer_invalid: not the JSON above, over 1 MiB, or not as the schema wants
 *                                 it (data.errors); fetch_answer_other_tenant: it names another tenant
 *   MEMBRANE_CONFLICT             key fetch_recursive: it asked the Internal API for something as the same tenant
 *   MEMBRANE_CREDENTIALS_REFUSED  key fetched_credentials_refused: what it answered was refused at once; it is not
 *                                 asked again within ten seconds
 *
 * callback   NULL asks nobody any more.
 * release    called exactly once when `user_data` is not used any more: after the callback was replaced, cleared
 *            or its engine closed and no call of it is running; also when this function fails. May be NULL.
 *            Since: 0.1.0
 */
membrane_status membrane_set_fetch_callback(membrane *engine, membrane_fetch_callback callback, void *user_data,
                                            membrane_release release, membrane_error **out_error);

/*
 * Sends an authenticated HTTP request: through a connection when connectionId or connectionKey names one,
 * otherwise to the Internal API with the tenant's credentials.
 *
 * Request: path (required): relative to the app's base URI, or absolute with the same origin; method
 * (default GET), query (object), headers (object), and minimumSeconds (how long the access token must live
 * at least). One of
 *   body        a JSON value; a string is sent as it is
 *   bodyBase64  bytes
 *   form        an object: application/x-www-form-urlencoded; a list repeats a field
 *   multipart   a list of parts: {"name", "fileName", "contentType", and one of "body" and "bodyBase64"}
 * And also
 *   retry       how often to send again after a lost connection, 500, 502, 503, 504 or a rate limit: true (three
 *               times), a number up to 10, or {"attempts", "maximumDelayMs"}. Retry-After is honoured; who asks for
 *               more than maximumDelayMs (60000) or than is left of the call is answered at once. POST and PATCH
 *               are repeated after a rate limit only, unless they have a header Idempotency-Key.
 *   pagination  true for the connector's rule, or a rule: the list comes in pages. The answer then has `cursor`
 *               while there are more, and `items` in place of `body` where the rule names them.
 *   cursor      the page to get, from the answer before; the rest of the request as before. With pages, any status
 *               but 2xx is an error.
 *   maximumAnswerBytes  the largest body to accept; more than the engine's changes nothing but for a streamed body.
 * The answer: {"status", "headers", "body"}: header names are lower case; body is JSON when the answer is called
 * JSON (by its Content-Type) and can be read, otherwise text. It is absent, with bodyBase64 instead, when it is called
 * JSON and cannot be read, and when it is no text. JSON is as the app wrote it, its numbers too; but a byte order mark is
 * left out, of a repeated member the last one counts, and U+FFFD stands for U+0000, half a surrogate pair and bytes that
 * are not UTF-8. JSON of more than 64 levels, 200,000 values or 4000 characters in one number cannot be read. Any HTTP
 * status is an answer except
 * 401 after a refresh was tried (MEMBRANE_CREDENTIALS_REFUSED), 429 (MEMBRANE_RATE_LIMITED), and what the
 * connector's responseHandlers say.
 * Redirects are not followed: they are answered. An access token that has expired, or is about to, is
 * refreshed first, once for all callers; the new one is stored before it is used. A refresh that was begun is
 * waited for, also past timeout_ms and cancellation, up to a minute: its answer must not be lost. Waiting for
 * somebody else's refresh ends with the call: MEMBRANE_TIMED_OUT, key refresh_wait_timed_out.
 *
 * MEMBRANE_CLIENT_ACTION     the connection is not connected yet
 * MEMBRANE_DISCONNECTED      the person must connect again
 * MEMBRANE_CREDENTIALS_REFUSED  as above; or key insufficient_scope: data.scopes says what is needed
 * MEMBRANE_ADDRESS_REFUSED   another origin, or an address that is not allowed
 * MEMBRANE_NETWORK           key dns_failed (also for a name of a private address, unless allowPrivateAddresses is set:
 *                            nobody learns which names there are), connect_failed, tls_failed, proxy_failed, answer_cut_off or
 *                            answer_stalled
 * MEMBRANE_PROVIDER_ERROR    key answer_too_large: its body or its header is; answer_undecodable: the body is not in the
 *                            coding that it names (one that is not known is handed out as it is); page_unreadable:
 *                            data has page, status, response, and the cursor that asks for the page again;
 *                            page_address_invalid, pagination_loops, pagination_too_large; or what responseHandlers say
 * MEMBRANE_CONFIGURATION     no Internal API, or no credentials for it
 * Further ones of the Internal API: see membrane_set_fetch_callback. Since: 0.1.0
 */
membrane_status membrane_request(membrane_client *client, const char *request, const membrane_call *call,
                                 char **out_response, membrane_error **out_error);

/*
 * Lists the requests that were sent through a connection, newest first: as many as the engine's requestLog says.
 *
 * Request: id or connectionKey, limit, cursor.
 * The answer: {"items": [{"id", "connectionId", "createdAt", "method", "host", "path", "status", "durationMs",
 * "sentBytes", "receivedBytes", "errorKey", "attempt"}], "cursor"}: no query, header or body, and what in a path
 * equals a credential is "***". An entry is in memory at first; it is written to the store when this function is
 * called, with due work, and when the engine is closed. Since: 0.1.0
 */
membrane_status membrane_list_connection_logs(membrane_client *client, const char *request,
                                              const membrane_call *call, char **out_response,
                                              membrane_error **out_error);

/*
 * Gives the next bytes of a request's body.
 *
 * buffer   where they go: `size` bytes of room. Valid during the callback only.
 * Returns how many there are, 0 at the end of the body, or -1 to end the call.
 */
typedef int64_t (*membrane_read_callback)(void *user_data, void *buffer, size_t size);

/* Goes back to the first byte of the body. Returns 0 when that was done. */
typedef int32_t (*membrane_rewind_callback)(void *user_data);

/*
 * Takes the head of an answer: {"status", "headers"}, as membrane_request answers them.
 *
 * head     Valid during the callback only.
 * Returns 0, or anything else to end the call.
 */
typedef int32_t (*membrane_headers_callback)(void *user_data, const char *head);

/*
 * Takes the next bytes of an answer's body.
 *
 * bytes    Valid during the callback only.
 * Returns 0, or anything else to end the call.
 */
typedef int32_t (*membrane_write_callback)(void *user_data, const void *bytes, size_t size);

/* The bodies of a request that are streamed. Start with MEMBRANE_STREAM_INIT and set what is needed. */
typedef struct membrane_stream {
    size_t struct_size;                /* sizeof(membrane_stream) */
    membrane_read_callback read;       /* gives the body. NULL: the request's JSON has it, if there is one */
    int64_t body_size;                 /* of what `read` gives; -1 when it is not known: chunked, or HTTP/2 */
    membrane_rewind_callback rewind;   /* for a body that must be sent again. May be NULL */
    membrane_headers_callback headers; /* the answer's head, before its body. May be NULL */
    membrane_write_callback write;     /* takes the body. NULL: it is in the answer */
    void *user_data;                   /* given to all of them */
    membrane_release release;          /* called exactly once, before membrane_request_stream returns. May be NULL */
} membrane_stream;

#define MEMBRANE_STREAM_INIT {sizeof(membrane_stream), NULL, -1, NULL, NULL, NULL, NULL, NULL}

/*
 * Sends a request as membrane_request does, with bodies of any size that never are in memory as a whole.
 *
 * The callbacks run on the calling thread, during the call only, and with no lock held; they may call this
 * library. They are called as fast as the other side takes and gives, and no faster: while one does not
 * return, nothing is read from the network. A call cannot be cancelled while one of them runs.
 *
 * With `write`, the body of a 2xx answer goes to it as it arrives, decoded, and is not in the answer; the
 * connector's responseHandlers then see no `response.data`. Other answers are held in memory first, up to the
 * engine's maximumAnswerBytes, because what they say may have to be acted on; what then still is an answer
 * goes to `headers` and `write` as well.
 *
 * A body that was read and must be sent again, after a refresh or a lost connection or for `retry`, is
 * rewound. Without `rewind`, or where it fails, the call ends with MEMBRANE_PROVIDER_ERROR, key
 * body_not_rewindable; the credentials are fresh then, and repeating the call helps.
 *
 * request   as of membrane_request; without body, bodyBase64, form and multipart where `read` is given.
 * stream    Copied; `user_data` is used until `release`.
 *
 * MEMBRANE_CANCELLED         key callback_aborted: a callback ended the call
 * MEMBRANE_INVALID_ARGUMENT  the body ended before body_size. Otherwise as membrane_request. Since: 0.1.0
 */
membrane_status membrane_request_stream(membrane_client *client, const char *request, const membrane_call *call,
                                        const membrane_stream *stream, char **out_response,
                                        membrane_error **out_error);

/*
 * Actions: requests with a name, to be run with an input. An action is the workspace's own (a workspace management
 * token makes it), or belongs to one connection (then its tenant may make it as well).
 *
 * The action object: id, key, name, description, type, integrationKey, connectionId, tenantId, config, inputSchema,
 * createdAt, updatedAt, archivedAt. type is
 *   api-request-to-your-app      sent to the Internal API with the tenant's credentials
 *   api-request-to-external-app  sent through a connection
 * config is {"request": {"uri", "method", "headers", "query", "body"}} with formulas over `input` anywhere in it, such
 * as {"$var": "$.input.id"}; uri, with or without a leading slash, is joined to the base URI; what $concat,
 * $template and $tpl put together in it is percent-encoded, so that "/", "?" and "#" of an input stay in its part. In what
 * is the workspace's own, config is shown to managers only.
 */

/*
 * Does one thing through a connection. Request: exactly one of api {"path", "method", "query", "headers", "body"} and
 * an action's id or key; input (the action's); connectionId, connectionKey, integrationId or integrationKey; meta.
 * `code` is refused: write it in your program. Without a named connection: the action's own, its integration's, or the
 * tenant's only one.
 * The answer: {"output", "actionRunId"}; output is the body of a 2xx. Every error of a run has actionRunId in its data.
 *
 * MEMBRANE_PROVIDER_ERROR   any other HTTP status: data.status, and data.response with what the app said, unless that
 *                           is long; "***" stands for what is a credential in it
 * MEMBRANE_INVALID_REQUEST  the input is not as inputSchema wants it: data.errors
 * MEMBRANE_CONFLICT         key connection_ambiguous: several connections, and none is named; action_archived
 * and those of membrane_request. Since: 0.1.0
 */
membrane_status membrane_act(membrane_client *client, const char *request, const membrane_call *call,
                             char **out_response, membrane_error **out_error);

/*
 * Makes an action. Request: key, type, config (required), name, description, inputSchema, integrationKey, and
 * connectionId or connectionKey of the connection that it belongs to. The answer is the action, with warnings where
 * inputSchema has something that looks misspelt: sentences for whoever wrote it.
 * MEMBRANE_INVALID_REQUEST: data.path says where the definition is wrong. MEMBRANE_ALREADY_EXISTS: the key is taken.
 * MEMBRANE_UNSUPPORTED: run-javascript and http-request, with what to use instead. Since: 0.1.0
 */
membrane_status membrane_create_action(membrane_client *client, const char *request, const membrane_call *call,
                                       char **out_response, membrane_error **out_error);

/*
 * Lists actions, newest first: the workspace's own and those of the tenant's connections; a manager's list has all.
 * Request: search, connectionId, connectionKey, integrationKey, includeArchived, limit, cursor. The answer:
 * {"items": [action], "cursor"}. Since: 0.1.0
 */
membrane_status membrane_list_actions(membrane_client *client, const char *request, const membrane_call *call,
                                      char **out_response, membrane_error **out_error);

/* Gets one action. Request: id, or key with connectionId or connectionKey where it belongs to a connection.
 * Since: 0.1.0 */
membrane_status membrane_get_action(membrane_client *client, const char *request, const membrane_call *call,
                                    char **out_response, membrane_error **out_error);

/*
 * Changes an action. Request: id, or key with connectionId or connectionKey; name, description, config, inputSchema,
 * integrationKey; null removes description and inputSchema. The answer is the action, with warnings as above. Since: 0.1.0
 */
membrane_status membrane_patch_action(membrane_client *client, const char *request, const membrane_call *call,
                                      char **out_response, membrane_error **out_error);

/* Archives an action: it leaves lists and cannot be run; its key is free again. Request: id, or key with connectionId
 * or connectionKey. The answer is the action. Since: 0.1.0 */
membrane_status membrane_archive_action(membrane_client *client, const char *request, const membrane_call *call,
                                        char **out_response, membrane_error **out_error);

/* Runs an action. Request: id or key, input, connectionId, connectionKey, integrationId or integrationKey. The answer
 * is that of membrane_act. Since: 0.1.0 */
membrane_status membrane_run_action(membrane_client *client, const char *request, const membrane_call *call,
                                    char **out_response, membrane_error **out_error);

/* ------------------------------------------------------------------------------------------------------
 * 6 Connectors, integrations, workspace
 *
 * A connector says how to talk to an app; the library brings many, and a workspace can add its own. An
 * integration is a workspace's use of a connector: its OAuth client and scopes. Changing them needs a
 * workspace management token (isAdmin).
 */

/*
 * Lists connectors: the workspace's own and the built-in catalogue. Request: search (words, ranked as
 * connect's intent), category, limit (1 to 1000, default 100), cursor.
 * The answer: {"items": [{"id","key","name","description","categories","type","isBuiltIn","logoUri"}], "cursor"}.
 * Since: 0.1.0
 */
membrane_status membrane_list_connectors(membrane_client *client, const char *request,
                                         const membrane_call *call, char **out_response,
                                         membrane_error **out_error);

/*
 * Gets one connector with its whole definition. Request: id or key. Of a workspace's own connector, other tokens than
 * workspace management tokens get what list_connectors gives, and inputSchema.
 *
 * authOptions: [{"key", "type", "title", "description", "inputSchema"}], the ways to connect; one with the key "default"
 * where the connector has no `options`. A workspace's own has version (a text, "1" at first), createdAt, updatedAt and,
 * once archived, archivedAt; it is then found by its id alone. Since: 0.1.0
 */
membrane_status membrane_get_connector(membrane_client *client, const char *request,
                                       const membrane_call *call, char **out_response,
                                       membrane_error **out_error);

/*
 * Makes a connector of the workspace's own, in the platform's flat form: key, name, type ("oauth2", "oauth1",
 * "client-credentials", "membrane-token" or "integration-app-token"), description, categories, aliases, domains,
 * logoUri, parametersSchema, inputSchema, customCredentialsSchema and the functions getOAuthConfig,
 * getCredentialsFromConnectionParameters, getCredentialsFromAccessTokenResponse,
 * getCredentialsFromRefreshTokenResponse, getTokenData, refreshCredentials, makeApiClient, test and disconnect,
 * credentialsLifetime, and options, with several ways to authenticate; appUuid, externalAppId and externalAppUuid of the
 * platform's catalogue are kept. A function is a "mapping", a "rest-api-mapping", or "native": see
 * membrane_set_native_function. The platform's older form, with a block auth, is read as well. The guide Connectors.md
 * says what each may hold. The answer is the connector, in the flat form, with warnings: sentences about what probably does
 * not work; absent where there are none. MEMBRANE_INVALID_REQUEST: data.path says where the definition is wrong.
 * MEMBRANE_ADDRESS_REFUSED: an address that this engine does not send to, at data.path.
 *
 * ifExists: "update" changes the workspace's own connector of that key, where there is one, as membrane_patch_connector
 * does, so that a setup script can be run again; "fail", the default, answers MEMBRANE_ALREADY_EXISTS. Since: 0.1.0
 */
membrane_status membrane_create_connector(membrane_client *client, const char *request,
                                          const membrane_call *call, char **out_response,
                                          membrane_error **out_error);

/*
 * Changes a connector of the workspace's own. Request: id or key, and members of a definition (name, makeApiClient, …),
 * which replace the present ones whole (null removes one); the key stays. The answer is the connector. Needs a workspace management token.
 *
 * The next call on each of its connections uses the new definition, a refresh that waits after a failure is tried at
 * once, and version grows by one; a definition that stays the same changes nothing. What is stored is not computed anew:
 * getCredentialsFrom… and lifetimes count from the next connect or refresh.
 *
 * MEMBRANE_INVALID_REQUEST  data.path says where the definition that results is wrong; nothing is changed
 * MEMBRANE_CONFLICT         key connector_built_in: the catalogue's cannot be changed. Since: 0.1.0
 */
membrane_status membrane_patch_connector(membrane_client *client, const char *request,
                                         const membrane_call *call, char **out_response,
                                         membrane_error **out_error);

/*
 * Archives a connector of the workspace's own: it leaves lists, nothing new is made or connected with it
 * (MEMBRANE_CONFLICT, key connector_archived), and its key is free again. Connections that are connected go on working.
 * Request: id or key. Needs a workspace management token.
 * The answer is the connector with integrations ([{"id", "key", "name"}], those that use it) and connectionCount.
 * Archiving it again answers the same. MEMBRANE_CONFLICT, key connector_built_in: it is the catalogue's. Since: 0.1.0
 */
membrane_status membrane_archive_connector(membrane_client *client, const char *request,
                                           const membrane_call *call, char **out_response,
                                           membrane_error **out_error);

/*
 * Brings an archived connector back. Request: id, or key: of those that had the key, the one that was archived last. The
 * answer is the connector. Needs a workspace management token.
 * MEMBRANE_ALREADY_EXISTS: another one has the key by now. MEMBRANE_CONFLICT, key connector_built_in. Since: 0.1.0
 */
membrane_status membrane_restore_connector(membrane_client *client, const char *request,
                                           const membrane_call *call, char **out_response,
                                           membrane_error **out_error);

/*
 * Computes a function of a connector that is written {"type": "native", "name": "…"}.
 *
 * call   a JSON object: name (as registered), function (such as "makeApiClient"), timeoutMs (how long the call that
 *        needs the result may still take; null: no limit) and variables (what the function is given; they hold
 *        secrets). Valid during the callback only.
 * reply  takes the answer: membrane_reply_set with JSON of at most 1 MiB.
 * Returns 0 when it has answered. Anything else: it failed, and what it has set, if anything, is the reason in words for a
 * person. The words become part of an error, unless they repeat a value that the function was given.
 */
typedef int32_t (*membrane_native_function)(void *user_data, const char *call, membrane_reply *reply);

/*
 * Registers a native function by its name, in place of the one before. Names have 1 to 100 letters, digits, dots,
 * hyphens and underscores; up to 1000 may be registered. The store keeps names only: register after every open.
 *
 * It is called on the thread of the call that needs it (or the worker's), on several at once when several need it. No lock
 * is held; it may call this library, also membrane_close, but not use the connection that it is computing for. What it
 * answers after the call's time is up is not used.
 *
 * function   NULL takes it away.
 * release    called exactly once when `user_data` is not used any more: after the function was replaced, taken away or its
 *            engine closed and no call of it is running; also when this function fails. May be NULL. Since: 0.1.0
 */
membrane_status membrane_set_native_function(membrane *engine, const char *name,
                                             membrane_native_function function, void *user_data,
                                             membrane_release release, membrane_error **out_error);

/*
 * Sets what a callback answers, in place of what it has set before. Only while the callback runs; afterwards, and from
 * anywhere else, `reply` answers MEMBRANE_CLOSED. Since: 0.1.0
 */
membrane_status membrane_reply_set(membrane_reply *reply, const char *text, membrane_error **out_error);

/*
 * Lists integrations. Request: search, connectorKey, includeArchived, limit, cursor. Parameters are never part of the
 * answer; hasMissingParameters says whether something is still to be set.
 *
 * The integration object: id, key, name, connectorId, connectorKey, connectorVersion, authType (the connector's type),
 * state (READY, or CONFIGURATION_ERROR: parameters are missing, or its connector is archived), oAuthCallbackUri,
 * hasMissingParameters, createdAt, updatedAt, archivedAt. Since: 0.1.0
 */
membrane_status membrane_list_integrations(membrane_client *client, const char *request,
                                           const membrane_call *call, char **out_response,
                                           membrane_error **out_error);

/*
 * Gets one integration. Request: id or key; an archived one has its id only.
 * The answer is the integration with authOptions (as membrane_get_connector gives them), connection (the acting tenant's
 * newest, where it has one) and, for a workspace management token, parameters (without secrets) and hiddenParameters:
 * the names of those that are set and not shown, because the connector's parametersSchema says isSensitive, writeOnly or
 * the format password, does not describe them, or their name or form lets one fear a secret. Since: 0.1.0
 */
membrane_status membrane_get_integration(membrane_client *client, const char *request,
                                         const membrane_call *call, char **out_response,
                                         membrane_error **out_error);

/*
 * Makes an integration. Request: connectorKey or connectorId (one is required), key (default: the
 * connector's), name, parameters (an object by the connector's parametersSchema, such as clientId,
 * clientSecret and scopes; kept encrypted), oAuthCallbackUri. The answer is the integration.
 *
 * ifExists: "update" changes the integration of that key, where there is one, as membrane_patch_integration does: secrets
 * that are not given stay. "fail", the default, answers MEMBRANE_ALREADY_EXISTS. MEMBRANE_CONFLICT, key
 * integration_of_another_connector: the one that has the key uses another connector; connector_archived. Since: 0.1.0
 */
membrane_status membrane_create_integration(membrane_client *client, const char *request,
                                            const membrane_call *call, char **out_response,
                                            membrane_error **out_error);

/*
 * Changes an integration. Request: id or key; name, parameters (merged into the present ones),
 * oAuthCallbackUri. The answer is the integration. Since: 0.1.0
 */
membrane_status membrane_patch_integration(membrane_client *client, const char *request,
                                           const membrane_call *call, char **out_response,
                                           membrane_error **out_error);

/*
 * Archives an integration: it leaves lists, nothing is connected with it any more (MEMBRANE_CONFLICT, key
 * integration_archived), and its key is free again. Connections that are connected go on working. Request: id or key.
 * Needs a workspace management token.
 * The answer is the integration with connectionCount and connections: [{"id", "key", "tenantId"}], the newest 100 of
 * those that use it. Archiving it again answers the same. Since: 0.1.0
 */
membrane_status membrane_archive_integration(membrane_client *client, const char *request,
                                             const membrane_call *call, char **out_response,
                                             membrane_error **out_error);

/*
 * Brings an archived integration back. Request: id, or key: of those that had the key, the one that was archived last. The
 * answer is the integration. MEMBRANE_ALREADY_EXISTS: another one has the key by now. Needs a workspace management token.
 * Since: 0.1.0
 */
membrane_status membrane_restore_integration(membrane_client *client, const char *request,
                                             const membrane_call *call, char **out_response,
                                             membrane_error **out_error);

/* Gets the workspace: {"id","key","name","audience","internalApi"}; internalApi for a workspace management token only.
 * Request: {}. Since: 0.1.0 */
membrane_status membrane_get_workspace(membrane_client *client, const char *request,
                                       const membrane_call *call, char **out_response,
                                       membrane_error **out_error);

/*
 * Changes the workspace. Request: name; audience (who the workspace is to those who sign tokens: a signed token with an
 * `aud` that does not name it is refused from then on; one without `aud`, as this library signs them, is not. null, and
 * as long as there is none: `aud` is not looked at. At most 1024 bytes); internalApi (replaces the settings of your own API, null removes them) or
 * internalApiPatch (merged into them by RFC 7396, null removes a member). The settings are
 *   baseUri            the address that relative paths are joined to, unless makeApiClient gives one
 *   type               as a connector's: "client-credentials" (the default), "oauth2", "membrane-token", …
 *   makeApiClient      a connector's function of that name, with the tenant's `credentials` as its variable; so are
 *                      getOAuthConfig and the other functions of the type
 *   parameters         what the functions see as `connectorParameters`; never part of an answer
 *   credentialsSchema  a JSON Schema that the tenants' credentials are checked against
 * The answer is the workspace, with warnings where the settings' schemas have something that looks misspelt.
 * MEMBRANE_INVALID_REQUEST: data.path says where the settings are wrong. Since: 0.1.0
 */
membrane_status membrane_patch_workspace(membrane_client *client, const char *request,
                                         const membrane_call *call, char **out_response,
                                         membrane_error **out_error);

/* ------------------------------------------------------------------------------------------------------
 * 7 Tokens, tenants, workspaces
 *
 * Beside the tokens that your backend signs there are opaque ones. The library makes them, keeps only their
 * SHA-256, and can revoke them one by one:
 *   long-lived  mbr_live_…  acts as a tenant, as the workspace without one, or as its manager
 *   test        mbr_test_…  acts as a test tenant, whose records have isTest true
 *   developer   mbr_dev_…   acts for an account: makes workspaces, and is manager of each of them
 *   instance    mbr_inst_…  administers the store's workspaces and tokens, and does nothing inside workspaces
 * Each ends in a checksum, so that a mistyped one is told apart without a look into the store.
 *
 * Every operation, in all groups, takes the member workspaceKey. Developers name with it the workspace that
 * they act in (without it: their account's only one), instances the one that they act on; for everybody else
 * it must be their own. Who may call what is one table, printed in Access.md; everything else is
 * MEMBRANE_ACCESS_DENIED, before the request is read.
 *
 * The token object: id, type, kind, name, hint, workspaceId, workspaceKey, tenantId, tenantKey, accountKey,
 * createdAt, expiresAt, revokedAt, lastUsedAt. The hint is how the token begins; lastUsedAt is written every
 * few minutes at most.
 * The tenant object: id, tenantKey, internalId, name, fields, meta, hasCredentials, isTest, lastActiveAt,
 * createdAt, updatedAt, archivedAt. internalId is the platform's older name of tenantKey; meta is shown to
 * managers only.
 */

/*
 * Says who the client's token is. Request: {}.
 * The answer: {"kind", "workspace": {"id","key","name"}, "tenant", "accountKey", "token", "validUntil"}; kind is
 * "tenant", "workspace", "manager", "developer" or "instance"; token is the record of an opaque one. Since: 0.1.0
 */
membrane_status membrane_get_self(membrane_client *client, const char *request, const membrane_call *call,
                                  char **out_response, membrane_error **out_error);

/*
 * Changes the client's own tenant. Request: name, fields (replaces, until a token brings others), credentials and
 * merge (as membrane_set_credentials). The answer is that of get_self. Since: 0.1.0
 */
membrane_status membrane_patch_self(membrane_client *client, const char *request, const membrane_call *call,
                                    char **out_response, membrane_error **out_error);

/*
 * Makes an opaque token.
 *
 * Request: type (required: "long-lived", "test", "developer" or "instance"), name (what it is for),
 * expiresInSeconds (1 to 315360000; default: never), and
 *   long-lived  tenantKey, or isAdmin (true: a workspace management token), or neither
 *   test        tenantKey (default "test"); the tenant is made as a test tenant, a real one is refused
 *   developer   accountKey (required)
 * Developer and instance tokens are made by an instance token. The answer is the token object with `token`,
 * which is shown this once. MEMBRANE_CONFLICT: key tenant_not_test or tenant_archived. Since: 0.1.0
 */
membrane_status membrane_create_token(membrane_client *client, const char *request, const membrane_call *call,
                                      char **out_response, membrane_error **out_error);

/*
 * Lists opaque tokens, newest first: a manager's those of the workspace, an instance's all. Request: type,
 * tenantKey, accountKey, includeRevoked, limit (1 to 1000, default 100), cursor.
 * The answer: {"items": [token], "cursor"}. Since: 0.1.0
 */
membrane_status membrane_list_tokens(membrane_client *client, const char *request, const membrane_call *call,
                                     char **out_response, membrane_error **out_error);

/* Gets a token object. Request: id (required). Since: 0.1.0 */
membrane_status membrane_get_token(membrane_client *client, const char *request, const membrane_call *call,
                                   char **out_response, membrane_error **out_error);

/*
 * Revokes an opaque token. Its clients answer MEMBRANE_NOT_AUTHENTICATED, data.reason "revoked": those of this
 * engine from now on, those of other processes within a second. Request: id (required). The answer is the
 * token object. Revoking it again answers the same. Since: 0.1.0
 */
membrane_status membrane_revoke_token(membrane_client *client, const char *request, const membrane_call *call,
                                      char **out_response, membrane_error **out_error);

/*
 * Signs a short-lived JSON Web Token of the workspace for somebody who may do less.
 *
 * Request: tenantKey or tenantId (a tenant token), isAdmin (true: a workspace management token), neither (a
 * workspace-level token); name, fields (of the tenant), expiresInSeconds (1 to 86400, default 7200).
 * The answer: {"token", "expiresAt"}. MEMBRANE_CONFLICT: the tenant is archived. Since: 0.1.0
 */
membrane_status membrane_create_access_token(membrane_client *client, const char *request,
                                             const membrane_call *call, char **out_response,
                                             membrane_error **out_error);

/*
 * Refuses every JSON Web Token that was issued so far, by its `iat`; one without `iat` is refused from then on.
 * Request: tenantKey (only the tokens of this tenant; default: of the whole workspace, the caller's own as well).
 * The answer: {"tokensValidFrom"}, the beginning of the next second: `iat` counts in seconds. Opaque tokens are
 * revoked by membrane_revoke_token. Since: 0.1.0
 */
membrane_status membrane_revoke_tokens(membrane_client *client, const char *request, const membrane_call *call,
                                       char **out_response, membrane_error **out_error);

/*
 * Registers a public key, with whose private half your backend signs tokens (membrane_client_new takes them
 * beside those that the secret signed). A workspace has up to 100.
 *
 * Request: key (required: PEM text, or a JWK as an object or text), kid (default: the JWK's own), algorithm (the
 * only one to use an RSA key with). A token names its key by `kid`; without one exactly one key must fit.
 * The answer: {"id", "kid", "algorithms", "jwk", "createdAt"}. A private key is refused and not kept.
 * MEMBRANE_ALREADY_EXISTS: the kid is taken. Since: 0.1.0
 */
membrane_status membrane_create_public_key(membrane_client *client, const char *request,
                                           const membrane_call *call, char **out_response,
                                           membrane_error **out_error);

/* Lists the workspace's public keys, oldest first, as {"items": [key]}. Request: {}. Since: 0.1.0 */
membrane_status membrane_list_public_keys(membrane_client *client, const char *request,
                                          const membrane_call *call, char **out_response,
                                          membrane_error **out_error);

/* Removes a public key; what its private half signed is refused. Request: id or kid. The answer is the key.
 * Since: 0.1.0 */
membrane_status membrane_delete_public_key(membrane_client *client, const char *request,
                                           const membrane_call *call, char **out_response,
                                           membrane_error **out_error);

/*
 * Lists the workspace's tenants, newest first. Request: search (words in name or tenantKey), isTest (boolean),
 * includeArchived, limit (1 to 1000, default 100), cursor. The answer: {"items": [tenant], "cursor"}. Since: 0.1.0
 */
membrane_status membrane_list_tenants(membrane_client *client, const char *request, const membrane_call *call,
                                      char **out_response, membrane_error **out_error);

/* Gets a tenant. Request: id or tenantKey; a tenant gets itself, and names nobody. Since: 0.1.0 */
membrane_status membrane_get_tenant(membrane_client *client, const char *request, const membrane_call *call,
                                    char **out_response, membrane_error **out_error);

/*
 * Changes a tenant. Request: id or tenantKey; name, fields (replaces, until a token brings others), meta
 * (replaces), internalId (the new tenantKey, which your tokens name from then on), credentials and merge (as
 * membrane_set_credentials). The answer is the tenant. MEMBRANE_ALREADY_EXISTS: the key is taken. Since: 0.1.0
 */
membrane_status membrane_patch_tenant(membrane_client *client, const char *request, const membrane_call *call,
                                      char **out_response, membrane_error **out_error);

/*
 * Shuts a tenant out: its tokens and clients answer MEMBRANE_ACCESS_DENIED, data.reason "tenant_archived", in
 * other processes within a second, and its connections are not refreshed. Nothing is erased. Request: id or
 * tenantKey. The answer is the tenant. Since: 0.1.0
 */
membrane_status membrane_archive_tenant(membrane_client *client, const char *request, const membrane_call *call,
                                        char **out_response, membrane_error **out_error);

/* Brings an archived tenant back, with everything as it was. Request: id or tenantKey. The answer is the tenant.
 * Since: 0.1.0 */
membrane_status membrane_restore_tenant(membrane_client *client, const char *request, const membrane_call *call,
                                        char **out_response, membrane_error **out_error);

/*
 * Erases a tenant, archived or not, and everything that is its own: connections, credentials, open attempts,
 * events, opaque tokens. The apps are not told: archive the connections first where that matters. What is to be
 * given back to them by then, also of connects that were not finished, stays sealed until due work has given it
 * back or has failed seven times, which takes a day at most. A JSON Web
 * Token that is still good makes a new tenant without anything of the old one; revoke_tokens or archiving
 * prevents that. Request: id or tenantKey. The answer: {"id", "tenantKey", "erased"}.
 *
 * From this call on nobody finds the tenant: its clients and tokens answer MEMBRANE_NOT_AUTHENTICATED, in other
 * processes within a second, nothing of it is refreshed or delivered, what is on its way for it is not stored,
 * and its tenantKey is free for another. Its rows are erased in batches of about 200, between which others write:
 * as many as two seconds, or the limits of the call, allow before this answers. `erased` false: some are left,
 * which membrane_run_due and the worker erase, whatever happens to this process. Since: 0.1.0
 */
membrane_status membrane_delete_tenant(membrane_client *client, const char *request, const membrane_call *call,
                                       char **out_response, membrane_error **out_error);

/*
 * Makes a workspace. Request: key (what tokens call it; default: made), name, accountKey (whose developers
 * reach it; an instance says, a developer's is its own), secret (at least 32 bytes; default: made).
 * The answer: {"id", "key", "name", "accountKey", "createdAt", "updatedAt", "secret"}.
 * MEMBRANE_ALREADY_EXISTS: the key is taken. Since: 0.1.0
 */
membrane_status membrane_create_workspace(membrane_client *client, const char *request,
                                          const membrane_call *call, char **out_response,
                                          membrane_error **out_error);

/* Lists workspaces, newest first, without their secrets: an instance's all, a developer's those of its account.
 * Request: accountKey, limit (1 to 1000, default 100), cursor. Since: 0.1.0 */
membrane_status membrane_list_workspaces(membrane_client *client, const char *request,
                                         const membrane_call *call, char **out_response,
                                         membrane_error **out_error);

/*
 * Erases a workspace with everything in it. Request: workspaceKey (required). The answer: {"id", "key", "erased"}.
 * As membrane_delete_tenant: nobody finds it from this call on, its key is free for another, and what is not
 * erased yet is due work. Its data keys are erased first: nothing that it sealed opens any more. The apps are not
 * told. Since: 0.1.0
 */
membrane_status membrane_delete_workspace(membrane_client *client, const char *request,
                                          const membrane_call *call, char **out_response,
                                          membrane_error **out_error);

/*
 * Gives the workspace another secret. Request: overlapSeconds (0 to 2592000, default 0: how long the tokens of
 * the present secret are still accepted; those of an earlier one are not), secret (at least 32 bytes; default:
 * made). The answer: the workspace with secret and previousSecretValidUntil. Since: 0.1.0
 */
membrane_status membrane_rotate_workspace_secret(membrane_client *client, const char *request,
                                                 const membrane_call *call, char **out_response,
                                                 membrane_error **out_error);

/* ------------------------------------------------------------------------------------------------------
 * 8 Events and due work
 *
 * connection.created, connection.disconnected, connection.reconnected and connection.deleted are written in
 * the transaction that makes them true. They are delivered at least once, and in order for each connection:
 * to the workspace's webhooks and to the callback of the host.
 *
 * The event object: eventType, id, createdAt, workspaceId, workspaceKey, data. data.connection is the connection object with
 * customerId (its tenantId) and tenantKey; `id` stays the same however often the event is delivered. webhook.disabled has
 * data.webhook instead. Events hold no secrets.
 *
 * Delivering, and whatever else falls due by itself (tokens to refresh, old records to erase), is done by
 * membrane_run_due, which your scheduler calls, or by the worker. Any number of threads and processes may do
 * so on one store: what one has claimed no other does at the same time.
 */

/*
 * Does what is due, within limits; what was begun is finished, which takes up to 30 seconds more when another
 * side is slow.
 *
 * options     a JSON object, or NULL for the defaults:
 *               maxMilliseconds  after this time nothing more is begun. 1 to 3600000, default 10000
 *               maxCount         how many things are done at most. 1 to 1000000, default 1000
 * out_report  {"done", "failed", "nextDueAt", "erasing", "sources"}: how many things were done, how many failed
 *             and were put off, when the next thing is due (null: nothing is), how many tenants, workspaces and
 *             webhooks were deleted and are not erased yet, and the counts by kind of work ("erasures" counts
 *             batches).
 *             Owned: free with membrane_string_free. May be NULL: not wanted. Since: 0.1.0
 */
membrane_status membrane_run_due(membrane *engine, const char *options, char **out_report,
                                 membrane_error **out_error);

/*
 * Starts the worker: threads of this library that do what is due until it is stopped or the engine is closed.
 * They handle no signals, and a forked child does not have them.
 *
 * options  a JSON object, or NULL for the defaults:
 *            threads           1 to 16, default 4. Of several one asks no provider and one waits for no receiver,
 *                              so that neither kind of slowness holds up the other. One tenant has half of them
 *                              at most for its refreshes, and where its apps answer slowly one, after all others.
 *            pollMilliseconds  how often it looks for what other processes made due; what this process made
 *                              due wakes it up at once. 10 to 60000, default 1000
 *
 * MEMBRANE_CONFLICT  the engine's worker is running already. Since: 0.1.0
 */
membrane_status membrane_worker_start(membrane *engine, const char *options, membrane_error **out_error);

/*
 * Stops the worker; what it was doing ends before this returns, except when it is called from the worker's own
 * event callback. Does nothing when no worker is running. May be NULL. Since: 0.1.0
 */
void membrane_worker_stop(membrane *engine);

/*
 * Takes events in process.
 *
 * event  the event as a JSON object. Valid during the callback only.
 * Returns 0 when the event was taken. Anything else: it comes again, after one second at first and after up to
 * fifteen minutes in the end, and later events of the same connection wait for it.
 */
typedef int32_t (*membrane_event_callback)(void *user_data, const char *event);

/*
 * Sets the engine's event callback, in place of the one before.
 *
 * It is called by membrane_run_due on that thread, or by the worker on its threads: then it may run on several
 * at once, for different workspaces. No lock is held; it may call this library, also membrane_close. Of several
 * processes with a callback on one store, each event is given to one. Events wait up to seven days for a callback.
 *
 * callback   NULL takes no events any more.
 * release    called exactly once when `user_data` is not used any more: after the callback was replaced, cleared
 *            or its engine closed and no call of it is running; also when this function fails. May be NULL.
 *            Since: 0.1.0
 */
membrane_status membrane_set_event_callback(membrane *engine, membrane_event_callback callback, void *user_data,
                                            membrane_release release, membrane_error **out_error);

/*
 * Sets what is told what keeps the worker from its work: that the store is locked, full or damaged, or whatever else a run of
 * membrane_run_due would have failed with. The worker goes on trying. What fails for one record alone is counted with that
 * record, and not told.
 *
 * It is called on a thread of the worker with {"status", "type", "key", "message", "data", "since", "runs"}: the error's
 * number and members, when it began, and how many runs have failed with it since; at once when it is another one than
 * before, then once a minute while it stays. What the callback returns is not looked at. It may call this library.
 *
 * callback   NULL tells nobody any more.
 * release    as for membrane_set_event_callback. May be NULL. Since: 0.1.0
 */
membrane_status membrane_set_worker_callback(membrane *engine, membrane_event_callback callback, void *user_data,
                                             membrane_release release, membrane_error **out_error);

/*
 * Makes a webhook: an address that events are sent to with POST, signed by Standard Webhooks. Request: url
 * (required; https unless the engine allows private addresses), events (an array of event types, default all),
 * name, key (your own key of it; unique in the workspace). A workspace has at most 50. The answer is the webhook with `secret` ("whsec_…"), which no other
 * answer shows. Like every operation of this group it needs a workspace management token.
 * ifExists: "update" changes the webhook of that key, where there is one, as membrane_patch_webhook does: its secret
 * stays, and is not part of the answer. "fail", the default, answers MEMBRANE_ALREADY_EXISTS.
 *
 * The webhook object: id, key, url, name, events, enabled, disabledAt, disabledReason ("requested", "gone",
 * "failing"), failingSince, createdAt, updatedAt.
 *
 * An answer of 2xx within 30 seconds is a delivery. Otherwise: ten attempts in about three days (after 5 s,
 * 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, a tenth more or less), and Retry-After is honoured.
 * Redirects are failures. 410 disables the webhook; so do five days without a delivery. Since: 0.1.0
 */
membrane_status membrane_create_webhook(membrane_client *client, const char *request,
                                        const membrane_call *call, char **out_response,
                                        membrane_error **out_error);

/* Lists the workspace's webhooks, newest first. Request: {}. The answer: {"items": [webhook]}. Since: 0.1.0 */
membrane_status membrane_list_webhooks(membrane_client *client, const char *request, const membrane_call *call,
                                       char **out_response, membrane_error **out_error);

/* Gets one webhook. Request: id. Since: 0.1.0 */
membrane_status membrane_get_webhook(membrane_client *client, const char *request, const membrane_call *call,
                                     char **out_response, membrane_error **out_error);

/*
 * Changes a webhook. Request: id; url, events (null for all), name, enabled. While it is disabled its events are
 * kept, for up to 30 days; enabling it again sends them. The answer is the webhook. Since: 0.1.0
 */
membrane_status membrane_patch_webhook(membrane_client *client, const char *request, const membrane_call *call,
                                       char **out_response, membrane_error **out_error);

/* Deletes a webhook with its delivery log, in batches as membrane_delete_tenant does. Request: id. The answer is
 * what it was. Since: 0.1.0 */
membrane_status membrane_delete_webhook(membrane_client *client, const char *request,
                                        const membrane_call *call, char **out_response,
                                        membrane_error **out_error);

/*
 * Makes a new secret. Request: id; overlapSeconds (0 to 604800, default 86400): so long deliveries carry the
 * signatures of both. The answer: {"id", "secret", "previousSecretValidUntil"}. Since: 0.1.0
 */
membrane_status membrane_rotate_webhook_secret(membrane_client *client, const char *request,
                                               const membrane_call *call, char **out_response,
                                               membrane_error **out_error);

/*
 * Lists the attempts to deliver to a webhook, newest first; they are kept as long as their event. Request: id;
 * eventId, limit (1 to 1000, default 100), cursor. The answer: {"items": [{"id", "eventId", "eventType",
 * "attempt", "attemptedAt", "durationMs", "status", "delivered", "errorKey", "nextAttemptAt",
 * "deliveryState"}], "cursor"}; deliveryState is "pending", "delivered" or "given_up". Since: 0.1.0
 */
membrane_status membrane_list_webhook_deliveries(membrane_client *client, const char *request,
                                                 const membrane_call *call, char **out_response,
                                                 membrane_error **out_error);

/*
 * Sends an event to a webhook once more, whatever became of it, with ten attempts anew. Request: id, eventId.
 * The answer: {"id", "eventId", "deliveryState"}. MEMBRANE_CONFLICT: the webhook is disabled. Since: 0.1.0
 */
membrane_status membrane_redeliver_webhook(membrane_client *client, const char *request,
                                           const membrane_call *call, char **out_response,
                                           membrane_error **out_error);

/*
 * Lists events, newest first. They are kept for seven days, and for up to 30 while a webhook waits for them.
 * Request: connectionId, eventType, limit (1 to 1000, default 100), cursor. The answer: {"items": [event],
 * "cursor"}. Since: 0.1.0
 */
membrane_status membrane_list_events(membrane_client *client, const char *request, const membrane_call *call,
                                     char **out_response, membrane_error **out_error);

/*
 * For the receiver: checks that a webhook comes from who knows the secret, and is not old. Needs no engine.
 * Give the body as it arrived, before anything parses it; a message may come twice, with the same id.
 *
 * body, size   the bytes of the body, at most 16 MiB. `body` may be NULL when size is 0.
 * id           the header webhook-id
 * timestamp    the header webhook-timestamp
 * signature    the header webhook-signature; of several signatures one must fit
 * secrets      the webhook's secret; during a rotation both, with a space between them
 * tolerance_s  how old, and how far in the future, it may be: 1 to 86400 seconds; 0 is 300
 *
 * MEMBRANE_NOT_AUTHENTICATED  do not believe it. `data.reason` of the error: "malformed", "signature", "expired",
 *                             "not_yet_valid". A header that is missing is an empty text here. Since: 0.1.0
 */
membrane_status membrane_verify_webhook(const void *body, size_t size, const char *id, const char *timestamp,
                                        const char *signature, const char *secrets, int64_t tolerance_s,
                                        membrane_error **out_error);

/* ------------------------------------------------------------------------------------------------------
 * 9 Calls and cancellation
 */

/* Makes a cancel object. out_cancel: Owned: free with membrane_cancel_free. Since: 0.1.0 */
membrane_status membrane_cancel_new(membrane_cancel **out_cancel, membrane_error **out_error);

/*
 * Cancels every call that was given `cancel`, those running and those to come: they answer
 * MEMBRANE_CANCELLED. What was already committed stays. From any thread. May be NULL. Since: 0.1.0
 */
void membrane_cancel_signal(membrane_cancel *cancel);

/* Frees a cancel object; calls that use it go on uncancelled. May be NULL. Since: 0.1.0 */
void membrane_cancel_free(membrane_cancel *cancel);

/* ------------------------------------------------------------------------------------------------------
 * 10 Errors and memory
 *
 * Accessors are Borrowed from `error`, valid until membrane_error_free. With NULL they return NULL, 0, -1
 * for retry_after_ms, or MEMBRANE_OK.
 */

/* The status that the call returned. Since: 0.1.0 */
membrane_status membrane_error_status(const membrane_error *error);

/* The class as the platform names it: "bad_request", "connection", "configuration", "internal". Since: 0.1.0 */
const char *membrane_error_type(const membrane_error *error);

/* What exactly, stable and made for code: "not_found", "access_token_expired", "state_used", … Since: 0.1.0 */
const char *membrane_error_key(const membrane_error *error);

/* One sentence for a person, which says what to do. Never a secret. Since: 0.1.0 */
const char *membrane_error_message(const membrane_error *error);

/* Details as a JSON object, "{}" when there are none. Where an endpoint refused: endpoint ("token", "revocation",
 * "registration", "pushedAuthorization", "deviceAuthorization", "temporaryCredentials", "app"), httpStatus, error,
 * errorDescription and answer (how it begins), secrets taken out. Since: 0.1.0 */
const char *membrane_error_data(const membrane_error *error);

/* The whole error as the platform writes it: {"type","key","message","data"}. Since: 0.1.0 */
const char *membrane_error_json(const membrane_error *error);

/* 1 when the same call may succeed later, or the library tries again by itself; 0 when something must change first.
 * Since: 0.1.0 */
int32_t membrane_error_is_retryable(const membrane_error *error);

/* Milliseconds after which the other side wants to be asked again; -1 when it did not say. Since: 0.1.0 */
int64_t membrane_error_retry_after_ms(const membrane_error *error);

/* The provider's OAuth error code (RFC 6749, section 5.2), such as "invalid_grant"; NULL if none. Since: 0.1.0 */
const char *membrane_error_oauth_code(const membrane_error *error);

/* The HTTP status that the other side answered; 0 if there was no answer. Since: 0.1.0 */
int32_t membrane_error_http_status(const membrane_error *error);

/* Frees an error. May be NULL. Since: 0.1.0 */
void membrane_error_free(membrane_error *error);

/* The name of a status, such as "MEMBRANE_NOT_FOUND"; NULL for a number that is none.
 * Borrowed from the library, valid for ever. Since: 0.1.0 */
const char *membrane_status_name(membrane_status status);

/* Wipes and frees a string that came through an `out_` parameter. May be NULL. Since: 0.1.0 */
void membrane_string_free(char *string);

#ifdef __cplusplus
}
#endif

#endif /* MEMBRANE_H */
