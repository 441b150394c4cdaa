# SPDX-License-Identifier: GPL-2.0-or-later
# Looks at a running hypervisor in every way that must not change it.

LIMIT_REACHED = 124
stops = 0
moved = set()


def look():
    """Reads everything that there is to read, by all cores' eyes."""
    global stops
    stops += 1
    for thread in (1, 2):
        run("thread %d" % thread)
        run("info all-registers")
        run("x/4i $pc")
    run("monitor info cores")
    run("monitor xp 0x40000000 256")


def steps(thread, count):
    run("thread %d" % thread)
    before = value("$pc")
    run("stepi %d" % count)
    if value("$pc") != before:
        moved.add(thread)


def go_on():
    run("continue")
    look()


def test():
    look()
    steps(1, 1500)
    # the way into the guest and out of it, on both cores
    run("break *lowvisor_run")
    for i in range(6):
        go_on()
        steps(1 + i % 2, 25)
    run("delete")
    run("break *lowvisor_vectors + 0x400")
    for i in range(6):
        go_on()
        steps(1 + (i + 1) % 2, 40)
    run("delete")
    # accesses to the stack of the host
    run("break *handle_exit")
    go_on()
    run("delete")
    sp = value("$sp")
    run("watch *(unsigned long *) %#x" % (sp - 16))
    run("rwatch *(unsigned long *) %#x" % (sp - 32))
    for i in range(3):
        go_on()
    run("delete")
    equal(stops, 17)
    equal(moved, {1, 2})
    run("continue")
    equal(exit_code, LIMIT_REACHED)


case(test)
