// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same random register traffic on QEMU's GICv3 (virt, virtualization=on) and on ours, system
 * registers of both interfaces included: every value read, and the interrupt inputs after every
 * access, must agree. The same guest then runs on our machine, whose cores must route each access
 * to the interface that the traffic meant.
 *
 * The traffic stays within what both define. Left out, because QEMU (7.2) differs:
 *   - one group enabled in a CPU interface and the other not: a disabled group hides the other
 *   - GICD_IPRIORITYRn and GICR_IPRIORITYRn: keep the bits that are not implemented
 *   - GICR_ICFGR1: the trigger of PPIs can be changed
 *   - GICD_IROUTERn.Interrupt_Routing_Mode: kept
 *   - a binary point that changes (by CBPR too) while interrupts are active: ICV_EOIRn does not
 *     deactivate what it drops the priority of
 *   - ICC_HPPIRn_EL1 of a guest: whatever ICH_HCR_EL2.En
 *   - ICH_HCR_EL2.EOIcount: counts EOIR of an interrupt in no list register with EOImode too
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "tests/unit/test_gic_bench.h"

enum {
	ACCESSES = 20000,
	GUEST_BASE = 0x40200000,
	GUEST_VECTORS = 0x800, /* offsets from there */
	GUEST_FROM_EL1 = 0xc00,
	GUEST_PROGRAM = 0x1000,
	GUEST_EXPECTED = 0x46000000,
	GUEST_OPS = 0x44000000, /* count of results / 8, then what the program reads, from +16 on */
	FRAME_GICD = 0x08000000,
	FRAME_GICR = 0x080a0000,
	FRAME_SGI = FRAME_GICR + 0x10000,
	ISR_IRQ = 1u << 7, /* ISR_EL1.I and F */
	ISR_FIQ = 1u << 6,
};

struct result {
	uint64_t value, isr;
};

static uint32_t program[16 * ACCESSES + 64];
static uint64_t inputs[2 * ACCESSES + 2];
static struct result ours[ACCESSES], theirs[ACCESSES];
static char what[ACCESSES][40];
static unsigned words, program_end, input_count, count, cores;
static struct rng rng;

static struct {
	uint32_t active[64], dropped[64];
	unsigned actives, droppeds;
} stacks[2];

/* ---- the guest ------------------------------------------------------------------ */

static void emit(uint32_t word)
{
	program[words++] = word;
}

static void emit_x9(uint32_t low, uint32_t high)
{
	emit(0xd2800009 | low << 5);  /* mov x9, #low */
	emit(0xf2a00009 | high << 5); /* movk x9, #high, lsl #16 */
}

/* x0: inputs; x1: results; EL1 comes back by HVC; HCR_EL2 = RW, IMO, FMO. */
static void emit_head(void)
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

/* Writes the results by semihosting (SYS_OPEN, SYS_WRITE) and exits. */
static void emit_tail(void)
{
	static const uint32_t tail[] = {
		0x10000314, /* adr x20, <name> */
		0xa9007c14, /* stp x20, xzr, [x0] */
		0xd28000a2, /* mov x2, #0x5 */
		0xd28000e3, /* mov x3, #0x7 */
		0xa9008c02, /* stp x2, x3, [x0, #8] */
		0xaa0003f3, /* mov x19, x0 */
		0xaa0003e1, /* mov x1, x0 */
		0xd2800020, /* mov x0, #0x1 */
		0xd45e0000, /* hlt #0xf000 */
		0xd2a90002, /* mov x2, #0x48000000 */
		0xd2a88004, /* mov x4, #0x44000000 */
		0xb9400083, /* ldr w3, [x4] */
		0xd37df063, /* lsl x3, x3, #3 */
		0xa9000a60, /* stp x0, x2, [x19] */
		0xf9000a63, /* str x3, [x19, #16] */
		0xd28000a0, /* mov x0, #0x5 */
		0xaa1303e1, /* mov x1, x19 */
		0xd45e0000, /* hlt #0xf000 */
		0xd28004c2, /* mov x2, #0x26 */
		0xf2a00042, /* movk x2, #0x2, lsl #16 */
		0xa9007e62, /* stp x2, xzr, [x19] */
		0xd2800300, /* mov x0, #0x18 */
		0xaa1303e1, /* mov x1, x19 */
		0xd45e0000, /* hlt #0xf000 */
		0x2e736572, /* "res.bin" */
		0x006e6962,
	};

	for (unsigned i = 0; i < sizeof(tail) / sizeof(tail[0]); i++)
		emit(tail[i]);
}

