/* Checks for small test programs: each says where it failed, and the program goes on. */
#ifndef CHECK_H
#define CHECK_H

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a program returns when the machine cannot show what it tests. */
#define CHECK_SKIPPED 77

/* Checks that failed, in all threads. Defined by CHECK_MAIN. */
extern atomic_int check_failures;

#define CHECK_MAIN atomic_int check_failures = 0;

/* What main returns. */
#define CHECK_RESULT() (atomic_load(&check_failures) == 0 ? EXIT_SUCCESS : EXIT_FAILURE)

#define CHECK_FAILED(...)                                     \
    do {                                                      \
        fprintf(stderr, "    %s:%d: ", __FILE__, __LINE__);   \
        fprintf(stderr, __VA_ARGS__);                         \
        fputc('\n', stderr);                                  \
        atomic_fetch_add(&check_failures, 1);                 \
    } while (0)

#define CHECK(condition)                                      \
    do {                                                      \
        if (!(condition)) CHECK_FAILED("not true: %s", #condition); \
    } while (0)

/* Ends the program when what follows would make no sense. */
#define REQUIRE(condition)                                    \
    do {                                                      \
        if (!(condition)) {                                   \
            CHECK_FAILED("not true: %s", #condition);         \
            exit(EXIT_FAILURE);                               \
        }                                                     \
    } while (0)

#define CHECK_NUMBER(expected, actual)                        \
    do {                                                      \
        long long check_expected = (expected), check_actual = (actual); \
        if (check_expected != check_actual)                   \
            CHECK_FAILED("%s is %lld instead of %lld", #actual, check_actual, check_expected); \
    } while (0)

#define CHECK_TEXT(expected, actual)                          \
    do {                                                      \
        const char *check_expected = (expected), *check_actual = (actual); \
        if (check_actual == NULL || strcmp(check_expected, check_actual) != 0) \
            CHECK_FAILED("%s is \"%s\" instead of \"%s\"", #actual,            \
                         check_actual == NULL ? "(null)" : check_actual, check_expected); \
    } while (0)

#endif
