/*
 * The first token of a fresh process: load the library, open a store that does not exist yet, sign.
 *
 *     startup LIBRARY STORE
 *
 * A host that is linked to nothing but libc. Prints, tab-separated, milliseconds and how many KiB of memory came to
 * be resident.
 */
#include <dlfcn.h>
#include <membrane.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_in_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static long resident_kib(void) {
    FILE *file = fopen("/proc/self/status", "r");
    char line[200];
    long kib = -1;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) sscanf(line, "VmRSS: %ld", &kib);
    if (file != NULL) fclose(file);
    return kib;
}

#define FUNCTION(name) (*__extension__(__typeof__(name) *) dlsym(library, #name))

int main(int count, char **arguments) {
    if (count != 3) return EXIT_FAILURE;
    long resident = resident_kib();
    double start = now_in_ms();
    void *library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return EXIT_FAILURE;
    }
    static const char secret[] = "benchmark-secret-0123456789-0123456789-0123456789-0123456789-012";
    membrane *engine = NULL;
    membrane_claims claims = MEMBRANE_CLAIMS_INIT;
    claims.workspace_key = "acme";
    claims.tenant_key = "customer-42";
    char *token = NULL;
    if (FUNCTION(membrane_open)(arguments[2], NULL, &engine, NULL) != MEMBRANE_OK ||
        FUNCTION(membrane_sign_token)(&claims, secret, MEMBRANE_HS512, &token, NULL) != MEMBRANE_OK)
        return EXIT_FAILURE;
    double end = now_in_ms();
    printf("%.3f\t%ld\n", end - start, resident_kib() - resident);
    FUNCTION(membrane_string_free)(token);
    FUNCTION(membrane_close)(engine);
    return EXIT_SUCCESS;
}
