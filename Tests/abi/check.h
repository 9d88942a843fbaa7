/* Checks for small test programs: each says where it failed, and the program goes on. */
#ifndef CHECK_H
#define CHECK_H

#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a program returns when this machine cannot show what it tests. It prints why. */
#define CHECK_SKIPPED 77

/* Reports a failed check. From any thread. */
void check_failed(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* What main returns: EXIT_SUCCESS when no check failed. */
int check_result(void);

#ifdef __cplusplus
}
#endif

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, "not true: %s", #condition))

/* Ends the program when nothing after it would make sense. */
#define REQUIRE(condition) \
    ((condition) ? (void)0 : (check_failed(__FILE__, __LINE__, "not true: %s", #condition), exit(EXIT_FAILURE)))

#define CHECK_NUMBER(expected, actual) \
    do { \
        long long check_expected = (expected), check_actual = (actual); \
        if (check_expected != check_actual) \
            check_failed(__FILE__, __LINE__, "%s is %lld instead of %lld", #actual, check_actual, check_expected); \
    } while (0)

#define CHECK_TEXT(expected, actual) \
    do { \
        const char *check_expected = (expected), *check_actual = (actual); \
        if (check_actual == NULL || strcmp(check_expected, check_actual) != 0) \
            check_failed(__FILE__, __LINE__, "%s is \"%s\" instead of \"%s\"", #actual, \
                         check_actual == NULL ? "(null)" : check_actual, check_expected); \
    } while (0)

#endif
