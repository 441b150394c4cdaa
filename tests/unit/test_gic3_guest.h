/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same register traffic on QEMU's GICv3 (virt, virtualization=on), on ours on the bench, and on
 * our machine. A test calls the accesses, which are made on the bench at once and become a guest's
 * program; each value read and the interrupt inputs after each access must agree.
 */
#ifndef TRAPLINE_TESTS_UNIT_TEST_GIC3_GUEST_H
#define TRAPLINE_TESTS_UNIT_TEST_GIC3_GUEST_H

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/gic-qemu.h"
#include "tests/unit/test_gic_bench.h"

enum {
	ACCESSES = 20000,
	GUEST_VECTORS = 0x800, /* offsets from there */
	GUEST_FROM_EL1 = 0xc00,
	GUEST_PROGRAM = 0x1000,
	GUEST_EXPECTED = 0x46000000,
	FRAME_GITS = 0x08080000,
	FRAME_GICR = 0x080a0000,
	FRAME_SGI = FRAME_GICR + 0x10000,
};

struct result {
	uint64_t value, isr;
};

static uint32_t program[16 * ACCESSES + 64];
static uint64_t inputs[2 * ACCESSES + 2];
static struct result ours[ACCESSES], theirs[ACCESSES];
static char what[ACCESSES][64];
static unsigned words, program_end, input_count, count, cores;

/* ---- the guest ------------------------------------------------------------------ */

static inline void emit(uint32_t word)
{
	program[words++] = word;
}

static inline void emit_x9(uint32_t low, uint32_t high)
{
	emit(0xd2800009 | low << 5);  /* mov x9, #low */
	emit(0xf2a00009 | high << 5); /* movk x9, #high, lsl #16 */
}

/* x0: inputs; x1: results; EL1 comes back by HVC; HCR_EL2 = RW, IMO, FMO. */
static inline void emit_head(void)
{
	emit(0xd2a88000); /* mov x0, #0x44000000 */
	emit(0xd2a90001); /* mov x1, #0x48000000 */
	emit(0x91004000); /* add x0, x0, #16 */
	emit(0xd5034fdf); /* msr daifset, #0xf */
	emit_x9(GUEST_VECTORS, GUEST_BASE >> 16);
	emit(0xd51cc009); /* msr vbar_el2, x9 */
	emit_x9(0x18, 0x8000);
	emit(0xd51c1109); /* msr hcr_el2, x9 */
	emit_x9(0x3c5, 0); /* EL1h, all masked */
	emit(0xd51c4009); /* msr spsr_el2, x9 */
	emit(0xd5033fdf); /* isb */
}

/* Compares what was read with the expected results at 0x46000000 and exits with 0 or 1. */
static inline void emit_check(void)
{
	static const uint32_t tail[] = {
		0xa8c11424, /* loop: ldp x4, x5, [x1], #16 */
		0xa8c11c46, /* ldp x6, x7, [x2], #16 */
		0xeb06009f, /* cmp x4, x6 */
		0x540000a1, /* b.ne <differs> */
		0xf1000463, /* subs x3, x3, #0x1 */
		0x54ffff61, /* b.ne <loop> */
		0xd2800004, /* mov x4, #0x0 */
		0x14000002, /* b <exit> */
		0xd2800024, /* differs: mov x4, #0x1 */
		0xd2a8e001, /* exit: mov x1, #0x47000000 */
		0xd28004c2, /* mov x2, #0x26 */
		0xf2a00042, /* movk x2, #0x2, lsl #16 */
		0xa9001022, /* stp x2, x4, [x1] */
		0xd2800300, /* mov x0, #0x18 */
		0xd45e0000, /* hlt #0xf000 */
	};

	emit(0xd2a90001); /* mov x1, #0x48000000 */
	emit(0xd2a8c002); /* mov x2, #0x46000000 */
	emit_x9(count & 0xffff, count >> 16);
	emit(0xaa0903e3); /* mov x3, x9 */
	for (unsigned i = 0; i < sizeof(tail) / sizeof(tail[0]); i++)
		emit(tail[i]);
}

static inline void record(uint64_t value, bool virt)
{
	uint32_t irq = virt ? LINE_VIRQ : LINE_IRQ, fiq = virt ? LINE_VFIQ : LINE_FIQ;

	ours[count].value = value;
	ours[count].isr = (bench_lines[0] & irq ? ISR_IRQ : 0) |
			  (bench_lines[0] & fiq ? ISR_FIQ : 0);
	count++;
}

