/* Stores that cannot be used: each has its status, and none is changed. */
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

static void expect_refusal(int line, membrane_status expected, const char *url) {
    membrane *engine = NULL;
    membrane_error *error = NULL;
    membrane_status status = membrane_open(url, ENGINE_OPTIONS, &engine, &error);
    if (engine != NULL) check_failed(__FILE__, line, "%s was opened", url);
    expect_status(__FILE__, line, "membrane_open", expected, status, error);
    membrane_close(engine);
}
#define EXPECT_REFUSAL(expected, url) expect_refusal(__LINE__, expected, url)

static void not_a_database(void) {
    FILE *file = fopen("notes.txt", "w");
    REQUIRE(file != NULL);
    for (int line = 0; line < 500; line++) fputs("This is a text and no database.\n", file);
    fclose(file);
    EXPECT_REFUSAL(MEMBRANE_STORE_CORRUPT, "notes.txt");
    struct stat information;
    CHECK(stat("notes.txt", &information) == 0);
    CHECK_NUMBER(500 * 32, information.st_size);
}

/* Runs one statement on a store without the library. */
static void with_sqlite(const char *path, const char *sql) {
    sqlite3 *database = NULL;
    REQUIRE(sqlite3_open(path, &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK);
    REQUIRE(sqlite3_close(database) == SQLITE_OK);
}

static void made_by_a_newer_library(void) {
    membrane_close(open_engine("newer.db"));
    with_sqlite("newer.db", "UPDATE membrane_schema SET version = 1000000");
    EXPECT_REFUSAL(MEMBRANE_STORE_TOO_NEW, "newer.db");
}

static void made_by_another_program(void) {
    with_sqlite("others.db", "CREATE TABLE music (title TEXT); INSERT INTO music VALUES ('Gymnopedie')");
    struct stat before, after;
    REQUIRE(stat("others.db", &before) == 0);
    EXPECT_REFUSAL(MEMBRANE_STORE_CORRUPT, "others.db");
    REQUIRE(stat("others.db", &after) == 0);
    CHECK_NUMBER(before.st_size, after.st_size);
    with_sqlite("others.db", "UPDATE music SET title = 'Gnossienne'");
}

static void places_without_a_file(void) {
    REQUIRE(mkdir("folder", 0777) == 0);
    EXPECT_REFUSAL(MEMBRANE_STORE_UNAVAILABLE, "folder");
    EXPECT_REFUSAL(MEMBRANE_STORE_UNAVAILABLE, "no-such-folder/store.db");
}

static void stores_of_other_versions(void) {
    EXPECT_REFUSAL(MEMBRANE_UNSUPPORTED, "postgresql://127.0.0.1/membrane");
}

/* Permissions mean nothing to root: give up its rights, for good. */
static void become_nobody(void) {
    if (geteuid() != 0) return;
    REQUIRE(chown(".", 65534, 65534) == 0);
    REQUIRE(setgid(65534) == 0 && setuid(65534) == 0);
}

static void read_only(void) {
    membrane_close(open_engine("read-only.db"));
    REQUIRE(chmod("read-only.db", 0444) == 0);
    EXPECT_REFUSAL(MEMBRANE_STORE_READ_ONLY, "read-only.db");

    REQUIRE(mkdir("read-only", 0755) == 0);
    REQUIRE(chmod("read-only", 0555) == 0);
    membrane *engine = NULL;
    membrane_error *error = NULL;
    membrane_status status = membrane_open("read-only/store.db", NULL, &engine, &error);
    CHECK(status == MEMBRANE_STORE_READ_ONLY || status == MEMBRANE_STORE_UNAVAILABLE);
    CHECK(engine == NULL && error != NULL);
    membrane_error_free(error);
}

int main(void) {
    become_nobody();
    not_a_database();
    made_by_a_newer_library();
    made_by_another_program();
    places_without_a_file();
    stores_of_other_versions();
    read_only();
    return check_result();
}
