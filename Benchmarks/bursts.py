"""Rows about many clients in one instant: logins, the waiting room, refusals, small uploads, and what each costs."""

import statistics

from checks import Check, at_least, at_most, losses, medians, nothing_lost, ratios
from harness import LOAD_THREADS, CouldNotMeasure, held, load, not_whole, remove_files

SEATS = 500
CLIENTS_REFUSED_AT_ONCE = 1000


def seconds(result):
    return result["seconds"]


def slowest_greeting(result):
    return result["greeting_ms"]["p99"]


def cpu_a_client(result):
    return result["cpu_a_client"]


def burst(server, count, mode="login", **options):
    """A burst, and what it cost the server in microseconds of its processors for each client."""
    before = server.cpu_seconds()
    result = load(server, mode, count=count, threads=LOAD_THREADS, **options)
    result["cpu_a_client"] = (server.cpu_seconds() - before) / max(result["served"], 1) * 1e6
    return result


def warm(*servers):
    for server in servers:
        load(server, "login", count=100)


def logins(bench, count):
    with bench.spillway(bench.folder()) as ours, bench.limit(bench.folder()) as theirs:
        warm(ours, theirs)
        results = bench.in_turns([ours, theirs], lambda server: burst(server, count))
    checks = [
        nothing_lost([pair[0] for pair in results]),
        at_most("time", 1.15, ratios(results, seconds)),
        at_most("p99 greeting", 1, ratios(results, slowest_greeting)),
        medians(results, seconds, "s", "limit", 3),
        medians(results, slowest_greeting, "ms p99", "limit", 0),
    ]
    reference = losses([pair[1] for pair in results])
    return checks + ([Check(None, f"(limit: {', '.join(reference)})")] if reference else []), results


def waiting_logins(bench, count):
    """The same burst with fewer seats than clients: the rest waits its turn."""
    folder = bench.folder()
    with bench.spillway(folder, "--max-connections", SEATS) as ours, bench.spillway(folder) as unlimited:
        warm(ours, unlimited)
        results = bench.in_turns([ours, unlimited], lambda server: burst(server, count))
    checks = [
        nothing_lost([pair[0] for pair in results]),
        at_most("time", 1.5, ratios(results, seconds)),
        medians(results, seconds, "s", "without", 3),
    ]
    return checks, results


def cost_of_logins(bench, count):
    with bench.spillway(bench.folder()) as ours, bench.limit(bench.folder()) as theirs:
        warm(ours, theirs)
        results = bench.in_turns([ours, theirs], lambda server: burst(server, count))
    checks = [
        nothing_lost([pair[0] for pair in results]),
        at_most("CPU", 1.5, ratios(results, cpu_a_client)),
        medians(results, cpu_a_client, "us a login", "limit", 1),
    ]
    return checks, results


def flat_cost(bench, few, many):
    """As many logins in small bursts as in one large one: what is left is what the size of the burst costs."""
    repeats = max(many // few, 1)
    costs = []
    with bench.spillway(bench.folder()) as server:
        warm(server)
        for number in range(bench.rounds):
            bench.progress(f"{bench.note}: round {number + 1} of {bench.rounds}")
            small = statistics.mean(cpu_a_client(burst(server, few)) for _ in range(repeats))
            costs.append((burst(server, many), {"cpu_a_client": small}))
    checks = [
        at_most(f"CPU at {many:,}", 1.2, ratios(costs, cpu_a_client)),
        medians(costs, cpu_a_client, "us", f"at {few:,}", 1),
    ]
    return checks, costs


def refuse_many(server, count):
    """A steady stream of clients that find the room full."""
    before = server.cpu_seconds()
    result = load(server, "login", count=count, threads=LOAD_THREADS, **{"at-once": CLIENTS_REFUSED_AT_ONCE})
    cpu = server.cpu_seconds() - before
    if result["refused"] < count:
        lost = ", ".join(losses([{**result, "refused": 0}])) or f"{result['served']:,} served"
        raise CouldNotMeasure(f"only {result['refused']:,} of {count:,} got their 421: {lost}")
    return {"a_cpu_second": count / max(cpu, 1e-9), "a_second": count / result["ended_seconds"], **result}


def refusals(bench, count):
    """One core for the server, so that a second of its processor is a second; the seat and the room are taken."""
    flags = ("--max-connections", 1, "--server-listen-backlog", 0)
    with bench.spillway(bench.folder(), *flags, pinned=True) as server, held(server, "hold", 1):
        refuse_many(server, count // 2)
        before = server.private_kib()
        results = []
        for number in range(bench.rounds):
            bench.progress(f"{bench.note}: round {number + 1} of {bench.rounds}")
            results.append(refuse_many(server, count))
        grown = max(server.private_kib() - before, 0) * 1024 / (count * len(results))
    wall = statistics.median(result["a_second"] for result in results)
    checks = [
        at_least("refused", 50_000, [result["a_cpu_second"] for result in results], "a CPU second", 0),
        at_most("memory", 1, [grown], "byte a refusal", 3),
        Check(None, f"{wall:,.0f} a second by the clock"),
    ]
    return checks, results


def uploads(bench, count):
    # In memory: ext4 looks past every recently deleted inode when it creates a file, so that after the first round
    # all servers take the same time, which is the file system's.
    folder, missing = bench.folder("memory"), {}

    def measure(server):
        result = burst(server, count, "upload", size=4096, name="burst")
        if result["served"] == count:
            missing[server.name] = missing.get(server.name, 0) + not_whole(folder, "burst", count, 4096)
        remove_files(folder, "burst")
        return result

    with bench.spillway(folder) as ours, bench.pyftpdlib(folder) as theirs:
        for server in (ours, theirs):
            load(server, "upload", count=100, size=4096, name="burst")
            remove_files(folder, "burst")
        results = bench.in_turns([ours, theirs], measure)
    peer = losses([pair[1] for pair in results])
    checks = [
        nothing_lost([pair[0] for pair in results], missing.get("spillway", 0)),
        at_most("time", 0.7, ratios(results, seconds)),
        medians(results, seconds, "s", "pyftpdlib x4", 3),
    ]
    return checks + ([Check(None, f"(pyftpdlib: {', '.join(peer)})")] if peer else []), results
