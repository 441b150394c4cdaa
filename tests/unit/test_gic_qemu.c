// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same random register traffic on QEMU's GICv2 (virt, virtualization=on) and on ours: every
 * value read, and the interrupt inputs after every access, must agree.
 *
 * The traffic stays within what both define. Left out, because QEMU (7.2) differs:
 *   - GICx_AIAR, AEOIR, AHPPIR: not implemented; HPPIR: counts the priority mask
 *   - one group enabled in a CPU interface and the other not: IAR does not check which
 *   - binary points of the groups that differ: it compares the pending priority itself;
 *     GICV_ABPR has the physical interface's minimum
 *   - IAR: 1022 for a Group 1 interrupt whose priority does not suffice, where we say 1023
 *   - GICD_SPENDSGIR: a byte of 0 makes the SGI pending, and sources need not exist
 *   - GICD_ISPENDR: pends an interrupt for its present targets only (for PPIs: with one core)
 *   - a physical interrupt that ends with its virtual one reaches the core at the next access
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/gic-qemu.h"
#include "tests/unit/test_gic_bench.h"

enum {
	ACCESSES = 25000,
	FRAME_GICC = 0x08010000,
	FRAME_GICH = 0x08030000,
	FRAME_GICV = 0x08040000,
};

/* Bit 0: a write; bit 1: of a byte. */
enum kind { READ32, WRITE32, READ8, WRITE8 };

struct op {
	uint32_t kind, addr, value, pad;
};

struct result {
	uint32_t value, isr;
};

/*
 * Runs the operations; guest_tail follows. Made with the GNU assembler from what the comments say.
 */
static const uint32_t guest[] = {
	0xd2a88000, /* mov x0, #0x44000000 */
	0xd2a90001, /* mov x1, #0x48000000 */
	0xb8410402, /* ldr w2, [x0], #16 */
	0xd5034fdf, /* msr daifset, #0xf */
	0x34000282, /* cbz w2, <done> */
	0x28c11003, /* ldp w3, w4, [x0], #8 */
	0x28c11805, /* ldp w5, w6, [x0], #8 */
	0x52800007, /* mov w7, #0x0 */
	0x370000c3, /* tbnz w3, #0, <write> */
	0x37080063, /* tbnz w3, #1, <read8> */
	0xb9400087, /* ldr w7, [x4] */
	0x14000007, /* b <after> */
	0x39400087, /* ldrb w7, [x4] */
	0x14000005, /* b <after> */
	0x37080063, /* tbnz w3, #1, <write8> */
	0xb9000085, /* str w5, [x4] */
	0x14000002, /* b <after> */
	0x39000085, /* strb w5, [x4] */
	0xd5033f9f, /* dsb sy */
	0xd5033fdf, /* isb */
	0xd538c108, /* mrs x8, isr_el1 */
	0x28812027, /* stp w7, w8, [x1], #8 */
	0x51000442, /* sub w2, w2, #0x1 */
	0x17ffffed, /* b <next> */
};

static struct {
	uint32_t count, pad[3];
	struct op ops[ACCESSES];
} inputs;
static struct result ours[ACCESSES], theirs[ACCESSES];
static unsigned count;
static unsigned cores;

static const struct mmio_ops *frame_of(uint32_t addr)
{
	switch (addr & 0xffff0000) {
	case FRAME_GICD:
		return &gicd_ops;
	case FRAME_GICC:
		return &gicc_ops;
	case FRAME_GICH:
		return &gich_ops;
	default:
		return &gicv_ops;
	}
}

static uint32_t access_reg(enum kind kind, uint32_t addr, uint32_t value)
{
	const struct mmio_ops *frame = frame_of(addr);
	uint32_t read = 0;

	if (count == ACCESSES)
		return 0;
	if (kind == READ32)
		read = read32(frame, 0, addr & 0xffff);
	else if (kind == READ8)
		read = read8(frame, 0, addr & 0xffff);
	else if (kind == WRITE32)
		write32(frame, 0, addr & 0xffff, value);
	else
		write8(frame, 0, addr & 0xffff, value);
	inputs.ops[count] = (struct op){ .kind = kind, .addr = addr, .value = value };
	ours[count].value = read;
	ours[count].isr = (bench_lines[0] & LINE_IRQ ? ISR_IRQ : 0) |
			  (bench_lines[0] & LINE_FIQ ? ISR_FIQ : 0);
	count++;
	return read;
}

static uint32_t rd(uint32_t addr)
{
	return access_reg(READ32, addr, 0);
}

static void wr(uint32_t addr, uint32_t value)
{
	access_reg(WRITE32, addr, value);
}

/* ---- traffic ------------------------------------------------------------------- */

static void write_ctlr(unsigned which, uint32_t frame)
{
	uint32_t value = pick(4) ? ENABLE0 | ENABLE1 : 0;

	value |= pick(2) ? ACK_CTL : 0;
	value |= pick(4) ? 0 : FIQ_EN;
	value |= pick(4) ? 0 : CBPR;
	if (stacks[which].actives || stacks[which].droppeds)
		value |= rd(frame + GICC_CTLR) & EOI_MODE;
	else
		value |= pick(4) ? 0 : EOI_MODE;
	wr(frame + GICC_CTLR, value);
}