/* One access of a system register, at EL1 for the guest's view: MRS or MSR of x5. */
static inline uint64_t sysreg(enum sysreg_id reg, bool virt, bool write, uint64_t value)
{
	const uint32_t pmr = (uint32_t)sysregs[SR_ICC_PMR_EL1].enc << 5;

	if (count == ACCESSES)
		return SPURIOUS;
	snprintf(what[count], sizeof(what[0]), "%s %s%s 0x%llx", write ? "write" : "read",
		 sysregs[reg].name, virt ? " (virtual)" : "", (unsigned long long)value);
	inputs[input_count++] = value;
	emit(0xf8408405); /* ldr x5, [x0], #8 */
	/* physical interrupts would be taken from EL1, which cannot mask them: by priority */
	if (virt) {
		emit(0xd520000a | pmr); /* mrs x10, icc_pmr_el1 */
		emit(0xd500001f | pmr); /* msr icc_pmr_el1, xzr */
		emit(0xd5033fdf);	/* isb */
		emit(0x10000069); /* adr x9, <after eret> */
		emit(0xd51c4029); /* msr elr_el2, x9 */
		emit(0xd69f03e0); /* eret */
	}
	emit(0xd5000005 | (write ? 0 : 1u << 21) | (uint32_t)sysregs[reg].enc << 5);
	emit(0xd5033fdf); /* isb */
	emit(0xd538c108); /* mrs x8, isr_el1 */
	if (virt) {
		emit(0xd4000002);	/* hvc #0 */
		emit(0xd500000a | pmr); /* msr icc_pmr_el1, x10 */
	}
	emit(0xa8812025); /* stp x5, x8, [x1], #16 */
	if (write)
		bench_msr(0, virt, reg, value);
	else
		value = bench_mrs(0, virt, reg);
	record(value, virt);
	return value;
}

static inline uint64_t access_bench(uint32_t addr, unsigned size, bool write, uint64_t value)
{
	static const struct {
		uint32_t base;
		const struct mmio_ops *ops;
	} frames[] = {
		{ FRAME_GICR, &gicr_ops }, { FRAME_GITS, &gits_ops }, { FRAME_GICD, &gicd3_ops }
	};
	struct mmio_access a = { .size = size, .now = bench_now };
	unsigned i = 0;

	if (addr >= BENCH_RAM) {
		ck_assert(bench_memory(&bench, addr, &value, size, write));
		return value;
	}
	while (addr < frames[i].base)
		i++;
	if (write)
		ck_assert(frames[i].ops->write(bench, &a, addr - frames[i].base, value));
	else
		ck_assert(frames[i].ops->read(bench, &a, addr - frames[i].base, &value));
	return value;
}

/* One access of a register of a frame, or of RAM. @size: 1, 4 or 8 bytes. */
static inline uint64_t mmio(uint32_t addr, unsigned size, bool write, uint64_t value)
{
	static const uint32_t loads[] = { [1] = 0x39400085, [4] = 0xb9400085, [8] = 0xf9400085 };

	if (count == ACCESSES)
		return 0;
	snprintf(what[count], sizeof(what[0]), "%u-byte %s at 0x%x 0x%llx", size,
		 write ? "write" : "read", addr, (unsigned long long)value);
	inputs[input_count++] = addr;
	inputs[input_count++] = value;
	emit(0xa8c11404); /* ldp x4, x5, [x0], #16 */
	emit(write ? loads[size] & ~(1u << 22) : loads[size]); /* of x5, [x4] */
	emit(0xd5033f9f); /* dsb sy */
	emit(0xd5033fdf); /* isb */
	emit(0xd538c108); /* mrs x8, isr_el1 */
	emit(0xa8812025); /* stp x5, x8, [x1], #16 */
	value = access_bench(addr, size, write, value);
	record(value, false);
	return value;
}

static inline uint64_t rd(uint32_t addr)
{
	return mmio(addr, 4, false, 0);
}

static inline void wr(uint32_t addr, uint32_t value)
{
	mmio(addr, 4, true, value);
}

static inline uint64_t mrs(bool virt, enum sysreg_id reg)
{
	return sysreg(reg, virt, false, 0);
}

static inline void msr(bool virt, enum sysreg_id reg, uint64_t value)
{
	sysreg(reg, virt, true, value);
}

/* ---- the other side ------------------------------------------------------------- */

