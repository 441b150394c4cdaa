# SPDX-License-Identifier: GPL-2.0-or-later
#: ends=125
# Breakpoints of both kinds, and watchpoints on every kind of access.

ALIAS = 0x80000000 - 0x40000000


def stops(number, symbol):
    """Goes on to that breakpoint, before the first instruction of symbol."""
    run("continue")
    at(symbol)
    equal(hits(number), True)


def watch(command, pc_of_access):
    """Sets a watchpoint: it stops after that instruction, and is taken out again."""
    number = set_point(command)
    run("continue")
    equal(pc(), pc_of_access + 4)
    equal(hits(number), True)
    run("delete %d" % number)


def find(symbol, mnemonic):
    """Address of the first such instruction from symbol on."""
    for line in run("x/64i &%s" % symbol).splitlines():
        text = line.replace("=>", "").split(":", 1)
        if text[1].split()[0] == mnemonic:
            return int(text[0].split()[0], 16)
    raise AssertionError("no %s" % mnemonic)


def test():
    hardware = set_point("hbreak *work")
    software = set_point("break *loop")
    stops(software, "loop")
    stops(hardware, "work")
    equal(value("$x0"), 0)
    stops(software, "loop")
    equal(value("$x19"), 1)
    run("delete")
    stops(set_point("break *work if $x0 == 3"), "work")
    equal(value("$x19"), 3)
    run("delete")
    # the exception's vector
    stops(set_point("tbreak *on_sync"), "on_sync")
    equal(value("$ESR_EL1"), 0x56000007)
    # a write, which gdb reports if it changes the value; by the address that the guest uses
    watch("watch *(unsigned long *) %#x" % (address("result") + ALIAS), find("loop", "str"))
    # reads: of two bytes, each by both watchpoints that see reads
    load = find("work", "ldrh")
    watch("rwatch *(unsigned short *) %#x" % (address("table") + 2), load)
    watch("awatch *(unsigned char *) %#x" % (address("table") + 3), load)
    # the second half of a pair, which stores XZR
    run("set var *((unsigned long *) &pair + 1) = 1")
    watch("watch *((unsigned long *) &pair + 1)", find("work", "stp"))
    # exclusives: each half; gdb steps from the load to behind the store, lest it fail for ever
    watch("rwatch *(int *) &lock", find("exclusive", "stxr"))
    watch("watch *(int *) &lock", find("exclusive", "stxr"))
    # a structure store's last byte, and a block that is zeroed
    run("set $v1.d.u[1] = 0x7700000000000000")
    watch("watch *((unsigned char *) &vector + 31)", find("exclusive", "st1"))
    watch("watch *((unsigned char *) &vector + 31)", find("exclusive", "dc"))
    # next to what is accessed: never
    run("rwatch *((unsigned char *) &table + 1)")
    run("rwatch *((unsigned char *) &table + 4)")
    stops(set_point("tbreak *work"), "work")
    run("stepi 2")
    equal(pc(), address("work") + 8)
    # an access that faults is one all the same
    number = set_point("rwatch *(int *) 0x700000000")
    run("set $x20 = 0x700000000 - ((unsigned long) &table + 2 - (unsigned long) &variables)")
    run("set $pc = (unsigned long) &work")
    stops(number, "on_sync")
    equal(value("$FAR_EL1"), 0x700000000)
    run("kill")


case(test)
