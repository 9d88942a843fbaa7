/* Lets the library read behind the end of a buffer. `run --sanitize` expects AddressSanitizer to complain. */
#include "support.h"

int main(void) {
    char *secret = malloc(32);
    membrane_key *key = NULL;
    memset(secret, 'x', 32);
    /* One byte more than there is. */
    membrane_key_new(secret, 33, SECRET_FORMAT, &key, NULL);
    membrane_key_free(key);
    free(secret);
    return check_result();
}
