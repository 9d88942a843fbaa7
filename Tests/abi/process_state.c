#include "process_state.h"

#include <dirent.h>
#include <fcntl.h>
#include <fenv.h>
#include <limits.h>
#include <locale.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* Where the item that is being read goes. */
static process_state *target;

__attribute__((format(printf, 1, 2))) static void put(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(target->text + target->size, sizeof target->text - target->size, format, arguments);
    va_end(arguments);
    REQUIRE(size >= 0 && (size_t)size < sizeof target->text - target->size);
    target->size += (size_t)size;
}

static int count_entries(const char *path) {
    DIR *directory = opendir(path);
    REQUIRE(directory != NULL);
    int count = 0;
    while (readdir(directory) != NULL) count++;
    closedir(directory);
    return count;
}

int process_threads(void) {
    return count_entries("/proc/self/task");
}

/* Signals. */

static void put_disposition(void) {
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) != 0) continue;
        put("%d:%p:%x:", number, (void *)(uintptr_t)action.sa_handler, (unsigned)action.sa_flags);
        for (int other = 1; other < NSIG; other++) put("%d", sigismember(&action.sa_mask, other) == 1);
        put(" ");
    }
}

static void on_signal(int number) {
    (void)number;
}

static int spoil_disposition(void) {
    return signal(SIGPIPE, on_signal) != SIG_ERR;
}

static void restore_disposition(void) {
    signal(SIGPIPE, SIG_DFL);
}

static void put_blocked(void) {
    sigset_t blocked;
    REQUIRE(pthread_sigmask(SIG_SETMASK, NULL, &blocked) == 0);
    for (int number = 1; number < NSIG; number++) put("%d", sigismember(&blocked, number) == 1);
}

static int change_blocked(int how) {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    return pthread_sigmask(how, &pipe, NULL) == 0;
}

static int spoil_blocked(void) {
    return change_blocked(SIG_BLOCK);
}

static void restore_blocked(void) {
    change_blocked(SIG_UNBLOCK);
}

static void put_signal_stack(void) {
    stack_t stack;
    REQUIRE(sigaltstack(NULL, &stack) == 0);
    put("%p %d %zu", stack.ss_sp, stack.ss_flags, stack.ss_size);
}

static char other_stack[65536];

static int spoil_signal_stack(void) {
    stack_t stack = {.ss_sp = other_stack, .ss_size = sizeof other_stack};
    return sigaltstack(&stack, NULL) == 0;
}

static void restore_signal_stack(void) {
    stack_t stack = {.ss_flags = SS_DISABLE, .ss_size = sizeof other_stack};
    sigaltstack(&stack, NULL);
}

/* Threads and descriptors. */

static void put_threads(void) {
    put("%d", process_threads());
}

static int is_over;
static pthread_t other_thread;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void *wait_for_end(void *unused) {
    pthread_mutex_lock(&mutex);
    while (!is_over) pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    return unused;
}

static int spoil_threads(void) {
    is_over = 0;
    return pthread_create(&other_thread, NULL, wait_for_end, NULL) == 0;
}

static void restore_threads(void) {
    int threads = process_threads();
    pthread_mutex_lock(&mutex);
    is_over = 1;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&mutex);
    pthread_join(other_thread, NULL);
    while (process_threads() == threads) sched_yield();
}

static void put_descriptors(void) {
    put("%d", count_entries("/proc/self/fd"));
}

static int other_descriptor;

static int spoil_descriptors(void) {
    other_descriptor = dup(STDERR_FILENO);
    return other_descriptor >= 0;
}

static void restore_descriptors(void) {
    close(other_descriptor);
}

/* The standard streams: whether reading waits, and where they are. */
static void put_streams(void) {
    for (int descriptor = 0; descriptor < 3; descriptor++) {
        struct stat status;
        int flags = fcntl(descriptor, F_GETFL);
        put("%x %x ", (unsigned)flags, (unsigned)fcntl(descriptor, F_GETFD));
        if (fstat(descriptor, &status) == 0) put("%lx:%lx ", (long)status.st_dev, (long)status.st_ino);
    }
}

static int change_stdin(int set) {
    int flags = fcntl(STDIN_FILENO, F_GETFD);
    return flags >= 0 && fcntl(STDIN_FILENO, F_SETFD, set ? flags | FD_CLOEXEC : flags & ~FD_CLOEXEC) == 0;
}

static int spoil_streams(void) {
    return change_stdin(1);
}

static void restore_streams(void) {
    change_stdin(0);
}

