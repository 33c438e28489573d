// What Swift can't call by itself: variadic functions, system calls newer than glibc's wrappers, GNU extensions.
// Nothing here holds state.
#pragma once
#include "CLinuxFiles.h"
#include "CLinuxProcesses.h"
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

/// openat2(2), Linux 5.6; glibc 2.36 has no wrapper.
int clinux_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);

/// openat(2) without variadic arguments.
int clinux_openat(int directory, const char *path, int flags, mode_t mode);

/// accept4(2) with the two flags that every socket here has: non-blocking, close-on-exec.
int clinux_accept(int listener, struct sockaddr_storage *peer, socklen_t *length);

/// bind(2), connect(2): glibc's prototypes take unions that Swift can't make.
int clinux_bind(int descriptor, const struct sockaddr *address, socklen_t length);
int clinux_connect(int descriptor, const struct sockaddr *address, socklen_t length);

/// getsockname(2)
int clinux_getsockname(int descriptor, struct sockaddr_storage *address, socklen_t *length);

/// pthread_setname_np(3) for the calling thread.
void clinux_name_thread(const char *name);
