// What one client does, from connect() to its ending, and the threads that drive the clients.

#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <time.h>
#include <unistd.h>

enum {
    events_max = 256,
    pattern_bytes = 4 << 20,  // what is uploaded, over and over
    discard_bytes = 16 << 20,
    receives_a_turn = 16,  // so that parallel streams advance together
};

static int pattern = -1;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

// ---- Endings --------------------------------------------------------------------------------------------------------

static void release_line(struct worker *worker);

static void close_data(struct client *c) {
    if (c->data < 0)
        return;
    close(c->data);
    c->data = -1;
}

// The slot belongs to a client from its EPSV until its transfer is over.
static void give_slot_back(struct client *c) {
    if (c->step >= passive && c->step <= transfer)
        c->worker->slots++;
}

static void end(struct client *c, enum ending ending, const char *why) {
    struct worker *worker = c->worker;
    if (c->ending != running)
        return;
    c->ending = ending;
    c->done_at = now();
    if (ending != served && worker->first_problem[0] == 0)
        snprintf(worker->first_problem, sizeof worker->first_problem, "%s: %s", ending_names[ending], why);
    close_data(c);
    give_slot_back(c);
    if (c->step == start_line)
        worker->at_start_line--;
    if (c->control >= 0)
        close(c->control);
    c->control = -1;
    worker->open--;
    release_line(worker);
}

static void end_by_errno(struct client *c, const char *where) {
    char why[120];
    int error = errno;
    snprintf(why, sizeof why, "%s: %s", where, strerror(error));
    bool ours = error == EMFILE || error == ENFILE || error == EADDRNOTAVAIL || error == ENOBUFS || error == ENOMEM;
    end(c,
        error == ECONNREFUSED                        ? refused
        : error == ECONNRESET || error == EPIPE      ? reset
        : error == ETIMEDOUT                         ? connect_timeout
        : ours                                       ? local_error
                                                     : protocol_error,
        why);
}

// At the deadline. A client without a banner is a ghost only if its handshake ended; the kernel knows.
static void end_by_timeout(struct client *c) {
    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    if (c->greeted_at > 0)
        end(c, stalled, "no answer in time");
    else if (getpeername(c->control, (struct sockaddr *)&peer, &length) == 0)
        end(c, ghost, "connected, no banner");
    else
        end(c, connect_timeout, "no handshake");
}

// ---- Sockets --------------------------------------------------------------------------------------------------------

// One address is good for some 28,000 ports; a benchmark that repeats itself needs more of them.
static int bind_source(int descriptor, int number) {
    int yes = 1, place = number % (plan.sources > 0 ? plan.sources : 1);
    struct sockaddr_in source = {.sin_family = AF_INET};
    if (plan.sources == 0 || target.ss_family != AF_INET)
        return 0;
    source.sin_addr.s_addr = htonl(0x7f010001u + (uint32_t)((place / 250) << 8) + (uint32_t)(place % 250));
    // The port is then chosen at connect(), by the whole four-tuple.
    setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    return bind(descriptor, (struct sockaddr *)&source, sizeof source);
}

