"""Rows about configurations: stored accounts, logs, many sites, rules, and a reload in the middle of a burst."""

import contextlib
import socket
import sqlite3
import statistics
import subprocess
import threading
import time

from bursts import burst, seconds, warm
from checks import Check, at_most, medians, nothing_lost, ratios
from harness import PASSIVE_PORTS, CouldNotMeasure
from servers import Server, free_ports

USER, PASSWORD = "bench", "bench"
RELOADS = 3


class Configured:
    """A folder with a configuration, its accounts, and the server that runs it."""

    def __init__(self, bench, name):
        self.bench, self.name = bench, name
        self.folder = bench.disk / f"configuration-{name}"
        self.folder.mkdir(exist_ok=True)
        self.file = self.folder / "spillway.yaml"
        self.socket = self.folder / "control.sock"
        self.port = free_ports()

    def write(self, site="", server="", sites=(), defence=True):
        """One site, with further lines of its own; `sites` are whole entries behind it."""
        passive = free_ports(PASSIVE_PORTS)
        lines = [
            "server:", f"  control: {self.socket}", f"  passivePorts: {passive}-{passive + PASSIVE_PORTS - 1}", server,
            "sites:", "  - name: Measured", f"    bindings: [{{address: 127.0.0.1, port: {self.port}}}]",
            f"    directory: {self.bench.folder()}", site, *sites,
        ]
        self.file.write_text("\n".join(line for line in lines if line) + "\n")

    def add_user(self, count=1):
        """The user of the load, and others with the same password: one hash is enough for all of them."""
        password = self.folder / "password"
        password.write_text(PASSWORD + "\n")
        command = [self.bench.spillway_path, "user", "add", "--config", self.file, USER, "--password-file", password]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        if done.returncode:
            raise CouldNotMeasure(f"the account could not be added: {done.stderr.strip()}")
        if count > 1:
            self.copy_user(count - 1)

    def copy_user(self, count):
        with contextlib.closing(sqlite3.connect(self.folder / "accounts.sqlite")) as database:
            columns = [row[1] for row in database.execute("PRAGMA table_info(users)")]
            same = ", ".join(name for name in columns if name not in ("id", "name", "foldedName"))
            database.executemany(
                f"INSERT INTO users (name, foldedName, {same}) SELECT ?, ?, {same} FROM users WHERE name = '{USER}'",
                ((f"user{number:05}", f"user{number:05}") for number in range(count)),
            )
            database.commit()

    def server(self):
        command = [self.bench.spillway_path, "serve", "--config", self.file]
        return Server(self.name, command, self.port, self.bench.logs / f"{self.name}-{self.port}")

    def reload(self):
        """What `spillway reload` takes, in seconds."""
        began = time.monotonic()
        command = [self.bench.spillway_path, "reload", "--control", self.socket]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        if done.returncode:
            raise CouldNotMeasure(f"the reload was refused: {done.stderr.strip()}")
        return time.monotonic() - began


# ---- Logins -----------------------------------------------------------------------------------------------------------


def stored_logins(bench, count):
    """The same burst with an account of the database, known since a moment ago, and with one of the command line."""
    stored = Configured(bench, "stored")
    stored.write()
    stored.add_user()
    with stored.server() as ours, bench.spillway(bench.folder()) as theirs:
        warm(ours, theirs)
        results = bench.in_turns([ours, theirs], lambda server: burst(server, count))
    checks = [
        nothing_lost([pair[0] for pair in results]),
        at_most("time", 1.2, ratios(results, seconds)),
        medians(results, seconds, "s", "in memory", 3),
    ]
    return checks, results


def logged_logins(bench, count):
    """The same burst with every command in a W3C log, and without one."""
    loud, quiet = Configured(bench, "logging"), Configured(bench, "silent")
    loud.write(f"    log: {{format: w3c, directory: {loud.folder / 'logs'}}}")
    quiet.write()
    for one in (loud, quiet):
        one.add_user()
    with loud.server() as ours, quiet.server() as theirs:
        warm(ours, theirs)
        results = bench.in_turns([ours, theirs], lambda server: burst(server, count))
    lines = sum(1 for file in (loud.folder / "logs").rglob("*.log") for _ in open(file, errors="replace"))
    served = sum(pair[0]["served"] for pair in results)
    # USER, PASS, QUIT, and the two ends of the control channel.
    missing = max(0, served * 4 - lines)
    checks = [
        nothing_lost([pair[0] for pair in results]),
        at_most("time", 1.1, ratios(results, seconds)),
        medians(results, seconds, "s", "without", 3),
        Check("no line dropped", f"{lines:,} lines", f"{missing:,} lines missing" if missing else None),
    ]
    return checks, results