/* Where files are looked for and with what rights they are made. */

static void put_umask(void) {
    mode_t mask = umask(0);
    umask(mask);
    put("%o", (unsigned)mask);
}

static int spoil_umask(void) {
    umask(0111);
    return 1;
}

static void restore_umask(void) {
    umask(027);
}

static void put_directory(void) {
    char path[PATH_MAX];
    REQUIRE(getcwd(path, sizeof path) != NULL);
    put("%s", path);
}

static int own_directory = -1;

static int spoil_directory(void) {
    own_directory = open(".", O_RDONLY | O_DIRECTORY);
    return own_directory >= 0 && chdir("/") == 0;
}

static void restore_directory(void) {
    REQUIRE(fchdir(own_directory) == 0);
    close(own_directory);
}

static void put_environment(void) {
    for (char **entry = environ; *entry != NULL; entry++) put("%s\n", *entry);
}

static int spoil_environment(void) {
    return setenv("SPOILED", "1", 1) == 0;
}

static void restore_environment(void) {
    unsetenv("SPOILED");
}

/* How the C library counts, writes and guesses. */

static void put_locale(void) {
    put("%s", setlocale(LC_ALL, NULL));
}

static int spoil_locale(void) {
    return setlocale(LC_CTYPE, "C") != NULL;
}

static void restore_locale(void) {
    setlocale(LC_ALL, "C.UTF-8");
}

static locale_t own_locale;

static void put_thread_locale(void) {
    put("%d", uselocale((locale_t)0) == LC_GLOBAL_LOCALE);
}

static int spoil_thread_locale(void) {
    own_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return own_locale != (locale_t)0 && uselocale(own_locale) != (locale_t)0;
}

static void restore_thread_locale(void) {
    uselocale(LC_GLOBAL_LOCALE);
    freelocale(own_locale);
}

/* The C library reads TZ when somebody asks it for the local time, and keeps what it has read. */
static void put_time_zone(void) {
    put("%s %s %ld %d", tzname[0], tzname[1], timezone, daylight);
}

static int spoil_time_zone(void) {
    setenv("TZ", "ABC-7", 1);
    tzset();
    return 1;
}

static void restore_time_zone(void) {
    setenv("TZ", "XYZ5", 1);
    tzset();
    unsetenv("TZ");
}

/* What rand and random give next. */
static char random_numbers[128];

static void put_random_numbers(void) {
    for (size_t i = 0; i < sizeof random_numbers; i++) put("%02x", (unsigned char)random_numbers[i]);
}

static int spoil_random_numbers(void) {
    return rand() >= 0;
}

static void restore_random_numbers(void) {
    srandom(4711);
}

static void put_floating_point(void) {
    put("%d %d", fegetround(), fegetexcept());
}

static int spoil_floating_point(void) {
    return fesetround(FE_UPWARD) == 0;
}

static void restore_floating_point(void) {
    fesetround(FE_TOWARDZERO);
}

/* What the kernel allows, and how it treats the process. */

static void put_limits(void) {
    for (int limit = 0; limit < RLIM_NLIMITS; limit++) {
        struct rlimit value;
        if (getrlimit(limit, &value) == 0)
            put("%d:%llx:%llx ", limit, (unsigned long long)value.rlim_cur, (unsigned long long)value.rlim_max);
    }
}

static struct rlimit own_limit;

static int spoil_limits(void) {
    REQUIRE(getrlimit(RLIMIT_STACK, &own_limit) == 0);
    struct rlimit other = own_limit;
    other.rlim_cur = 1 << 20;
    return setrlimit(RLIMIT_STACK, &other) == 0;
}

static void restore_limits(void) {
    setrlimit(RLIMIT_STACK, &own_limit);
}

static void put_timers(void) {
    for (int timer = ITIMER_REAL; timer <= ITIMER_PROF; timer++) {
        struct itimerval value;
        REQUIRE(getitimer(timer, &value) == 0);
        put("%ld %ld ", (long)value.it_value.tv_sec, (long)value.it_interval.tv_sec);
    }
    put("%u", alarm(0));
}

static int change_timer(time_t seconds) {
    struct itimerval value = {.it_value.tv_sec = seconds};
    return setitimer(ITIMER_VIRTUAL, &value, NULL) == 0;
}

static int spoil_timers(void) {
    return change_timer(100000);
}

static void restore_timers(void) {
    change_timer(0);
}