static int open_socket(int number) {
    int descriptor = socket(target.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor >= 0 && bind_source(descriptor, number) < 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

static bool watch(struct client *c, int descriptor, uint32_t events, bool is_data) {
    uint64_t tag = (uint64_t)(c - c->worker->clients) << 1 | is_data;
    struct epoll_event event = {.events = events, .data.u64 = tag};
    return epoll_ctl(c->worker->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

static void say(struct client *c, const char *verb, const char *argument) {
    char text[line_bytes_max];
    int length = snprintf(text, sizeof text, argument == NULL ? "%s\r\n" : "%s %s\r\n", verb, argument);
    if (send(c->control, text, (size_t)length, MSG_NOSIGNAL) < 0)
        end_by_errno(c, verb);
}

static void connect_data(struct client *c, int port) {
    struct sockaddr_storage address = target;
    if (address.ss_family == AF_INET)
        ((struct sockaddr_in *)&address)->sin_port = htons((uint16_t)port);
    else
        ((struct sockaddr_in6 *)&address)->sin6_port = htons((uint16_t)port);
    c->data = open_socket(c->number);
    if (c->data < 0 || (connect(c->data, (struct sockaddr *)&address, target_length) < 0 && errno != EINPROGRESS))
        end_by_errno(c, "data connection");
}

// ---- The transfer ---------------------------------------------------------------------------------------------------

void make_pattern(void) {
    unsigned char *bytes = malloc(pattern_bytes);
    pattern = memfd_create("pattern", MFD_CLOEXEC);
    if (pattern < 0 || bytes == NULL)
        die("memfd_create");
    for (int i = 0; i < pattern_bytes; i++)
        bytes[i] = (unsigned char)(i * 31 + (i >> 8) * 17 + (i >> 16));
    if (write(pattern, bytes, pattern_bytes) != pattern_bytes)
        die("write");
    free(bytes);
}

static void say_goodbye(struct client *c) {
    if (!c->data_ended || !c->reply_ended)
        return;
    c->worker->transfer_to = now();
    give_slot_back(c);
    c->step = quit;
    say(c, "QUIT", NULL);
}

static void data_is_over(struct client *c) {
    close_data(c);
    c->data_ended = true;
    say_goodbye(c);
}

static void watch_data(struct client *c, uint32_t events) {
    if (!c->data_watched && !watch(c, c->data, events, true))
        end_by_errno(c, "epoll_ctl");
    c->data_watched = true;
}

// From the page cache: sending then costs this side next to nothing, and the server's own cost isn't drowned in it.
static void push(struct client *c) {
    while (c->moved < plan.size) {
        off_t from = c->moved % pattern_bytes;
        long long left = plan.size - c->moved, whole = pattern_bytes - from;
        ssize_t sent = sendfile(c->data, pattern, &from, (size_t)(left < whole ? left : whole));
        if (sent < 0 && errno == EAGAIN) {
            watch_data(c, EPOLLOUT);
            return;
        }
        if (sent <= 0) {
            end_by_errno(c, "sending");
            return;
        }
        c->moved += sent;
    }
    data_is_over(c);
}

static void pull(struct client *c) {
    for (int turn = 0; turn < receives_a_turn; turn++) {
        ssize_t got = recv(c->data, NULL, discard_bytes, MSG_TRUNC);  // TCP throws the bytes away without copying them
        if (got < 0 && errno == EAGAIN)
            return;
        if (got < 0) {
            end_by_errno(c, "receiving");
            return;
        }
        if (got == 0) {
            data_is_over(c);
            return;
        }
        c->moved += got;
    }
}

static void begin_transfer(struct client *c) {
    char name[200];
    bool numbered = plan.mode != retr;
    snprintf(name, sizeof name, numbered ? "%s-%d" : "%s", plan.name, c->number);
    c->step = transfer;
    if (c->worker->transfer_from == 0)
        c->worker->transfer_from = now();
    say(c, plan.mode == retr ? "RETR" : "STOR", name);
    if (plan.mode == retr && c->ending == running)
        watch_data(c, EPOLLIN);
}

static void release_line(struct worker *worker) {
    if (!lines_up() || worker->released || worker->at_start_line < worker->open)
        return;
    worker->released = true;
    pthread_barrier_wait(&line_up);
    for (int i = 0; i < worker->count; i++)
        if (worker->clients[i].ending == running && worker->clients[i].step == start_line)
            begin_transfer(&worker->clients[i]);
}

static void ask_for_data_port(struct client *c) {
    c->worker->slots--;
    c->step = passive;
    say(c, plan.pasv ? "PASV" : "EPSV", NULL);
}

// Clients without a slot hold nothing that one with a slot could be waiting for, so the queue always moves on.
static void wait_for_slot(struct client *c) {
    struct worker *worker = c->worker;
    c->step = data_slot;
    c->next_waiting = NULL;
    if (worker->first_waiting == NULL)
        worker->first_waiting = c;
    else
        worker->last_waiting->next_waiting = c;
    worker->last_waiting = c;
}

// Called between batches of events and not where a slot comes free, so that clients that fail one after the other
// don't call each other ever deeper.
static void serve_waiting(struct worker *worker) {
    while (worker->slots > 0 && worker->first_waiting != NULL) {
        struct client *next = worker->first_waiting;
        worker->first_waiting = next->next_waiting;
        if (next->ending == running)
            ask_for_data_port(next);
    }
}

static void data_port_known(struct client *c, const char *line) {
    unsigned a, b, d, e, high, low, port = 0;
    const char *open = strchr(line, '(');
    if (open != NULL && sscanf(open, "(|||%u|)", &port) != 1 &&
        sscanf(open, "(%u,%u,%u,%u,%u,%u)", &a, &b, &d, &e, &high, &low) == 6)
        port = high << 8 | low;
    if (port == 0 || port > 65535) {
        end(c, protocol_error, line);
        return;
    }
    // The address in a 227 is ignored: data goes where control went, and so never off this machine.
    connect_data(c, (int)port);
    if (c->ending != running)
        return;
    c->step = start_line;
    c->worker->at_start_line++;
    if (lines_up())
        release_line(c->worker);
    else
        begin_transfer(c);
}

// ---- The dialogue ---------------------------------------------------------------------------------------------------

static void keep_open(struct client *c) {
    c->held = true;
    c->ending = served;
    c->done_at = now();
    c->worker->open--;
}

static void logged_in(struct client *c) {
    if (plan.mode == hold) {
        keep_open(c);
    } else if (plan.mode == login) {
        c->step = quit;
        say(c, "QUIT", NULL);
    } else {
        c->step = type;
        say(c, "TYPE", "I");
    }
}

static void transfer_answered(struct client *c, int code, const char *line) {
    if ((code == 150 || code == 125) && !c->started) {
        c->started = true;
        if (plan.mode != retr)
            push(c);
    } else if (code == 226 || code == 250) {
        c->reply_ended = true;
        say_goodbye(c);
    } else {
        end(c, protocol_error, line);
    }
}

static void answered(struct client *c, int code, const char *line) {
    static const int wanted[] = {[greeting] = 220, [user] = 331, [pass] = 230, [type] = 200, [quit] = 221};
    if (code == 421) {
        end(c, refused, line);
    } else if (c->step == transfer) {
        transfer_answered(c, code, line);
    } else if (c->step == passive && (code == 229 || code == 227)) {
        data_port_known(c, line);
    } else if (c->step == user && code == 230) {
        logged_in(c);
    } else if (c->step == passive || c->step == start_line || c->step == data_slot || code != wanted[c->step]) {
        end(c, protocol_error, line);
    } else if (c->step == greeting) {
        c->greeted_at = now();
        c->step = user;
        say(c, "USER", plan.user);
    } else if (c->step == user) {
        c->step = pass;
        say(c, "PASS", plan.password);
    } else if (c->step == pass) {
        logged_in(c);
    } else if (c->step == type) {
        wait_for_slot(c);
    } else {
        bool whole = !transfers_data() || c->moved == plan.size;
        end(c, whole ? served : protocol_error, whole ? "" : "fewer or more bytes than --size");
    }
}

// A line of a reply; those that are followed by another ("220-") say nothing by themselves.
static void read_line(struct client *c, const char *line) {
    if (strlen(line) > 3 && line[3] != ' ')
        return;
    answered(c, atoi(line), line);
}

static void read_replies(struct client *c) {
    ssize_t got = recv(c->control, c->line + c->filled, sizeof c->line - 1 - c->filled, 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got < 0) {
        end_by_errno(c, c->greeted_at > 0 ? "in the dialogue" : "before the banner");
        return;
    }
    if (got == 0) {
        end(c, closed, c->greeted_at > 0 ? "in the dialogue" : "before the banner");
        return;
    }
    c->filled += (size_t)got;
    char line[line_bytes_max], *end_of_line;
    while (c->ending == running && !c->held && (end_of_line = memchr(c->line, '\n', c->filled)) != NULL) {
        size_t length = (size_t)(end_of_line - c->line);
        memcpy(line, c->line, length);
        line[length > 0 && line[length - 1] == '\r' ? length - 1 : length] = 0;
        c->filled -= length + 1;
        memmove(c->line, end_of_line + 1, c->filled);
        read_line(c, line);
    }
    if (c->ending == running && c->filled == sizeof c->line - 1)
        end(c, protocol_error, "a reply line without end");
}

// ---- Threads --------------------------------------------------------------------------------------------------------

static void prepare(struct client *c) {
    c->data = -1;
    c->control = open_socket(c->number);
    // Who only waits for its place hears nothing; that it can write says that its handshake is over.
    if (c->control < 0 || !watch(c, c->control, plan.mode == wait_unserved ? EPOLLOUT | EPOLLONESHOT : EPOLLIN, false))
        die("a socket for every client");
}

static void begin(struct client *c) {
    c->connect_at = now();
    if (connect(c->control, (struct sockaddr *)&target, target_length) < 0 && errno != EINPROGRESS)
        end_by_errno(c, "connect");
}

// How many of a thread's clients there may be at a time.
static int room_of(const struct worker *worker) {
    int room = plan.at_once / plan.threads;
    return plan.at_once >= plan.count || room > worker->count ? worker->count : room;
}

static void prepare_all(struct worker *worker) {
    if ((worker->epoll = epoll_create1(EPOLL_CLOEXEC)) < 0)
        die("epoll_create1");
    worker->open = worker->count;
    for (int i = 0; i < worker->count; i++) {
        worker->clients[i].worker = worker;
        worker->clients[i].control = worker->clients[i].data = -1;
    }
    for (int i = 0; i < room_of(worker); i++)
        prepare(&worker->clients[i]);
}

static void begin_first(struct worker *worker) {
    for (worker->begun = 0; worker->begun < room_of(worker); worker->begun++)
        begin(&worker->clients[worker->begun]);
}

// With --at-once, whoever has ended makes room for the next.
static void begin_more(struct worker *worker) {
    while (worker->begun < worker->count && worker->open - (worker->count - worker->begun) < room_of(worker)) {
        struct client *c = &worker->clients[worker->begun++];
        prepare(c);
        begin(c);
    }
}

static void connected(struct client *c) {
    socklen_t length = sizeof(int);
    int error = 0;
    if (getsockopt(c->control, SOL_SOCKET, SO_ERROR, &error, &length) < 0 || error != 0) {
        errno = error;
        end_by_errno(c, "connect");
        return;
    }
    keep_open(c);
}

static void data_event(struct client *c) {
    if (plan.mode == retr)
        pull(c);
    else if (c->started)
        push(c);
}

void *work(void *argument) {
    struct worker *worker = argument;
    struct epoll_event events[events_max];
    prepare_all(worker);
    pthread_barrier_wait(&line_up);
    if (worker->clients[0].number == 0)
        started_at = now();
    double deadline = now() + plan.timeout;
    begin_first(worker);
    while (worker->open > 0 && now() < deadline) {
        int wait = (int)ceil((deadline - now()) * 1000), count;
        count = epoll_wait(worker->epoll, events, events_max, wait > 0 ? wait : 0);
        for (int i = 0; i < count; i++) {
            struct client *c = &worker->clients[events[i].data.u64 >> 1];
            bool is_data = events[i].data.u64 & 1;
            // An earlier event of the same batch may have ended the client or its transfer.
            if (c->ending != running || (is_data && c->data < 0))
                continue;
            if (is_data)
                data_event(c);
            else if (plan.mode == wait_unserved)
                connected(c);
            else
                read_replies(c);
        }
        serve_waiting(worker);
        begin_more(worker);
    }
    for (int i = 0; i < worker->count; i++)
        if (worker->clients[i].ending == running)
            end_by_timeout(&worker->clients[i]);
    return NULL;
}
