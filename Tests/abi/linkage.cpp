/* A C++ program: the names that the header declares are the library's, and its structs are filled in as in C. */
#include <membrane.h>

#include <string>

#include "check.h"

int main() {
    const std::string secret = "a-secret-0123456789-0123456789-0123456789-0123456789-0123456789-";
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.tenant_key = "customer";
    char *token = nullptr, *answer = nullptr;
    membrane_error *error = nullptr;
    REQUIRE(membrane_sign_token(&claims, secret.c_str(), MEMBRANE_HS512, &token, &error) == MEMBRANE_OK);
    CHECK(membrane_verify_token(token, secret.c_str(), &answer, &error) == MEMBRANE_OK);
    CHECK(answer != nullptr && std::string(answer).find("customer") != std::string::npos);
    CHECK(error == nullptr);
    membrane_string_free(answer);
    membrane_string_free(token);

    /* A callback that is a lambda without captures. */
    membrane *engine = nullptr;
    REQUIRE(membrane_open("sqlite::memory:", nullptr, &engine, &error) == MEMBRANE_OK);
    CHECK(membrane_set_event_callback(
              engine, [](void *, const char *) -> int32_t { return 0; }, nullptr, nullptr, &error) == MEMBRANE_OK);
    membrane_close(engine);
    return check_result();
}
