// Starting programs: what posix_spawn(3) can do only with extensions of glibc. Nothing here holds state.
#pragma once
#include <semaphore.h>
#include <stdint.h>
#include <sys/types.h>

/// What a program has for its first three descriptors. All others are closed in it.
struct clinux_streams {
    int input, output, errors;
};

/// posix_spawn(3) in a session of its own, in the folder `/`, with no signal blocked or ignored.
/// Returns 0, or an errno.
int clinux_spawn(pid_t *process, const char *path, char *const arguments[], char *const environment[],
                 struct clinux_streams streams);

/// pidfd_open(2): readable once the process has ended. Close-on-exec by itself.
int clinux_pidfd(pid_t process);

/// memfd_create(2), close-on-exec: a file without a name that is only in memory.
int clinux_memory_file(void);

/// pipe2(2), close-on-exec; reading never waits.
int clinux_pipe(int ends[2]);

/// sem_clockwait(3) by the monotonic clock, for that many nanoseconds: 0, or -1 with errno.
int clinux_semaphore_wait(sem_t *semaphore, int64_t nanoseconds);
