#include "check.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int failures;

void check_failed(const char *file, int line, const char *format, ...) {
    char text[1000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    /* One write, so that the lines of several threads do not mix. */
    fprintf(stderr, "    %s:%d: %s\n", file, line, text);
    atomic_fetch_add(&failures, 1);
}

int check_result(void) {
    return atomic_load(&failures) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
