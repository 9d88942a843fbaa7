#include "forge.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>

#include "check.h"

/* base64url without padding (RFC 4648, section 5). */
static char *base64url(const unsigned char *bytes, size_t count) {
    char *text = malloc(4 * ((count + 2) / 3) + 1);
    REQUIRE(text != NULL);
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)count);
    for (char *c = text; *c != '\0'; c++) {
        if (*c == '+') *c = '-';
        if (*c == '/') *c = '_';
        if (*c == '=') *c = '\0';
    }
    return text;
}

char *forge_signature(const char *input, const char *secret) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const unsigned char *bytes = (const unsigned char *)input;
    REQUIRE(HMAC(EVP_sha256(), secret, (int)strlen(secret), bytes, strlen(input), digest, &size) != NULL);
    return base64url(digest, size);
}

char *forge_token(const char *header, const char *payload, const char *secret) {
    char *first = base64url((const unsigned char *)header, strlen(header));
    char *second = base64url((const unsigned char *)payload, strlen(payload));
    char *input = NULL, *token = NULL;
    REQUIRE(asprintf(&input, "%s.%s", first, second) >= 0);
    char *third = forge_signature(input, secret);
    REQUIRE(asprintf(&token, "%s.%s", input, third) >= 0);
    free(first);
    free(second);
    free(third);
    free(input);
    return token;
}
