// File calls that Swift can't make by itself: statx, getdents64, O_PATH, O_TMPFILE, renameat2, and what works on a
// descriptor opened with O_PATH. Each returns what the system call returns, with errno. Nothing here holds state.
#pragma once
#include <linux/openat2.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Flags of open(2) that Swift can't import: macros that need _GNU_SOURCE or casts.
extern const int clinux_o_path, clinux_o_tmpfile, clinux_o_directory, clinux_o_nofollow, clinux_o_cloexec;

/// The part of statx(2) that is used.
struct clinux_status {
    uint64_t size, device, inode;
    int64_t modified_seconds, changed_seconds, created_seconds;
    uint32_t modified_nanoseconds, changed_nanoseconds, created_nanoseconds;
    uint32_t mode, links, owner, group;
    /// 1 when the file system keeps a time of birth.
    uint32_t has_created;
};

/// statx(2) of a name in a folder, or of the descriptor itself when the name is empty; links aren't followed.
int clinux_status(int directory, const char *name, struct clinux_status *status);

/// getdents64(2)
ssize_t clinux_getdents(int directory, void *buffer, size_t size);

/// renameat2(2); with `replacing` 0, an existing target is EEXIST.
int clinux_rename(int from, const char *name, int to, const char *new_name, int replacing);

/// Gives an unnamed file (O_TMPFILE) a name: through /proc, or by descriptor where /proc is missing.
int clinux_link_descriptor(int descriptor, int directory, const char *name);

/// Gives a file a second name; links aren't followed.
int clinux_link(int from, const char *name, int to, const char *new_name);

/// fchmod(2) that works on O_PATH descriptors.
int clinux_set_mode(int descriptor, mode_t mode);

/// futimens(2) of the modification time that works on O_PATH descriptors.
int clinux_set_modified(int descriptor, int64_t seconds, uint32_t nanoseconds);

/// fallocate(2) that leaves the file's size as it is.
int clinux_allocate(int descriptor, int64_t offset, int64_t length);

/// faccessat2(2): 0 when the effective user may write to the file of that name; links aren't followed.
int clinux_check_writable(int directory, const char *name);

/// Bytes an ordinary user can still store; -1 with errno, ENOSYS when the file system doesn't say.
int clinux_available_bytes(int descriptor, uint64_t *bytes);

/// flock(2), exclusive, without waiting: EWOULDBLOCK when another has it.
int clinux_lock(int descriptor);

/// flock(2): gives a lock up, also for copies of the descriptor that a process being started holds for a moment.
int clinux_unlock(int descriptor);

/// What close(2) would report of writes that the file system has put off (network file systems).
int clinux_flush(int descriptor);