static void write_binary_points(unsigned which, uint32_t frame)
{
	uint32_t bpr = which ? 2 + pick(5) : pick(7);

	if (stacks[which].actives)
		return;
	wr(frame + GICC_BPR, bpr);
	wr(frame + GICC_ABPR, bpr + 1);
}

static void acknowledge(unsigned which, uint32_t frame)
{
	uint32_t iar = rd(frame + GICC_IAR);

	if ((iar & 0x3ff) < 1020 && stacks[which].actives < 64)
		stacks[which].active[stacks[which].actives++] = iar;
}

/* A write of GICV_EOIR or DIR, after which QEMU looks at its physical outputs. */
static void end(unsigned which, uint32_t addr, uint32_t value)
{
	wr(addr, value);
	if (which)
		wr(FRAME_GICD + GICD_ICENABLER, 0);
}

static void end_of_interrupt(unsigned which, uint32_t frame)
{
	uint32_t value;

	if (!stacks[which].actives) {
		end(which, frame + GICC_EOIR, SPURIOUS);
		return;
	}
	value = stacks[which].active[--stacks[which].actives];
	end(which, frame + GICC_EOIR, value);
	if ((rd(frame + GICC_CTLR) & EOI_MODE) && stacks[which].droppeds < 64)
		stacks[which].dropped[stacks[which].droppeds++] = value;
}

static void deactivate(unsigned which, uint32_t frame)
{
	unsigned n = stacks[which].droppeds;
	uint32_t *slot;

	if (!n || !(rd(frame + GICC_CTLR) & EOI_MODE))
		return;
	slot = &stacks[which].dropped[pick(n)];
	end(which, frame + GICC_DIR, *slot);
	*slot = stacks[which].dropped[n - 1];
	stacks[which].droppeds--;
}

static void interface_traffic(unsigned which)
{
	static const uint16_t readable[] = { GICC_CTLR, GICC_PMR, GICC_BPR,  GICC_ABPR,
					     GICC_RPR,	GICC_APR, GICC_NSAPR };
	uint32_t frame = which ? FRAME_GICV : FRAME_GICC;

	switch (pick(12)) {
	case 0:
		write_ctlr(which, frame);
		break;
	case 1:
		wr(frame + GICC_PMR, pick(3) ? 0xf8 : priority());
		break;
	case 2:
		write_binary_points(which, frame);
		break;
	case 3:
	case 4:
	case 5:
		acknowledge(which, frame);
		break;
	case 6:
	case 7:
	case 8:
		end_of_interrupt(which, frame);
		break;
	case 9:
		deactivate(which, frame);
		break;
	default:
		rd(frame + readable[pick(7)]);
	}
}

static void sgi_traffic(void)
{
	uint32_t sources = cores == 1 ? 1 : 1 + pick(3);
	uint32_t intid = pick(6);

	switch (pick(3)) {
	case 0:
		wr(FRAME_GICD + GICD_SGIR, pick(3) << 24 | pick(4) << 16 | intid);
		break;
	case 1:
		access_reg(WRITE8, FRAME_GICD + GICD_SPENDSGIR + intid, sources);
		break;
	default:
		access_reg(WRITE8, FRAME_GICD + GICD_CPENDSGIR + intid, pick(4));
	}
	access_reg(READ8, FRAME_GICD + GICD_SPENDSGIR + pick(6), 0);
}

