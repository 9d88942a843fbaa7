/*
 * What the parts of the shim share. It stands between the process and libc (LD_PRELOAD), so that a test decides
 * which call to the system fails. Tests reach the functions of each part through ctypes (shim.py).
 *
 * Only what concerns the files of the watched folder is touched: everything else goes straight to libc.
 */
#ifndef SHIM_H
#define SHIM_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* libc's own function of that name, looked up once. */
#define REAL(result, name, ...) \
    static result (*real_##name)(__VA_ARGS__); \
    if (real_##name == NULL) *(void **)&real_##name = dlsym(RTLD_NEXT, #name)

/* Kinds of calls, as bits. */
enum kind {
    KIND_OPEN = 1,
    KIND_READ = 2,
    KIND_WRITE = 4,
    KIND_SYNC = 8,
    KIND_TRUNCATE = 16,
    KIND_UNLINK = 32,
    KIND_LINK = 64,
    KIND_MAP = 128,
    KIND_EXTEND = 256, /* a write behind the end of the file: what a full disk refuses */
    KIND_MEMORY = 512, /* an allocation of the library that shim_starve names */
};

/* watch.c: the watched folder. A path is relative to it; NULL when it is elsewhere. */
const char *watched_path(const char *path);
const char *watched_file(int descriptor);
void watch_opened(int descriptor, const char *path);
void watch_closed(int descriptor);

/* fail.c: whether this call fails; then errno says how. `count` is cut down where the call does a part only. */
bool fails(enum kind kind, size_t *count);

/* record.c: what was done, in order; does nothing unless a test records. */
void record_write(const char *path, const void *bytes, size_t count, off_t offset);
void record_truncate(const char *path, off_t size);
void record_change(char what, const char *path, const char *other);

#endif
