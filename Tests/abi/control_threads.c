/* Races on purpose. `run --threads` expects the thread sanitizer to complain: else it does not look. */
#include <pthread.h>

#include "support.h"

static int number;

static void *count(void *unused) {
    (void)unused;
    for (int i = 0; i < 1000; i++) number++;
    return NULL;
}

int main(void) {
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, count, NULL) == 0);
    count(NULL);
    pthread_join(thread, NULL);
    return check_result();
}