/* Compares what was read with the expected results at 0x46000000 and exits with 0 or 1. */
static void emit_check(void)
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

static void record(uint64_t value, bool virt)
{
	uint32_t irq = virt ? LINE_VIRQ : LINE_IRQ, fiq = virt ? LINE_VFIQ : LINE_FIQ;

	ours[count].value = value;
	ours[count].isr = (bench_lines[0] & irq ? ISR_IRQ : 0) |
			  (bench_lines[0] & fiq ? ISR_FIQ : 0);
	count++;
}

/* One access of a system register, at EL1 for the guest's view: MRS or MSR of x5. */
static uint64_t sysreg(enum sysreg_id reg, bool virt, bool write, uint64_t value)
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

/* One access of a register of a frame. @size: 1, 4 or 8 bytes. */
static uint64_t mmio(uint32_t addr, unsigned size, bool write, uint64_t value)
{
	static const uint32_t loads[] = { [1] = 0x39400085, [4] = 0xb9400085, [8] = 0xf9400085 };
	bool gicd = addr < FRAME_GICR;
	const struct mmio_ops *frame = gicd ? &gicd3_ops : &gicr_ops;
	uint32_t offset = addr - (gicd ? FRAME_GICD : FRAME_GICR);
	struct mmio_access a = { .size = size, .now = bench_now };

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
	if (write)
		ck_assert(frame->write(bench, &a, offset, value));
	else
		ck_assert(frame->read(bench, &a, offset, &value));
	record(value, false);
	return value;
}

static uint64_t rd(uint32_t addr)
{
	return mmio(addr, 4, false, 0);
}

static void wr(uint32_t addr, uint32_t value)
{
	mmio(addr, 4, true, value);
}

static uint64_t mrs(bool virt, enum sysreg_id reg)
{
	return sysreg(reg, virt, false, 0);
}

static void msr(bool virt, enum sysreg_id reg, uint64_t value)
{
	sysreg(reg, virt, true, value);
}

/* ---- traffic ------------------------------------------------------------------- */

static unsigned pick(unsigned bound)
{
	return (unsigned)rng_below(&rng, bound);
}

static uint32_t sparse(void)
{
	uint32_t a = (uint32_t)rng_next(&rng), b = (uint32_t)rng_next(&rng);

	return a & b & (uint32_t)rng_next(&rng);
}

static uint32_t priority(void)
{
	uint32_t coarse = pick(8) << 5;

	return pick(2) ? coarse : coarse | pick(4) << 3;
}

static void write_controls(bool virt)
{
	uint64_t ctlr = pick(4) ? 0 : 1, pmr;
	bool on = pick(4);

	if (stacks[virt].actives || stacks[virt].droppeds)
		ctlr = mrs(virt, SR_ICC_CTLR_EL1) & 3;
	else
		ctlr |= pick(3) ? 0 : 2;
	msr(virt, SR_ICC_CTLR_EL1, ctlr);
	pmr = mrs(virt, SR_ICC_PMR_EL1);
	msr(virt, SR_ICC_PMR_EL1, 0); /* nothing is signalled while the groups differ */
	msr(virt, SR_ICC_IGRPEN0_EL1, on);
	msr(virt, SR_ICC_IGRPEN1_EL1, on);
	msr(virt, SR_ICC_PMR_EL1, pmr);
}

/* The other group's register first: it must say spurious, or acknowledge just as well. */
static void acknowledge(bool virt)
{
	for (unsigned n = 0, group = pick(2); n < 2; n++, group ^= 1) {
		uint32_t intid =
			(uint32_t)mrs(virt, group ? SR_ICC_IAR1_EL1 : SR_ICC_IAR0_EL1);

		if (intid < 1020 && stacks[virt].actives < 64)
			stacks[virt].active[stacks[virt].actives++] = intid | group << 31;
	}
}

static void end_of_interrupt(bool virt)
{
	uint32_t value;

	if (!stacks[virt].actives) {
		msr(virt, pick(2) ? SR_ICC_EOIR1_EL1 : SR_ICC_EOIR0_EL1, SPURIOUS);
		return;
	}
	value = stacks[virt].active[--stacks[virt].actives];
	msr(virt, value >> 31 ? SR_ICC_EOIR1_EL1 : SR_ICC_EOIR0_EL1, value & 0x3ff);
	if ((mrs(virt, SR_ICC_CTLR_EL1) & 2) && stacks[virt].droppeds < 64)
		stacks[virt].dropped[stacks[virt].droppeds++] = value & 0x3ff;
}

