/*
 * Writes down, in order, what was done to the files of the watched folder, for power_loss.py to lose some of it.
 * One record: what (a letter), lengths of path, other path and data (u32 each), offset or size (u64), then these.
 *
 *     C create   W write   T truncate   S sync   D sync of the folder   U unlink   L link to `other`
 *     A acknowledged: the test has been told that what `data` says is done
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "shim.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;

static void put(char what, const char *path, const char *other, const void *data, size_t count, uint64_t number) {
    if (__atomic_load_n(&journal, __ATOMIC_RELAXED) < 0) return;
    uint32_t lengths[3] = {(uint32_t)strlen(path), (uint32_t)strlen(other), (uint32_t)count};
    struct iovec parts[] = {
        {&what, 1},
        {lengths, sizeof lengths},
        {&number, sizeof number},
        {(void *)path, lengths[0]},
        {(void *)other, lengths[1]},
        {(void *)data, count},
    };
    pthread_mutex_lock(&lock);
    /* The test reads a whole journal or none: what cannot be written down must not go unnoticed. */
    if (journal >= 0 && writev(journal, parts, sizeof parts / sizeof *parts) < 0) abort();
    pthread_mutex_unlock(&lock);
}

/* Records into that file, which is outside of the folder; NULL ends it. 0, or -1. */
int shim_record(const char *path) {
    pthread_mutex_lock(&lock);
    if (journal >= 0) close(journal);
    journal = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    int result = path != NULL && journal < 0 ? -1 : 0;
    pthread_mutex_unlock(&lock);
    return result;
}

void shim_acknowledged(const char *text) {
    put('A', "", "", text, strlen(text), 0);
}

void record_write(const char *path, const void *bytes, size_t count, off_t offset) {
    put('W', path, "", bytes, count, (uint64_t)offset);
}

void record_truncate(const char *path, off_t size) {
    put('T', path, "", "", 0, (uint64_t)size);
}

void record_change(char what, const char *path, const char *other) {
    put(what, path, other, "", 0, 0);
}
