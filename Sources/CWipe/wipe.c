/*
 * Whatever the library gives back to the heap is wiped first.
 *
 * SPDX-License-Identifier: Apache-2.0
 *
 * Secrets pass through Swift's strings and arrays on their way, which nobody can wipe: copies are made and let go of
 * where no code of ours sees it. All of them end in free(). The release library is linked with --wrap=free and
 * --wrap=realloc, so that every call in it, Swift's run time included, comes here, and lets libcurl and Jansson free
 * through it. Other libraries and the host keep their own.
 *
 * Linked by the Makefile and no target of the package: other builds do without it.
 */
#include <dlfcn.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void __real_free(void *memory);
void *__real_realloc(void *memory, size_t size);
void __wrap_free(void *memory);
void *__wrap_realloc(void *memory, size_t size);

static bool knows_sizes;

/* A host may have put another allocator in the place of libc's. One that does not bring its own malloc_usable_size
 * would leave libc's, which reads what lies before the memory and finds no size there: then nothing is wiped. */
__attribute__((constructor)) static void look_at_allocator(void) {
    Dl_info frees, sizes;
    knows_sizes = dladdr((void *)__real_free, &frees) != 0 && dladdr((void *)malloc_usable_size, &sizes) != 0 &&
                  frees.dli_fbase == sizes.dli_fbase;
}

void __wrap_free(void *memory) {
    if (memory != NULL && knows_sizes) explicit_bzero(memory, malloc_usable_size(memory));
    __real_free(memory);
}

/* Never moves without wiping what it leaves. */
void *__wrap_realloc(void *memory, size_t size) {
    if (memory == NULL || size == 0 || !knows_sizes) {
        if (memory != NULL && knows_sizes) explicit_bzero(memory, malloc_usable_size(memory));
        return __real_realloc(memory, size);
    }
    size_t present = malloc_usable_size(memory);
    if (size <= present && size > present / 2) return memory;
    void *moved = malloc(size);
    if (moved == NULL) return NULL;
    memcpy(moved, memory, size < present ? size : present);
    __wrap_free(memory);
    return moved;
}
