/* A host that also uses OpenSSL, libcurl, SQLite and jansson by itself: neither side notices the other. */
#include <curl/curl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listener.h"
#include "operations.h"

/* jansson with the host's own memory: each block says who made it, so that a free of another library is seen. */

#define OURS 0x6d656d6272616e65

typedef union block {
    uint64_t mark;
    max_align_t alignment;
} block;

static atomic_long jansson_blocks, jansson_calls;

static void *jansson_malloc(size_t size) {
    block *made = malloc(sizeof(block) + size);
    if (made == NULL) return NULL;
    made->mark = OURS;
    atomic_fetch_add(&jansson_blocks, 1);
    atomic_fetch_add(&jansson_calls, 1);
    return made + 1;
}

static void jansson_free(void *memory) {
    if (memory == NULL) return;
    block *made = (block *)memory - 1;
    REQUIRE(made->mark == OURS);
    made->mark = 0;
    atomic_fetch_sub(&jansson_blocks, 1);
    free(made);
}

/* SQLite's log, which is one for the process. */
static atomic_int log_lines;

static void take_log_line(void *unused, int code, const char *line) {
    (void)unused;
    (void)code;
    (void)line;
    atomic_fetch_add(&log_lines, 1);
}

/* What the host itself does with the libraries, between the library's calls. */

static void use_jansson(void) {
    json_t *value = json_pack("{s:s, s:[i, b]}", "name", "host", "list", 7, 1);
    char *text = json_dumps(value, JSON_SORT_KEYS);
    CHECK_TEXT("{\"list\": [7, true], \"name\": \"host\"}", text);
    json_free_t release = NULL;
    json_get_alloc_funcs(NULL, &release);
    release(text);
    json_decref(value);
}

static void use_openssl(void) {
    static const unsigned char expected[] = {0xba, 0x78, 0x16, 0xbf}; /* of SHA-256("abc"), FIPS 180-4 */
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    CHECK(EVP_Digest("abc", 3, digest, &size, EVP_sha256(), NULL) == 1);
    CHECK(size == 32 && memcmp(digest, expected, sizeof expected) == 0);
    CHECK(OSSL_LIB_CTX_get0_global_default() != NULL && EVP_default_properties_is_fips_enabled(NULL) == 0);
}

static void use_sqlite(sqlite3 *database) {
    CHECK_NUMBER(SQLITE_OK, sqlite3_exec(database, "INSERT INTO notes VALUES ('host')", NULL, NULL, NULL));
    int before = atomic_load(&log_lines);
    CHECK_NUMBER(SQLITE_ERROR, sqlite3_exec(database, "SELECT * FROM nothing", NULL, NULL, NULL));
    CHECK(atomic_load(&log_lines) > before); /* the log is still the host's */
    CHECK_NUMBER(0, sqlite3_soft_heap_limit64(-1));
}

static void use_curl(CURL *easy) {
    CHECK_NUMBER(CURLE_OK, curl_easy_setopt(easy, CURLOPT_URL, "http://127.0.0.1:9/"));
    CHECK_NUMBER(CURLE_COULDNT_CONNECT, curl_easy_perform(easy));
    long status = -1;
    CHECK_NUMBER(CURLE_OK, curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status));
    CHECK_NUMBER(0, status);
}

static sqlite3 *database;
static CURL *easy;

static void use_all(void) {
    use_jansson();
    use_openssl();
    use_sqlite(database);
    use_curl(easy);
}

/* What the library does in between. Each succeeds or fails in its own way; none leaves an error in OpenSSL's queue. */

#define QUIET(expected, ...) \
    do { \
        EXPECT(expected, __VA_ARGS__); \
        CHECK_NUMBER(0, (long long)ERR_peek_error()); \
    } while (0)

static const char no_key[] = "-----BEGIN PRIVATE KEY-----\nMIIBVQIBADANBg\n-----END PRIVATE KEY-----\n";

static void fail_with_keys_and_tokens(void) {
    membrane_key *key = NULL;
    char *text = NULL;
    QUIET(MEMBRANE_INVALID_ARGUMENT, membrane_key_new, no_key, strlen(no_key), "{}", &key);
    char *token = sign("customer");
    QUIET(MEMBRANE_OK, membrane_verify_token, token, WORKSPACE_SECRET, &text);
    membrane_string_free(text);
    char *signature = strrchr(token, '.') + 1;
    *signature = *signature == 'A' ? 'B' : 'A';
    QUIET(MEMBRANE_NOT_AUTHENTICATED, membrane_verify_token, token, WORKSPACE_SECRET, &text);
    membrane_string_free(token);

    /* A public key of a pair of OpenSSL's own, and what is signed with its private half. */
    EVP_PKEY *pair = EVP_EC_gen("P-256");
    REQUIRE(pair != NULL);
    BIO *memory = BIO_new(BIO_s_mem());
    REQUIRE(PEM_write_bio_PrivateKey(memory, pair, NULL, NULL, 0, NULL, NULL) == 1);
    char *pem = NULL;
    long size = BIO_get_mem_data(memory, &pem);
    QUIET(MEMBRANE_OK, membrane_key_new, pem, (size_t)size, NULL, &key);
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = WORKSPACE_KEY;
    QUIET(MEMBRANE_OK, membrane_key_sign, key, &claims, MEMBRANE_ES256, &token);
    QUIET(MEMBRANE_OK, membrane_key_verify, key, token, NULL, &text);
    membrane_string_free(text);
    QUIET(MEMBRANE_NOT_AUTHENTICATED, membrane_key_verify, key, "e30.e30.AAAA", NULL, &text);
    QUIET(MEMBRANE_INVALID_ARGUMENT, membrane_key_sign, key, &claims, MEMBRANE_RS256, &text);
    membrane_string_free(token);
    membrane_key_free(key);
    BIO_free(memory);
    EVP_PKEY_free(pair);
}

