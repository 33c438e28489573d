// The reference server: as little as it takes to answer an FTP client, so that its numbers are the machine's own.
//
// One thread per core, each with its own epoll and its own SO_REUSEPORT listener: no connection ever crosses a lock.
// Transfers run on a second set of threads that share one epoll, because eight streams that were hashed onto four
// control threads would otherwise wait for each other by chance.
//
// A session has at most ONE descriptor armed at any moment (control or data), so whoever receives
// the event owns the session, and no event of it can still be pending when it is freed.
//
// It checks no password and knows no folders: it must only ever listen on loopback.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    backlog = 4096,  // net.core.somaxconn here; more would be cut to it silently
    line_bytes_max = 256,
    events_max = 256,
    data_wait_milliseconds = 200,
    send_chunk = 1 << 20,
    receive_chunk = 1 << 20,  // measured: 256 KiB is a fifth slower, ext4 makes larger folios of larger writes
    transfer_turn = 8 << 20,  // what one stream may move before the next one gets its turn
};

struct session {
    int control, listener, data, file;
    int home;       // the epoll of the thread that reads its commands
    int armed;      // whether `data` is known to the transfer epoll
    int storing;
    size_t filled;  // bytes waiting in `line`
    char line[line_bytes_max];
};

static int root = -1;       // every file lives directly in this folder
static int transfers = -1;  // the epoll that the transfer threads share
static int port = 2121;

static void die(const char *what) {
    perror(what);
    exit(3);
}

static void close_and_forget(int *descriptor) {
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

static void end_transfer(struct session *s) {
    close_and_forget(&s->data);
    close_and_forget(&s->file);
    close_and_forget(&s->listener);
    s->armed = 0;
}

static void end_session(struct session *s) {
    end_transfer(s);
    close_and_forget(&s->control);
    free(s);
}

static void say(struct session *s, const char *text) {
    // A reply is far smaller than a socket buffer; a peer that lets even that fill up is found by the next read.
    if (send(s->control, text, strlen(text), MSG_NOSIGNAL) < 0)
        return;
}

// ---- Commands -------------------------------------------------------------------------------------------------------

enum outcome { next_command, transfer_began, session_ended };

static enum outcome answer(struct session *s, const char *text) {
    say(s, text);
    return next_command;
}

static enum outcome quit(struct session *s) {
    say(s, "221 Bye.\r\n");
    end_session(s);
    return session_ended;
}

// Opens a listener of the session's own, on the address the client already reached.
static int open_listener(struct session *s, struct sockaddr_in *address) {
    socklen_t length = sizeof *address;
    end_transfer(s);
    if (getsockname(s->control, (struct sockaddr *)address, &length) < 0)
        return -1;
    address->sin_port = 0;
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->listener < 0 || bind(s->listener, (struct sockaddr *)address, length) < 0 || listen(s->listener, 1) < 0 ||
        getsockname(s->listener, (struct sockaddr *)address, &length) < 0) {
        close_and_forget(&s->listener);
        return -1;
    }
    return 0;
}

static enum outcome enter_passive(struct session *s, int extended) {
    struct sockaddr_in address;
    char text[80];
    if (open_listener(s, &address) < 0)
        return answer(s, "425 No data port.\r\n");
    unsigned number = ntohs(address.sin_port);
    const unsigned char *ip = (const unsigned char *)&address.sin_addr;
    if (extended)
        snprintf(text, sizeof text, "229 Extended passive (|||%u|)\r\n", number);
    else
        snprintf(text, sizeof text, "227 Passive (%u,%u,%u,%u,%u,%u)\r\n", ip[0], ip[1], ip[2], ip[3], number >> 8,
                 number & 255);
    return answer(s, text);
}

// The root is flat: a name is one component, and never leads out of the folder.
static const char *file_name(const char *argument) {
    if (*argument == '/')
        argument++;
    return *argument == 0 || strchr(argument, '/') || strcmp(argument, "..") == 0 || strcmp(argument, ".") == 0
               ? NULL
               : argument;
}

