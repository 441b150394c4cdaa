# SPDX-License-Identifier: GPL-2.0-or-later
# Cores are threads: each has its registers, stops by itself, and steps alone.


def switch(thread):
    run("thread %d" % thread)
    equal(core(), thread - 1)


def test():
    text = run("info threads")
    contains(text, "core 0")
    contains(text, "core 1")
    contains(text, "off")
    equal(len(gdb.selected_inferior().threads()), 2)
    run("break *second")
    run("continue")
    equal(core(), 1)
    at("second")
    equal(value("$x0"), 0x5a)
    equal(value("$MPIDR_EL1 & 0xff"), 1)
    equal(value("$SCTLR_EL1 & 1"), 0)
    switch(1)
    equal(value("$MPIDR_EL1 & 0xff"), 0)
    equal(value("$SCTLR_EL1 & 1"), 1)
    # each core's addresses are its own: the alias is there for core 0 only
    alias = address("variables") + 0x40000000
    run("x/x %#x" % alias)
    switch(2)
    fails("x/x %#x" % alias, "Cannot access")
    # steps of core 1, which take core 0 along as far as it comes
    run("stepi")
    equal(value("$x24"), 0x5a)
    equal(core(), 1)
    at("second + 4")
    run("tbreak *second_loop")
    run("continue")
    equal(core(), 1)
    for i in range(10):
        before = pc()
        run("stepi")
        equal(core(), 1)
        if pc() == before:
            raise AssertionError("core 1 did not move")
    # a watchpoint that only the other core meets
    switch(1)
    run("watch *(unsigned long *) &count if *(unsigned long *) &count == 20")
    run("continue")
    equal(core(), 1)
    equal(value("*(unsigned long *) &count"), 20)
    equal(value("$x25"), 20)
    run("delete")
    # core 1 sleeps at last, and core 0 ends the machine
    run("break *power_off")
    run("continue")
    equal(core(), 0)
    at("power_off")
    contains(run("info threads"), "WFI")
    contains(run("monitor info cores"), "core 1: pc")
    run("delete")
    to_the_end()


case(test)
