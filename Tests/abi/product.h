/* The other side of requests, in a process of its own: what arrives there, and over how many connections, is counted.
 */
#ifndef PRODUCT_H
#define PRODUCT_H

#include <stdatomic.h>
#include <sys/types.h>

/* What the body of an answer has; a stream takes it in several pieces. */
#define PRODUCT_ANSWER_SIZE (300 * 1024)

/* In memory that all processes share. */
typedef struct product_counts {
    atomic_int connections, requests;
    atomic_int broken; /* what arrived was no request, or the connection ended in the middle of one */
} product_counts;

typedef struct product {
    pid_t process;
    char base_uri[40];
    char *certificate; /* PEM; NULL without TLS */
    product_counts *counts;
} product;

/*
 * Starts one, before the program has threads. It keeps connections open and answers
 *   /token    an OAuth token
 *   /again    503 the first time on a connection
 *   the rest  PRODUCT_ANSWER_SIZE bytes
 */
product product_start(int with_tls);
void product_stop(product *product);

#endif
