/* A fork from within something that the library calls, and what both processes find afterwards. */
#ifndef FORKING_H
#define FORKING_H

#include "support.h"

/* What a child does where it was forked, before it returns into the library. */
typedef enum ending {
    LEAVES,       /* _exit: it never returns */
    RETURNS,      /* nothing */
    CALLS_BACK,   /* uses what it inherited */
    FREES,        /* frees what it inherited */
    OPENS_ANEW,   /* opens an engine on the same file, which it keeps until it has returned */
    COMES_LATE,   /* waits until its parent has returned */
    LOSES_ENGINE, /* nothing, but its parent had freed everything just before the fork */
    ENDINGS
} ending;

/* One try: an engine on a file of its own, and at most one fork. */
typedef struct try {
    ending ending;
    const char *place; /* for messages */
    int is_freed;
    char *url;
    membrane *engine;
    membrane_client *client;
}
try;

extern try now;
/* Nonzero in the child of this try. */
extern int is_child;

/* Once: makes the store that every try begins with, which has the tenant "customer". */
void try_prepare(void (*set_up)(membrane *engine));

void try_begin(ending ending, const char *place, const char *options);

/* Forks at the first call in each try, and does what the try is about. `reply` may be NULL. */
void fork_here(membrane_reply *reply);

/* After the call that has called back: here a child that came so far looks around and ends, and the parent judges how
 * it ended. */
void try_returned(void);

/* Frees the engine and the client, once in each process. */
void try_free(void);

/* Frees what is left, counts the releases, and opens the file once more. */
void try_end(void);

/* Like EXPECT. The child expects MEMBRANE_FORKED; a parent that has freed everything meanwhile, anything else. */
#define EXPECT_HERE(expected, function, ...) \
    do { \
        membrane_error *here_error = NULL; \
        membrane_status here_actual = function(__VA_ARGS__, &here_error); \
        expect_status(__FILE__, __LINE__, #function, try_expected(expected, here_actual), here_actual, here_error); \
    } while (0)
membrane_status try_expected(membrane_status in_parent, membrane_status actual);

/* The `user_data` of a registration whose releases are counted over all processes; each must be released once. */
void *registration_new(void);
/* Of registrations that were not released yet. */
int registration_is_alive(void *registration);
void registration_release(void *registration);
/* The same, and forks. */
void registration_release_and_fork(void *registration);

#endif
