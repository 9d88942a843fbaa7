/* A host that gave Jansson an allocator of its own before it used the library: that one stays, and is used in pairs. */
#include <stdlib.h>

#include "support.h"

/* What comes from here cannot be given to free(), nor can anything else be given back here. */
enum { OFFSET = 64 };
static const char mark[OFFSET] = "from the host's own allocator";
static int taken, given_back;

static void *take(size_t size) {
    char *memory = malloc(size + OFFSET);
    if (memory == NULL) return NULL;
    memcpy(memory, mark, OFFSET);
    __atomic_add_fetch(&taken, 1, __ATOMIC_RELAXED);
    return memory + OFFSET;
}

static void give_back(void *pointer) {
    if (pointer == NULL) return;
    char *memory = (char *)pointer - OFFSET;
    REQUIRE(memcmp(memory, mark, OFFSET) == 0);
    __atomic_add_fetch(&given_back, 1, __ATOMIC_RELAXED);
    free(memory);
}

int main(void) {
    json_set_alloc_funcs(take, give_back);
    membrane *engine = open_engine("store.db");
    create_key_connector(engine, "http://127.0.0.1:9");
    membrane_client *client = client_for(engine, "customer");
    json_decref(ask(membrane_list_connections, client, "{}"));
    EXPECT(MEMBRANE_INVALID_REQUEST, membrane_list_connections, client, "{\"a\":", NULL, &(char *){NULL});
    membrane_client_free(client);
    membrane_close(engine);

    json_malloc_t takes;
    json_free_t gives_back;
    json_get_alloc_funcs(&takes, &gives_back);
    CHECK(takes == take && gives_back == give_back);
    CHECK(taken > 0 && taken == given_back);
    return check_result();
}
