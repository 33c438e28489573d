"""The other servers: how each is fetched, tuned as well as it can be, and started. README.md: how to add one."""

import functools
import os
import pathlib
import shutil
import subprocess
import sys

from servers import CouldNotMeasure, Server, free_ports

HERE = pathlib.Path(__file__).resolve().parent
BIN = HERE / ".bin"
PYFTPDLIB = "pyftpdlib==2.2.0"
FETCH_SECONDS = 120
# "bench", in MD5, so that no server's time goes into hashing.
HASHED_PASSWORD = "$1$bench$IDaFocGqo.f39hZ5dc3P7."

# What each Debian package needs beside it, because they are unpacked and not installed: they exclude each other.
PACKAGES = {
    "vsftpd": ["libwrap0"],
    "proftpd-core": ["libhiredis0.14", "libmemcached11", "libmemcachedutil2", "libhashkit2", "libpcre2-posix3"],
    "pure-ftpd": ["libsodium23"],
}


def run(command, **options):
    """The output of a command that has to work."""
    words = [str(word) for word in command]
    try:
        return subprocess.run(words, check=True, capture_output=True, text=True, timeout=FETCH_SECONDS, **options).stdout
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip().splitlines()[-1:]
        raise CouldNotMeasure(f"`{' '.join(words[:3])}` failed: {' '.join(said)}") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise CouldNotMeasure(f"`{words[0]}` failed: {error}") from error


