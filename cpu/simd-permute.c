// SPDX-License-Identifier: GPL-2.0-or-later
/* Advanced SIMD permutations (Arm ARM C7.2): UZP, TRN, ZIP, REV, EXT, TBL, TBX. */
#include "cpu/simd-permute.h"

#include "base/bits.h"
#include "cpu/cpu.h"
#include "cpu/ops.h"

static uint64_t element(const uint64_t *v, unsigned size, unsigned i)
{
	unsigned bits = 8u << size, at = i * bits;

	return extract64(v[at / 64], at % 64, bits);
}

static void set_element(uint64_t *v, unsigned size, unsigned i, uint64_t x)
{
	unsigned bits = 8u << size, at = i * bits;

	v[at / 64] = deposit64(v[at / 64], at % 64, bits, x);
}

/* Element @i of the registers at @n and @m, which have @count each, as one list. */
static uint64_t of_both(const uint64_t *n, const uint64_t *m, unsigned size, unsigned count,
			unsigned i)
{
	return i < count ? element(n, size, i) : element(m, size, i - count);
}

bool call_simd_permute(struct cpu *cpu, const struct uop *u)
{
	unsigned size = u->aux & PERM_SIZE, count = (u->aux & PERM_Q ? 16u : 8u) >> size;
	unsigned high = u->aux & PERM_HIGH ? 1 : 0;
	const uint64_t *n = &cpu->r[u->n], *m = &cpu->r[u->m];
	uint64_t result[2] = { 0, 0 };

	for (unsigned i = 0; i < count; i++) {
		unsigned from = 0;

		switch ((enum perm_kind)(u->aux >> PERM_KIND_SHIFT & 3)) {
		case PERM_UZP: /* the even or the odd ones */
			from = 2 * i + high;
			break;
		case PERM_TRN: /* the even or the odd ones, in turn */
			from = (i & 1 ? count : 0) + (i & ~1u) + high;
			break;
		case PERM_ZIP: /* the low or the high half, in turn */
			from = (i & 1 ? count : 0) + i / 2 + high * count / 2;
			break;
		}
		set_element(result, size, i, of_both(n, m, size, count, from));
	}
	cpu->r[u->d] = result[0];
	cpu->r[u->d + 1] = result[1];
	return true;
}

bool call_simd_rev(struct cpu *cpu, const struct uop *u)
{
	unsigned size = u->aux & PERM_SIZE, count = (u->aux & PERM_Q ? 16u : 8u) >> size;
	uint64_t result[2] = { 0, 0 };

	for (unsigned i = 0; i < count; i++)
		set_element(result, size, i, element(&cpu->r[u->n], size, i ^ (unsigned)u->imm));
	cpu->r[u->d] = result[0];
	cpu->r[u->d + 1] = result[1];
	return true;
}

bool call_simd_ext(struct cpu *cpu, const struct uop *u)
{
	unsigned count = u->aux & PERM_Q ? 16 : 8;
	uint64_t result[2] = { 0, 0 };

	for (unsigned i = 0; i < count; i++)
		set_element(result, 0, i,
			    of_both(&cpu->r[u->n], &cpu->r[u->m], 0, count, i + (unsigned)u->imm));
	cpu->r[u->d] = result[0];
	cpu->r[u->d + 1] = result[1];
	return true;
}

static void look_up(struct cpu *cpu, const struct uop *u)
{
	unsigned count = u->aux & PERM_Q ? 16 : 8, first = (u->n - SLOT_V0) / 2u;
	unsigned entries = 16 * ((u->aux >> PERM_TABLE_SHIFT & 3) + 1);
	uint64_t result[2] = { 0, 0 };

	for (unsigned i = 0; i < count; i++) {
		unsigned index = (unsigned)element(&cpu->r[u->m], 0, i);
		uint64_t x = u->aux & PERM_KEEP ? element(&cpu->r[u->d], 0, i) : 0;

		/* the table goes on at V0 after V31 */
		if (index < entries)
			x = element(&cpu->r[SLOT_V0 + (first + index / 16) % 32 * 2], 0,
				    index % 16);
		set_element(result, 0, i, x);
	}
	cpu->r[u->d] = result[0];
	cpu->r[u->d + 1] = result[1];
}

bool call_simd_tbl(struct cpu *cpu, const struct uop *u)
{
	look_up(cpu, u);
	return true;
}

bool call_simd_tbx(struct cpu *cpu, const struct uop *u)
{
	look_up(cpu, u);
	return true;
}
