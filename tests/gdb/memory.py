# SPDX-License-Identifier: GPL-2.0-or-later
#: ends=125
# Memory by virtual and by physical address; what the core sees is what gdb wrote.

ALIAS = 0x80000000 - 0x40000000


def word(addr):
    return value("*(unsigned long *) %#x" % addr)


def test():
    run("tbreak *work")
    run("continue")
    table = address("table")
    equal(word(table), 0x4444333322221111)
    equal(word(table + ALIAS), 0x4444333322221111)
    # across pages and lines
    equal(len(run("x/1024xw &l1_table").splitlines()), 256)
    # written by one virtual address, read by the other and by the physical one
    run("set var *(unsigned long *) %#x = 0x0123456789abcdef" % (table + ALIAS))
    equal(word(table), 0x0123456789abcdef)
    contains(run("monitor xp %#x 8" % table), "ef cd ab 89 67 45 23 01")
    # nothing is mapped there, and there is no such memory
    fails("x/x 0x700000000", "Cannot access")
    fails("set var *(int *) 0x700000000 = 1", "Cannot access")
    # a device is not read
    fails("x/x 0x09000000", "Cannot access")
    # QEMU's packet: the alias is no physical address, the table is
    equal(packet("qqemu.PhyMemMode"), "0")
    equal(packet("Qqemu.PhyMemMode:1"), "OK")
    equal(packet("qqemu.PhyMemMode"), "1")
    equal(packet("m%x,4" % (table + ALIAS)), "E0e")
    equal(packet("m%x,4" % table), "efcdab89")
    equal(packet("M%x,2:aabb" % table), "OK")
    equal(packet("m%x,4" % table), "aabbab89")
    equal(packet("Qqemu.PhyMemMode:0"), "OK")
    equal(packet("m%x,4" % (table + ALIAS)), "aabbab89")
    contains(run("monitor phys on"), "physical")
    equal(packet("qqemu.PhyMemMode"), "1")
    contains(run("monitor phys off"), "virtual")
    # what is only partly there is read as far as it goes
    end = 0x40000000 + (64 << 20)
    equal(packet("Qqemu.PhyMemMode:1"), "OK")
    equal(len(packet("m%x,100" % (end - 0x80))), 0x100)
    equal(packet("M%x,100:%s" % (end - 0x80, "55" * 0x100)), "E0e")
    equal(packet("m%x,4" % (end - 4)), "00000000")
    equal(packet("Qqemu.PhyMemMode:0"), "OK")
    contains(run("monitor info mtree"), "uart0")
    # new data: the guest loads it
    run("set var *(unsigned short *) %#x = 0x7654" % (table + 2))
    run("stepi")
    equal(value("$x1"), 0x7654)
    # new code, directly ahead in the block that the core stands in: mov x0, #42; ret
    run("set var *(unsigned int *) $pc = 0xd2800540")
    run("set var *(unsigned int *) ($pc + 4) = 0xd65f03c0")
    run("stepi")
    equal(value("$x0"), 42)
    run("stepi")
    at("loop + 8")
    run("kill")


case(test)