static enum outcome tell_size(struct session *s, const char *argument) {
    const char *name = file_name(argument);
    struct stat status;
    char text[40];
    if (name == NULL || fstatat(root, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return answer(s, "550 No such file.\r\n");
    snprintf(text, sizeof text, "213 %lld\r\n", (long long)status.st_size);
    return answer(s, text);
}

// From here on the session belongs to whichever thread gets the event.
static void arm_transfer(struct session *s) {
    struct epoll_event event = {.events = (s->storing ? EPOLLIN : EPOLLOUT) | EPOLLONESHOT, .data.ptr = s};
    int operation = s->armed ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    s->armed = 1;
    if (epoll_ctl(transfers, operation, s->data, &event) < 0)
        die("epoll_ctl");
}

// Clients connect before they ask for the transfer, so this doesn't wait in practice. Waiting in the epoll instead
// would leave nobody to notice that the client has gone, and its descriptors would stay open for ever.
static int accept_data(struct session *s) {
    struct pollfd coming = {.fd = s->listener, .events = POLLIN};
    poll(&coming, 1, data_wait_milliseconds);
    s->data = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    close_and_forget(&s->listener);
    return s->data >= 0;
}

static enum outcome begin_transfer(struct session *s, const char *argument, int storing) {
    const char *name = file_name(argument);
    if (s->listener < 0)
        return answer(s, "425 PASV or EPSV first.\r\n");
    int flags = storing ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;
    s->file = name == NULL ? -1 : openat(root, name, flags | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (s->file < 0) {
        end_transfer(s);
        return answer(s, "550 Not available.\r\n");
    }
    if (!accept_data(s)) {
        end_transfer(s);
        return answer(s, "425 Nobody came.\r\n");
    }
    s->storing = storing;
    epoll_ctl(s->home, EPOLL_CTL_DEL, s->control, NULL);
    say(s, "150 Go.\r\n");
    arm_transfer(s);
    return transfer_began;
}

static enum outcome obey(struct session *s, const char *line) {
    // Only these two decide the login benchmark, so they are looked at first.
    if (strncasecmp(line, "USER", 4) == 0)
        return answer(s, "331 Password.\r\n");
    if (strncasecmp(line, "PASS ", 5) == 0)
        return answer(s, "230 Welcome.\r\n");
    if (strncasecmp(line, "QUIT", 4) == 0)
        return quit(s);
    if (strncasecmp(line, "EPSV", 4) == 0)
        return enter_passive(s, 1);
    if (strncasecmp(line, "PASV", 4) == 0)
        return enter_passive(s, 0);
    if (strncasecmp(line, "STOR ", 5) == 0)
        return begin_transfer(s, line + 5, 1);
    if (strncasecmp(line, "RETR ", 5) == 0)
        return begin_transfer(s, line + 5, 0);
    if (strncasecmp(line, "SIZE ", 5) == 0)
        return tell_size(s, line + 5);
    if (strncasecmp(line, "TYPE", 4) == 0 || strncasecmp(line, "NOOP", 4) == 0)
        return answer(s, "200 Fine.\r\n");
    return answer(s, "502 Not here.\r\n");
}

// Takes complete lines out of the buffer until it is empty or a transfer has the session.
static enum outcome obey_lines(struct session *s) {
    char line[line_bytes_max];
    for (;;) {
        char *end = memchr(s->line, '\n', s->filled);
        if (end == NULL)
            return next_command;
        size_t taken = (size_t)(end - s->line) + 1;
        memcpy(line, s->line, taken);
        line[taken - 1] = 0;
        if (taken >= 2 && line[taken - 2] == '\r')
            line[taken - 2] = 0;
        s->filled -= taken;
        memmove(s->line, end + 1, s->filled);
        enum outcome outcome = obey(s, line);
        if (outcome != next_command)
            return outcome;
    }
}

static void read_commands(struct session *s) {
    ssize_t got = recv(s->control, s->line + s->filled, sizeof s->line - s->filled, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        end_session(s);
        return;
    }
    s->filled += (size_t)got;
    if (obey_lines(s) == next_command && s->filled == sizeof s->line)
        end_session(s);  // a line that doesn't fit comes from no client we measure with
}

// ---- Transfers ------------------------------------------------------------------------------------------------------

enum progress { would_block, more, finished, failed };

static enum progress send_some(struct session *s) {
    for (size_t moved = 0; moved < transfer_turn;) {
        ssize_t sent = sendfile(s->data, s->file, NULL, send_chunk);
        if (sent < 0)
            return errno == EAGAIN ? would_block : failed;
        if (sent == 0)
            return finished;
        moved += (size_t)sent;
    }
    return more;
}

static enum progress store_some(struct session *s, char *buffer) {
    for (size_t moved = 0; moved < transfer_turn;) {
        ssize_t got = recv(s->data, buffer, receive_chunk, 0);
        if (got < 0)
            return errno == EAGAIN ? would_block : failed;
        if (got == 0)
            return finished;
        for (ssize_t written = 0; written < got;) {
            ssize_t count = write(s->file, buffer + written, (size_t)(got - written));
            if (count < 0)
                return failed;
            written += count;
        }
        moved += (size_t)got;
    }
    return more;
}

// Gives the session back to the thread that reads its commands; from then on it isn't ours to look at.
static void hand_back(struct session *s) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
    if (obey_lines(s) != next_command)
        return;
    if (epoll_ctl(s->home, EPOLL_CTL_ADD, s->control, &event) < 0)
        end_session(s);
}

static void advance(struct session *s, char *buffer) {
    enum progress progress = s->storing ? store_some(s, buffer) : send_some(s);
    if (progress == would_block || progress == more) {
        arm_transfer(s);
        return;
    }
    // Closed before the reply, so that a client that looks at the file after 226 sees all of it.
    end_transfer(s);
    say(s, progress == finished ? "226 Done.\r\n" : "426 Broken off.\r\n");
    hand_back(s);
}

static void *transfer_thread(void *unused) {
    (void)unused;
    char *buffer = aligned_alloc(4096, receive_chunk);
    if (buffer == NULL)
        die("aligned_alloc");
    for (;;) {
        struct epoll_event event;  // one at a time: a second one would wait while another thread is idle
        if (epoll_wait(transfers, &event, 1, -1) == 1)
            advance(event.data.ptr, buffer);
    }
    return NULL;
}

// ---- Connections ----------------------------------------------------------------------------------------------------

static void greet(int control, int home) {
    struct session *s = malloc(sizeof *s);
    if (s == NULL) {
        close(control);
        return;
    }
    // Field by field: clearing the line buffer too would touch memory that a login never needs.
    s->control = control;
    s->listener = s->data = s->file = -1;
    s->armed = 0;
    s->home = home;
    s->filled = 0;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
    if (epoll_ctl(home, EPOLL_CTL_ADD, control, &event) < 0)
        end_session(s);
    else
        say(s, "220 Ready.\r\n");
}

static void accept_all(int listener, int home) {
    for (;;) {
        int control = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (control >= 0)
            greet(control, home);
        else if (errno == EMFILE || errno == ENFILE)
            usleep(1000);  // the listener stays readable, so without a pause this would spin
        if (control < 0 && errno != ECONNABORTED && errno != EINTR)
            return;
    }
}

static int listen_on(int number) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)number)};
    int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
        setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) < 0 ||
        bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, backlog) < 0)
        die("listen");
    return listener;
}

