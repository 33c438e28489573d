"""What a run leaves behind: tables on the terminal, and docs/benchmarks.md with its plots."""

import datetime
import os
import pathlib
import platform
import re
import subprocess

import charts
from peers import PEERS
from servers import CouldNotMeasure

BARS, CURVE = "benchmarks-completed.svg", "benchmarks-time.svg"


# ---- On the terminal ------------------------------------------------------------------------------------------------


# Written by hand: why rows were missed.
MISSES = pathlib.Path(__file__).parent / "misses.md"

def print_columns(table):
    """Cells of a line in columns; the last one isn't filled up."""
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]) - 1)]
    print()
    for line in table:
        print("  ".join([f"{cell:<{width}}" for cell, width in zip(line, widths)] + [line[-1]]).rstrip())


def verdict(row):
    return f"MISSED: {row['missed']}" if row["missed"] else "ok"


def print_rows(rows):
    if not rows:
        return
    lines = [(row["work"], row["asked"], row["reached"], verdict(row)) for row in rows]
    print_columns([("work", "asked", "reached: median (least-most)", ""), *lines])
    missed = sum(bool(row["missed"]) for row in rows)
    print(f"\n{len(rows) - missed} of {len(rows)} rows reached.")


def peer_lines(table):
    """The head and a line for each server; one that didn't start is named with the reason."""
    titles = list(dict.fromkeys(title for cells in table.rows.values() for title in cells))
    if not titles:
        return []
    lines = [["server", *titles]]
    for name, cells in table.rows.items():
        missing = table.missing.get(name)
        texts = [cells[title].text if title in cells else "" for title in titles]
        lines.append([name, *texts] if cells or missing is None else [name, f"not measured: {missing}", *texts[1:]])
    return lines


def print_peers(table):
    """A server a paragraph: the cells are too wide for lines."""
    lines = peer_lines(table)
    for line in lines[1:]:
        print(f"\n{line[0]}")
        for title, cell in zip(lines[0][1:], line[1:]):
            if cell:
                print(f"  {title:<18} {cell}")


def print_noise(load_before):
    if load_before > os.cpu_count() / 2:
        print(f"The machine was busy before (load {load_before:.1f} on {os.cpu_count()} cores): expect wide spreads.")


# ---- Facts about the machine ----------------------------------------------------------------------------------------


def first_line(command):
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return "?"
    return next(iter((said.stdout or said.stderr).splitlines()), "?")


def first_match(path, pattern):
    try:
        return re.search(pattern, pathlib.Path(path).read_text(), re.MULTILINE).group(1)
    except (OSError, AttributeError):
        return "?"


def sysctl(name):
    return first_match(f"/proc/sys/{name.replace('.', '/')}", r"(.*)")


def machine(load_before):
    cpu = first_match("/proc/cpuinfo", r"^model name\s*: (.*)")
    memory = first_match("/proc/meminfo", r"^MemTotal: *(\d+)")
    gib = f"{int(memory) / 2**20:.0f} GiB" if memory.isdigit() else "?"
    names = ("net.core.somaxconn", "net.ipv4.tcp_max_syn_backlog", "net.ipv4.tcp_syncookies")
    limits = ", ".join(f"`{name}` {sysctl(name)}" for name in names)
    return [
        f"- date: {datetime.date.today().isoformat()}; load before the run: {load_before:.1f}",
        f"- machine: {os.cpu_count()} cores ({cpu}), {gib}; client and servers share them, over loopback",
        f"- system: Linux {'.'.join(platform.release().split('.')[:2])}; {limits}; `ulimit -n` {os.sysconf('SC_OPEN_MAX')}",
    ]


def version_of(peer):
    try:
        return peer.version()
    except CouldNotMeasure:
        return "?"


def versions(options):
    yield ["Spillway", first_line([str(options.spillway), "--version"]), "default settings"]
    yield ["limit", "-", "`Benchmarks/limit.c`: what the machine can do, and no FTP server to use"]
    for peer in PEERS:
        yield [peer.name, version_of(peer), peer.tuning]


# ---- The page -------------------------------------------------------------------------------------------------------

