// The server that is administered.
public import FTPServer

extension Server: Administrable {}
