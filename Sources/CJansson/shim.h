#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>

/* Swift cannot compare functions. */
static inline bool json_has_standard_memory(void) {
    json_malloc_t takes;
    json_free_t gives_back;
    json_get_alloc_funcs(&takes, &gives_back);
    return takes == malloc;
}