INTRODUCTION = """\
# Benchmarks

Written by `make bench`, which measures everything below in one run. Please don't edit it by hand.

## How to read it

- All `connect()` calls of a burst leave at once, without pacing. A login is 220, USER, PASS, 230, QUIT; an upload is a
  login, EPSV, STOR, 226, QUIT. "Time" is that of the last client.
- `limit` is a bare epoll server in C that answers and checks nothing: what the machine can do.
- `x` is a ratio of two servers measured in turns, seconds apart: `time 1.05 (0.97-1.20) x` is the median of the
  rounds, the least and the most. Seconds by themselves say more about the machine than about a server.
- Where the spread is wider than the distance to the bound, the verdict is luck: `make bench ARGS="--only ROW --rounds 15"`.
- A ghost is a client that connected and never got a banner. Its connection was lost in a full listen queue.
- The client uses two threads of the same machine, so that times hold a part that is the client's.
"""


def markdown_table(lines):
    head, *body = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    marks = ["---"] * len(head)
    return ["| " + " | ".join(line) + " |" for line in (head, marks, *body)]


def asked_and_reached(rows):
    if not rows:
        return ["Not measured in this run."]
    lines = [
        [row["work"], row["asked"].replace("; ", "<br>"), row["reached"].replace("; ", "<br>"), verdict(row)]
        for row in rows
    ]
    reached = sum(not row["missed"] for row in rows)
    table = markdown_table([["work", "asked", "reached: median (least-most)", "verdict"], *lines])
    return [*table, "", f"{reached} of {len(rows)} rows reached."]


def commands(options):
    flags = "".join(f" --only {word}" for word in options.only or []) + (" --quick" if options.quick else "")
    return [
        "```",
        f"Benchmarks/run --rounds {options.rounds}{flags}",
        "spillway serve FOLDER --listen 127.0.0.1:PORT --user bench:bench --writable --passive-ports LO-HI",
        "limit --port PORT --root FOLDER",
        "load --mode login --port PORT --count N --threads 2 --timeout 30     # also: upload, hold, wait, retr, stor",
        "```",
        "",
        "Rows with seats add `--max-connections 500`; refusals `--max-connections 1 --server-listen-backlog 0` with the"
        " server on one core (`taskset`). The settings of each other server are in `Benchmarks/peers.py`.",
    ]


def draw_completed(folder, table):
    """The bars of the smallest burst; false when it wasn't measured."""
    cells = [
        (name, cell) for name, cells in table.rows.items() for title, cell in cells.items()
        if title.endswith("logins") and "count" in cell.figures
    ]
    if not cells:
        return False
    count = min(cell.figures["count"] for _, cell in cells)
    items = [
        (name, cell.figures["served"], f"{cell.figures['served']:,.0f} in {cell.figures['seconds']:.2f} s")
        for name, cell in cells if cell.figures["count"] == count
    ]
    title = f"{count:,} clients log in at once: how many are served"
    (folder / BARS).write_text(charts.bars(title, "in at most 10 s, each server tuned as well as it can be", items, count))
    return True


def draw_times(folder, table):
    series = {}
    for name in ("spillway", "limit", "pyftpdlib x4"):
        figures = [cell.figures for title, cell in table.rows[name].items() if title.endswith("logins")]
        whole = [entry for entry in figures if entry.get("served") == entry.get("count", 0)]
        if points := sorted((entry["count"], entry["seconds"]) for entry in whole):
            series[name] = points
    if not series:
        return False
    subtitle = "all clients connect in one instant; lower is better"
    (folder / CURVE).write_text(charts.lines("Time until the last client is served", subtitle, series, "s"))
    return True


def plots(folder, table):
    if draw_completed(folder, table):
        yield f"![How many of the clients each server completed]({BARS})"
    if draw_times(folder, table):
        yield f"\n![Time until the last client by the number of clients]({CURVE})"


def write(options, rows, table, load_before):
    """benchmarks.md and its plots into the report's folder."""
    peers = peer_lines(table)
    parts = [
        INTRODUCTION, *machine(load_before),
        "\n## What is asked and what is reached\n", *asked_and_reached(rows), "", MISSES.read_text().rstrip(),
        "\n## Beside other servers\n",
        "Completed in at most 10 s, and the time of the last of them; KiB of private memory for each idle session.\n",
        *(markdown_table(peers) if peers else ["Not measured in this run."]), "",
        *plots(options.report, table),
        "\n## Versions and tunings\n", *markdown_table([["server", "version", "settings"], *versions(options)]),
        "\n## The commands\n", *commands(options),
    ]
    (options.report / "benchmarks.md").write_text("\n".join(parts) + "\n")
