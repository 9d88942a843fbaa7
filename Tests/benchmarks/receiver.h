/* A server on 127.0.0.1 that answers every request at once with the same: a process of its own, so that its work is not
 * counted as ours. */
#ifndef RECEIVER_H
#define RECEIVER_H

#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAXIMUM_CONNECTIONS 64

/* One connection of the server, and what has come of its present request. */
typedef struct peer {
    char bytes[16384];
    size_t size;
} peer;

/* Answers every whole request and keeps what is left over. */
static void answer(int socket, peer *peer, const char *text) {
    for (;;) {
        peer->bytes[peer->size] = '\0';
        char *end = strstr(peer->bytes, "\r\n\r\n"), *length = strcasestr(peer->bytes, "content-length:");
        if (end == NULL) return;
        size_t whole = (size_t)(end + 4 - peer->bytes);
        if (length != NULL && length < end) whole += strtoul(length + 15, NULL, 10);
        if (peer->size < whole) return;
        if (send(socket, text, strlen(text), MSG_NOSIGNAL) < 0) return;
        memmove(peer->bytes, peer->bytes + whole, peer->size - whole);
        peer->size -= whole;
    }
}

/* Its process, to be killed. */
static pid_t start_receiver(int *port, const char *text) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, MAXIMUM_CONNECTIONS) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        exit(EXIT_FAILURE);
    *port = ntohs(address.sin_port);
    pid_t child = fork();
    if (child != 0) {
        close(listener);
        return child;
    }
    static struct pollfd polled[MAXIMUM_CONNECTIONS + 1];
    static peer peers[MAXIMUM_CONNECTIONS + 1];
    nfds_t count = 1;
    polled[0] = (struct pollfd){listener, POLLIN, 0};
    for (;;) {
        if (poll(polled, count, -1) < 0) _exit(EXIT_FAILURE);
        if (polled[0].revents != 0 && count <= MAXIMUM_CONNECTIONS) {
            polled[count] = (struct pollfd){accept(listener, NULL, NULL), POLLIN, 0};
            peers[count++].size = 0;
        }
        for (nfds_t i = 1; i < count; i++) {
            if (polled[i].revents == 0) continue;
            peer *peer = &peers[i];
            ssize_t got = recv(polled[i].fd, peer->bytes + peer->size, sizeof peer->bytes - 1 - peer->size, 0);
            if (got <= 0) {
                close(polled[i].fd);
                polled[i] = polled[--count];
                *peer = peers[count];
                i--;
                continue;
            }
            peer->size += (size_t)got;
            answer(polled[i].fd, peer, text);
        }
    }
}

#endif
