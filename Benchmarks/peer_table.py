"""Spillway beside the servers that Debian and PyPI carry, all measured in turns: cells of a table, without a verdict.

A server that can't be fetched, doesn't start or doesn't do the work has the reason in its cell.
"""

import contextlib
import socket
import statistics

from checks import losses
from harness import LOAD_THREADS, CouldNotMeasure, load, not_whole, remove_files
from peers import PEERS
from transfers import bulk, cached_file, store_once

# Ghosts never end by themselves, and the slowest server that loses nobody needs half of that.
GIVE_UP_SECONDS = 10
IDLE_SESSIONS = 100
ROUNDS_MAX = 3
# Those that lose nobody at 5,000; the others would be waited for at each larger number.
CURVE = ("spillway", "limit", "pyftpdlib x4")


class Cell:
    """What was measured, or why it wasn't; `text` is for the table, `figures` for plots and JSON."""

    def __init__(self, text, **figures):
        self.text, self.figures = text, figures


def logged_in(server):
    """One session, opened the slow way: no burst, so that every server can hold as many as are asked for."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=GIVE_UP_SECONDS)
    replies = client.makefile("rb")
    for line in (None, f"USER {server.user}", "PASS bench"):
        if line is not None:
            client.sendall(f"{line}\r\n".encode())
        reply = replies.readline()
        while reply[3:4] == b"-":
            reply = replies.readline()
    replies.close()
    if not reply.startswith(b"230"):
        client.close()
        raise CouldNotMeasure(f"{server.name} says {reply.decode(errors='replace').strip() or 'nothing'}")
    return client


def burst_cell(rounds):
    """Completed and time of the middle round; losses of all rounds."""
    served = statistics.median(result["served"] for result in rounds)
    seconds = statistics.median(result["seconds"] for result in rounds)
    least, most = min(result["seconds"] for result in rounds), max(result["seconds"] for result in rounds)
    count = rounds[0]["count"]
    who = "all" if served == count else f"{served:,.0f}"
    lost = "" if served == count else f"; {', '.join(losses(rounds)[:1])} in {len(rounds)} rounds"
    return Cell(f"{who} in {seconds:.2f} s ({least:.2f}-{most:.2f}){lost}", served=served, seconds=seconds, count=count)


def speed_cell(rounds):
    speeds = [result["mb_per_s"] for result in rounds]
    middle = statistics.median(speeds)
    return Cell(f"{middle:,.0f} ({min(speeds):,.0f}-{max(speeds):,.0f})", mb_per_s=middle)


def memory_cell(rounds):
    return Cell(f"{statistics.median(rounds):,.1f}", kib=statistics.median(rounds))


class PeerTable:
    """Starts every server for each column, measures them in turns, and keeps what came out."""

    def __init__(self, bench):
        self.bench = bench
        self.rows = {name: {} for name in ("spillway", "limit", *(peer.name for peer in PEERS))}
        self.missing = {}

    def started(self, stack, name, make):
        try:
            return stack.enter_context(make())
        except CouldNotMeasure as error:
            self.missing[name] = str(error)
            return None

    def servers(self, stack, folder, names):
        bench = self.bench
        makers = {"spillway": lambda: bench.spillway(folder), "limit": lambda: bench.limit(folder)}
        for peer in PEERS:
            makers[peer.name] = lambda peer=peer: peer.make(folder, bench.logs)
        found = [self.started(stack, name, makers[name]) for name in names if name not in self.missing]
        return [server for server in found if server is not None]

    def column(self, title, measure, cell, place="memory", names=None):
        """One column: `measure` gives a result of a server, `cell` makes a cell of those of all rounds."""
        problems = {}

        def measured(server):
            try:
                return measure(server)
            except (CouldNotMeasure, OSError) as error:
                problems[server.name] = str(error)
                return None

        with contextlib.ExitStack() as stack:
            servers = self.servers(stack, self.bench.folder(place), names or self.rows)
            rounds = self.bench.in_turns(servers, measured, min(self.bench.rounds, ROUNDS_MAX))
        for server, results in zip(servers, zip(*rounds)):
            good = [result for result in results if result is not None]
            self.rows[server.name][title] = cell(good) if good else Cell(problems[server.name])

    def logins(self, count):
        names = self.rows if count <= 5000 else CURVE
        n = count // self.bench.shrink
        measure = lambda server: load(server, "login", count=n, threads=LOAD_THREADS, timeout=GIVE_UP_SECONDS)
        self.column(f"{n:,} logins", measure, burst_cell, names=names)

    def uploads(self, count):
        n, folder = count // self.bench.shrink, self.bench.folder("memory")

        def measure(server):
            prefix = f"{server.inbox}burst"
            options = {"size": 4096, "name": prefix, "threads": LOAD_THREADS, "timeout": GIVE_UP_SECONDS}
            try:
                result = load(server, "upload", count=n, **options)
                if result["served"] == n and (missing := not_whole(folder, prefix, n, 4096)):
                    raise CouldNotMeasure(f"{missing:,} of {n:,} files not whole after 226")
            finally:
                remove_files(folder, prefix)
            return result

        self.column(f"{n:,} uploads", measure, burst_cell)

    def retrieve(self, streams):
        size, name = self.bench.file_bytes, cached_file(self.bench)
        measure = lambda server: bulk(server, "retr", streams, name=name, size=size)
        self.column(f"RETR x{streams}, MB/s", measure, speed_cell, place="disk")

    def store(self, streams):
        folder, size = self.bench.folder("memory"), self.bench.file_bytes // streams
        measure = lambda server: store_once(server, folder, streams, size)
        self.column(f"STOR x{streams}, MB/s", measure, speed_cell)

    def memory(self):
        def measure(server):
            with contextlib.ExitStack() as stack:
                stack.enter_context(logged_in(server))
                before = server.private_kib_with_children()
                for _ in range(IDLE_SESSIONS):
                    stack.enter_context(logged_in(server))
                return (server.private_kib_with_children() - before) / IDLE_SESSIONS

        self.column("KiB a session", measure, memory_cell)

    def columns(self):
        """(row, what measures it), in the table's order."""
        for count in (1500, 5000, 10000, 19000):
            yield f"peers-logins-{count}", f"peers: {count // self.bench.shrink:,} logins", lambda n=count: self.logins(n)
        yield "peers-uploads-1500", "peers: 4 KiB uploads", lambda: self.uploads(1500)
        for streams in (1, 8):
            yield f"peers-retr-{streams}", f"peers: RETR x{streams}", lambda n=streams: self.retrieve(n)
            yield f"peers-stor-{streams}", f"peers: STOR x{streams}", lambda n=streams: self.store(n)
        yield "peers-memory", "peers: an idle session", self.memory

    def as_json(self):
        return {
            "missing": self.missing,
            "rows": {
                name: {title: {"text": cell.text, **cell.figures} for title, cell in cells.items()}
                for name, cells in self.rows.items()
            },
        }
