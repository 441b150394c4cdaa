// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What breakpoints and watchpoints match (Arm ARM D2.9, D2.10), in AArch64 without EL3.
 *
 * CONSTRAINED UNPREDICTABLE choices (Arm ARM K1.1):
 * - a reserved breakpoint type, a reserved combination of HMC, SSC and PMC or PAC, and a link to
 *   a breakpoint that is not context-aware, or not linked itself: no match;
 * - DBGWCR.MASK of 1 or 2: no match; MASK with a BAS that is not all ones: BAS is ignored; bits of
 *   DBGWVR below MASK: ignored; BAS that is not contiguous: the bytes that it names.
 * IMPLEMENTATION DEFINED: a store exclusive is watched whether or not it will succeed, CAS whether
 * or not it will store, as on the Cortex-A cores (their manuals, watchpoint debug events).
 */
#include "base/bits.h"
#include "cpu/exception-entry.h"
#include "cpu/hw-debug.h"
#include "cpu/regime.h"

#define POINTS		16u
#define FSC_DEBUG	0x22u
#define ISS_CM		(1u << 8)
#define ISS_WNR		(1u << 6)
#define VA_TOP		49u /* bits of a virtual address, with its sign */
#define DFR0_BRPS_SHIFT 12
#define DFR0_WRPS_SHIFT 20
#define DFR0_CTXS_SHIFT 28

/* The registers of number n follow each other in the table: value, control, next value... */
_Static_assert(SR_DBGBCR15_EL1 - SR_DBGBVR0_EL1 == 31 && SR_DBGBCR0_EL1 == SR_DBGBVR0_EL1 + 1,
	       "breakpoint registers in pairs");
_Static_assert(SR_DBGWCR15_EL1 - SR_DBGWVR0_EL1 == 31 && SR_DBGWCR0_EL1 == SR_DBGWVR0_EL1 + 1,
	       "watchpoint registers in pairs");

static uint64_t bvr(const struct cpu *cpu, unsigned n)
{
	return cpu->sys[SR_DBGBVR0_EL1 + 2 * n];
}

static uint64_t bcr(const struct cpu *cpu, unsigned n)
{
	return cpu->sys[SR_DBGBCR0_EL1 + 2 * n];
}

static uint64_t wvr(const struct cpu *cpu, unsigned n)
{
	return cpu->sys[SR_DBGWVR0_EL1 + 2 * n];
}

static uint64_t wcr(const struct cpu *cpu, unsigned n)
{
	return cpu->sys[SR_DBGWCR0_EL1 + 2 * n];
}

/* Number of comparators of a kind, by the field of ID_AA64DFR0_EL1 that gives it less one. */
static unsigned implemented(const struct cpu *cpu, unsigned field)
{
	return (unsigned)extract64(cpu->sys[SR_ID_AA64DFR0_EL1], field, 4) + 1;
}

static bool context_aware(const struct cpu *cpu, unsigned n)
{
	unsigned all = implemented(cpu, DFR0_BRPS_SHIFT);

	return n < all && n >= all - implemented(cpu, DFR0_CTXS_SHIFT);
}

/* ---- where a point may match: HMC, SSC, and PMC or PAC -------------------------- */

/*
 * Combinations of HMC, SSC and PxC that are reserved without EL3, Secure EL2 and AArch32 (Arm ARM,
 * CheckValidStateMatch).
 */
static bool reserved_state(const struct cpu *cpu, unsigned hmc, unsigned ssc, unsigned pxc)
{
	if (!cpu->has_el2 && (hmc || ssc))
		return true;
	switch (ssc) {
	case 0:
		/* HMC 0: AArch32's user, system and supervisor modes */
		return pxc == 0 || (hmc && pxc == 2);
	case 3:
		/* EL2 alone; what else there is takes Secure EL2 */
		return !hmc || pxc;
	default: /* one Security state of two */
		return true;
	}
}

/* @control: DBGBCR or DBGWCR, which have these fields in the same places (Arm ARM, StateMatch). */
static bool state_match(const struct cpu *cpu, uint64_t control, unsigned el)
{
	unsigned hmc = control >> 13 & 1, ssc = control >> 14 & 3, pxc = control >> 1 & 3;

	if (reserved_state(cpu, hmc, ssc, pxc))
		return false;
	switch (el) {
	case 0:
		return pxc & 2;
	case 1:
		return pxc & 1;
	default:
		return hmc;
	}
}

/* ---- breakpoints ------------------------------------------------------------------ */

/* DBGBCR.BT: what is compared. */
enum {
	BT_LINKED = 1,
	BT_CONTEXT = 2, /* CONTEXTIDR of the current regime; with one of the others, of EL1 */
	BT_EL1 = 4,	/* with BT_CONTEXT: CONTEXTIDR_EL1; with BT_VMID: CONTEXTIDR_EL2 */
	BT_VMID = 8,
};

