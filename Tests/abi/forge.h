/* Makes tokens that the library would not make, with OpenSSL alone. */
#ifndef FORGE_H
#define FORGE_H

/* The HMAC SHA-256 of a text, in base64url. Free with free. */
char *forge_signature(const char *input, const char *secret);

/* A compact token (RFC 7515) of a header and a payload as they are given, signed with HMAC SHA-256.
 * Free with free. */
char *forge_token(const char *header, const char *payload, const char *secret);

#endif
