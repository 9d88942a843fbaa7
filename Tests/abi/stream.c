/* Streams: every callback runs on the calling thread, and release exactly once, whatever comes of the call. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listener.h"
#include "support.h"

enum { SOURCE_SIZE = 3 << 20, ANSWER_SIZE = 24 << 20 };

/* What one call's callbacks work on. */
typedef struct host {
    membrane_client *client;
    pthread_t thread;
    size_t given, taken, largest;
    int heads, rewinds, releases;
    size_t stop_giving, stop_taking; /* after so many bytes; 0 is never */
} host;

static int64_t give(void *user_data, void *buffer, size_t size) {
    host *host = user_data;
    CHECK(pthread_equal(host->thread, pthread_self()));
    CHECK_NUMBER(0, host->releases);
    if (host->stop_giving != 0 && host->given >= host->stop_giving) return -1;
    size_t count = SOURCE_SIZE - host->given < size ? SOURCE_SIZE - host->given : size;
    memset(buffer, 'x', count);
    host->given += count;
    return (int64_t)count;
}

static int32_t go_back(void *user_data) {
    host *host = user_data;
    host->rewinds++;
    host->given = 0;
    return 0;
}

static int32_t take_head(void *user_data, const char *head) {
    host *host = user_data;
    CHECK(strstr(head, "\"status\":200") != NULL);
    host->heads++;
    /* No lock is held: the library may be called. */
    EXPECT(MEMBRANE_OK, membrane_list_connections, host->client, "{}", NULL, NULL);
    return 0;
}

static int32_t take(void *user_data, const void *bytes, size_t size) {
    host *host = user_data;
    CHECK(bytes != NULL);
    CHECK_NUMBER(1, host->heads);
    host->taken += size;
    if (size > host->largest) host->largest = size;
    return host->stop_taking != 0 && host->taken >= host->stop_taking;
}

static void release(void *user_data) {
    ((host *)user_data)->releases++;
}

static membrane_stream stream_of(host *host, membrane_client *client) {
    memset(host, 0, sizeof *host);
    host->client = client;
    host->thread = pthread_self();
    membrane_stream stream = MEMBRANE_STREAM_INIT;
    stream.read = give;
    stream.body_size = SOURCE_SIZE;
    stream.rewind = go_back;
    stream.headers = take_head;
    stream.write = take;
    stream.user_data = host;
    stream.release = release;
    return stream;
}

/* Reads a request with its body and answers with many bytes. */
static void *serve(void *argument) {
    listener *listener = argument;
    int connection = accept(listener->socket, NULL, NULL);
    REQUIRE(connection >= 0);
    static char buffer[1 << 16];
    size_t received = 0;
    size_t head_size = 0;
    while (head_size == 0 || received < head_size + SOURCE_SIZE) {
        ssize_t count = recv(connection, buffer, sizeof buffer - 1, 0);
        if (count <= 0) break;
        if (head_size == 0) {
            buffer[count] = 0;
            const char *end = strstr(buffer, "\r\n\r\n");
            REQUIRE(end != NULL);
            head_size = (size_t)(end + 4 - buffer);
        }
        received += (size_t)count;
    }
    char head[128];
    int size = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", (int)ANSWER_SIZE);
    send(connection, head, (size_t)size, MSG_NOSIGNAL);
    memset(buffer, 'y', sizeof buffer);
    for (size_t sent = 0; sent < ANSWER_SIZE;) {
        size_t left = ANSWER_SIZE - sent < sizeof buffer ? ANSWER_SIZE - sent : sizeof buffer;
        ssize_t count = send(connection, buffer, left, MSG_NOSIGNAL);
        if (count <= 0) break;
        sent += (size_t)count;
    }
    close(connection);
    return NULL;
}

static const char request[] = "{\"method\":\"PUT\",\"path\":\"/file\"}";

static void both_ways(membrane_client *client, listener *server, size_t stop_giving, size_t stop_taking,
                      membrane_status expected) {
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, serve, server) == 0);
    host host;
    membrane_stream stream = stream_of(&host, client);
    host.stop_giving = stop_giving;
    host.stop_taking = stop_taking;
    char untouched, *response = &untouched;
    EXPECT(expected, membrane_request_stream, client, request, NULL, &stream, &response);
    CHECK_NUMBER(1, host.releases);
    if (expected == MEMBRANE_OK) {
        CHECK_NUMBER(SOURCE_SIZE, host.given);
        CHECK_NUMBER(ANSWER_SIZE, host.taken);
        CHECK(host.largest <= 1 << 20);
        CHECK(strstr(response, "\"body\"") == NULL);
        membrane_string_free(response);
    } else {
        CHECK(response == &untouched);
    }
    pthread_join(thread, NULL);
}

/* What comes to nothing before anything is sent. */
static void refused(membrane_client *client, const char *text, int64_t size, membrane_status expected) {
    host host;
    membrane_stream stream = stream_of(&host, client);
    stream.body_size = size;
    EXPECT(expected, membrane_request_stream, client, text, NULL, &stream, NULL);
    CHECK_NUMBER(1, host.releases);
    CHECK_NUMBER(0, host.given);
}

int main(void) {
    membrane *engine = open_engine("stream.db");
    membrane_client *client = client_for(engine, "customer");
    listener server = listener_open();
    set_up_internal_api(engine, client, server.base_uri, "key");

    both_ways(client, &server, 0, 0, MEMBRANE_OK);
    both_ways(client, &server, 1 << 20, 0, MEMBRANE_CANCELLED);
    both_ways(client, &server, 0, 1 << 20, MEMBRANE_CANCELLED);

    refused(client, "{}", -1, MEMBRANE_INVALID_REQUEST);
    refused(client, "{", -1, MEMBRANE_INVALID_REQUEST);
    refused(NULL, request, -1, MEMBRANE_INVALID_ARGUMENT);
    refused(client, request, -2, MEMBRANE_INVALID_ARGUMENT);
    refused(client, "{\"path\":\"/\",\"method\":\"PUT\",\"body\":1}", -1, MEMBRANE_INVALID_REQUEST);

    listener_close(&server);
    membrane_client_free(client);
    membrane_close(engine);
    return check_result();
}
