// The load: many FTP clients in one process, against any FTP server on this machine, with every ending counted.
//
// A burst means that all connect() calls are issued at once, with no pacing: sockets are made, bound and given to epoll
// before the clock starts, so that nothing but connect() stands between the first client and the last.
//
// A client that gets no answer is as much a result as one that is served. Each client ends in exactly one of the
// endings below, and the program's own failures (no descriptor, no port) have a name of their own, so that they
// can't be mistaken for the server's.

#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    threads_max = 64,
    sources_max = 60000,
    descriptors_kept = 64,  // for epolls, standard streams and the memory file
};

static const char *const mode_names[] = {"login", "upload", "hold", "wait", "retr", "stor"};
const char *const ending_names[] = {"running", "served",          "refused", "reset",          "closed",
                                    "ghost",   "connect_timeout", "stalled", "protocol_error", "local_error"};

struct plan plan = {
    .mode = login,
    .host = "127.0.0.1",
    .port = 2121,
    .name = "load",
    .user = "bench",
    .password = "bench",
    .count = 1,
    .at_once = clients_max,
    .sources = 16,
    .threads = 1,
    .data_max = clients_max,
    .size = 4096,
    .timeout = 30,
    .hold = 60,
};
struct sockaddr_storage target;
socklen_t target_length;
pthread_barrier_t line_up;
double started_at;

void die(const char *what) {
    perror(what);
    exit(3);
}

bool transfers_data(void) {
    return plan.mode == upload || plan.mode == retr || plan.mode == stor;
}

// Bulk streams wait for each other at a starting line, so that a slow login isn't counted as a slow transfer.
bool lines_up(void) {
    return plan.mode == retr || plan.mode == stor;
}

// ---- The report -----------------------------------------------------------------------------------------------------

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_latency(const char *name, double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, by_value);
    double p50 = count ? values[count / 2] : 0, p99 = count ? values[(int)(count * 0.99)] : 0;
    printf(", \"%s_ms\": {\"p50\": %.2f, \"p99\": %.2f, \"max\": %.2f}", name, p50 * 1e3, p99 * 1e3,
           count ? values[count - 1] * 1e3 : 0);
}

static void print_text(const char *text) {
    printf(", \"first_problem\": \"");
    for (; *text; text++)
        putchar(*text < 32 || *text > 126 || *text == '"' || *text == '\\' ? '?' : *text);
    printf("\"");
}

static bool report(struct worker *workers, struct client *clients) {
    int counts[endings] = {0}, greeted = 0, done = 0;
    double *greetings = calloc((size_t)plan.count, sizeof *greetings);
    double *dones = calloc((size_t)plan.count, sizeof *dones);
    double last = started_at, ended = started_at, from = 0, to = 0;
    long long bytes = 0;
    if (greetings == NULL || dones == NULL)
        die("calloc");
    for (int i = 0; i < plan.count; i++) {
        struct client *c = &clients[i];
        counts[c->ending]++;
        bytes += c->moved;
        if (c->greeted_at > 0)
            greetings[greeted++] = c->greeted_at - c->connect_at;
        if (c->ending == served)
            dones[done++] = c->done_at - c->connect_at;
        if (c->ending == served && c->done_at > last)
            last = c->done_at;
        if (c->done_at > ended)
            ended = c->done_at;
    }
    const char *problem = "";
    for (int i = 0; i < plan.threads; i++) {
        struct worker *w = &workers[i];
        if (w->transfer_from > 0 && (from == 0 || w->transfer_from < from))
            from = w->transfer_from;
        to = w->transfer_to > to ? w->transfer_to : to;
        problem = *problem ? problem : w->first_problem;
    }
    double seconds = to > from ? to - from : 0;
    printf("{\"mode\": \"%s\", \"count\": %d", mode_names[plan.mode], plan.count);
    for (int e = served; e < endings; e++)
        printf(", \"%s\": %d", ending_names[e], counts[e]);
    printf(", \"seconds\": %.4f, \"ended_seconds\": %.4f", last - started_at, ended - started_at);
    print_latency("greeting", greetings, greeted);
    print_latency("done", dones, done);
    printf(", \"bytes\": %lld, \"transfer_seconds\": %.4f, \"mb_per_s\": %.1f", bytes, seconds,
           seconds > 0 ? (double)bytes / 1e6 / seconds : 0);
    print_text(problem);
    printf("}\n");
    fflush(stdout);
    free(greetings);
    free(dones);
    return counts[served] == plan.count;
}

// Keeps the sessions until standard input says something or ends, or until the time is over.
// False: the server let some of them go.
static bool keep(struct client *clients) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    int gone = 0;
    char byte;
    poll(&input, 1, (int)(plan.hold * 1000));
    for (int i = 0; i < plan.count; i++)
        if (clients[i].held && recv(clients[i].control, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0)
            gone++;
    if (gone > 0)
        fprintf(stderr, "load: %d of the held sessions were ended by the server\n", gone);
    return gone == 0;
}

// ---- The program ----------------------------------------------------------------------------------------------------

static void usage(void) {
    fprintf(stderr, "usage: load --mode login|upload|hold|wait|retr|stor [--host 127.x.x.x|::1] [--port N] [--count N]\n"
                    "            [--user NAME] [--password WORD] [--name FILE-OR-PREFIX] [--size BYTES] [--pasv]\n"
                    "            [--sources N] [--threads N] [--at-once N] [--data-max N] [--timeout SECONDS]\n"
                    "            [--hold SECONDS]\n"
                    "       count: clients, or parallel streams; sources: addresses the clients come from (0: any);\n"
                    "       at-once: clients at a time, the next one begins when one has ended; data-max: data connections at a\n"
                    "       time; wait: connects and says nothing. Exit status: 0 all served, 1 some not.\n");
    exit(2);
}

