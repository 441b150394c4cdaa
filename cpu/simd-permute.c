// SPDX-License-Identifier: GPL-2.0-or-later
/* Advanced SIMD permutations (Arm ARM C7.2): UZP, TRN, ZIP, REV, EXT, TBL, TBX. */
#include "cpu/simd-permute.h"

#include "cpu/cpu.h"
#include "cpu/ops.h"
#include "cpu/simd-elements.h"

/* Elements of n and then of m, as one list: @count of each. */
static void load_both(const struct cpu *cpu, uint64_t *list, const struct uop *u, unsigned size,
		      unsigned count)
{
	uint64_t m[SIMD_MAX_ELEMENTS];

	simd_unpack(list, &cpu->r[u->n], size, false);
	simd_unpack(m, &cpu->r[u->m], size, false);
	for (unsigned i = 0; i < count; i++)
		list[count + i] = m[i];
}

bool call_simd_permute(struct cpu *cpu, const struct uop *u)
{
	unsigned size = u->aux & PERM_SIZE, count = (u->aux & PERM_Q ? 16u : 8u) >> size;
	unsigned high = u->aux & PERM_HIGH ? 1 : 0;
	uint64_t list[2 * SIMD_MAX_ELEMENTS], result[SIMD_MAX_ELEMENTS] = { 0 };

	load_both(cpu, list, u, size, count);
	switch ((enum perm_kind)(u->aux >> PERM_KIND_SHIFT & 3)) {
	case PERM_UZP: /* the even or the odd ones */
		for (unsigned i = 0; i < count; i++)
			result[i] = list[2 * i + high];
		break;
	case PERM_TRN: /* the even or the odd ones, in turn */
		for (unsigned i = 0; i < count; i++)
			result[i] = list[(i & 1 ? count : 0) + (i & ~1u) + high];
		break;
	case PERM_ZIP: /* the low or the high half, in turn */
		for (unsigned i = 0; i < count; i++)
			result[i] = list[(i & 1 ? count : 0) + i / 2 + high * count / 2];
		break;
	}
	simd_pack(&cpu->r[u->d], result, size);
	return true;
}

bool call_simd_rev(struct cpu *cpu, const struct uop *u)
{
	unsigned size = u->aux & PERM_SIZE, count = (u->aux & PERM_Q ? 16u : 8u) >> size;
	uint64_t n[SIMD_MAX_ELEMENTS], result[SIMD_MAX_ELEMENTS] = { 0 };

	simd_unpack(n, &cpu->r[u->n], size, false);
	for (unsigned i = 0; i < count; i++)
		result[i] = n[i ^ u->imm];
	simd_pack(&cpu->r[u->d], result, size);
	return true;
}

bool call_simd_ext(struct cpu *cpu, const struct uop *u)
{
	const uint64_t *n = &cpu->r[u->n], *m = &cpu->r[u->m];
	bool q = u->aux & PERM_Q;
	/* the registers' halves, in a row; past the end, zeros that the last shift does not keep */
	const uint64_t halves[5] = { n[0], q ? n[1] : m[0], q ? m[0] : 0, q ? m[1] : 0, 0 };
	unsigned first = (unsigned)u->imm / 8, shift = (unsigned)u->imm % 8 * 8;
	uint64_t result[2] = { 0, 0 };

	for (unsigned h = 0; h < (q ? 2u : 1u); h++)
		result[h] = shift ? halves[first + h] >> shift | halves[first + h + 1]
									 << (64 - shift)
				  : halves[first + h];
	cpu->r[u->d] = result[0];
	cpu->r[u->d + 1] = result[1];
	return true;
}

static void look_up(struct cpu *cpu, const struct uop *u)
{
	unsigned count = u->aux & PERM_Q ? 16 : 8, first = (u->n - SLOT_V0) / 2u;
	unsigned registers = (u->aux >> PERM_TABLE_SHIFT & 3) + 1;
	uint64_t table[4 * SIMD_MAX_ELEMENTS], index[SIMD_MAX_ELEMENTS];
	uint64_t result[SIMD_MAX_ELEMENTS] = { 0 };

	/* the table goes on at V0 after V31 */
	for (unsigned i = 0; i < registers; i++)
		simd_unpack(&table[16 * i], &cpu->r[SLOT_V0 + (first + i) % 32 * 2], 0, false);
	simd_unpack(index, &cpu->r[u->m], 0, false);
	if (u->aux & PERM_KEEP)
		simd_unpack(result, &cpu->r[u->d], 0, false);
	for (unsigned i = 0; i < count; i++)
		if (index[i] < 16 * registers)
			result[i] = table[index[i]];
	for (unsigned i = count; i < SIMD_MAX_ELEMENTS; i++)
		result[i] = 0;
	simd_pack(&cpu->r[u->d], result, 0);
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
