/* Every status has its own name, and no other number has one. */
#include "support.h"

/* The compiler refuses this switch when the header has a status that is not listed here. */
static const char *expected_name(membrane_status status) {
    switch (status) {
#define NAME(status) \
    case status: \
        return #status;
        NAME(MEMBRANE_OK)
        NAME(MEMBRANE_INVALID_ARGUMENT)
        NAME(MEMBRANE_INVALID_REQUEST)
        NAME(MEMBRANE_CLOSED)
        NAME(MEMBRANE_FORKED)
        NAME(MEMBRANE_CANCELLED)
        NAME(MEMBRANE_TIMED_OUT)
        NAME(MEMBRANE_UNSUPPORTED)
        NAME(MEMBRANE_NOT_AUTHENTICATED)
        NAME(MEMBRANE_ACCESS_DENIED)
        NAME(MEMBRANE_NOT_FOUND)
        NAME(MEMBRANE_ALREADY_EXISTS)
        NAME(MEMBRANE_CONFLICT)
        NAME(MEMBRANE_DISCONNECTED)
        NAME(MEMBRANE_CLIENT_ACTION)
        NAME(MEMBRANE_CREDENTIALS_REFUSED)
        NAME(MEMBRANE_CONNECT_REFUSED)
        NAME(MEMBRANE_CONFIGURATION)
        NAME(MEMBRANE_INTEGRATION_BROKEN)
        NAME(MEMBRANE_ADDRESS_REFUSED)
        NAME(MEMBRANE_NETWORK)
        NAME(MEMBRANE_PROVIDER_ERROR)
        NAME(MEMBRANE_RATE_LIMITED)
        NAME(MEMBRANE_STORE_BUSY)
        NAME(MEMBRANE_STORE_FULL)
        NAME(MEMBRANE_STORE_READ_ONLY)
        NAME(MEMBRANE_STORE_UNAVAILABLE)
        NAME(MEMBRANE_STORE_CORRUPT)
        NAME(MEMBRANE_STORE_TOO_NEW)
        NAME(MEMBRANE_WRONG_KEY)
        NAME(MEMBRANE_INTERNAL)
        NAME(MEMBRANE_OUT_OF_MEMORY)
#undef NAME
    case MEMBRANE_STATUS_MAX:
        break;
    }
    return NULL;
}

static void check_name(int number) {
    const char *expected = expected_name((membrane_status)number);
    const char *actual = membrane_status_name((membrane_status)number);
    if (expected != NULL) {
        CHECK_TEXT(expected, actual);
    } else if (actual != NULL) {
        check_failed(__FILE__, __LINE__, "%d is called %s", number, actual);
    }
}

int main(void) {
    for (int number = -1000; number <= 2000; number++) check_name(number);
    check_name(MEMBRANE_STATUS_MAX);
    check_name(-MEMBRANE_STATUS_MAX - 1);
    CHECK_TEXT(MEMBRANE_VERSION, membrane_version());
    return check_result();
}
