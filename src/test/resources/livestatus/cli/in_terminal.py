"""Runs a command in a pseudo-terminal of its own.

in_terminal.py COLUMNS ROWS COMMAND...
Standard input tells what to do, a line each: keys HEX, size COLUMNS ROWS, signal NAME, hangup.
Standard output is what the terminal was sent; the last line of standard error is the end.
"""
import fcntl
import os

import select
import signal
import struct
import sys
import termios

def resize(fd, columns, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

def main():
    columns, rows, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    master, slave = os.openpty()
    resize(master, columns, rows)
    before = termios.tcgetattr(slave)
    child = os.fork()
    if child == 0:
        os.close(master)
        os.login_tty(slave) if hasattr(os, "login_tty") else login(slave)
        os.execvp(command[0], command)
    asked = b""
    told = True
    while True:
        watched = [master] + ([0] if told else [])
        ready, _, _ = select.select(watched, [], [], 0.05)
        if master in ready:
            data = os.read(master, 65536)
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        if told and 0 in ready:
            data = os.read(0, 65536)
            told = bool(data)
            asked += data
            while b"\n" in asked:
                line, asked = asked.split(b"\n", 1)
                words = line.decode().split()
                if words[0] == "keys":
                    os.write(master, bytes.fromhex(words[1]))
                elif words[0] == "size":
                    resize(master, int(words[1]), int(words[2]))
                elif words[0] == "signal":
                    os.kill(child, getattr(signal, "SIG" + words[1]))
        if not ready:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                restored = termios.tcgetattr(slave) == before
                code = os.waitstatus_to_exitcode(status)
                sys.stderr.write("exit %d restored %s\n" % (code, restored))
                return

def login(slave):
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for fd in (0, 1, 2):
        os.dup2(slave, fd)

main()
