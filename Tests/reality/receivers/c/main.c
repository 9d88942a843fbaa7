/*
 * A receiver of webhooks in C. receivers/python and receivers/go are the same program.
 *
 *     main SECRET
 *
 * Prints its port, then a line for each message: `event ID TYPE`, or `refused REASON`. Ends when its input does.
 * It takes one message after the other, and what is no message of HTTP/1.1 with a Content-Length ends it.
 */
#include <arpa/inet.h>
#include <jansson.h>
#include <membrane.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { MAXIMUM = 1 << 20 };

static char message[MAXIMUM + 1];

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

/* The value of a header, in memory that is good until the program ends; "" when there is none. */
static const char *header(const char *name) {
    size_t length = strlen(name);
    for (char *line = strstr(message, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
            const char *value = line + length + 1;
            return strndup(value + strspn(value, " "), strcspn(value + strspn(value, " "), "\r"));
        }
    }
    return "";
}

static const char *member(const char *text, size_t size, const char *name) {
    const char *value = json_string_value(json_object_get(json_loadb(text, size, 0, NULL), name));
    return value ? value : "?";
}

/* Reads one message: its body and that one's size. */
static const char *read_message(int connection, size_t *size) {
    size_t length = 0;
    const char *body = NULL;
    while (body == NULL || (size_t)(message + length - body) < *size) {
        ssize_t count = read(connection, message + length, MAXIMUM - length);
        if (count <= 0) {
            die("read");
        }
        length += (size_t)count;
        message[length] = '\0';
        if (body == NULL && (body = strstr(message, "\r\n\r\n")) != NULL) {
            body += 4;
            *size = strtoul(header("content-length"), NULL, 10);
        }
    }
    return body;
}

static void receive(int connection, const char *secret) {
    size_t size = 0;
    const char *body = read_message(connection, &size);
    membrane_error *error = NULL;
    membrane_status status = membrane_verify_webhook(body, size, header("webhook-id"), header("webhook-timestamp"),
                                                     header("webhook-signature"), secret, 300, &error);
    if (status == MEMBRANE_OK) {
        printf("event %s %s\n", member(body, size, "id"), member(body, size, "eventType"));
        dprintf(connection, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    } else {
        const char *data = membrane_error_data(error);
        printf("refused %s\n", member(data, strlen(data), "reason"));
        dprintf(connection, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    fflush(stdout);
    membrane_error_free(error);
}

int main(int count, char **arguments) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (count != 2 || listener < 0 || bind(listener, (struct sockaddr *)&address, length) != 0 ||
        listen(listener, 16) != 0 || getsockname(listener, (struct sockaddr *)&address, &length) != 0) {
        die("listen");
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    struct pollfd waits[] = {{.fd = listener, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    while (poll(waits, 2, -1) > 0 && waits[1].revents == 0) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0) {
            die("accept");
        }
        receive(connection, arguments[1]);
        close(connection);
    }
    return EXIT_SUCCESS;
}
