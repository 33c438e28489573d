"""Rows about large files: MB/s and processor time, for one stream and for many."""

import contextlib
import functools
import shutil
import statistics

from checks import Check, at_least, at_most, medians, ratios
from harness import GIB, LOAD_THREADS, MIB, CouldNotMeasure, fill, load, not_whole, remove_files, warm_memory


def bulk(server, mode, streams, around=contextlib.nullcontext, **options):
    """Several transfers, summed up: a single one is over in a fifth of a second, and chance places its threads."""
    repeats = 5 if mode == "retr" and streams == 1 else 3
    cpu, total, seconds = server.cpu_seconds(), 0, 0
    for _ in range(repeats):
        with around():
            result = load(server, mode, count=streams, threads=min(streams, LOAD_THREADS), **options)
            if result["served"] < streams:
                problem = result["first_problem"]
                raise CouldNotMeasure(f"{server.name}: {result['served']} of {streams} streams served [{problem}]")
        total, seconds = total + result["bytes"], seconds + result["transfer_seconds"]
    return {
        "mb_per_s": total / 1e6 / max(seconds, 1e-9),
        "cpu_per_gb": (server.cpu_seconds() - cpu) / (total / 1e9),
        "bytes": total,
        "transfer_seconds": seconds,
    }


def speed(result):
    return result["mb_per_s"]


def cost(result):
    return result["cpu_per_gb"]


def cached_file(bench):
    """The name of the file that is downloaded."""
    target = bench.folder() / "cached.bin"
    if not target.exists():
        fill(target, bench.file_bytes)
    return target.name


@contextlib.contextmanager
def stored_whole(folder, prefix, streams, size):
    """Room for the files before, and a look at them after."""
    warm_memory(folder, size * streams)
    try:
        yield
        missing = not_whole(folder, prefix, streams, size)
    finally:
        remove_files(folder, prefix)
    if missing:
        raise CouldNotMeasure(f"{missing} of {streams} files not whole after 226")


def store_once(server, folder, streams, size):
    prefix = f"{server.inbox}stored"
    around = functools.partial(stored_whole, folder, prefix, streams, size)
    return bulk(server, "stor", streams, around=around, name=prefix, size=size)


def retrieve(bench, streams):
    size, name = bench.file_bytes, cached_file(bench)
    with bench.spillway(bench.folder()) as ours, bench.limit(bench.folder()) as theirs:
        for server in (ours, theirs):
            load(server, "retr", count=streams, name=name, size=size)
        results = bench.in_turns([ours, theirs], lambda server: bulk(server, "retr", streams, name=name, size=size))
    checks = [
        at_least("MB/s", 0.9, ratios(results, speed)),
        at_most("CPU/GB", 1.2, ratios(results, cost)),
        medians(results, speed, "MB/s", "limit", 0),
    ]
    return checks, results


def store(bench, place, streams):
    # The streams share the bytes: with more of them, the disk's write-back would begin, and be what is measured.
    size = bench.file_bytes // streams
    folder = bench.folder(place)
    room = shutil.disk_usage(folder).free
    if room < 2 * bench.file_bytes + GIB:
        raise CouldNotMeasure(f"only {room // MIB:,} MiB free for the stored files")

    def measure(server):
        return store_once(server, folder, streams, size)

    with bench.spillway(folder) as ours, bench.limit(folder) as theirs:
        for server in (ours, theirs):
            measure(server)
        results = bench.in_turns([ours, theirs], measure)
    checks = [
        at_least("MB/s", 0.9, ratios(results, speed)),
        Check(None, f"CPU/GB {statistics.median(ratios(results, cost)):.2f} x"),
        medians(results, speed, "MB/s", "limit", 0),
    ]
    return checks, results
