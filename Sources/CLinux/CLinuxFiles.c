#define _GNU_SOURCE
#include "CLinuxFiles.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

const int clinux_o_path = O_PATH, clinux_o_tmpfile = O_TMPFILE, clinux_o_directory = O_DIRECTORY,
          clinux_o_nofollow = O_NOFOLLOW, clinux_o_cloexec = O_CLOEXEC;

int clinux_status(int directory, const char *name, struct clinux_status *status) {
    struct statx found;
    int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (*name == 0 ? AT_EMPTY_PATH : 0);
    if (statx(directory, name, flags, STATX_BASIC_STATS | STATX_BTIME, &found) != 0) return -1;
    *status = (struct clinux_status){
        .size = found.stx_size,
        .device = makedev(found.stx_dev_major, found.stx_dev_minor),
        .inode = found.stx_ino,
        .modified_seconds = found.stx_mtime.tv_sec,
        .modified_nanoseconds = found.stx_mtime.tv_nsec,
        .changed_seconds = found.stx_ctime.tv_sec,
        .changed_nanoseconds = found.stx_ctime.tv_nsec,
        .created_seconds = found.stx_btime.tv_sec,
        .created_nanoseconds = found.stx_btime.tv_nsec,
        .has_created = (found.stx_mask & STATX_BTIME) != 0,
        .mode = found.stx_mode,
        .links = found.stx_nlink,
        .owner = found.stx_uid,
        .group = found.stx_gid,
    };
    return 0;
}

ssize_t clinux_getdents(int directory, void *buffer, size_t size) {
    return syscall(SYS_getdents64, directory, buffer, size);
}

int clinux_rename(int from, const char *name, int to, const char *new_name, int replacing) {
    if (replacing) return renameat(from, name, to, new_name);
    return renameat2(from, name, to, new_name, RENAME_NOREPLACE);
}

static void path_of(int descriptor, char *path, size_t size) {
    snprintf(path, size, "/proc/self/fd/%d", descriptor);
}

int clinux_link_descriptor(int descriptor, int directory, const char *name) {
    char path[32];
    path_of(descriptor, path, sizeof path);
    if (linkat(AT_FDCWD, path, directory, name, AT_SYMLINK_FOLLOW) == 0) return 0;
    if (errno != ENOENT) return -1;
    return linkat(descriptor, "", directory, name, AT_EMPTY_PATH);
}

int clinux_link(int from, const char *name, int to, const char *new_name) {
    return linkat(from, name, to, new_name, 0);
}

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452  // Linux 6.6; the same number on every architecture
#endif

int clinux_set_mode(int descriptor, mode_t mode) {
    if (fchmod(descriptor, mode) == 0) return 0;
    if (errno != EBADF) return -1;
    if (syscall(SYS_fchmodat2, descriptor, "", mode, AT_EMPTY_PATH) == 0) return 0;
    if (errno != ENOSYS && errno != EPERM) return -1;
    char path[32];
    path_of(descriptor, path, sizeof path);
    return chmod(path, mode);
}

int clinux_set_modified(int descriptor, int64_t seconds, uint32_t nanoseconds) {
    struct timespec times[2] = {
        {.tv_nsec = UTIME_OMIT},
        {.tv_sec = seconds, .tv_nsec = nanoseconds},
    };
    if (futimens(descriptor, times) == 0) return 0;
    if (errno != EBADF) return -1;
    char path[32];
    path_of(descriptor, path, sizeof path);
    if (utimensat(AT_FDCWD, path, times, 0) == 0) return 0;
    if (errno != ENOENT) return -1;
    return utimensat(descriptor, "", times, AT_EMPTY_PATH);
}

int clinux_allocate(int descriptor, int64_t offset, int64_t length) {
    return fallocate(descriptor, FALLOC_FL_KEEP_SIZE, offset, length);
}

#ifndef SYS_faccessat2
#define SYS_faccessat2 439  // Linux 5.8; the same number on every architecture
#endif

int clinux_check_writable(int directory, const char *name) {
    if (syscall(SYS_faccessat2, directory, name, W_OK, AT_EACCESS | AT_SYMLINK_NOFOLLOW) == 0) return 0;
    if (errno != ENOSYS && errno != EPERM) return -1;
    return faccessat(directory, name, W_OK, AT_EACCESS);
}

int clinux_available_bytes(int descriptor, uint64_t *bytes) {
    struct statvfs found;
    if (fstatvfs(descriptor, &found) != 0) return -1;
    if (found.f_blocks == 0) {
        errno = ENOSYS;
        return -1;
    }
    if (__builtin_mul_overflow((uint64_t)found.f_bavail, (uint64_t)found.f_frsize, bytes)) *bytes = UINT64_MAX;
    return 0;
}

int clinux_lock(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB); }

int clinux_unlock(int descriptor) { return flock(descriptor, LOCK_UN); }

int clinux_flush(int descriptor) {
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? 0 : close(copy);  // Without a descriptor to spare, nothing is reported.
}