static void put_scheduling(void) {
    struct sched_param parameters;
    put("%d %d ", getpriority(PRIO_PROCESS, 0), sched_getscheduler(0));
    if (sched_getparam(0, &parameters) == 0) put("%d", parameters.sched_priority);
}

static int spoil_scheduling(void) {
    return sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){0}) == 0;
}

static void restore_scheduling(void) {
    sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){0});
}

static void put_kernel_switches(void) {
    int parent_death = 0, is_reaper = 0;
    char name[16];
    prctl(PR_GET_PDEATHSIG, &parent_death);
    prctl(PR_GET_CHILD_SUBREAPER, &is_reaper);
    prctl(PR_GET_NAME, name);
    put("%s %d %d %d %d %d %d", name, parent_death, is_reaper, prctl(PR_GET_DUMPABLE), prctl(PR_GET_KEEPCAPS),
        prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), prctl(PR_GET_TIMERSLACK));
}

static int spoil_kernel_switches(void) {
    return prctl(PR_SET_NAME, "spoiled") == 0;
}

static void restore_kernel_switches(void) {
    prctl(PR_SET_NAME, "process");
}

/* What the kernel shows of users, capabilities, processors and locked memory. */
static void put_status(void) {
    static const char *const names[] = {"Uid",    "Gid",    "Groups",  "NStgid",      "NSpgid", "NSsid",
                                        "VmLck",  "SigIgn", "SigCgt",  "CapInh",      "CapPrm", "CapEff",
                                        "CapBnd", "CapAmb", "Seccomp", "Cpus_allowed"};
    char line[1000];
    FILE *file = fopen("/proc/self/status", "re");
    REQUIRE(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (strncmp(line, names[i], strlen(names[i])) == 0 && line[strlen(names[i])] == ':') put("%s", line);
    fclose(file);
}

static cpu_set_t own_processors;

/* Not to lock memory, which AddressSanitizer does not do. */
static int spoil_status(void) {
    cpu_set_t one;
    REQUIRE(sched_getaffinity(0, sizeof own_processors, &own_processors) == 0);
    CPU_ZERO(&one);
    for (int number = 0; number < CPU_SETSIZE && CPU_COUNT(&one) == 0; number++)
        if (CPU_ISSET(number, &own_processors)) CPU_SET(number, &one);
    return CPU_COUNT(&own_processors) > 1 && sched_setaffinity(0, sizeof one, &one) == 0;
}

static void restore_status(void) {
    sched_setaffinity(0, sizeof own_processors, &own_processors);
}

#define ITEM(name, function) \
    { name, put_##function, spoil_##function, restore_##function }
static const struct {
    const char *name;
    void (*put)(void);
    int (*spoil)(void);
    void (*restore)(void);
} items[] = {
    ITEM("dispositions of signals", disposition),
    ITEM("mask of signals", blocked),
    ITEM("stack for signals", signal_stack),
    ITEM("threads", threads),
    ITEM("descriptors", descriptors),
    ITEM("standard streams", streams),
    ITEM("umask", umask),
    ITEM("working directory", directory),
    ITEM("environment", environment),
    ITEM("locale", locale),
    ITEM("locale of the thread", thread_locale),
    ITEM("time zone", time_zone),
    ITEM("random numbers", random_numbers),
    ITEM("floating point", floating_point),
    ITEM("limits", limits),
    ITEM("timers", timers),
    ITEM("scheduling", scheduling),
    ITEM("switches of the kernel", kernel_switches),
    ITEM("status", status),
};

typedef char all_items_have_room[sizeof items / sizeof *items == PROCESS_ITEMS ? 1 : -1];

void process_state_prepare(void) {
    restore_locale();
    restore_floating_point();
    restore_umask();
    restore_time_zone();
    restore_kernel_switches();
    initstate(4711, random_numbers, sizeof random_numbers);
    signal(SIGUSR1, SIG_IGN);
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &blocked, NULL);
    /* As the spoilers leave them, which is not exactly as they were. */
    restore_disposition();
    if (spoil_signal_stack()) restore_signal_stack();
}

void process_state_read(process_state *state) {
    target = state;
    target->size = 0;
    for (size_t i = 0; i < PROCESS_ITEMS; i++) {
        target->start[i] = target->size;
        items[i].put();
        put("%c", 0);
    }
}

const char *process_item_name(size_t item) {
    return items[item].name;
}

const char *process_state_item(const process_state *state, size_t item) {
    return state->text + state->start[item];
}

int process_item_spoil(size_t item) {
    return items[item].spoil();
}

void process_item_restore(size_t item) {
    items[item].restore();
}
