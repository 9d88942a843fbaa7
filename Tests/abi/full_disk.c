/* A disk without space: the call says so, and what was stored before stays readable. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

/* A small disk that only this process sees and that goes with it. */
static int mount_small_disk(const char *path) {
    if (mkdir(path, 0755) != 0) return -1;
    if (unshare(CLONE_NEWNS) != 0) return -1;
    if (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) != 0) return -1;
    return mount("tmpfs", path, "tmpfs", 0, "size=8m");
}

/* Takes all the space that is left. */
static void fill(const char *path) {
    static const char page[4096];
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    REQUIRE(file >= 0);
    while (write(file, page, sizeof page) > 0) {
    }
    CHECK_NUMBER(ENOSPC, errno);
    close(file);
}

int main(void) {
    if (mount_small_disk("disk") != 0) {
        printf("needs the right to mount a file system\n");
        return CHECK_SKIPPED;
    }
    membrane *engine = open_engine("disk/store.db");
    create_key_connector(engine, "http://127.0.0.1:9");
    membrane_client *client = client_for(engine, "customer");
    char *id = pending_connection(client);
    char *get = format("{\"id\":\"%s\"}", id);
    char *patch = format("{\"id\":\"%s\",\"meta\":{\"text\":\"%0*d\"}}", id, 16000, 0);

    fill("disk/ballast");
    EXPECT(MEMBRANE_STORE_FULL, membrane_patch_connection, client, patch, NULL, NULL);
    json_t *connection = ask(membrane_get_connection, client, get);
    CHECK(json_object_get(connection, "meta") == NULL || json_object_size(json_object_get(connection, "meta")) == 0);
    json_decref(connection);

    membrane *other = NULL;
    EXPECT(MEMBRANE_STORE_FULL, membrane_open, "disk/other.db", ENGINE_OPTIONS, &other);

    REQUIRE(unlink("disk/ballast") == 0);
    EXPECT(MEMBRANE_OK, membrane_patch_connection, client, patch, NULL, NULL);
    free(patch);
    free(get);
    free(id);
    membrane_client_free(client);
    membrane_close(engine);
    return check_result();
}
