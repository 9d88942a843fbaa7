/* Leaks on purpose. `run` expects Valgrind and the address sanitizer to complain: else they do not look. */
#include "support.h"

__attribute__((noinline)) static void leak(void) {
    for (int i = 0; i < 10; i++) {
        char *token = sign("customer");
        CHECK(token != NULL);
    }
}

int main(void) {
    leak();
    return check_result();
}
