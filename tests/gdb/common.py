# SPDX-License-Identifier: GPL-2.0-or-later
# For the cases, which gdb runs: what they all need.
import traceback

import gdb


last_hits = []
exit_code = None


def on_stop(event):
    global last_hits
    last_hits = []
    if isinstance(event, gdb.BreakpointEvent):
        last_hits = [b.number for b in event.breakpoints]


def on_exit(event):
    global exit_code
    exit_code = getattr(event, "exit_code", None)


def run(command):
    """Output of a gdb command; a failure of the command is one of the test."""
    return gdb.execute(command, to_string=True)


def hits(number):
    """Whether the last stop was one of that breakpoint or watchpoint."""
    return number in last_hits


def set_point(command):
    """Number of the breakpoint or watchpoint that the command sets."""
    run(command)
    return max(b.number for b in gdb.breakpoints())


def to_the_end():
    """Lets the machine run until the guest turns it off."""
    run("continue")
    equal(exit_code, 0)


def value(expression):
    return int(gdb.parse_and_eval("(unsigned long) (%s)" % expression))


def address(symbol):
    return value("&%s" % symbol)


def equal(got, want):
    if got != want:
        raise AssertionError("got %r (%s), not %r (%s)" % (
            got, hex(got) if isinstance(got, int) else "", want,
            hex(want) if isinstance(want, int) else ""))


def contains(text, part):
    if part not in text:
        raise AssertionError("%r is not in %r" % (part, text))


def fails(command, part):
    """The command has to fail, and say so."""
    try:
        run(command)
    except gdb.error as error:
        contains(str(error), part)
    else:
        raise AssertionError("%s succeeded" % command)


def pc():
    return gdb.newest_frame().pc()


def at(symbol):
    equal(pc(), address(symbol))


def core():
    return gdb.selected_thread().num - 1


def packet(text):
    """Reply to a packet of the protocol."""
    lines = run("maintenance packet %s" % text).splitlines()
    return [l for l in lines if l.startswith("received: ")][0][len("received: "):].strip('"')


def case(function):
    """Runs a test, and says how it went."""
    try:
        gdb.events.stop.connect(on_stop)
        gdb.events.exited.connect(on_exit)
        run("set architecture aarch64")
        run("set pagination off")
        run("set confirm off")
        run("set remotetimeout 30")
        run("target remote socket")
        function()
        print("all well")
    except BaseException:
        traceback.print_exc()
        gdb.execute("quit 1")
