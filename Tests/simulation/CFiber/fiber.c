#define _GNU_SOURCE
#include "fiber.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

enum { STACK_SIZE = 512 * 1024, GUARD_SIZE = 4096 };

struct fiber {
    ucontext_t context, resumer;
    void (*run)(void *);
    void *argument;
    bool ended;
    fiber *next;
    char *stack;
};

static fiber *current;
/* Fibers that have ended, whose stacks are used again. */
static fiber *idle;

static void start(void) {
    current->run(current->argument);
    current->ended = true;
    fiber_hand_over();
}

static fiber *allocate(void) {
    fiber *new = malloc(sizeof *new);
    if (!new) return NULL;
    new->stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (new->stack == MAP_FAILED) {
        free(new);
        return NULL;
    }
    mprotect(new->stack, GUARD_SIZE, PROT_NONE);
    return new;
}

fiber *fiber_new(void (*run)(void *), void *argument) {
    fiber *new = idle;
    if (new)
        idle = new->next;
    else if (!(new = allocate()))
        return NULL;
    new->run = run;
    new->argument = argument;
    new->ended = false;
    getcontext(&new->context);
    new->context.uc_stack.ss_sp = new->stack;
    new->context.uc_stack.ss_size = STACK_SIZE;
    new->context.uc_link = NULL;
    makecontext(&new->context, start, 0);
    return new;
}

bool fiber_resume(fiber *fiber) {
    current = fiber;
    swapcontext(&fiber->resumer, &fiber->context);
    current = NULL;
    if (!fiber->ended) return true;
    fiber->next = idle;
    idle = fiber;
    return false;
}

void fiber_hand_over(void) {
    swapcontext(&current->context, &current->resumer);
}
