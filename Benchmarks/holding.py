"""Rows about clients that stay: the memory of an idle session and of a client in the waiting room."""

import time

from checks import at_most
from harness import CouldNotMeasure, held, load

# What the first clients ever make the server load is not counted as theirs.
FIRST_CLIENTS = 64


def rounds_of_memory(bench, measure):
    found = []
    for number in range(min(bench.rounds, 3)):
        bench.progress(f"{bench.note}: round {number + 1} of {min(bench.rounds, 3)}")
        found.append(measure())
    return found


def idle_sessions(bench, count):
    def measure():
        with bench.spillway(bench.folder()) as server:
            load(server, "login", count=FIRST_CLIENTS)
            time.sleep(0.5)
            before = server.private_kib()
            with held(server, "hold", count):
                return (server.private_kib() - before) / count

    kib = rounds_of_memory(bench, measure)
    return [at_most("memory", 4, kib, "KiB each")], kib


def waiting_clients(bench, count):
    """One client has the only seat, so that all others wait."""

    def measure():
        with bench.spillway(bench.folder(), "--max-connections", 1) as server, held(server, "hold", 1):
            with held(server, "wait", FIRST_CLIENTS):
                pass
            time.sleep(0.5)
            before, descriptors = server.private_kib(), server.descriptors()
            with held(server, "wait", count):
                waiting = server.descriptors() - descriptors
                if waiting < count:
                    raise CouldNotMeasure(f"{waiting:,} of {count:,} clients got into the waiting room")
                return (server.private_kib() - before) * 1024 / count

    found = rounds_of_memory(bench, measure)
    return [at_most("memory", 300, found, "bytes each", 0)], found
