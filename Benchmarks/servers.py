"""A server that is measured: started, asked what it uses, and ended with all its processes."""

import contextlib
import ctypes
import os
import pathlib
import random
import signal
import socket
import subprocess
import time

START_SECONDS, STOP_SECONDS = 15, 10
SCHEDULER_CLOCK = 2  # clock_getcpuclockid(3): the clock of a process, made of its number


class CouldNotMeasure(Exception):
    """The row has no figure, and the fault isn't the measured server's figure: it counts as missed, with this text."""


def die_with_parent():
    """Runs in the child: a benchmark that is killed must not leave servers behind."""
    parent_death_signal = 1
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)


def lead_group_and_die_with_parent():
    os.setsid()
    die_with_parent()


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
    """One server, of one or more processes, from start() to stop().

    `user` is whom the load logs in as, `inbox` the folder below the served one that uploads go to ("" or "in/").
    """

    def __init__(self, name, command, port, log, **traits):
        self.name, self.port = name, port
        self.command, self.log = [str(word) for word in command], log
        self.count = traits.get("processes", 1)
        self.environment = {**os.environ, **traits.get("environment", {})}
        self.user, self.inbox = traits.get("user", "bench"), traits.get("inbox", "")
        self.processes = []

    def __enter__(self):
        try:
            with open(self.log, "wb") as log:
                self.processes = [self.start(log) for _ in range(self.count)]
            self.wait_for_banner()
            if self.count > 1:
                time.sleep(1)  # the banner came from the first of them; the others need as long again
        except OSError as error:
            self.__exit__()
            raise CouldNotMeasure(f"{self.name} did not start: {error}") from error
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, log):
        return subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment,
            preexec_fn=lead_group_and_die_with_parent,
        )

    def __exit__(self, *_):
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            # Servers with a process for each session leave some behind; they are all of the group that began here.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes = []

    def wait_for_banner(self):
        deadline, heard = time.monotonic() + START_SECONDS, b""
        while time.monotonic() < deadline and self.alive():
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as client:
                    if (heard := client.recv(200)).startswith(b"220"):
                        client.sendall(b"QUIT\r\n")
                        return
                time.sleep(0.05)
            except OSError:
                time.sleep(0.05)
        said = pathlib.Path(self.log).read_text(errors="replace").strip().splitlines()[-3:]
        said = " / ".join(said) or heard.decode(errors="replace").strip() or "it said nothing"
        raise CouldNotMeasure(f"{self.name} did not start: {said}")

    def alive(self):
        return all(process.poll() is None for process in self.processes)

    def cpu_seconds(self):
        """User and system time of the processes that were started, not of their children."""
        return sum(time.clock_gettime(~process.pid << 3 | SCHEDULER_CLOCK) for process in self.processes)

    def descriptors(self):
        return sum(len(os.listdir(f"/proc/{process.pid}/fd")) for process in self.processes)

    def private_kib(self):
        return sum(private_kib(process.pid) for process in self.processes)

    def private_kib_with_children(self):
        return sum(private_kib(pid) for pid in with_descendants([process.pid for process in self.processes]))


def private_kib(pid):
    try:
        lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean:", "Private_Dirty:")))


def with_descendants(pids):
    """These processes and all that they began; found by the parent, because some servers change their group."""
    children = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(entry.read_text().rsplit(") ", 1)[1].split()[1])
            children.setdefault(parent, []).append(int(entry.parent.name))
    found, left = [], list(pids)
    while left:
        found.append(left.pop())
        left += children.get(found[-1], [])
    return found
