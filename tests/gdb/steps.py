# SPDX-License-Identifier: GPL-2.0-or-later
# Single steps: over branches and calls, into exceptions, one instruction each.


def step():
    before = value("$pc")
    run("stepi")
    return before


def test():
    equal(pc(), address("start"))
    for i in range(1, 8):
        run("stepi")
    run("tbreak *loop")
    run("continue")
    at("loop")
    # mov, bl, ldrh: a call is entered
    step()
    step()
    at("work")
    equal(value("$x30"), address("loop") + 8)
    # to the end of the function, through its loop of exclusives if it is taken
    count = 0
    while value("*(unsigned int *) $pc") != 0xd65f03c0:
        step()
        count += 1
        if count > 40:
            raise AssertionError("lost at %#x" % pc())
    step()
    equal(pc(), address("loop") + 8)
    equal(value("$x0"), 0)
    step()
    # svc: the step ends at the vector's first instruction
    equal(value("*(unsigned int *) $pc"), 0xd40000e1)
    step()
    at("on_sync")
    equal(value("$ELR_EL1"), address("loop") + 16)
    for i in range(4):
        step()
    # eret
    step()
    equal(pc(), address("loop") + 16)
    equal(value("*(unsigned long *) &exceptions"), 1)
    # a step onto a breakpoint stops once
    run("break *$pc + 4")
    step()
    equal(pc(), address("loop") + 20)
    # nexti goes over the call
    run("delete")
    run("tbreak *loop")
    run("continue")
    run("nexti 2")
    equal(pc(), address("loop") + 8)
    equal(value("$x0"), 3)
    # a fetch from nowhere: the step ends in the vector
    run("set $pc = 0x700000000")
    run("stepi")
    at("on_sync")
    equal(value("$ESR_EL1 >> 26"), 0x21)
    equal(value("$FAR_EL1"), 0x700000000)
    run("set $ELR_EL1 = (unsigned long) &power_off")
    to_the_end()


case(test)