static void distributor_traffic(void)
{
	static const uint16_t readable[] = { GICD_IGROUPR,  GICD_ISENABLER, GICD_ICENABLER,
					     GICD_ISPENDR,  GICD_ICPENDR,   GICD_ISACTIVER,
					     GICD_ICACTIVER };
	uint32_t word = pick(2);
	uint32_t pendable = word ? ~0u : cores == 1 ? 0xfdff0000 : 0;
	uint32_t frame = FRAME_GICD + 4 * word;

	switch (pick(10)) {
	case 0:
		wr(frame + GICD_ISENABLER, sparse() | (word ? 0xffff : 0));
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
		access_reg(WRITE8, FRAME_GICD + GICD_IPRIORITYR + pick(64), priority());
		break;
	case 7:
		rd(FRAME_GICD + GICD_IPRIORITYR + 4 * pick(16));
		rd(FRAME_GICD + GICD_ITARGETSR + 32 + 4 * pick(8));
		rd(FRAME_GICD + GICD_ICFGR + 8 + 4 * pick(2));
		break;
	case 8:
		sgi_traffic();
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
	uint32_t value = intid | priority() >> 3 << 23 | 1u << 28 | pick(2) << 30;

	for (uint32_t i = 0; i < 4; i++) {
		uint32_t lr = rd(FRAME_GICH + GICH_LR + 4 * i);

		if (i == n ? lr >> 29 & 1 : (lr >> 28 & 3) && (lr & 0x3ff) == intid)
			return;
	}
	if (intid >= 32 && !pick(3))
		value |= 1u << 31 | (32 + pick(8)) << 10;
	else
		value |= pick(2) << 19 | (intid < 16 ? pick(2) << 10 : 0);
	if (!pick(8))
		value &= ~(3u << 28);
	wr(FRAME_GICH + GICH_LR + 4 * n, value);
}

static void hypervisor_traffic(void)
{
	static const uint16_t readable[] = { GICH_HCR,	  GICH_VTR,	   GICH_VMCR,
					     GICH_MISR,	  GICH_EISR0,	   GICH_EISR0 + 4,
					     GICH_ELRSR0, GICH_ELRSR0 + 4, GICH_APR,
					     GICH_LR,	  GICH_LR + 4,	   GICH_LR + 8,
					     GICH_LR + 12 };
	uint32_t bpr = 2 + pick(5);

	switch (pick(8)) {
	case 0:
		wr(FRAME_GICH + GICH_HCR, (pick(8) ? 1 : 0) | (sparse() & 0xfe));
		break;
	case 1:
		if (!stacks[1].actives && !stacks[1].droppeds && !pick(4))
			wr(FRAME_GICH + GICH_VMCR, ENABLE0 | ENABLE1 | (sparse() & 0x1c) |
							   (bpr + 1) << 18 | bpr << 21 |
							   (pick(3) ? 0x1fu : pick(32)) << 27);
		break;
	case 2:
		wr(FRAME_GICH + GICH_HCR, rd(FRAME_GICH + GICH_HCR) & 0x07ffffff);
		break;
	case 3:
	case 4:
		rd(FRAME_GICH + readable[pick(13)]);
		break;
	default:
		write_list_register();
	}
}

static void make_traffic(uint64_t seed)
{
	count = 0;
	start_traffic(seed);
	wr(FRAME_GICD + GICD_CTLR, 3);
	wr(FRAME_GICC + GICC_PMR, 0xf8);
	wr(FRAME_GICC + GICC_CTLR, ENABLE0 | ENABLE1);
	wr(FRAME_GICH + GICH_HCR, 1);
	wr(FRAME_GICH + GICH_VMCR, 0xf84c0003);
	wr(FRAME_GICD + GICD_ISENABLER, 1u << GIC_MAINTENANCE_PPI);
	for (unsigned i = 0; i < 32; i += 4)
		wr(FRAME_GICD + GICD_ITARGETSR + 32 + i, 0x01010101);
	while (count < ACCESSES) {
		unsigned what = pick(10);

		if (what < 4)
			distributor_traffic();
		else if (what < 8)
			interface_traffic(what & 1);
		else
			hypervisor_traffic();
	}
}

/* ---- the other side ------------------------------------------------------------- */

static void run_qemu(void)
{
	uint32_t code[sizeof(guest) / sizeof(guest[0]) + GUEST_TAIL_WORDS];

	memcpy(code, guest, sizeof(guest));
	memcpy(code + sizeof(guest) / sizeof(guest[0]), guest_tail, sizeof(guest_tail));
	unit_write_file("guest.bin", code, sizeof(code));
	inputs.count = count;
	unit_write_file("inputs.bin", &inputs, sizeof(inputs));
	run_on_qemu(2, cores, theirs, count * sizeof(theirs[0]));
}

/* What QEMU does late, or reports differently without an effect: see the top. */
static bool excused(const struct op *op, const struct result *a, const struct result *b)
{
	uint32_t offset = op->addr & 0xffff, frame = op->addr & 0xffff0000;

	if (op->kind == WRITE32 && frame == FRAME_GICV &&
	    (offset == GICC_EOIR || offset == GICC_DIR))
		return true;
	return op->kind == READ32 && (frame == FRAME_GICV || frame == FRAME_GICC) &&
	       offset == GICC_IAR && a->value == SPURIOUS && b->value == 1022;
}

static void compare(uint64_t seed)
{
	static const char *const kinds[] = { "read", "write", "byte read", "byte write" };

	for (unsigned i = 0; i < count; i++) {
		const struct op *op = &inputs.ops[i];
		bool same = ours[i].value == theirs[i].value &&
			    ours[i].isr == (theirs[i].isr & (ISR_IRQ | ISR_FIQ));

		ck_assert_msg(same || excused(op, &ours[i], &theirs[i]),
			      "seed %u, %u cores, access %u: %s at 0x%x of 0x%x: "
			      "0x%x, ISR 0x%x; QEMU 0x%x, ISR 0x%x",
			      (unsigned)seed, cores, i, kinds[op->kind], op->addr, op->value,
			      ours[i].value, ours[i].isr, theirs[i].value, theirs[i].isr);
	}
}

START_TEST(same_traffic)
{
	uint64_t seed = (uint64_t)_i + 1;

	cores = 1 + (unsigned)_i % 2;
	bench_setup(cores, 4, 8, false); /* QEMU's virt has 8 priority bits */
	make_traffic(seed);
	run_qemu();
	compare(seed);
	bench_teardown();
}
END_TEST

int main(void)
{
	return run_traffic("gic-qemu", same_traffic);
}
