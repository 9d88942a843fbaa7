/* Lets the library decide by memory that was never written. `run --valgrind` expects Valgrind to complain. */
#include "support.h"

/* Out of the compiler's sight, which would complain as well. */
__attribute__((noinline)) static membrane_claims *make_claims(void) {
    return malloc(sizeof(membrane_claims));
}

int main(void) {
    membrane_claims *claims = make_claims();
    char *token = NULL;
    claims->struct_size = sizeof *claims;
    claims->workspace_key = WORKSPACE_KEY;
    claims->tenant_key = claims->name = claims->fields = NULL;
    claims->expires_in_s = 60;
    membrane_sign_token(claims, WORKSPACE_SECRET, MEMBRANE_HS256, &token, NULL); /* whether it is_admin is not set */
    membrane_string_free(token);
    free(claims);
    return check_result();
}
