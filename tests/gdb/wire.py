# SPDX-License-Identifier: GPL-2.0-or-later
# The line itself, spoken to without gdb: frames, acknowledgements, interrupts, hanging up, and
# what no gdb would send.
import random
import socket
import time
import traceback

BRANCH_TO_SELF = b"00000014"


class Line:
    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        for attempt in range(200):
            try:
                self.socket.connect("socket")
                break
            except BlockingIOError:  # one is served, one waits, and no more
                time.sleep(0.05)
        self.data = b""
        self.acks = True

    def send(self, data):
        self.socket.sendall(data)

    def byte(self):
        if not self.data:
            self.data = self.socket.recv(65536)
            if not self.data:
                raise EOFError
        byte, self.data = self.data[:1], self.data[1:]
        return byte

    def packet(self, payload):
        self.send(b"$" + payload + b"#%02x" % (sum(payload) & 255))
        if self.acks:
            equal(self.byte(), b"+")

    def reply(self):
        while self.byte() != b"$":
            pass
        body = b""
        while True:
            byte = self.byte()
            if byte == b"#":
                break
            body += byte
        equal(int(self.byte() + self.byte(), 16), sum(body) & 255)
        if self.acks:
            self.send(b"+")
        return body

    def ask(self, payload):
        self.packet(payload)
        return self.reply()

    def close(self):
        self.socket.close()


def frames(line):
    # a wrong sum is refused, and what is sent again is taken
    line.send(b"$qC#00")
    equal(line.byte(), b"-")
    line.send(b"$qC#zz")
    equal(line.byte(), b"-")
    equal(line.ask(b"qC"), b"QC1")
    # the last reply again
    line.send(b"-")
    equal(line.reply(), b"QC1")
    # noise between packets, and a packet that was broken off
    line.send(b"++noise\x00\xff$qfThre")
    equal(line.ask(b"qC"), b"QC1")
    # in pieces
    for byte in b"$qC#b4":
        line.send(bytes([byte]))
    equal(line.reply(), b"QC1")
    # several at once
    line.send(b"$qC#b4$?#3f")
    equal(line.reply(), b"QC1")
    equal(line.reply()[:3], b"T05")
    # far too long: answered, and not understood
    line.send(b"$" + b"m" * 200000 + b"#%02x" % (sum(b"m" * 200000) & 255))
    equal(line.reply(), b"")
    equal(line.ask(b"vMustReplyEmpty"), b"")
    # without acknowledgements
    equal(line.ask(b"QStartNoAckMode"), b"OK")
    line.acks = False
    equal(line.ask(b"qC"), b"QC1")
    line.send(b"$qC#00")
    equal(line.reply(), b"")
    # an interrupt of a machine that stands is none
    line.send(b"\x03")
    equal(line.ask(b"qC"), b"QC1")


def interrupt(line):
    """Stops a machine that would run for ever."""
    pc = line.ask(b"?").split(b"20:")[1][:16]
    pc = int.from_bytes(bytes.fromhex(pc.decode()), "little")
    code = line.ask(b"m%x,4" % pc)
    equal(line.ask(b"M%x,4:%s" % (pc, BRANCH_TO_SELF)), b"OK")
    line.packet(b"c")
    line.send(b"\x03")
    stop = line.reply()
    equal(stop[:3], b"T02")
    contains(stop, b"thread:1;")
    # a packet in its place stops it too, and is answered
    line.packet(b"vCont;c")
    line.send(b"$qC#b4")
    equal(line.reply()[:3], b"T02")
    equal(line.reply(), b"QC1")
    return pc, code


def garbage():
    """A client that talks nonsense, and goes without a word."""
    rng = random.Random(1)
    for i in range(20):
        line = Line()
        for k in range(10):
            body = bytes(rng.choice(b"$#+-}*:;,.=0123456789abcdefgGmMXpPzZqQvHT?\x03\xff")
                         for n in range(rng.randrange(200)))
            if b"k" not in body and b"D" not in body:
                line.send(b"$" + body + b"#%02x" % (sum(body) & 255))
        line.close()


def test():
    line = Line()
    contains(line.ask(b"qSupported:swbreak+;hwbreak+"), b"PacketSize=")
    frames(line)
    pc, code = interrupt(line)
    # hanging up lets the machine go on, without its breakpoints; connecting stops it
    equal(line.ask(b"Z0,%x,4" % pc), b"OK")
    line.close()
    line = Line()
    equal(line.ask(b"?")[:3], b"T05")
    equal(line.ask(b"m%x,4" % pc), BRANCH_TO_SELF)
    # who comes second waits
    second = Line()
    second.send(b"$qC#b4")
    equal(line.ask(b"Z0,%x,4" % pc), b"OK")
    line.packet(b"c")
    equal(line.reply()[:3], b"T05")
    equal(line.ask(b"z0,%x,4" % pc), b"OK")
    equal(line.ask(b"D"), b"OK")
    equal(second.byte(), b"+")
    equal(second.reply(), b"QC1")
    second.close()
    garbage()
    # the guest goes on where it was
    line = Line()
    equal(line.ask(b"M%x,4:%s" % (pc, code)), b"OK")
    line.packet(b"c")
    equal(line.reply(), b"W00")


try:
    test()
    print("all well")
except BaseException:
    traceback.print_exc()
