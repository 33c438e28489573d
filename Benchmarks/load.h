// What the two halves of the load share: load.c is the program (options, descriptors, report), load_client.c what each
// client does.

#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

enum {
    line_bytes_max = 512,
    clients_max = 1000000,
};

enum mode { login, upload, hold, wait_unserved, retr, stor };

enum ending {
    running,
    served,           // the dialogue went to its end
    refused,          // 421, or a connection nobody listens for
    reset,            // RST, before or after the banner
    closed,           // FIN before the end of the dialogue
    ghost,            // connected, and no banner by the timeout
    connect_timeout,  // not even connected by the timeout
    stalled,          // greeted, and not finished by the timeout
    protocol_error,   // an answer that doesn't belong there
    local_error,      // this program's own failure
    endings
};

// What the client waits for.
enum step { greeting, user, pass, type, data_slot, passive, start_line, transfer, quit };

struct client {
    struct worker *worker;
    int number, control, data;
    enum step step;
    enum ending ending;
    bool started, data_ended, reply_ended, data_watched, held;
    double connect_at, greeted_at, done_at;
    long long moved;
    struct client *next_waiting;
    size_t filled;
    char line[line_bytes_max];
};

struct worker {
    pthread_t thread;
    int epoll, count, begun, open, slots, at_start_line;
    bool released;
    struct client *clients, *first_waiting, *last_waiting;
    double transfer_from, transfer_to;
    char first_problem[160];
};

struct plan {
    enum mode mode;
    const char *host, *name, *user, *password;
    int port, count, at_once, sources, threads, data_max;
    long long size;
    double timeout, hold;
    bool pasv;
};

extern struct plan plan;
extern struct sockaddr_storage target;
extern socklen_t target_length;
extern pthread_barrier_t line_up;  // every thread meets here before the first connect(), and bulk streams once more
extern double started_at;
extern const char *const ending_names[];

void die(const char *what);
bool transfers_data(void);
bool lines_up(void);

// Makes the bytes that uploads send.
void make_pattern(void);

// The life of one thread and its clients; takes a `struct worker *`.
void *work(void *argument);
