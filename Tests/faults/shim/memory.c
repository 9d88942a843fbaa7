/* Memory that one library does not get. Which one asks is known by where its call comes from. */
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

#include "shim.h"

/* libc's own, which dlsym itself may need. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static uintptr_t begin, end;

static int look_at(struct dl_phdr_info *object, size_t size, void *name) {
    (void)size;
    if (strstr(object->dlpi_name, name) == NULL) return 0;
    for (int number = 0; number < object->dlpi_phnum; number++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[number];
        if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0) continue;
        begin = object->dlpi_addr + part->p_vaddr;
        end = begin + part->p_memsz;
        return 1;
    }
    return 0;
}

/* The library of that name, as far as its code is one piece; "" none. 0, or -1 when it is not loaded. */
int shim_starve(const char *library) {
    begin = end = 0;
    return library[0] == 0 || dl_iterate_phdr(look_at, (void *)library) == 1 ? 0 : -1;
}

static bool is_refused(const void *caller) {
    uintptr_t place = (uintptr_t)caller;
    if (place < begin || place >= end || !fails(KIND_MEMORY, NULL)) return false;
    errno = ENOMEM;
    return true;
}

#define CALLER __builtin_return_address(0)

void *malloc(size_t size) {
    return is_refused(CALLER) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return is_refused(CALLER) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    return is_refused(CALLER) ? NULL : __libc_realloc(memory, size);
}

/* For libcurl, which takes an allocator of the program's: every allocation of its own is counted. */

void *shim_malloc(size_t size) {
    return fails(KIND_MEMORY, NULL) ? NULL : __libc_malloc(size);
}

void *shim_calloc(size_t count, size_t size) {
    return fails(KIND_MEMORY, NULL) ? NULL : __libc_calloc(count, size);
}

void *shim_realloc(void *memory, size_t size) {
    return fails(KIND_MEMORY, NULL) ? NULL : __libc_realloc(memory, size);
}

char *shim_strdup(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = shim_malloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}