static inline void write_at(FILE *f, long offset, const void *data, size_t size)
{
	ck_assert_int_eq(fseek(f, offset, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(data, 1, size, f), size);
}

static inline void write_code(FILE *f, long at)
{
	static const uint32_t from_el1[] = { 0xd53c4029, /* mrs x9, elr_el2 */
					     0xd61f0120 /* br x9 */ };
	const uint32_t start = 0x14000000 | GUEST_PROGRAM / 4; /* b <program> */

	write_at(f, at, &start, sizeof(start));
	write_at(f, at + GUEST_FROM_EL1, from_el1, sizeof(from_el1));
	write_at(f, at + GUEST_PROGRAM, program, 4 * words);
}

static inline void write_guest(void)
{
	FILE *f = fopen("guest.bin", "wb");

	ck_assert_ptr_nonnull(f);
	write_code(f, 0);
	ck_assert_int_eq(fclose(f), 0);
	unit_write_file("inputs.bin", inputs, 8 * input_count);
}

/* The same for a machine without QEMU's generic loader, with the results that it should have. */
static inline void write_elf(void)
{
	const uint64_t code_at = 0x1000, code_size = GUEST_PROGRAM + 4 * words;
	const uint64_t data_at = (code_at + code_size + 0xfff) & ~UINT64_C(0xfff);
	const uint64_t results_at = data_at + ((8 * input_count + 0xfff) & ~UINT64_C(0xfff));
	const Elf64_Ehdr head = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, 1 },
		.e_type = ET_EXEC,
		.e_machine = EM_AARCH64,
		.e_version = 1,
		.e_entry = GUEST_BASE,
		.e_phoff = sizeof(head),
		.e_ehsize = sizeof(head),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 3,
	};
	const Elf64_Phdr segments[3] = {
		{ .p_type = PT_LOAD, .p_flags = PF_R | PF_W | PF_X, .p_offset = code_at,
		  .p_vaddr = GUEST_BASE, .p_paddr = GUEST_BASE, .p_filesz = code_size,
		  .p_memsz = code_size },
		{ .p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_offset = data_at,
		  .p_vaddr = GUEST_INPUTS, .p_paddr = GUEST_INPUTS, .p_filesz = 8 * input_count,
		  .p_memsz = 8 * input_count },
		{ .p_type = PT_LOAD, .p_flags = PF_R, .p_offset = results_at,
		  .p_vaddr = GUEST_EXPECTED, .p_paddr = GUEST_EXPECTED,
		  .p_filesz = sizeof(ours[0]) * count, .p_memsz = sizeof(ours[0]) * count },
	};
	FILE *f = fopen("guest.elf", "wb");

	ck_assert_ptr_nonnull(f);
	write_at(f, 0, &head, sizeof(head));
	write_at(f, sizeof(head), segments, sizeof(segments));
	write_code(f, (long)code_at);
	write_at(f, (long)data_at, inputs, 8 * input_count);
	write_at(f, (long)results_at, ours, sizeof(ours[0]) * count);
	ck_assert_int_eq(fclose(f), 0);
}

static inline void run_qemu(void)
{
	words = program_end;
	for (unsigned i = 0; i < GUEST_TAIL_WORDS; i++)
		emit(guest_tail[i]);
	write_guest();
	run_on_qemu(3, cores, theirs, count * sizeof(theirs[0]));
}

/* Inputs of cores rise with a latency there, so that only what is read can be compared. */
static inline void run_ours(const char *trapline)
{
	char command[512];

	words = program_end;
	emit_check();
	write_elf();
	snprintf(command, sizeof(command),
		 "%s run -M virt,virtualization=on,gic-version=3 -cpu cortex-a57 -smp %u -m 256 "
		 "-semihosting -serial null --timing off -kernel guest.elf",
		 trapline, cores);
	ck_assert_msg(system(command) == 0, "what the machine reads differs: %s", command);
}

static inline void compare(uint64_t seed)
{
	for (unsigned i = 0; i < count; i++)
		ck_assert_msg(ours[i].value == theirs[i].value &&
				      ours[i].isr == (theirs[i].isr & (ISR_IRQ | ISR_FIQ)),
			      "seed %u, %u cores, access %u: %s: 0x%llx, ISR 0x%llx; "
			      "QEMU 0x%llx, ISR 0x%llx",
			      (unsigned)seed, cores, i, what[i], (unsigned long long)ours[i].value,
			      (unsigned long long)ours[i].isr, (unsigned long long)theirs[i].value,
			      (unsigned long long)theirs[i].isr);
}

#endif
