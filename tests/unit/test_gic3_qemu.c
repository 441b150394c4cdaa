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
#include "tests/unit/test_gic3_guest.h"

/* ---- traffic ------------------------------------------------------------------- */

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
	start_traffic(seed);
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
	return run_traffic("gic3-qemu", same_traffic);
}
