"""What a measurement stands on: programs built, servers started and stopped, the load run, rounds taken in turns."""

import contextlib
import ctypes
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
BIN = HERE / ".bin"
PYFTPDLIB = "pyftpdlib==2.2.0"
LOGIN = "bench:bench"
MIB, GIB = 1 << 20, 1 << 30
BURST_SECONDS, BULK_SECONDS, START_SECONDS, STOP_SECONDS = 30, 120, 15, 10
# Two of the client's threads keep two cores busy: with one the client is slower than the servers it measures, and
# with four it takes from them what it is measuring.
LOAD_THREADS = 2
PASSIVE_PORTS = 1000
TICKS = os.sysconf("SC_CLK_TCK")


class CouldNotMeasure(Exception):
    """The row has no figure, and the fault isn't the measured server's figure: it counts as missed, with this text."""


class Usage(Exception):
    """What was asked for can't be begun at all."""


# ---- Building and installing ----------------------------------------------------------------------------------------


def build():
    BIN.mkdir(exist_ok=True)
    for program, sources in {"limit": ["limit.c"], "load": ["load.c", "load_client.c"]}.items():
        command = ["cc", "-O2", "-Wall", "-Wextra", "-pthread", "-o", str(BIN / program)]
        command += [str(HERE / source) for source in sources] + ["-lm"]
        try:
            subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Usage(f"cannot compile {program}: {error}") from error


def pyftpdlib_python():
    """The interpreter of a virtual environment that has pyftpdlib; made on the first call of all."""
    python = BIN / "pyftpdlib" / "bin" / "python"
    try:
        if subprocess.run([python, "-c", "import pyftpdlib"], capture_output=True).returncode == 0:
            return python
    except OSError:
        pass
    try:
        subprocess.run([sys.executable, "-m", "venv", BIN / "pyftpdlib"], check=True, capture_output=True, timeout=120)
        install = [python, "-m", "pip", "install", "--quiet", PYFTPDLIB]
        subprocess.run(install, check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        raise CouldNotMeasure(f"cannot install {PYFTPDLIB}: {error}") from error
    return python


# ---- Servers --------------------------------------------------------------------------------------------------------


def die_with_parent():
    """Runs in the child: a benchmark that is killed must not leave servers behind."""
    parent_death_signal = 1
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)


def free_ports(count=1):
    """`count` ports in a row, below the range the kernel takes ephemeral ports from."""
    for _ in range(100):
        first = random.randrange(10000, 32000 - count)
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for port in range(first, first + count):
                stack.enter_context(socket.socket()).bind(("0.0.0.0", port))
            return first
    raise CouldNotMeasure(f"no {count} free ports in a row")


class Server:
    """One server, of one or more processes, from start() to stop()."""

    def __init__(self, name, command, port, log, processes=1):
        self.name, self.port = name, port
        self.command, self.log, self.count = [str(word) for word in command], log, processes
        self.processes = []

    def __enter__(self):
        with open(self.log, "wb") as log:
            for _ in range(self.count):
                self.processes.append(
                    subprocess.Popen(
                        self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=die_with_parent
                    )
                )
        try:
            self.wait_for_banner()
            if self.count > 1:
                time.sleep(1)  # the banner came from the first of them; the others need as long again
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []

    def wait_for_banner(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and all(process.poll() is None for process in self.processes):
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as client:
                    if client.recv(3) == b"220":
                        client.sendall(b"QUIT\r\n")
                        return
            except OSError:
                time.sleep(0.05)
        said = pathlib.Path(self.log).read_text(errors="replace").strip().splitlines()[-3:]
        raise CouldNotMeasure(f"{self.name} did not start: {' / '.join(said) or 'it said nothing'}")

    def alive(self):
        return all(process.poll() is None for process in self.processes)

    def cpu_seconds(self):
        total = 0
        for process in self.processes:
            fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def private_kib(self):
        total = 0
        for process in self.processes:
            for line in pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
                if line.startswith(("Private_Clean:", "Private_Dirty:")):
                    total += int(line.split()[1])
        return total


class Bench:
    """What all rows share: the programs, the scratch folders and the number of rounds."""

    def __init__(self, options, disk, memory):
        self.spillway_path = options.spillway
        self.rounds = options.rounds
        self.deadline = time.monotonic() + options.minutes * 60
        self.disk, self.memory = pathlib.Path(disk), pathlib.Path(memory)
        self.logs = pathlib.Path(disk) / "logs"
        self.logs.mkdir()
        for folder in (self.disk, self.memory):
            (folder / "files").mkdir()
        self.shrink = 5 if options.quick else 1
        self.file_bytes = GIB // 4 if options.quick else GIB
        self.note = self.told = ""

    def folder(self, place="disk"):
        return (self.memory if place == "memory" else self.disk) / "files"

    def spillway(self, folder):
        port, passive = free_ports(), free_ports(PASSIVE_PORTS)
        command = [self.spillway_path, "serve", folder, "--listen", f"127.0.0.1:{port}", "--user", LOGIN]
        command += ["--writable", "--passive-ports", f"{passive}-{passive + PASSIVE_PORTS - 1}"]
        return Server("spillway", command, port, self.logs / "spillway")

    def limit(self, folder):
        port = free_ports()
        return Server("limit", [BIN / "limit", "--port", port, "--root", folder], port, self.logs / "limit")

    def pyftpdlib(self, folder):
        port = free_ports()
        command = [pyftpdlib_python(), HERE / "pyftpdlib_peer.py", port, folder]
        return Server("pyftpdlib", command, port, self.logs / "pyftpdlib", processes=4)

    def progress(self, text):
        """One line that changes; where the output isn't a terminal, one line a row."""
        if sys.stderr.isatty():
            print(f"  {text:<100}"[:110], end="\r", file=sys.stderr, flush=True)
        elif self.note != self.told:
            print(f"  {self.note} ...", file=sys.stderr, flush=True)
            self.told = self.note

    def in_turns(self, first, second, measure):
        """Rounds of (first, second) results; who begins changes, so that neither always finds the machine rested."""
        results = []
        for number in range(self.rounds):
            pair = {}
            for server in (first, second) if number % 2 == 0 else (second, first):
                self.progress(f"{self.note}: round {number + 1} of {self.rounds}, {server.name}")
                pair[server] = measure(server)
            results.append((pair[first], pair[second]))
            if time.monotonic() > self.deadline:
                break
        return results


def load(server, mode, **options):
    """One run of the load; the result is its JSON line."""
    timeout = BULK_SECONDS if mode in ("retr", "stor") else BURST_SECONDS
    command = load_command(server, mode, timeout, options)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout + 30, preexec_fn=die_with_parent)
    except subprocess.TimeoutExpired as error:
        raise CouldNotMeasure("the load did not end in time") from error
    return load_result(done.stdout, done.stderr, server)


def load_command(server, mode, timeout, options):
    command = [str(BIN / "load"), "--mode", mode, "--port", str(server.port), "--timeout", str(timeout)]
    for name, value in options.items():
        command += ["--" + name, str(value)]
    return command


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
    for entry in os.scandir(folder):
        if entry.name.startswith(prefix + "-"):
            os.unlink(entry.path)
