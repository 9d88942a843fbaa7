#include "product.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

/* Of the one product that a process is. */
static product_counts *counts;
static SSL_CTX *tls;

typedef struct connection {
    int socket;
    SSL *tls;
} connection;

static ssize_t receive(const connection *from, void *buffer, size_t size) {
    return from->tls != NULL ? SSL_read(from->tls, buffer, (int)size) : recv(from->socket, buffer, size, 0);
}

static int send_all(const connection *to, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t count =
            to->tls != NULL ? SSL_write(to->tls, bytes, (int)size) : send(to->socket, bytes, size, MSG_NOSIGNAL);
        if (count <= 0) return 0;
        bytes += count;
        size -= (size_t)count;
    }
    return 1;
}

/* The first line and the header of a request, whose body is read too. 0 at the end of the connection. */
static int take_request(const connection *from, char *head, size_t room) {
    size_t size = 0;
    char *end = NULL;
    while (end == NULL) {
        ssize_t count = size < room - 1 ? receive(from, head + size, room - 1 - size) : 0;
        if (count <= 0) {
            if (size > 0) atomic_fetch_add(&counts->broken, 1);
            return 0;
        }
        size += (size_t)count;
        head[size] = '\0';
        end = strstr(head, "\r\n\r\n");
    }
    const char *length = strcasestr(head, "\r\nContent-Length: ");
    size_t wanted = length != NULL ? strtoul(length + strlen("\r\nContent-Length: "), NULL, 10) : 0;
    size_t got = size - (size_t)(end + 4 - head);
    static _Thread_local char body[65536];
    while (got < wanted) {
        ssize_t count = receive(from, body, wanted - got < sizeof body ? wanted - got : sizeof body);
        if (count <= 0) {
            atomic_fetch_add(&counts->broken, 1);
            return 0;
        }
        got += (size_t)count;
    }
    if (got > wanted || strstr(head, " HTTP/1.1\r\n") == NULL) atomic_fetch_add(&counts->broken, 1);
    end[2] = '\0';
    return 1;
}

static int answer(const connection *to, const char *request, int has_refused) {
    static const char token[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 48\r\n\r\n"
                                "{\"access_token\":\"token-a\",\"token_type\":\"bearer\"}";
    static const char later[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
    if (strstr(request, " /token ") != NULL) return send_all(to, token, sizeof token - 1);
    if (strstr(request, " /again ") != NULL && !has_refused) return send_all(to, later, sizeof later - 1);
    static char body[PRODUCT_ANSWER_SIZE];
    char head[100];
    int size = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", PRODUCT_ANSWER_SIZE);
    return send_all(to, head, (size_t)size) && send_all(to, body, sizeof body);
}

static void *serve(void *argument) {
    connection with = {.socket = (int)(intptr_t)argument};
    if (tls != NULL) {
        with.tls = SSL_new(tls);
        SSL_set_fd(with.tls, with.socket);
        if (SSL_accept(with.tls) != 1) atomic_fetch_add(&counts->broken, 1);
    }
    char request[16384];
    int has_refused = 0;
    while (take_request(&with, request, sizeof request)) {
        atomic_fetch_add(&counts->requests, 1);
        if (!answer(&with, request, has_refused)) atomic_fetch_add(&counts->broken, 1);
        has_refused |= strstr(request, " /again ") != NULL;
    }
    SSL_free(with.tls);
    close(with.socket);
    return NULL;
}

static void run(int listening) {
    signal(SIGPIPE, SIG_IGN); /* which OpenSSL raises */
    for (;;) {
        int accepted = accept(listening, NULL, NULL);
        REQUIRE(accepted >= 0);
        atomic_fetch_add(&counts->connections, 1);
        pthread_t thread;
        REQUIRE(pthread_create(&thread, NULL, serve, (void *)(intptr_t)accepted) == 0);
        pthread_detach(thread);
    }
}

/* For 127.0.0.1, signed by itself. */
static char *make_certificate(SSL_CTX *context) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    REQUIRE(key != NULL && certificate != NULL);
    REQUIRE(X509_set_version(certificate, X509_VERSION_3) == 1);
    REQUIRE(ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1);
    REQUIRE(X509_gmtime_adj(X509_getm_notBefore(certificate), -86400) != NULL);
    REQUIRE(X509_gmtime_adj(X509_getm_notAfter(certificate), 86400) != NULL);
    X509_NAME *name = X509_get_subject_name(certificate);
    REQUIRE(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"product", -1, -1, 0) == 1);
    REQUIRE(X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1);
    X509_EXTENSION *addresses = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");
    REQUIRE(addresses != NULL && X509_add_ext(certificate, addresses, -1) == 1);
    REQUIRE(X509_sign(certificate, key, EVP_sha256()) > 0);
    REQUIRE(SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1);
    BIO *memory = BIO_new(BIO_s_mem());
    REQUIRE(PEM_write_bio_X509(memory, certificate) == 1);
    char *text = NULL;
    long size = BIO_get_mem_data(memory, &text);
    char *copy = strndup(text, (size_t)size);
    BIO_free(memory);
    X509_EXTENSION_free(addresses);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return copy;
}

product product_start(int with_tls) {
    product made = {0};
    made.counts = mmap(NULL, sizeof *made.counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(made.counts != MAP_FAILED);
    counts = made.counts;
    SSL_CTX *context = with_tls ? SSL_CTX_new(TLS_server_method()) : NULL;
    if (with_tls) made.certificate = make_certificate(context);

    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(bind(listening, (struct sockaddr *)&address, size) == 0 && listen(listening, 64) == 0);
    REQUIRE(getsockname(listening, (struct sockaddr *)&address, &size) == 0);
    snprintf(made.base_uri, sizeof made.base_uri, "http%s://127.0.0.1:%d", with_tls ? "s" : "",
             ntohs(address.sin_port));

    made.process = fork();
    REQUIRE(made.process >= 0);
    if (made.process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        tls = context;
        run(listening);
    }
    close(listening);
    SSL_CTX_free(context);
    return made;
}

void product_stop(product *product) {
    kill(product->process, SIGKILL);
    waitpid(product->process, NULL, 0);
    munmap(product->counts, sizeof *product->counts);
    free(product->certificate);
}
