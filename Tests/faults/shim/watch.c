/* Which descriptors belong to files of the watched folder. */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

enum { DESCRIPTORS = 65536 };

static char folder[PATH_MAX];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *paths[DESCRIPTORS];

/* An absolute path without links; "" watches nothing. Set while no other thread uses the folder. */
void shim_watch(const char *path) {
    snprintf(folder, sizeof folder, "%s", path);
}

const char *watched_path(const char *path) {
    size_t length = strlen(folder);
    if (length == 0 || path == NULL || strncmp(path, folder, length) != 0) return NULL;
    if (path[length] == 0) return ".";
    return path[length] == '/' ? path + length + 1 : NULL;
}

const char *watched_file(int descriptor) {
    if (folder[0] == 0 || descriptor < 0 || descriptor >= DESCRIPTORS) return NULL;
    return __atomic_load_n(&paths[descriptor], __ATOMIC_ACQUIRE);
}

void watch_opened(int descriptor, const char *path) {
    if (descriptor < 0 || descriptor >= DESCRIPTORS || path == NULL) return;
    pthread_mutex_lock(&lock);
    free(paths[descriptor]);
    __atomic_store_n(&paths[descriptor], strdup(path), __ATOMIC_RELEASE);
    pthread_mutex_unlock(&lock);
}

void watch_closed(int descriptor) {
    if (descriptor < 0 || descriptor >= DESCRIPTORS) return;
    pthread_mutex_lock(&lock);
    free(paths[descriptor]);
    __atomic_store_n(&paths[descriptor], NULL, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&lock);
}
