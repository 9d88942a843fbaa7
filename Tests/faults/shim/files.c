/* The calls to the system that SQLite and the library make on files. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shim.h"

static int opened(const char *path, int descriptor, bool is_new) {
    const char *name = watched_path(path);
    if (descriptor < 0) return descriptor;
    if (name == NULL) {
        watch_closed(descriptor);
        return descriptor;
    }
    watch_opened(descriptor, name);
    if (is_new) record_change('C', name, "");
    return descriptor;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        if (watched_path(path) == NULL) return opened(path, real_##name(path, flags, mode), false); \
        if (fails(KIND_OPEN, NULL)) return -1; \
        struct stat before; \
        bool is_new = (flags & O_CREAT) != 0 && stat(path, &before) != 0; \
        return opened(path, real_##name(path, flags, mode), is_new); \
    }

OPEN(open)
OPEN(open64)

int close(int descriptor) {
    REAL(int, close, int);
    watch_closed(descriptor);
    return real_close(descriptor);
}

/* Whether a write behind the present end is refused. */
static bool has_no_room(int descriptor, size_t count, off_t offset) {
    struct stat file;
    if (fstat(descriptor, &file) != 0 || offset + (off_t)count <= file.st_size) return false;
    return fails(KIND_EXTEND, NULL);
}

#define WRITE_AT(name) \
    ssize_t name(int descriptor, const void *bytes, size_t count, off_t offset) { \
        REAL(ssize_t, name, int, const void *, size_t, off_t); \
        const char *path = watched_file(descriptor); \
        if (path == NULL) return real_##name(descriptor, bytes, count, offset); \
        if (fails(KIND_WRITE, &count) || has_no_room(descriptor, count, offset)) return -1; \
        ssize_t written = real_##name(descriptor, bytes, count, offset); \
        if (written > 0) record_write(path, bytes, (size_t)written, offset); \
        return written; \
    }

WRITE_AT(pwrite)
WRITE_AT(pwrite64)

ssize_t write(int descriptor, const void *bytes, size_t count) {
    REAL(ssize_t, write, int, const void *, size_t);
    const char *path = watched_file(descriptor);
    if (path == NULL) return real_write(descriptor, bytes, count);
    off_t offset = lseek(descriptor, 0, SEEK_CUR);
    if (fails(KIND_WRITE, &count) || has_no_room(descriptor, count, offset)) return -1;
    ssize_t written = real_write(descriptor, bytes, count);
    if (written > 0) record_write(path, bytes, (size_t)written, offset);
    return written;
}

#define READ_AT(name) \
    ssize_t name(int descriptor, void *bytes, size_t count, off_t offset) { \
        REAL(ssize_t, name, int, void *, size_t, off_t); \
        if (watched_file(descriptor) != NULL && fails(KIND_READ, &count)) return -1; \
        return real_##name(descriptor, bytes, count, offset); \
    }

READ_AT(pread)
READ_AT(pread64)

ssize_t read(int descriptor, void *bytes, size_t count) {
    REAL(ssize_t, read, int, void *, size_t);
    if (watched_file(descriptor) != NULL && fails(KIND_READ, &count)) return -1;
    return real_read(descriptor, bytes, count);
}

#define SYNC(name) \
    int name(int descriptor) { \
        REAL(int, name, int); \
        const char *path = watched_file(descriptor); \
        if (path == NULL) return real_##name(descriptor); \
        if (fails(KIND_SYNC, NULL)) return -1; \
        /* To the disk below it makes no difference here, only to the journal. */ \
        record_change(strcmp(path, ".") == 0 ? 'D' : 'S', path, ""); \
        return 0; \
    }

SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name) \
    int name(int descriptor, off_t size) { \
        REAL(int, name, int, off_t); \
        const char *path = watched_file(descriptor); \
        if (path == NULL) return real_##name(descriptor, size); \
        if (fails(KIND_TRUNCATE, NULL)) return -1; \
        int result = real_##name(descriptor, size); \
        if (result == 0) record_truncate(path, size); \
        return result; \
    }

TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    const char *name = watched_path(path);
    if (name == NULL) return real_unlink(path);
    if (fails(KIND_UNLINK, NULL)) return -1;
    int result = real_unlink(path);
    if (result == 0) record_change('U', name, "");
    return result;
}

int link(const char *from, const char *to) {
    REAL(int, link, const char *, const char *);
    const char *name = watched_path(to), *source = watched_path(from);
    if (name == NULL || source == NULL) return real_link(from, to);
    if (fails(KIND_LINK, NULL)) return -1;
    int result = real_link(from, to);
    if (result == 0) record_change('L', source, name);
    return result;
}

#define MAP(name) \
    void *name(void *address, size_t size, int protection, int flags, int descriptor, off_t offset) { \
        REAL(void *, name, void *, size_t, int, int, int, off_t); \
        if (descriptor >= 0 && watched_file(descriptor) != NULL && fails(KIND_MAP, NULL)) return MAP_FAILED; \
        return real_##name(address, size, protection, flags, descriptor, offset); \
    }

MAP(mmap)
MAP(mmap64)
