// A range of addresses, as rules name it.
internal import FTPProtocol