static bool find_target(void) {
    struct sockaddr_in *four = (struct sockaddr_in *)&target;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&target;
    if (inet_pton(AF_INET, plan.host, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)plan.port);
        target_length = sizeof *four;
        return ntohl(four->sin_addr.s_addr) >> 24 == 127;
    }
    if (inet_pton(AF_INET6, plan.host, &six->sin6_addr) != 1)
        return false;
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)plan.port);
    target_length = sizeof *six;
    return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

static void set_mode(const char *name) {
    for (size_t i = 0; i < sizeof mode_names / sizeof *mode_names; i++) {
        if (strcmp(mode_names[i], name) == 0) {
            plan.mode = (enum mode)i;
            return;
        }
    }
    usage();
}

static void read_options(int count, char **arguments) {
    static const struct option options[] = {
        {"mode", 1, NULL, 'm'},    {"host", 1, NULL, 'h'},    {"port", 1, NULL, 'p'},     {"count", 1, NULL, 'c'},
        {"user", 1, NULL, 'u'},    {"password", 1, NULL, 'w'}, {"name", 1, NULL, 'n'},    {"size", 1, NULL, 's'},
        {"pasv", 0, NULL, 'P'},    {"sources", 1, NULL, 'S'}, {"threads", 1, NULL, 't'},  {"data-max", 1, NULL, 'd'},
        {"at-once", 1, NULL, 'a'},
        {"timeout", 1, NULL, 'T'}, {"hold", 1, NULL, 'H'},    {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(count, arguments, "", options, NULL)) != -1;) {
        switch (option) {
        case 'm': set_mode(optarg); break;
        case 'h': plan.host = optarg; break;
        case 'p': plan.port = atoi(optarg); break;
        case 'c': plan.count = atoi(optarg); break;
        case 'u': plan.user = optarg; break;
        case 'w': plan.password = optarg; break;
        case 'n': plan.name = optarg; break;
        case 's': plan.size = atoll(optarg); break;
        case 'P': plan.pasv = true; break;
        case 'S': plan.sources = atoi(optarg); break;
        case 't': plan.threads = atoi(optarg); break;
        case 'a': plan.at_once = atoi(optarg); break;
        case 'd': plan.data_max = atoi(optarg); break;
        case 'T': plan.timeout = atof(optarg); break;
        case 'H': plan.hold = atof(optarg); break;
        default: usage();
        }
    }
    if (optind != count || plan.count < 1 || plan.count > clients_max || plan.port < 1 || plan.port > 65535 ||
        plan.sources < 0 || plan.sources > sources_max || plan.threads < 1 || plan.threads > threads_max ||
        plan.size < 0 || plan.data_max < 1 || plan.at_once < 1 || plan.timeout <= 0 || plan.timeout > 3600 || plan.hold < 0 ||
        plan.hold > 3600 || strlen(plan.name) > 150 || strlen(plan.user) > 150 || strlen(plan.password) > 150)
        usage();
    if (plan.threads > plan.count)
        plan.threads = plan.count;
    if (plan.at_once > plan.count || lines_up())
        plan.at_once = plan.count;
    if (plan.at_once < plan.threads)
        plan.at_once = plan.threads;
}

// How many data connections the descriptors leave room for.
static int descriptors_for_data(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        die("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        die("setrlimit");
    long long room = (long long)limit.rlim_max - descriptors_kept - plan.threads - plan.at_once;
    long long least = transfers_data() ? lines_up() ? plan.count : plan.threads : 0;
    if (room < least) {
        fprintf(stderr, "load: the descriptor limit (%llu) is too low for %d clients; run several of this program\n",
                (unsigned long long)limit.rlim_max, plan.count);
        exit(3);
    }
    // Bulk streams meet at the starting line with their data connections open, so none of them may wait for a slot.
    return room < plan.data_max || lines_up() ? (int)(room < clients_max ? room : clients_max) : plan.data_max;
}

int main(int count, char **arguments) {
    read_options(count, arguments);
    if (!find_target()) {
        fprintf(stderr, "load: only 127.0.0.0/8 and ::1 are ever loaded\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    int slots = descriptors_for_data();
    struct client *clients = calloc((size_t)plan.count, sizeof *clients);
    struct worker *workers = calloc((size_t)plan.threads, sizeof *workers);
    if (clients == NULL || workers == NULL)
        die("calloc");
    if (transfers_data())
        make_pattern();
    pthread_barrier_init(&line_up, NULL, (unsigned)plan.threads);
    for (int i = 0, next = 0; i < plan.threads; i++) {
        workers[i].count = plan.count / plan.threads + (i < plan.count % plan.threads);
        workers[i].slots = slots / plan.threads > 0 ? slots / plan.threads : 1;
        workers[i].clients = &clients[next];
        for (int j = 0; j < workers[i].count; j++)
            workers[i].clients[j].number = next++;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            die("pthread_create");
    }
    for (int i = 0; i < plan.threads; i++)
        pthread_join(workers[i].thread, NULL);
    bool good = report(workers, clients);
    if ((plan.mode == hold || plan.mode == wait_unserved) && !keep(clients))
        good = false;
    return good ? 0 : 1;
}
