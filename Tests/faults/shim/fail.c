/* Makes the n-th call of some kinds fail, or all from the n-th on. */
#include <errno.h>
#include <pthread.h>

#include "shim.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int kinds, first, error;
static bool all;
static int seen, failed;

/*
 * kinds  bits of `enum kind`
 * first  1 is the next such call
 * error  the errno; 0: it does half of what it should and says so, which only reads and writes can
 * all    whether those after it fail as well
 */
void shim_fail(int of_kinds, int from, int with_error, int those_after) {
    pthread_mutex_lock(&lock);
    kinds = of_kinds;
    first = from;
    error = with_error;
    all = those_after != 0;
    seen = failed = 0;
    pthread_mutex_unlock(&lock);
}

/* No call fails any more. How many have. */
int shim_relent(void) {
    pthread_mutex_lock(&lock);
    kinds = 0;
    int count = failed;
    pthread_mutex_unlock(&lock);
    return count;
}

bool fails(enum kind kind, size_t *count) {
    if ((__atomic_load_n(&kinds, __ATOMIC_RELAXED) & (int)kind) == 0) return false;
    pthread_mutex_lock(&lock);
    bool hit = (kinds & (int)kind) != 0 && (++seen == first || (all && seen > first));
    int with = error;
    if (hit) failed++;
    pthread_mutex_unlock(&lock);
    if (!hit) return false;
    if (with == 0) {
        if (count != NULL) *count /= 2;
        return false;
    }
    errno = with;
    return true;
}
