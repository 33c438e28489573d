"""One pyftpdlib server process: pyftpdlib_peer.py PORT FOLDER.

The benchmark starts four of them on one port. Everything that would hold a burst back is off: no limits, no delays,
no log line per client, and a listen queue as long as the kernel allows.
"""

import logging
import resource
import socket
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

BACKLOG = 4096


def listener(port):
    """Bound here, because pyftpdlib has no setting for SO_REUSEPORT."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    return bound


def main():
    port, folder = int(sys.argv[1]), sys.argv[2]
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    logging.getLogger("pyftpdlib").setLevel(logging.CRITICAL)
    logging.basicConfig(level=logging.CRITICAL)

    authorizer = DummyAuthorizer()
    authorizer.add_user("bench", "bench", folder, perm="elradfmwMT")
    FTPHandler.authorizer = authorizer
    FTPHandler.timeout = 300
    FTPServer.max_cons = 0
    FTPServer.max_cons_per_ip = 0
    FTPServer(listener(port), FTPHandler, backlog=BACKLOG).serve_forever()


if __name__ == "__main__":
    main()
