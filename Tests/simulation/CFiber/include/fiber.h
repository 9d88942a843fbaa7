/* Stacks that take turns on one thread: exactly one runs, and it runs until it hands over itself.
 *
 * A real thread for each virtual one would need the kernel for each turn.
 */
#ifndef FIBER_H
#define FIBER_H

#include <stdbool.h>

typedef struct fiber fiber;

/* A stack on which `run(argument)` will run. NULL when there is no memory. */
fiber *fiber_new(void (*run)(void *), void *argument);

/* Lets the fiber run until it hands over or has ended. False once it has ended; then it is gone. */
bool fiber_resume(fiber *fiber);

/* Hands over to whoever resumed the fiber that runs. */
void fiber_hand_over(void);

#endif
