/* The header alone, twice: compiled, never run, in every language standard that `run` lists. */
#include <membrane.h>

extern const membrane_claims header_claims;
extern const membrane_call header_call;
const membrane_claims header_claims = MEMBRANE_CLAIMS_INIT;
const membrane_call header_call = MEMBRANE_CALL_INIT;

/* Bindings rely on these widths. */
typedef char header_status_has_32_bits[sizeof(membrane_status) == 4 ? 1 : -1];
typedef char header_algorithm_has_32_bits[sizeof(membrane_algorithm) == 4 ? 1 : -1];