static unsigned break_type(uint64_t control)
{
	return (unsigned)extract64(control, 20, 4);
}

static bool matches_address(unsigned type)
{
	return !(type & ~(unsigned)BT_LINKED);
}

static bool valid_type(const struct cpu *cpu, unsigned n, unsigned type)
{
	bool vhe = cpu->model->features & feature_bit(FEAT_VHE);

	if (matches_address(type))
		return true;
	if (!context_aware(cpu, n) || (type & ~(unsigned)BT_LINKED) == BT_EL1)
		return false;
	if ((type & BT_EL1) && !vhe)
		return false;
	return !(type & BT_VMID) || cpu->has_el2;
}

/* In an EL1 or EL0 that is not a host's. */
static bool in_guest_regime(const struct cpu *cpu)
{
	return cpu->ps.el < 2 && !cpu_in_host(cpu);
}

static bool context_match(const struct cpu *cpu, uint64_t value, unsigned type)
{
	uint32_t low = (uint32_t)value, high = (uint32_t)(value >> 32);
	uint32_t el1 = (uint32_t)cpu->sys[SR_CONTEXTIDR_EL1];
	uint32_t el2 = (uint32_t)cpu->sys[SR_CONTEXTIDR_EL2];
	unsigned what = type & (BT_CONTEXT | BT_EL1 | BT_VMID);

	if (what == BT_CONTEXT)
		return cpu_in_host(cpu) ? low == el2 : cpu->ps.el < 2 && low == el1;
	if ((what & BT_CONTEXT) && !(in_guest_regime(cpu) && low == el1))
		return false;
	if (!(what & BT_VMID))
		return true;
	if (what & BT_EL1)
		return high == el2;
	return in_guest_regime(cpu) && (high & cpu_vmid_mask(cpu)) == cpu_vmid(cpu);
}

/* The context that a linked point names matches (Arm ARM, StateMatch). */
static bool link_match(const struct cpu *cpu, uint64_t control)
{
	unsigned n = (unsigned)extract64(control, 16, 4);
	unsigned type = break_type(bcr(cpu, n));

	return context_aware(cpu, n) && (bcr(cpu, n) & 1) && (type & BT_LINKED) &&
	       !matches_address(type) && valid_type(cpu, n, type) &&
	       context_match(cpu, bvr(cpu, n), type);
}

/* A linked context is part of others' matches, and none by itself. */
static bool break_possible(const struct cpu *cpu, unsigned n, unsigned el)
{
	unsigned type = break_type(bcr(cpu, n));

	return (bcr(cpu, n) & 1) && valid_type(cpu, n, type) &&
	       (matches_address(type) || !(type & BT_LINKED)) && state_match(cpu, bcr(cpu, n), el);
}

uint16_t hw_breaks_at(const struct cpu *cpu, unsigned el)
{
	uint32_t set = 0;

	for (unsigned n = 0; n < implemented(cpu, DFR0_BRPS_SHIFT); n++)
		if (break_possible(cpu, n, el))
			set |= 1u << n;
	return (uint16_t)set;
}

/* Bits 1:0 are not compared, and bits above VA_TOP are copies of its sign (RESS). */
static bool address_match(uint64_t value, uint64_t pc)
{
	return sext64(value & ~UINT64_C(3), VA_TOP) == sext64(pc, 56);
}

bool hw_break_match(const struct cpu *cpu, uint16_t breaks, uint64_t pc)
{
	for (uint32_t rest = breaks; rest; rest &= rest - 1) {
		unsigned n = ctz32(rest), type = break_type(bcr(cpu, n));

		if (!matches_address(type)) {
			if (context_match(cpu, bvr(cpu, n), type))
				return true;
		} else if (address_match(bvr(cpu, n), pc) &&
			   (!(type & BT_LINKED) || link_match(cpu, bcr(cpu, n)))) {
			return true;
		}
	}
	return false;
}

/* ---- watchpoints ------------------------------------------------------------------- */

#define WCR_LINKED    BIT64(20)
#define WCR_LSC_SHIFT 3
#define LSC_LOAD      1u
#define LSC_STORE     2u

/* The bytes that a watchpoint watches: of [base, base + size), those in @bytes if size is 8. */
struct watched {
	uint64_t base, size;
	unsigned bytes;
};

static struct watched watched_bytes(const struct cpu *cpu, unsigned n)
{
	unsigned mask = (unsigned)extract64(wcr(cpu, n), 24, 5);
	unsigned bas = (unsigned)extract64(wcr(cpu, n), 5, 8);
	uint64_t address = sext64(wvr(cpu, n), VA_TOP);