static void deactivate(bool virt)
{
	unsigned n = stacks[virt].droppeds;
	uint32_t *slot;

	if (!n || !(mrs(virt, SR_ICC_CTLR_EL1) & 2))
		return;
	slot = &stacks[virt].dropped[pick(n)];
	msr(virt, SR_ICC_DIR_EL1, *slot);
	*slot = stacks[virt].dropped[n - 1];
	stacks[virt].droppeds--;
}

static void interface_traffic(bool virt)
{
	static const enum sysreg_id readable[] = {
		SR_ICC_PMR_EL1,	  SR_ICC_BPR0_EL1,  SR_ICC_BPR1_EL1,	SR_ICC_RPR_EL1,
		SR_ICC_CTLR_EL1,  SR_ICC_AP0R0_EL1, SR_ICC_AP1R0_EL1,	SR_ICC_IGRPEN0_EL1,
		SR_ICC_IGRPEN1_EL1, SR_ICC_SRE_EL1, SR_ICC_HPPIR0_EL1, SR_ICC_HPPIR1_EL1,
	};

	bool enabled = !virt || (bench_mrs(0, false, SR_ICH_HCR_EL2) & 1);

	switch (pick(12)) {
	case 0:
		write_controls(virt);
		break;
	case 1:
		msr(virt, SR_ICC_PMR_EL1, pick(3) ? 0xf8 : priority());
		break;
	case 2:
		if (!stacks[virt].actives)
			msr(virt, pick(2) ? SR_ICC_BPR0_EL1 : SR_ICC_BPR1_EL1, pick(8));
		break;
	case 3:
	case 4:
	case 5:
		acknowledge(virt);
		break;
	case 6:
	case 7:
	case 8:
		end_of_interrupt(virt);
		break;
	case 9:
		deactivate(virt);
		break;
	default:
		mrs(virt, readable[pick(enabled ? 12 : 10)]);
	}
}

static bool nothing_in_progress(void)
{
	return !stacks[0].actives && !stacks[0].droppeds && !stacks[1].actives &&
	       !stacks[1].droppeds;
}

/* To this core, by list, range and mode; the other core of two has no say in its lines. */
static void sgi_traffic(void)
{
	static const enum sysreg_id regs[] = { SR_ICC_SGI1R_EL1, SR_ICC_SGI0R_EL1,
					       SR_ICC_SGI1R_EL1, SR_ICC_ASGI1R_EL1 };
	uint64_t value = (uint64_t)pick(6) << 24 | pick(4);

	if (!pick(4))
		value |= UINT64_C(1) << 40;
	if (!pick(6))
		value |= UINT64_C(1) << (16 + 16 * pick(3));
	if (!pick(6))
		value |= UINT64_C(1) << 44;
	msr(false, regs[pick(4)], value);
}

/* SGIs and PPIs in the redistributor, of this core or the other, SPIs in the distributor. */
static uint32_t some_frame(uint32_t *bank)
{
	*bank = pick(2);
	if (!*bank)
		return FRAME_SGI + (cores > 1 && !pick(4) ? 0x20000 : 0);
	return FRAME_GICD + 4;
}

static void router_traffic(void)
{
	uint32_t intid = 32 + pick(32);
	uint64_t affinity = pick(4) ? 0 : pick(3) ? 1 : UINT64_C(1) << (8 + 8 * pick(2));

	if (pick(2))
		mmio(FRAME_GICD + 0x6000 + 8 * intid, 8, true, affinity);
	else
		mmio(FRAME_GICD + 0x6000 + 8 * intid, 4, true, (uint32_t)affinity);
	mmio(FRAME_GICD + 0x6000 + 8 * intid, pick(2) ? 8 : 4, false, 0);
}

