#include "listener.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"

listener listener_open(void) {
    listener result = {.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    REQUIRE(bind(result.socket, (struct sockaddr *)&address, size) == 0);
    REQUIRE(listen(result.socket, 8) == 0);
    REQUIRE(getsockname(result.socket, (struct sockaddr *)&address, &size) == 0);
    snprintf(result.base_uri, sizeof result.base_uri, "http://127.0.0.1:%d", ntohs(address.sin_port));
    return result;
}

int listener_accept(const listener *listener) {
    int connection = accept(listener->socket, NULL, NULL);
    REQUIRE(connection >= 0);
    char request[16384];
    size_t length = 0;
    do {
        ssize_t count = read(connection, request + length, sizeof request - 1 - length);
        REQUIRE(count > 0);
        length += (size_t)count;
        request[length] = '\0';
    } while (strstr(request, "\r\n\r\n") == NULL);
    return connection;
}

void listener_close(listener *listener) {
    close(listener->socket);
}
