/* Every kind of callback that an engine keeps, in one shape: how it is registered, and what makes the library call it.
 */
#ifndef KINDS_H
#define KINDS_H

#include "support.h"

typedef struct kind {
    const char *name;
    /* Registers a callback that calls `kinds_hook`, or clears it where `is_given` is 0. */
    membrane_status (*set)(membrane *engine, int is_given, void *user_data, membrane_release release,
                           membrane_error **error);
    /* Does what calls the callback, where one is registered. What else comes of it does not matter. */
    void (*cause)(membrane *engine, membrane_client *tenant);
} kind;

#define KINDS 4
extern const kind kinds[KINDS];

/* What every callback does before it answers; NULL does nothing. `reply` is NULL where the kind has none. */
extern void (*kinds_hook)(void *user_data, membrane_reply *reply);

/* What the causes need of an engine's workspace: connectors, an integration, an Internal API where nobody listens. */
void kinds_set_up(membrane *engine);

#endif