static void *control_thread(void *listener_number) {
    int listener = (int)(intptr_t)listener_number;
    int home = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[events_max], ours = {.events = EPOLLIN};
    if (home < 0 || epoll_ctl(home, EPOLL_CTL_ADD, listener, &ours) < 0)
        die("epoll");
    for (;;) {
        int count = epoll_wait(home, events, events_max, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL)
                accept_all(listener, home);
            else
                read_commands(events[i].data.ptr);
        }
    }
    return NULL;
}

static void raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void start(void *(*body)(void *), void *argument) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, argument) != 0)
        die("pthread_create");
}

int main(int count, char **arguments) {
    const char *folder = ".";
    int option, threads = (int)sysconf(_SC_NPROCESSORS_ONLN);
    static const struct option options[] = {{"port", required_argument, NULL, 'p'},
                                            {"root", required_argument, NULL, 'r'},
                                            {"threads", required_argument, NULL, 't'},
                                            {NULL, 0, NULL, 0}};
    while ((option = getopt_long(count, arguments, "p:r:t:", options, NULL)) != -1) {
        if (option == 'p')
            port = atoi(optarg);
        else if (option == 'r')
            folder = optarg;
        else if (option == 't')
            threads = atoi(optarg);
        else
            port = -1;
    }
    if (port < 1 || port > 65535 || threads < 1 || threads > 64 || optind != count) {
        fprintf(stderr, "usage: limit [--port N] [--root FOLDER] [--threads N]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);  // sendfile has no MSG_NOSIGNAL
    raise_descriptor_limit();
    if ((root = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC)) < 0)
        die(folder);
    if ((transfers = epoll_create1(EPOLL_CLOEXEC)) < 0)
        die("epoll_create1");
    // All listeners before the first thread: a listener that joins later would change where the kernel hashes a burst.
    int listeners[64];
    for (int i = 0; i < threads; i++)
        listeners[i] = listen_on(port);
    for (int i = 0; i < threads; i++) {
        start(transfer_thread, NULL);
        start(control_thread, (void *)(intptr_t)listeners[i]);
    }
    pause();
    return 0;
}
