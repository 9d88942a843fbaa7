/*
 * Requests through a connection, beside the same with libcurl and a reused handle.
 *
 *     requests STORE
 *
 * Prints, tab-separated, for small and for 10 MB answers, with one thread and with eight: what, then microseconds of
 * processor time and of the clock for each request, ours and libcurl's. Each is the median of rounds, which alternate.
 * The server is another process.
 */
#include <curl/curl.h>
#include <membrane.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "receiver.h"

#define MAXIMUM_THREADS 8
#define LARGE 10000000

static const char secret[] = "benchmark-secret-0123456789-0123456789-0123456789-0123456789-012";
static const char small_answer[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n{\"id\":\"person-1\",\"ok\":true}";

#define REQUIRE(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(EXIT_FAILURE); \
        } \
    } while (0)

/* One kind of request, and how often. */
typedef struct job {
    int is_ours, is_large, calls;
    membrane_client *client;
    const char *request, *url;
} job;

static int32_t take(void *user_data, const void *bytes, size_t size) {
    (void)bytes;
    *(size_t *)user_data += size;
    return 0;
}

static void ours(const job *job) {
    for (int call = 0; call < job->calls; call++) {
        char *answer = NULL;
        if (job->is_large) {
            size_t taken = 0;
            membrane_stream stream = MEMBRANE_STREAM_INIT;
            stream.write = take;
            stream.user_data = &taken;
            REQUIRE(membrane_request_stream(job->client, job->request, NULL, &stream, &answer, NULL) == MEMBRANE_OK);
            REQUIRE(taken == LARGE);
        } else {
            REQUIRE(membrane_request(job->client, job->request, NULL, &answer, NULL) == MEMBRANE_OK);
        }
        membrane_string_free(answer);
    }
}

/* What a program needs to have the answer in memory. */
typedef struct memory {
    char bytes[16384];
    size_t size;
    int counts_only;
} memory;

static size_t keep(char *bytes, size_t size, size_t count, void *data) {
    memory *memory = data;
    if (!memory->counts_only) {
        REQUIRE(memory->size + size * count <= sizeof memory->bytes);
        memcpy(memory->bytes + memory->size, bytes, size * count);
    }
    memory->size += size * count;
    return size * count;
}

static void libcurls(const job *job) {
    /* One handle for all requests of a thread and a round; the library keeps its own also from round to round. */
    static _Thread_local memory memory;
    CURL *easy = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "X-Api-Key: key-0123456789");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_URL, job->url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &memory);
    memory.counts_only = job->is_large;
    for (int call = 0; call < job->calls; call++) {
        memory.size = 0;
        REQUIRE(curl_easy_perform(easy) == CURLE_OK);
        REQUIRE(!job->is_large || memory.size == LARGE);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
}

static void *run(void *argument) {
    const job *job = argument;
    if (job->is_ours) {
        ours(job);
    } else {
        libcurls(job);
    }
    return NULL;
}

