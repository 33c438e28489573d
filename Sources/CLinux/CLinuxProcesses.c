#define _GNU_SOURCE
#include "CLinux.h"
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

/// The same descriptor with a number that isn't one of the first three: those are overwritten in a program. They are
/// free when the server was started without them.
static int beyond_standard(int descriptor) {
    if (descriptor < 0 || descriptor > 2) return descriptor;
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    int error = errno;
    close(descriptor);
    errno = error;
    return copy;
}

static int arrange(posix_spawn_file_actions_t *actions, struct clinux_streams streams) {
    int status = posix_spawn_file_actions_adddup2(actions, streams.input, 0);
    if (status == 0) status = posix_spawn_file_actions_adddup2(actions, streams.output, 1);
    if (status == 0) status = posix_spawn_file_actions_adddup2(actions, streams.errors, 2);
    if (status == 0) status = posix_spawn_file_actions_addclosefrom_np(actions, 3);
    if (status == 0) status = posix_spawn_file_actions_addchdir_np(actions, "/");
    return status;
}

static int prepare(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int status = posix_spawnattr_setsigmask(attributes, &none);
    if (status == 0) status = posix_spawnattr_setsigdefault(attributes, &all);
    short flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    return status == 0 ? posix_spawnattr_setflags(attributes, flags) : status;
}

int clinux_spawn(pid_t *process, const char *path, char *const arguments[], char *const environment[],
                 struct clinux_streams streams) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int status = posix_spawn_file_actions_init(&actions);
    if (status != 0) return status;
    status = posix_spawnattr_init(&attributes);
    if (status == 0) {
        status = arrange(&actions, streams);
        if (status == 0) status = prepare(&attributes);
        if (status == 0) status = posix_spawn(process, path, &actions, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return status;
}

int clinux_pidfd(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

int clinux_memory_file(void) {
    return beyond_standard(memfd_create("input", MFD_CLOEXEC));
}

int clinux_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    ends[0] = beyond_standard(ends[0]);
    ends[1] = beyond_standard(ends[1]);
    // Only this end: the other is the program's, which may not expect it.
    if (ends[0] >= 0 && ends[1] >= 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0) return 0;
    int error = errno;
    if (ends[0] >= 0) close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
    errno = error;
    return -1;
}

int clinux_semaphore_wait(sem_t *semaphore, int64_t nanoseconds) {
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    int64_t sum = end.tv_nsec + nanoseconds % 1000000000;
    end.tv_sec += nanoseconds / 1000000000 + sum / 1000000000;
    end.tv_nsec = sum % 1000000000;
    int status;
    do status = sem_clockwait(semaphore, CLOCK_MONOTONIC, &end);
    while (status != 0 && errno == EINTR);
    return status;
}
