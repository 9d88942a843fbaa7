/* The header alone, twice: compiled, never run, in every language standard that `run` lists. */
#include <membrane.h>
/* Others may have brought it already. */
#include <membrane.h>

extern const membrane_claims header_claims;
extern const membrane_call header_call;
extern const membrane_stream header_stream;
extern const membrane_verify_options header_verify_options;
const membrane_claims header_claims = MEMBRANE_CLAIMS_INIT;
const membrane_call header_call = MEMBRANE_CALL_INIT;
const membrane_stream header_stream = MEMBRANE_STREAM_INIT;
const membrane_verify_options header_verify_options = MEMBRANE_VERIFY_OPTIONS_INIT;

/* Bindings rely on these widths. */
typedef char header_status_has_32_bits[sizeof(membrane_status) == 4 ? 1 : -1];
typedef char header_algorithm_has_32_bits[sizeof(membrane_algorithm) == 4 ? 1 : -1];
