# SPDX-License-Identifier: GPL-2.0-or-later
# Registers are read and written, system registers too, and the guest sees what was written.


def cpsr():
    return int(run("print/x $cpsr").split("=")[1], 16)


def mode():
    return "EL%u%s" % (cpsr() >> 2 & 3, "h" if cpsr() & 1 else "t")


def test():
    at("start")
    equal(mode(), "EL1h")
    equal(value("$MPIDR_EL1 & 0xff"), 0)
    equal(value("$SCTLR_EL1 & 1"), 0)
    run("tbreak *work")
    run("continue")
    at("work")
    equal(value("$SCTLR_EL1 & 1"), 1)
    equal(value("$VBAR_EL1"), address("vectors"))
    equal(value("$TTBR0_EL1"), address("l1_table"))
    equal(value("$x20"), address("variables"))
    equal(value("$MAIR_EL1"), 0x04ff)
    # general registers, and what the guest makes of them
    run("set $x0 = 5")
    equal(value("$x0"), 5)
    run("finish")
    equal(value("$x0"), 15)
    # flags
    run("set $cpsr = 0x600003c5")
    equal(cpsr(), 0x600003c5)
    contains(run("info registers cpsr"), "[ Z C D A I F EL=1 SP ]")
    # bits are not set that this core's PSTATE lacks: UAO, PAN, SSBS
    run("set $cpsr = 0x60c013c5")
    equal(cpsr(), 0x600003c5)
    # an exception level that the machine does not have is not entered
    run("set $cpsr = 0x600003c9")
    equal(mode(), "EL1h")
    # the two stack pointers
    run("set $sp = 0x1230")
    run("set $cpsr = 0x600003c4")
    equal(mode(), "EL1t")
    run("set $sp = 0x4560")
    equal(value("$SP_EL0"), 0x4560)
    run("set $cpsr = 0x600003c5")
    equal(value("$sp"), 0x1230)
    # vector registers
    run("set $v7.d.u[1] = 0x1122334455667788")
    equal(value("$v7.s.u[2]"), 0x55667788)
    equal(value("$v7.d.u[0]"), 0)
    run("set $fpcr = 0x01000000")
    equal(value("$fpcr"), 0x01000000)
    # system registers: writable bits only
    run("set $CONTEXTIDR_EL1 = 0x1234")
    equal(value("$CONTEXTIDR_EL1"), 0x1234)
    midr = value("$MIDR_EL1")
    run("set $MIDR_EL1 = 0")
    equal(value("$MIDR_EL1"), midr)
    run("set $TPIDR_EL1 = 0xdeadbeefcafe")
    equal(value("$TPIDR_EL1"), 0xdeadbeefcafe)
    run("set $VBAR_EL1 = 0x40000fff")
    equal(value("$VBAR_EL1"), 0x40000800)
    # every register has a value
    text = run("info all-registers")
    contains(text, "CNTV_CVAL_EL0")
    if "<unavailable>" in text or "<error" in text:
        raise AssertionError(text)
    # the program counter
    run("set $VBAR_EL1 = (unsigned long) &vectors")
    run("set $pc = (unsigned long) &power_off")
    at("power_off")
    to_the_end()


case(test)
