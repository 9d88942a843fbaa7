/* What belongs to a process as a whole, or to its threads, and what no library may change behind its host's back. */
#ifndef PROCESS_STATE_H
#define PROCESS_STATE_H

#include "check.h"

#define PROCESS_ITEMS 19

/* One text for each thing. */
typedef struct process_state {
    size_t start[PROCESS_ITEMS];
    size_t size;
    char text[65536];
} process_state;

/* Sets things to other values than a process begins with: not only defaults are to be kept. */
void process_state_prepare(void);

void process_state_read(process_state *state);

const char *process_item_name(size_t item);
const char *process_state_item(const process_state *state, size_t item);

/* Changes one thing. Nonzero where that was possible. */
int process_item_spoil(size_t item);
void process_item_restore(size_t item);

int process_threads(void);

#endif