	if (mask >= 3)
		return (struct watched){ address & ~mask64(mask), BIT64(mask), 0xff };
	if (address & 4) /* a word, of which BAS names four bytes */
		return (struct watched){ address - 4, 8, (bas & 0xf) << 4 };
	return (struct watched){ address, 8, bas };
}

static bool watch_possible(const struct cpu *cpu, unsigned n)
{
	unsigned mask = (unsigned)extract64(wcr(cpu, n), 24, 5);

	return (wcr(cpu, n) & 1) && mask != 1 && mask != 2;
}

uint16_t hw_watches_at(const struct cpu *cpu, unsigned el, bool unprivileged)
{
	uint32_t set = 0;

	for (unsigned n = 0; n < implemented(cpu, DFR0_WRPS_SHIFT); n++)
		if (watch_possible(cpu, n) && state_match(cpu, wcr(cpu, n), unprivileged ? 0 : el))
			set |= 1u << n;
	return (uint16_t)set;
}

void hw_debug_watch_lines(struct cpu *cpu)
{
	struct mmu_watch lines[MMU_WATCHES];
	unsigned count = 0;

	if (!cpu->mmu)
		return;
	for (unsigned n = 0; n < implemented(cpu, DFR0_WRPS_SHIFT); n++) {
		struct watched w = watched_bytes(cpu, n);
		uint64_t size = w.size > LINE_SIZE ? w.size : LINE_SIZE;

		if (!watch_possible(cpu, n))
			continue;
		lines[count].mask = mask64(56) & ~(size - 1);
		lines[count].base = w.base & lines[count].mask;
		count++;
	}
	mmu_set_watches(cpu->mmu, lines, count);
}

/* Offset in [va, va + size) of the first byte that is watched, or @size. */
static uint64_t first_watched(const struct watched *w, uint64_t va, uint64_t size)
{
	uint64_t first = size;

	va = sext64(va, 56);
	if (w->size > 8) {
		if (va - w->base < w->size)
			return 0;
		return w->base - va < size ? w->base - va : size;
	}
	for (unsigned i = 0; i < 8; i++)
		if ((w->bytes >> i & 1) && w->base + i - va < first)
			first = w->base + i - va;
	return first;
}

/*
 * Whether one of @watches matches @a as @lsc; *@far: the address to report, the first watched byte
 * of the access.
 */
static bool watch_match(const struct cpu *cpu, uint16_t watches, const struct hw_access *a,
			unsigned lsc, uint64_t *far)
{
	uint64_t size = (uint64_t)a->size * a->count;

	for (uint32_t rest = watches; rest; rest &= rest - 1) {
		unsigned n = ctz32(rest);
		struct watched w = watched_bytes(cpu, n);
		uint64_t at;

		if (!(wcr(cpu, n) >> WCR_LSC_SHIFT & lsc))
			continue;
		at = first_watched(&w, a->va, size);
		if (at == size || ((wcr(cpu, n) & WCR_LINKED) && !link_match(cpu, wcr(cpu, n))))
			continue;
		*far = a->va + at;
		return true;
	}
	return false;
}

/* An abort comes before the watchpoint; an external one after it (Arm ARM D1.13.4). */
static bool faults(struct cpu *cpu, const struct hw_access *a, enum mmu_access access)
{
	struct mmu_fault f;

	for (unsigned i = 0; i < a->count; i++)
		if (!mmu_probe(cpu->mmu, a->va + (uint64_t)i * a->size, a->size, access, a->flags,
			       &f) &&
		    f.fsc != FSC_EXTERNAL)
			return true;
	return false;
}

bool hw_watch(struct cpu *cpu, const struct uop *u, const struct hw_access *a)
{
	uint16_t watches = cpu->hw_debug.watches[!!(a->flags & MMU_UNPRIV)];
	uint32_t iss = FSC_DEBUG;
	uint64_t far;

	/* an atomic operation is reported as a read if its read matches */
	if (!a->read || !watch_match(cpu, watches, a, LSC_LOAD, &far)) {
		if (!a->write || !watch_match(cpu, watches, a, LSC_STORE, &far))
			return true;
		iss |= ISS_WNR;
	}
	if ((a->read && faults(cpu, a, MMU_READ)) || (a->write && faults(cpu, a, MMU_WRITE)))
		return true;
	if (a->cache_maint) {
		iss |= ISS_CM;
		far = a->far;
	}
	cpu_unwind(cpu, u);
	cpu_take_exception(cpu, &(struct exception){ .target_el = hw_debug_target(cpu),
						     .has_syndrome = true,
						     .ec = EC_WATCHPOINT_LOW,
						     .iss = iss,
						     .has_far = true,
						     .far = far });
	return false;
}