# ---- Configurations ----------------------------------------------------------------------------------------------------


def many_sites(bench, sites, accounts):
    """From the start of the program to the first banner, and a reload that changes every site."""
    many = Configured(bench, "many")
    ports = free_ports(sites)
    entries = [
        f"  - {{name: Site {number}, bindings: [{{address: 127.0.0.1, port: {ports + number}, listenBacklog: 64}}], "
        f"directory: {bench.folder()}, messages: {{greeting: Hello GENERATION}}}}"
        for number in range(sites - 1)
    ]
    many.write(sites=entries)
    many.add_user(accounts)
    starts, reloads = [], []
    for number in range(bench.rounds):
        bench.progress(f"{bench.note}: round {number + 1} of {bench.rounds}")
        began = time.monotonic()
        with many.server():
            starts.append((time.monotonic() - began) * 1000)
            for generation in range(RELOADS):
                many.file.write_text(many.file.read_text().replace("GENERATION", f"{generation}GENERATION"))
                reloads.append(many.reload() * 1000)
    checks = [
        at_most("start", 1000, starts, "ms", 0),
        at_most("reload", 200, reloads, "ms", 0),
    ]
    return checks, [{"start_ms": start} for start in starts] + [{"reload_ms": value} for value in reloads]


def reload_in_burst(bench, count):
    """The configuration is read again while a burst is served, and the same burst without that."""
    changed, still = Configured(bench, "reloaded"), Configured(bench, "still")
    for one in (changed, still):
        one.write("    messages: {greeting: Hello}")
        one.add_user()

    def measure(server):
        if server.name != changed.name:
            return burst(server, count)
        troubles = []
        reloader = threading.Thread(target=reload_soon, args=(changed, troubles))
        reloader.start()
        result = burst(server, count)
        reloader.join()
        if troubles:
            raise troubles[0]
        return result

    with changed.server() as ours, still.server() as theirs:
        warm(ours, theirs)
        results = bench.in_turns([ours, theirs], measure)
    checks = [
        nothing_lost([pair[0] for pair in results]),
        medians(results, seconds, "s", "without a reload", 3),
        Check(None, f"{statistics.median(ratios(results, seconds)):.2f} x"),
    ]
    return checks, results


def reload_soon(configured, troubles):
    """Some reloads in the time of a burst; each of them changes something."""
    text = configured.file.read_text()
    try:
        for number in range(RELOADS):
            time.sleep(0.05)
            configured.file.write_text(text.replace("Hello", f"Hello {number}"))
            configured.reload()
        configured.file.write_text(text)
        configured.reload()
    except CouldNotMeasure as trouble:
        troubles.append(trouble)


# ---- Rules --------------------------------------------------------------------------------------------------------------


def rules(bench, entries, commands):
    """What a command costs the server with that many rules, and without any."""
    ruled, free = Configured(bench, "rules"), Configured(bench, "free")
    lines = ["    authorization:"]
    lines += [f"      - {{access: allow, users: [user{n}], permissions: [read], path: /f{n}}}" for n in range(entries - 1)]
    lines += ['      - {access: allow, users: ["*"], permissions: [read, write]}']
    ruled.write("\n".join(lines))
    free.write()
    for one in (ruled, free):
        one.add_user()
    (bench.folder() / "looked-at").write_text("x")

    def measure(server):
        return {"us": cost_of_commands(server, commands)}

    with ruled.server() as ours, free.server() as theirs:
        results = bench.in_turns([ours, theirs], measure)
    differences = [ours["us"] - theirs["us"] for ours, theirs in results]
    checks = [
        at_most("more a command", 10, differences, "us", 1),
        medians(results, lambda result: result["us"], "us of processor", "without", 1),
    ]
    return checks, results


def cost_of_commands(server, count):
    with socket.create_connection(("127.0.0.1", server.port)) as client, client.makefile("rwb") as lines:
        lines.readline()
        for line in (f"USER {USER}", f"PASS {PASSWORD}", "TYPE I"):
            say(lines, line)
        before = server.cpu_seconds()
        for _ in range(count):
            if not say(lines, "SIZE looked-at").startswith(b"213"):
                raise CouldNotMeasure("SIZE was refused")
        return (server.cpu_seconds() - before) / count * 1e6


def say(lines, text):
    lines.write(text.encode() + b"\r\n")
    lines.flush()
    return lines.readline()