/* The root key of another store: what is sealed does not open. */
static void fail_to_open(void) {
    membrane *other = NULL;
    QUIET(MEMBRANE_WRONG_KEY, membrane_open, "store.db", "{\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}",
          &other);
    CHECK(other == NULL);
}

static void fail_with_the_network(membrane_client *client) {
    EXPECT(MEMBRANE_NETWORK, membrane_request, client, "{\"path\":\"/orders\"}", NULL, NULL);
    CHECK_NUMBER(0, (long long)ERR_peek_error());
}

static void *answer_without_tls(void *opened) {
    const listener *listener = opened;
    int connection = accept(listener->socket, NULL, NULL);
    REQUIRE(connection >= 0);
    static const char answer[] = "HTTP/1.1 400 This is no TLS\r\nConnection: close\r\n\r\n";
    char hello[4096];
    REQUIRE(read(connection, hello, sizeof hello) > 0);
    REQUIRE(write(connection, answer, sizeof answer - 1) > 0);
    close(connection);
    return NULL;
}

/* TLS that fails puts errors into the queue of whichever thread drove it. */
static void fail_with_tls(membrane *engine) {
    listener listener = listener_open();
    char *base_uri = format("https%s", strchr(listener.base_uri, ':'));
    membrane_client *client = client_for(engine, "tls");
    set_up_internal_api(engine, client, base_uri, "secret-key");
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, answer_without_tls, &listener) == 0);
    fail_with_the_network(client);
    pthread_join(thread, NULL);
    membrane_client_free(client);
    listener_close(&listener);
    free(base_uri);
}

/* What the host left in the queue is its own, and stays. */
static void leave_the_hosts_errors(membrane_client *client) {
    ERR_raise_data(ERR_LIB_USER, 77, "the host's own");
    unsigned long own = ERR_peek_last_error();
    membrane_key *key = NULL;
    EXPECT(MEMBRANE_INVALID_ARGUMENT, membrane_key_new, no_key, strlen(no_key), "{}", &key);
    json_decref(ask(membrane_list_connections, client, "{}"));
    CHECK(own == ERR_peek_last_error() && own == ERR_get_error());
    CHECK_NUMBER(0, (long long)ERR_peek_error());
}

static void every_operation(membrane_client *client) {
    for (size_t i = 0; i < OPERATION_COUNT; i++) {
        char *response = NULL;
        membrane_status status = operations[i].function(client, "{}", NULL, &response, NULL);
        if (status == MEMBRANE_OK) membrane_string_free(response);
        if (ERR_peek_error() != 0) check_failed(__FILE__, __LINE__, "%s leaves an error", operations[i].name);
    }
}

static atomic_int is_over;

/* The host's own threads use the libraries meanwhile. */
static void *use_meanwhile(void *unused) {
    (void)unused;
    sqlite3 *own = NULL;
    REQUIRE(sqlite3_open(":memory:", &own) == SQLITE_OK);
    REQUIRE(sqlite3_exec(own, "CREATE TABLE notes (text TEXT)", NULL, NULL, NULL) == SQLITE_OK);
    CURL *own_easy = curl_easy_init();
    while (!atomic_load(&is_over)) {
        use_jansson();
        use_openssl();
        use_sqlite(own);
        use_curl(own_easy);
    }
    curl_easy_cleanup(own_easy);
    sqlite3_close(own);
    return NULL;
}

int main(void) {
    json_set_alloc_funcs(jansson_malloc, jansson_free);
    json_object_seed(4711);
    REQUIRE(sqlite3_config(SQLITE_CONFIG_LOG, take_log_line, NULL) == SQLITE_OK);
    REQUIRE(curl_global_init(CURL_GLOBAL_ALL) == CURLE_OK);
    REQUIRE(sqlite3_open("host.db", &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, "CREATE TABLE notes (text TEXT)", NULL, NULL, NULL) == SQLITE_OK);
    easy = curl_easy_init();
    long blocks = atomic_load(&jansson_blocks);
    use_all();

    membrane *engine = open_engine("store.db");
    membrane_client *client = client_for(engine, "customer"), *manager = client_for(engine, NULL);
    set_up_internal_api(engine, client, "http://127.0.0.1:9", "secret-key");
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) REQUIRE(pthread_create(&threads[i], NULL, use_meanwhile, NULL) == 0);
    for (int i = 0; i < 3; i++) {
        fail_with_keys_and_tokens();
        fail_to_open();
        fail_with_the_network(client);
        use_all();
    }
    leave_the_hosts_errors(client);
    every_operation(client);
    /* What ends the token or the workspace is last in the table, or refused with nothing asked. */
    fail_with_tls(engine);
    atomic_store(&is_over, 1);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);

    /* The host is done with libcurl; the library is not. */
    curl_easy_cleanup(easy);
    curl_global_cleanup();
    membrane_client *late = client_for(engine, "late");
    set_up_internal_api(engine, late, "http://127.0.0.1:9", "secret-key");
    fail_with_the_network(late);
    membrane_client_free(late);
    membrane_client_free(manager);
    membrane_client_free(client);
    membrane_close(engine);

    /* And the other way round. */
    easy = curl_easy_init();
    use_all();
    curl_easy_cleanup(easy);
    CHECK_NUMBER(SQLITE_OK, sqlite3_close(database));
    CHECK(atomic_load(&jansson_calls) > 1000); /* the library uses this very jansson */
    CHECK_NUMBER(blocks, atomic_load(&jansson_blocks));
    return check_result();
}
