/* Overflows on purpose. `run --sanitize` expects UndefinedBehaviorSanitizer to complain. */
#include <limits.h>
#include <stdint.h>

#include "support.h"

int main(int count, char **arguments) {
    (void)arguments;
    int number = INT_MAX;
    number += count;
    CHECK(number != 0);
    return check_result();
}