@functools.cache
def unpacked(package):
    """The folder that holds the package's files; fetched on the first call of all."""
    folder = BIN / "peers" / package
    if (folder / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(["apt-get", "-qq", "download", package, *PACKAGES[package]], cwd=folder)
    for archive in sorted(folder.glob("*.deb")):
        run(["dpkg-deb", "-x", archive, folder])
    (folder / "complete").touch()
    return folder


def libraries(package):
    """Debian keeps them in a folder named after the machine."""
    return {"LD_LIBRARY_PATH": ":".join(str(path) for path in unpacked(package).glob("usr/lib/*-linux-gnu"))}


def version(package):
    archives = list(unpacked(package).glob(f"{package}_*.deb"))
    return archives[0].name.split("_")[1].replace("%3a", ":") if archives else "?"


def need_root(name):
    if os.geteuid() != 0:
        raise CouldNotMeasure(f"{name} starts only as root")


def written(path, text, mode=0o600):
    path.write_text(text)
    path.chmod(mode)
    return path


# ---- vsftpd ---------------------------------------------------------------------------------------------------------

VSFTPD = """\
listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
anonymous_enable=YES
local_enable=NO
write_enable=YES
anon_upload_enable=YES
anon_umask=022
anon_world_readable_only=NO
anon_root={folder}
ftp_username=daemon
one_process_model=YES
max_clients=0
max_per_ip=0
use_sendfile=YES
seccomp_sandbox=NO
isolate=NO
isolate_network=NO
xferlog_enable=NO
secure_chroot_dir={folder}
"""


def vsftpd(folder, scratch):
    """Anonymous, which is the only login with its one-process model, the faster one. Its backlog of 32 is fixed.

    The user's home has to exist, so it isn't nobody.
    """
    need_root("vsftpd")
    program, port = unpacked("vsftpd") / "usr/sbin/vsftpd", free_ports()
    settings = written(scratch / "vsftpd.conf", VSFTPD.format(port=port, folder=folder))
    return Server(
        "vsftpd", [program, settings], port, scratch / "vsftpd.log",
        environment=libraries("vsftpd"), user="anonymous", inbox="in/",
    )


# ---- ProFTPD --------------------------------------------------------------------------------------------------------

PROFTPD = """\
ServerType standalone
Port {port}
DefaultAddress 127.0.0.1
SocketBindTight on
UseIPv6 off
MaxInstances none
TCPBacklog 255
User root
Group root
AuthOrder mod_auth_file.c
AuthUserFile {scratch}/proftpd.passwd
RequireValidShell off
RootLogin on
UseReverseDNS off
DelayEngine off
DelayTable none
WtmpLog off
TransferLog none
SystemLog none
PidFile {scratch}/proftpd.pid
ScoreboardFile none
ControlsEngine off
UseSendfile on
TimeoutIdle 0
TimeoutLinger 0
AllowOverwrite on
"""


def proftpd(folder, scratch):
    """TCPBacklog takes no more than 255."""
    need_root("ProFTPD")
    program, port = unpacked("proftpd-core") / "usr/sbin/proftpd", free_ports()
    settings = written(scratch / "proftpd.conf", PROFTPD.format(port=port, scratch=scratch))
    written(scratch / "proftpd.passwd", f"bench:{HASHED_PASSWORD}:0:0::{folder}:/bin/sh\n")
    # Its log goes to the standard error output, some lines for every login, whatever SystemLog says.
    return Server(
        "ProFTPD", [program, "-n", "-q", "-c", settings], port, "/dev/null",
        environment=libraries("proftpd-core"), inbox="in/",
    )


# ---- Pure-FTPd ------------------------------------------------------------------------------------------------------


def pure_ftpd(folder, scratch):
    """Its own user database, no limits, no DNS."""
    need_root("Pure-FTPd")
    programs, port = unpacked("pure-ftpd") / "usr", free_ports()
    users, database = scratch / "pure.passwd", scratch / "pure.pdb"
    written(users, f"bench:{HASHED_PASSWORD}:1:1::{folder}/./::::::::::::\n")
    run([programs / "bin/pure-pw", "mkdb", database, "-f", users])
    command = [programs / "sbin/pure-ftpd", "-S", f"127.0.0.1,{port}", "-4", "-E", "-H", "-c", 100000, "-C", 100000]
    command += ["-u", 1, "-g", scratch / "pure.pid", "-l", f"puredb:{database}"]
    return Server("Pure-FTPd", command, port, scratch / "pure.log", environment=libraries("pure-ftpd"), inbox="in/")


# ---- pyftpdlib ------------------------------------------------------------------------------------------------------


@functools.cache
def pyftpdlib_python():
    """The interpreter of a virtual environment that has pyftpdlib; made on the first call of all."""
    python = BIN / "pyftpdlib" / "bin" / "python"
    if python.exists() and subprocess.run([python, "-c", "import pyftpdlib"], capture_output=True).returncode == 0:
        return python
    run([sys.executable, "-m", "venv", BIN / "pyftpdlib"])
    run([python, "-m", "pip", "install", "--quiet", PYFTPDLIB])
    return python


def pyftpdlib(folder, scratch, processes=4):
    port, name = free_ports(), f"pyftpdlib x{processes}"
    command = [pyftpdlib_python(), HERE / "pyftpdlib_peer.py", port, folder]
    return Server(name, command, port, scratch / "pyftpdlib.log", processes=processes)


def pyftpdlib_alone(folder, scratch):
    return pyftpdlib(folder, scratch, processes=1)


# ---- All of them ----------------------------------------------------------------------------------------------------


class Peer:
    """`make(folder, scratch)` gives the server; `tuning` says in a few words what was done to make it fast."""

    def __init__(self, name, make, version, tuning):
        self.name, self.make, self.version, self.tuning = name, make, version, tuning


PEERS = [
    Peer(
        "pyftpdlib x4", pyftpdlib, lambda: PYFTPDLIB.split("==")[1],
        "4 processes on one port (`SO_REUSEPORT`), backlog 4096 each, no limits, no log (`pyftpdlib_peer.py`)",
    ),
    Peer("pyftpdlib x1", pyftpdlib_alone, lambda: PYFTPDLIB.split("==")[1], "the same, 1 process"),
    Peer(
        "Pure-FTPd", pure_ftpd, lambda: version("pure-ftpd"),
        "`-4 -E -H -c 100000 -C 100000`, a user database with a cheap password hash; its backlog is its own",
    ),
    Peer(
        "ProFTPD", proftpd, lambda: version("proftpd-core"),
        "`TCPBacklog 255` (its maximum), `MaxInstances none`, no DNS, no delays, no logs, `UseSendfile on`",
    ),
    Peer(
        "vsftpd", vsftpd, lambda: version("vsftpd"),
        "anonymous with `one_process_model=YES`, no limits, no sandbox, no logs; its backlog of 32 is fixed",
    ),
]