static void distributor_traffic(void)
{
	static const uint16_t readable[] = { GICD_IGROUPR,  GICD_ISENABLER, GICD_ICENABLER,
					     GICD_ISPENDR,  GICD_ICPENDR,   GICD_ISACTIVER,
					     GICD_ICACTIVER };
	static const uint32_t constants[] = { FRAME_GICD + GICD_CTLR,  FRAME_GICD + GICD_IIDR,
					      FRAME_GICD + 0xffe8,     FRAME_GICD + 0xffd0,
					      FRAME_GICR + 0x4,	       FRAME_GICR + 0xffe8,
					      FRAME_GICR + 0xffe0,     FRAME_GICR + 0x14,
					      FRAME_GICD + GICD_IGROUPR };
	uint32_t bank, frame = some_frame(&bank);
	uint32_t pendable = bank ? ~0u : 0xfdffffff;

	switch (pick(11)) {
	case 0:
		wr(frame + GICD_ISENABLER, sparse() | (bank ? 0xffff : 0xff));
		break;
	case 1:
		wr(frame + GICD_ICENABLER, sparse() & sparse());
		break;
	case 2:
	case 3:
		wr(frame + GICD_ISPENDR, sparse() & pendable);
		break;
	case 4:
		wr(frame + GICD_ICPENDR, sparse() & pendable);
		break;
	case 5:
		rd(frame + readable[pick(7)]);
		break;
	case 6:
		if (bank)
			mmio(FRAME_GICD + GICD_IPRIORITYR + 32 + pick(32), 1, true, priority());
		else
			mmio(frame + GICD_IPRIORITYR + pick(32), 1, true, priority());
		rd(FRAME_GICD + GICD_IPRIORITYR + 4 * pick(16));
		break;
	case 7:
		rd(constants[pick(9)]);
		break;
	case 8:
		sgi_traffic();
		break;
	case 9:
		router_traffic();
		break;
	default:
		if (pick(2))
			wr(FRAME_GICD + GICD_CTLR, pick(4) ? 3 : 0);
		else if (nothing_in_progress())
			wr(frame + GICD_IGROUPR, sparse());
	}
}

/* A list register that does not hold an active interrupt gets a pending one of its own number. */
static void write_list_register(void)
{
	uint32_t n = pick(4), intid = pick(3) ? 32 + pick(8) : pick(4);
	uint64_t value = intid | (uint64_t)priority() << 48 | UINT64_C(1) << 62 |
			 (uint64_t)pick(2) << 60;

	for (uint32_t i = 0; i < 4; i++) {
		uint64_t lr = mrs(false, SR_ICH_LR0_EL2 + i);

		if (i == n ? lr >> 63 : lr >> 62 && (uint32_t)lr == intid)
			return;
	}
	if (intid >= 32 && !pick(3))
		value |= UINT64_C(1) << 61 | (uint64_t)(32 + pick(8)) << 32;
	else
		value |= (uint64_t)pick(2) << 41;
	if (!pick(8))
		value &= ~(UINT64_C(3) << 62);
	msr(false, SR_ICH_LR0_EL2 + n, value);
}

static void hypervisor_traffic(void)
{
	static const enum sysreg_id readable[] = {
		SR_ICH_HCR_EL2,	  SR_ICH_VTR_EL2,   SR_ICH_VMCR_EL2, SR_ICH_MISR_EL2,
		SR_ICH_EISR_EL2,  SR_ICH_ELRSR_EL2, SR_ICH_LR0_EL2,  SR_ICH_LR1_EL2,
		SR_ICH_AP0R0_EL2, SR_ICH_AP1R0_EL2, SR_ICH_LR2_EL2,  SR_ICH_LR3_EL2,
	};
	uint64_t bpr = 2 + pick(6);

	switch (pick(8)) {
	case 0:
		msr(false, SR_ICH_HCR_EL2, (pick(8) ? 1 : 0) | (sparse() & 0xfe));
		break;
	case 1:
		if (!stacks[1].actives && !stacks[1].droppeds && !pick(4))
			msr(false, SR_ICH_VMCR_EL2,
			    ENABLE0 | ENABLE1 | (sparse() & 0x1c) | (uint64_t)pick(8) << 18 |
				    bpr << 21 | (uint64_t)(pick(3) ? 0xf8 : priority()) << 24);
		break;
	case 2:
		msr(false, SR_ICH_HCR_EL2, mrs(false, SR_ICH_HCR_EL2) & 0x07ffffff);
		break;
	case 3:
	case 4:
		mrs(false, readable[pick(12)]);
		break;
	default:
		write_list_register();
	}
}

