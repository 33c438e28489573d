"""What a measurement stands on: programs built, the load run, rounds taken in turns, files made and removed."""

import contextlib
import ctypes
import json
import os
import pathlib
import subprocess
import sys
import time

import peers
from servers import CouldNotMeasure, Server, die_with_parent, free_ports

HERE = pathlib.Path(__file__).resolve().parent
BIN = HERE / ".bin"
LOGIN = "bench:bench"
MIB, GIB = 1 << 20, 1 << 30
BURST_SECONDS, BULK_SECONDS = 30, 120
# Two of the client's threads keep two cores busy: with one the client is slower than the servers it measures, and
# with four it takes from them what it is measuring.
LOAD_THREADS = 2
PASSIVE_PORTS = 1000


class Usage(Exception):
    """What was asked for can't be begun at all."""


def build():
    BIN.mkdir(exist_ok=True)
    for program, sources in {"limit": ["limit.c"], "load": ["load.c", "load_client.c"]}.items():
        command = ["cc", "-O2", "-Wall", "-Wextra", "-pthread", "-o", str(BIN / program)]
        command += [str(HERE / source) for source in sources] + ["-lm"]
        try:
            subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Usage(f"cannot compile {program}: {error}") from error


# ---- The bench ---------------------------------------------------------------------------------------------------------


class Bench:
    """What all rows share: the programs, the scratch folders and the number of rounds."""

    def __init__(self, options, disk, memory):
        self.spillway_path = options.spillway
        self.rounds = options.rounds
        self.deadline = time.monotonic() + options.minutes * 60
        self.disk, self.memory = pathlib.Path(disk), pathlib.Path(memory)
        self.logs = self.disk / "logs"
        self.logs.mkdir()
        for folder in (self.disk, self.memory):
            self.make_folders(folder)
        self.shrink = 5 if options.quick else 1
        self.file_bytes = GIB // 4 if options.quick else GIB
        self.note = self.told = ""

    def make_folders(self, scratch):
        """Some servers serve from a folder that the user may not write, so there is one below it for uploads."""
        for folder, mode in ((scratch, 0o755), (scratch / "files", 0o755), (scratch / "files/in", 0o777)):
            folder.mkdir(exist_ok=True)
            folder.chmod(mode)

    def folder(self, place="disk"):
        return (self.memory if place == "memory" else self.disk) / "files"

    def spillway(self, folder, *flags, pinned=False):
        port, passive = free_ports(), free_ports(PASSIVE_PORTS)
        command = ["taskset", "--cpu-list", "0"] if pinned else []
        command += [self.spillway_path, "serve", folder, "--listen", f"127.0.0.1:{port}", "--user", LOGIN]
        command += ["--writable", "--passive-ports", f"{passive}-{passive + PASSIVE_PORTS - 1}", *flags]
        return Server("spillway", command, port, self.logs / f"spillway-{port}")

    def limit(self, folder):
        port = free_ports()
        return Server("limit", [BIN / "limit", "--port", port, "--root", folder], port, self.logs / "limit")

    def pyftpdlib(self, folder):
        return peers.pyftpdlib(folder, self.logs)

    def progress(self, text):
        """One line that changes; where the output isn't a terminal, one line a row."""
        if sys.stderr.isatty():
            print(f"  {text:<100}"[:110], end="\r", file=sys.stderr, flush=True)
        elif self.note != self.told:
            print(f"  {self.note} ...", file=sys.stderr, flush=True)
            self.told = self.note

    def in_turns(self, servers, measure, rounds=None):
        """Rounds with a result for each server; who begins changes, so that nobody always finds the machine rested."""
        results, rounds = [], rounds or self.rounds
        for number in range(rounds):
            turn = number % len(servers)
            found = {}
            for server in servers[turn:] + servers[:turn]:
                self.progress(f"{self.note}: round {number + 1} of {rounds}, {server.name}")
                found[server] = measure(server)
            results.append(tuple(found[server] for server in servers))
            if time.monotonic() > self.deadline:
                break
        return results


# ---- The load ----------------------------------------------------------------------------------------------------------


def load(server, mode, **options):
    """One run of the load; the result is its JSON line."""
    timeout = options.pop("timeout", BULK_SECONDS if mode in ("retr", "stor") else BURST_SECONDS)
    command = load_command(server, mode, timeout, options)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout + 30, preexec_fn=die_with_parent)
    except subprocess.TimeoutExpired as error:
        raise CouldNotMeasure("the load did not end in time") from error
    return load_result(done.stdout, done.stderr, server)


def load_command(server, mode, timeout, options):
    command = [str(BIN / "load"), "--mode", mode, "--port", str(server.port), "--timeout", str(timeout)]
    command += ["--user", server.user]
    for name, value in options.items():
        command += ["--" + name, str(value)]
    return command


@contextlib.contextmanager
def held(server, mode, count):
    """Clients that stay connected inside of `with`: in `hold` logged in, in `wait` connected and unserved."""
    command = load_command(server, mode, BURST_SECONDS, {"count": count, "threads": min(count, LOAD_THREADS), "hold": 600})
    holder = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=die_with_parent,
    )
    try:
        result = load_result(holder.stdout.readline(), "no line", server)
        time.sleep(1)
        yield
        said = holder.communicate("\n", timeout=30)[1].strip()
    finally:
        if holder.poll() is None:
            holder.kill()
        holder.communicate()
    if result["served"] < count or said:
        raise CouldNotMeasure(f"{result['served']:,} of {count:,} clients held [{said or result['first_problem']}]")


def load_result(line, said, server):
    if not line.strip():
        raise CouldNotMeasure(f"the load failed: {said.strip()}")
    result = json.loads(line)
    if result["local_error"]:
        raise CouldNotMeasure(f"the load itself failed: {result['first_problem']}")
    if not server.alive():
        result["first_problem"] = f"{server.name} crashed"
    return result


# ---- Files ----------------------------------------------------------------------------------------------------------


def fill(target, size):
    """Random bytes: a sparse file would be read from one page of zeros, and not from the cache."""
    block = os.urandom(16 * MIB)
    with open(target, "wb") as file:
        for _ in range(size // len(block)):
            file.write(block)


def warm_memory(folder, size):
    """Takes and gives back the memory that the upload is about to need.

    A virtual machine gets pages it never had from its host, at a tenth of the speed; without this, whichever server
    happens to be handed fresh pages loses the round.
    """
    target, block = folder / "warm", bytes(16 * MIB)
    with open(target, "wb") as file:
        for _ in range(size // len(block)):
            file.write(block)
    target.unlink()
    settle(folder)


def settle(folder):
    """Lets the file system finish what the last round left to it, or the next server pays for that."""
    descriptor = os.open(folder, os.O_RDONLY)
    ctypes.CDLL(None).syncfs(descriptor)
    os.close(descriptor)


def not_whole(folder, prefix, count, size):
    """How many of the files PREFIX-0... are missing or have another size than they should."""
    whole = 0
    for number in range(count):
        with contextlib.suppress(FileNotFoundError):
            whole += (folder / f"{prefix}-{number}").stat().st_size == size
    return count - whole


def remove_files(folder, prefix):
    for entry in (folder / prefix).parent.iterdir():
        if entry.name.startswith(pathlib.Path(prefix).name + "-"):
            entry.unlink()
