/* A server on 127.0.0.1 that takes a request and never answers: a call to it is certainly running. */
#ifndef LISTENER_H
#define LISTENER_H

typedef struct listener {
    int socket;
    char base_uri[40];
} listener;

listener listener_open(void);

/* Waits until a request has arrived whole. The connection; close it with close. */
int listener_accept(const listener *listener);

void listener_close(listener *listener);

#endif
