/* The root key: where it comes from, and that a wrong one is named and changes nothing. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

/* 32 bytes each, in base64. */
#define KEY_A "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define KEY_B "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="

typedef struct bytes {
    char *start;
    size_t count;
} bytes;

static bytes read_file(const char *path) {
    bytes result = {NULL, 0};
    FILE *file = fopen(path, "rb");
    REQUIRE(file != NULL);
    size_t capacity = 1 << 22;
    result.start = malloc(capacity);
    REQUIRE(result.start != NULL);
    result.count = fread(result.start, 1, capacity, file);
    REQUIRE(result.count > 0 && result.count < capacity);
    fclose(file);
    return result;
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    REQUIRE(file != NULL);
    fputs(text, file);
    fclose(file);
    /* One that others can read is refused. */
    REQUIRE(chmod(path, 0600) == 0);
}

static void open_with(int line, const char *path, const char *options, membrane_status expected) {
    membrane *engine = NULL;
    membrane_error *error = NULL;
    membrane_status status = membrane_open(path, options, &engine, &error);
    if ((engine != NULL) != (status == MEMBRANE_OK)) check_failed(__FILE__, line, "status and engine disagree");
    expect_status(__FILE__, line, "membrane_open", expected, status, error);
    membrane_close(engine);
}
#define OPEN_WITH(path, options, expected) open_with(__LINE__, path, options, expected)

/* Opens with a key that is not the store's, and compares every byte. */
static void refuse_without_a_trace(int line, const char *path, const char *options) {
    bytes before = read_file(path);
    open_with(line, path, options, MEMBRANE_WRONG_KEY);
    bytes after = read_file(path);
    if (before.count != after.count || memcmp(before.start, after.start, before.count) != 0)
        check_failed(__FILE__, line, "%s was changed", path);
    free(before.start);
    free(after.start);
}
#define REFUSE_WITHOUT_A_TRACE(path, options) refuse_without_a_trace(__LINE__, path, options)

static void given_as_an_option(void) {
    OPEN_WITH("option.db", "{\"key\":\"" KEY_A "\"}", MEMBRANE_OK);
    CHECK(access("option.db.key", F_OK) != 0); /* no key file was needed */
    OPEN_WITH("option.db", "{\"key\":\"" KEY_A "\"}", MEMBRANE_OK);
    REFUSE_WITHOUT_A_TRACE("option.db", "{\"key\":\"" KEY_B "\"}");
    REFUSE_WITHOUT_A_TRACE("option.db", "{\"key\":\"" KEY_B "\",\"workspaceKey\":\"other\"}");
    REFUSE_WITHOUT_A_TRACE("option.db", NULL); /* the key was lost: a new one would not help */
    CHECK(access("option.db.key", F_OK) != 0);
    OPEN_WITH("option.db", "{\"key\":\"" KEY_A "\"}", MEMBRANE_OK);
}

static void given_by_the_environment(void) {
    REQUIRE(setenv("MEMBRANE_KEY", KEY_A, 1) == 0);
    OPEN_WITH("environment.db", NULL, MEMBRANE_OK);
    CHECK(access("environment.db.key", F_OK) != 0);
    REQUIRE(setenv("MEMBRANE_KEY", KEY_B, 1) == 0);
    REFUSE_WITHOUT_A_TRACE("environment.db", NULL);
    OPEN_WITH("environment.db", "{\"key\":\"" KEY_A "\"}", MEMBRANE_OK); /* the option comes first */
    REQUIRE(setenv("MEMBRANE_KEY", "no key", 1) == 0);
    OPEN_WITH("environment.db", NULL, MEMBRANE_INVALID_ARGUMENT);
    REQUIRE(unsetenv("MEMBRANE_KEY") == 0);
}

static void given_by_a_file(void) {
    write_file("root-a.key", KEY_A "\n");
    write_file("root-b.key", KEY_B);
    OPEN_WITH("file.db", "{\"keyFile\":\"root-a.key\"}", MEMBRANE_OK);
    CHECK(access("file.db.key", F_OK) != 0);
    REFUSE_WITHOUT_A_TRACE("file.db", "{\"keyFile\":\"root-b.key\"}");
    REQUIRE(setenv("MEMBRANE_KEY", KEY_A, 1) == 0);
    OPEN_WITH("file.db", "{\"keyFile\":\"root-b.key\"}", MEMBRANE_OK); /* the environment comes first */
    REQUIRE(unsetenv("MEMBRANE_KEY") == 0);
}

static void made_beside_the_store(void) {
    OPEN_WITH("made.db", NULL, MEMBRANE_OK);
    bytes key = read_file("made.db.key");
    OPEN_WITH("made.db", NULL, MEMBRANE_OK);
    bytes again = read_file("made.db.key");
    CHECK(key.count == again.count && memcmp(key.start, again.start, key.count) == 0);
    free(key.start);
    free(again.start);
    write_file("made.db.key", KEY_B);
    REFUSE_WITHOUT_A_TRACE("made.db", NULL);
}

int main(void) {
    REQUIRE(unsetenv("MEMBRANE_KEY") == 0);
    given_as_an_option();
    given_by_the_environment();
    given_by_a_file();
    made_beside_the_store();
    return check_result();
}