static void make_traffic(uint64_t seed)
{
	words = count = 0;
	input_count = 2;
	memset(stacks, 0, sizeof(stacks));
	rng_seed(&rng, seed);
	emit_head();
	wr(FRAME_GICR + 0x14, 0);
	wr(FRAME_GICD + GICD_CTLR, 3);
	msr(false, SR_ICC_SRE_EL2, 0xf);
	msr(false, SR_ICC_PMR_EL1, 0xf8);
	msr(false, SR_ICC_IGRPEN0_EL1, 1);
	msr(false, SR_ICC_IGRPEN1_EL1, 1);
	msr(false, SR_ICH_HCR_EL2, 1);
	msr(false, SR_ICH_VMCR_EL2, 0xf84c0003);
	wr(FRAME_SGI + GICD_ISENABLER, 1u << GIC_MAINTENANCE_PPI);
	/* a reset value of IROUTER is UNKNOWN */
	for (unsigned intid = 32; intid < 64; intid++)
		mmio(FRAME_GICD + 0x6000 + 8 * intid, 8, true, 0);
	while (count < ACCESSES) {
		unsigned kind = pick(10);

		if (kind < 4)
			distributor_traffic();
		else if (kind < 8)
			interface_traffic(kind & 1);
		else
			hypervisor_traffic();
	}
	program_end = words;
	inputs[0] = 2 * count;
}

/* ---- the other side ------------------------------------------------------------- */

static void write_at(FILE *f, long offset, const void *data, size_t size)
{
	ck_assert_int_eq(fseek(f, offset, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(data, 1, size, f), size);
}

static void write_code(FILE *f, long at)
{
	static const uint32_t from_el1[] = { 0xd53c4029, /* mrs x9, elr_el2 */
					     0xd61f0120 /* br x9 */ };
	const uint32_t start = 0x14000000 | GUEST_PROGRAM / 4; /* b <program> */

	write_at(f, at, &start, sizeof(start));
	write_at(f, at + GUEST_FROM_EL1, from_el1, sizeof(from_el1));
	write_at(f, at + GUEST_PROGRAM, program, 4 * words);
}

static void write_guest(void)
{
	FILE *f = fopen("guest.bin", "wb");

	ck_assert_ptr_nonnull(f);
	write_code(f, 0);
	ck_assert_int_eq(fclose(f), 0);
	f = fopen("inputs.bin", "wb");
	ck_assert_ptr_nonnull(f);
	write_at(f, 0, inputs, 8 * input_count);
	ck_assert_int_eq(fclose(f), 0);
	remove("res.bin");
}

/* The same for a machine without QEMU's generic loader, with the results that it should have. */
static void write_elf(void)
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
		  .p_vaddr = GUEST_OPS, .p_paddr = GUEST_OPS, .p_filesz = 8 * input_count,
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

static void run_qemu(void)
{
	char command[512];
	FILE *f;

	words = program_end;
	emit_tail();
	write_guest();
	snprintf(command, sizeof(command),
		 "timeout 20 qemu-system-aarch64 -M virt,virtualization=on,gic-version=3 -cpu "
		 "cortex-a57 -smp %u -m 256 -display none -net none -semihosting "
		 "-device loader,file=inputs.bin,addr=0x%x,force-raw=on "
		 "-device loader,file=guest.bin,addr=0x%x,force-raw=on "
		 "-device loader,addr=0x%x,cpu-num=0",
		 cores, (unsigned)GUEST_OPS, (unsigned)GUEST_BASE, (unsigned)GUEST_BASE);
	ck_assert_msg(system(command) == 0, "failed: %s", command);
	f = fopen("res.bin", "rb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fread(theirs, sizeof(theirs[0]), count, f), count);
	fclose(f);
}

/* Inputs of cores rise with a latency there, so that only what is read can be compared. */
static void run_ours(const char *trapline)
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

static void compare(uint64_t seed)
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

START_TEST(same_traffic)
{
	const char *trapline = getenv("TRAPLINE");
	uint64_t seed = (uint64_t)_i + 1;

	cores = 1 + (unsigned)_i % 2;
	bench_version = 3;
	bench_setup(cores, 4, 5, false);
	make_traffic(seed);
	run_qemu();
	compare(seed);
	if (trapline)
		run_ours(trapline);
	bench_teardown();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("gic3-qemu");
	TCase *tcase = tcase_create("gic3-qemu");

	tcase_set_timeout(tcase, 100);
	tcase_add_loop_test(tcase, same_traffic, 0, 4);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