static double clock_us(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double processor_us(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* For each request: processor time, then the clock. */
static void measure(job *job, int threads, double *processor, double *wall) {
    pthread_t handles[MAXIMUM_THREADS];
    double processor_start = processor_us(), start = clock_us();
    for (int i = 0; i < threads; i++) REQUIRE(pthread_create(&handles[i], NULL, run, job) == 0);
    for (int i = 0; i < threads; i++) pthread_join(handles[i], NULL);
    *wall = (clock_us() - start) / (job->calls * threads);
    *processor = (processor_us() - processor_start) / (job->calls * threads);
}

static void compare(const char *what, job our_job, int threads, int rounds) {
    double values[4][64];
    job other = our_job;
    our_job.is_ours = 1;
    other.is_ours = 0;
    measure(&our_job, threads, &values[0][0], &values[1][0]);
    for (int round = 0; round < rounds; round++) {
        measure(&our_job, threads, &values[0][round], &values[1][round]);
        measure(&other, threads, &values[2][round], &values[3][round]);
    }
    printf("%s, %d thread%s", what, threads, threads == 1 ? "" : "s");
    for (int i = 0; i < 4; i++) {
        qsort(values[i], (size_t)rounds, sizeof **values, by_size);
        printf("\t%.2f", values[i][rounds / 2]);
    }
    printf("\n");
}

static membrane_client *client_of(membrane *engine, const char *tenant) {
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.tenant_key = tenant;
    claims.is_admin = tenant == NULL;
    char *token = NULL;
    membrane_client *client = NULL;
    REQUIRE(membrane_sign_token(&claims, secret, MEMBRANE_HS256, &token, NULL) == MEMBRANE_OK);
    REQUIRE(membrane_client_new(engine, token, &client, NULL) == MEMBRANE_OK);
    membrane_string_free(token);
    return client;
}

/* A connection to the server on this port, as the request that goes through it. */
static void connect_app(membrane_client *manager, membrane_client *tenant, const char *key, int port, char *request,
                        size_t size) {
    char text[1024];
    snprintf(text, sizeof text,
             "{\"key\":\"%s\",\"name\":\"App\",\"type\":\"client-credentials\",\"makeApiClient\":{\"mapping\":{"
             "\"baseUri\":\"http://127.0.0.1:%d\",\"headers\":{\"X-Api-Key\":{\"$var\":\"$.credentials.apiKey\"}}}}}",
             key, port);
    REQUIRE(membrane_create_connector(manager, text, NULL, NULL, NULL) == MEMBRANE_OK);
    snprintf(text, sizeof text, "{\"connectorKey\":\"%s\",\"input\":{\"apiKey\":\"key-0123456789\"}}", key);
    char *answer = NULL;
    REQUIRE(membrane_connect(tenant, text, NULL, &answer, NULL) == MEMBRANE_OK);
    const char *id = strstr(answer, "\"id\":\"");
    REQUIRE(id != NULL);
    snprintf(request, size, "{\"connectionId\":\"%.*s\",\"path\":\"/people/1\"}", (int)strcspn(id + 6, "\""), id + 6);
    membrane_string_free(answer);
}

int main(int count, char **arguments) {
    REQUIRE(count == 2);
    REQUIRE(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    char *large_answer = malloc(LARGE + 128);
    int head = sprintf(
        large_answer, "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n", LARGE);
    memset(large_answer + head, 'x', LARGE);
    large_answer[head + LARGE] = '\0';
    int small_port, large_port;
    pid_t small_server = start_receiver(&small_port, small_answer);
    pid_t large_server = start_receiver(&large_port, large_answer);
    free(large_answer);

    char options[256];
    snprintf(options, sizeof options,
             "{\"workspaceKey\":\"acme\",\"workspaceSecret\":\"%s\",\"allowPrivateAddresses\":true}", secret);
    membrane *engine = NULL;
    REQUIRE(membrane_open(arguments[1], options, &engine, NULL) == MEMBRANE_OK);
    membrane_client *manager = client_of(engine, NULL), *tenant = client_of(engine, "customer-42");
    char small_request[160], large_request[160], small_url[64], large_url[64];
    connect_app(manager, tenant, "small", small_port, small_request, sizeof small_request);
    connect_app(manager, tenant, "large", large_port, large_request, sizeof large_request);
    snprintf(small_url, sizeof small_url, "http://127.0.0.1:%d/people/1", small_port);
    snprintf(large_url, sizeof large_url, "http://127.0.0.1:%d/people/1", large_port);

    job small = {.calls = 2000, .client = tenant, .request = small_request, .url = small_url};
    job large = {.is_large = 1, .calls = 10, .client = tenant, .request = large_request, .url = large_url};
    compare("small answer", small, 1, 9);
    small.calls = 500;
    compare("small answer", small, 8, 9);
    compare("10 MB answer, streamed", large, 1, 5);
    large.calls = 3;
    compare("10 MB answer, streamed", large, 8, 5);

    membrane_client_free(tenant);
    membrane_client_free(manager);
    membrane_close(engine);
    kill(small_server, SIGKILL);
    kill(large_server, SIGKILL);
    while (wait(NULL) > 0) continue;
    return 0;
}
