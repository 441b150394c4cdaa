// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 integer data processing against a second implementation: a direct reading of the Arm ARM's
 * pseudocode (AddWithCarry, DecodeBitMasks, ShiftReg...) on __int128 and single bits, which shares
 * nothing with the lifters. Random words of every such row, on operands where arithmetic turns.
 */
#include <stdio.h>

#include "tests/unit/test_a64_exec.h"

typedef unsigned __int128 u128;
typedef __int128 i128;

struct ref {
	uint64_t x[32]; /* 31: SP */
	unsigned nzcv;
	bool undefined;
};

static unsigned bits(uint32_t w, unsigned hi, unsigned lo)
{
	return w >> lo & ((1u << (hi - lo + 1)) - 1);
}

static uint64_t ones(unsigned n)
{
	return n >= 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
}

static uint64_t read_x(const struct ref *r, unsigned n, unsigned width)
{
	return n == 31 ? 0 : r->x[n] & ones(width);
}

static uint64_t read_sp(const struct ref *r, unsigned n, unsigned width)
{
	return r->x[n] & ones(width);
}

static void write_x(struct ref *r, unsigned n, unsigned width, uint64_t v)
{
	if (n != 31)
		r->x[n] = v & ones(width);
}

static i128 as_signed(uint64_t v, unsigned width)
{
	v &= ones(width);
	return v >> (width - 1) ? (i128)v - ((i128)1 << width) : (i128)v;
}

static uint64_t add_with_carry(uint64_t x, uint64_t y, unsigned carry, unsigned width,
			       unsigned *nzcv)
{
	u128 usum = (u128)(x & ones(width)) + (y & ones(width)) + carry;
	i128 ssum = as_signed(x, width) + as_signed(y, width) + carry;
	uint64_t result = (uint64_t)usum & ones(width);

	*nzcv = (unsigned)(result >> (width - 1)) << 3 | (result == 0) << 2 |
		((u128)result != usum) << 1 | (as_signed(result, width) != ssum);
	return result;
}

static bool holds(unsigned cond, unsigned nzcv)
{
	bool n = nzcv & 8, z = nzcv & 4, c = nzcv & 2, v = nzcv & 1, result = true;

	switch (cond >> 1) {
	case 0:
		result = z;
		break;
	case 1:
		result = c;
		break;
	case 2:
		result = n;
		break;
	case 3:
		result = v;
		break;
	case 4:
		result = c && !z;
		break;
	case 5:
		result = n == v;
		break;
	case 6:
		result = n == v && !z;
		break;
	default:
		break;
	}
	return cond & 1 && cond != 15 ? !result : result;
}

static uint64_t bit(uint64_t v, unsigned n)
{
	return v >> n & 1;
}

static uint64_t rotate_right(uint64_t v, unsigned width, unsigned by)
{
	uint64_t result = 0;

	for (unsigned i = 0; i < width; i++)
		result |= bit(v, (i + by) % width) << i;
	return result;
}

static uint64_t shift(uint64_t v, unsigned type, unsigned by, unsigned width)
{
	v &= ones(width);
	switch (type) {
	case 0:
		return (uint64_t)((u128)v << by) & ones(width);
	case 1:
		return v >> by;
	case 2:
		return (uint64_t)(as_signed(v, width) >> by) & ones(width);
	default:
		return rotate_right(v, width, by);
	}
}

/* DecodeBitMasks(): false if reserved. */
static bool bit_masks(unsigned n, unsigned imms, unsigned immr, bool immediate, unsigned width,
		      uint64_t *wmask, uint64_t *tmask)
{
	unsigned pattern = n << 6 | (~imms & 63), len = 0, esize, s, r, diff;
	uint64_t welem, telem;

	for (unsigned i = 0; i < 7; i++)
		if (pattern >> i & 1)
			len = i;
	if (pattern == 0 || len < 1 || (1u << len) > width)
		return false;
	esize = 1u << len;
	s = imms & (esize - 1);
	r = immr & (esize - 1);
	if (immediate && s == esize - 1)
		return false;
	diff = (s - r) & (esize - 1);
	welem = rotate_right(ones(s + 1), esize, r);
	telem = ones(diff + 1);
	*wmask = *tmask = 0;
	for (unsigned i = 0; i < width; i += esize) {
		*wmask |= welem << i;
		*tmask |= telem << i;
	}
	return true;
}

static void ref_add_imm(struct ref *r, uint32_t w, unsigned width)
{
	unsigned sub = bit(w, 30), flags = bit(w, 29) != 0, nzcv;
	uint64_t imm = (uint64_t)bits(w, 21, 10) << (bit(w, 22) ? 12 : 0);
	uint64_t v = add_with_carry(read_sp(r, bits(w, 9, 5), width), sub ? ~imm : imm, sub, width,
				    &nzcv);

	if (flags) {
		r->nzcv = nzcv;
		write_x(r, bits(w, 4, 0), width, v);
	} else {
		r->x[bits(w, 4, 0)] = v;
	}
}

static uint64_t logic(unsigned opc, uint64_t a, uint64_t b)
{
	return opc == 1 ? a | b : opc == 2 ? a ^ b : a & b;
}

static void set_logic_flags(struct ref *r, uint64_t v, unsigned width)
{
	r->nzcv = (unsigned)bit(v, width - 1) << 3 | (v == 0) << 2;
}

static void ref_logic_imm(struct ref *r, uint32_t w, unsigned width)
{
	unsigned opc = bits(w, 30, 29), d = bits(w, 4, 0);
	uint64_t wmask, tmask, v;

	if ((width == 32 && bit(w, 22)) ||
	    !bit_masks(bit(w, 22) != 0, bits(w, 15, 10), bits(w, 21, 16), true, width, &wmask,
		       &tmask)) {
		r->undefined = true;
		return;
	}
	v = logic(opc, read_x(r, bits(w, 9, 5), width), wmask);
	if (opc == 3) {
		set_logic_flags(r, v, width);
		write_x(r, d, width, v);
	} else {
		r->x[d] = v;
	}
}

static void ref_move_wide(struct ref *r, uint32_t w, unsigned width)
{
	unsigned opc = bits(w, 30, 29), pos = bits(w, 22, 21) * 16, d = bits(w, 4, 0);
	uint64_t v = opc == 3 ? read_x(r, d, width) : 0;

	if (pos >= width) {
		r->undefined = true;
		return;
	}
	for (unsigned i = 0; i < 16; i++)
		v = (v & ~(UINT64_C(1) << (pos + i))) | bit(w, 5 + i) << (pos + i);
	write_x(r, d, width, opc == 0 ? ~v : v);
}

static void ref_bitfield(struct ref *r, uint32_t w, unsigned width)
{
	unsigned opc = bits(w, 30, 29), immr = bits(w, 21, 16), imms = bits(w, 15, 10),
		 d = bits(w, 4, 0);
	uint64_t wmask, tmask, src = read_x(r, bits(w, 9, 5), width), dst, bot, top;

	if (bit(w, 22) != (width == 64) || immr >= width || imms >= width) {
		r->undefined = true;
		return;
	}
	MUST(bit_masks(bit(w, 22) != 0, imms, immr, false, width, &wmask, &tmask), "%08x", w);
	dst = opc == 1 ? read_x(r, d, width) : 0;
	bot = (dst & ~wmask) | (rotate_right(src, width, immr) & wmask);
	top = opc == 0 ? (bit(src, imms) ? ones(width) : 0) : dst;
	write_x(r, d, width, (top & ~tmask) | (bot & tmask));
}

static void ref_extract(struct ref *r, uint32_t w, unsigned width)
{
	unsigned lsb = bits(w, 15, 10);
	u128 both =
		(u128)read_x(r, bits(w, 9, 5), width) << width | read_x(r, bits(w, 20, 16), width);

	if (bit(w, 22) != (width == 64) || lsb >= width)
		r->undefined = true;
	else
		write_x(r, bits(w, 4, 0), width, (uint64_t)(both >> lsb));
}

static void ref_logic_reg(struct ref *r, uint32_t w, unsigned width)
{
	unsigned opc = bits(w, 30, 29), amount = bits(w, 15, 10);
	uint64_t v;

	if (amount >= width) {
		r->undefined = true;
		return;
	}
	v = shift(read_x(r, bits(w, 20, 16), width), bits(w, 23, 22), amount, width);
	v = logic(opc, read_x(r, bits(w, 9, 5), width), bit(w, 21) ? ~v & ones(width) : v);
	if (opc == 3)
		set_logic_flags(r, v, width);
	write_x(r, bits(w, 4, 0), width, v);
}

static void ref_add_reg(struct ref *r, uint32_t w, unsigned width)
{
	unsigned sub = bit(w, 30) != 0, flags = bit(w, 29) != 0, d = bits(w, 4, 0), nzcv;
	bool extended = bit(w, 21);
	uint64_t a, b = read_x(r, bits(w, 20, 16), 64);

	if (extended) {
		unsigned option = bits(w, 15, 13), by = bits(w, 12, 10), len = 8u << (option & 3);

		len = len < width ? len : width;
		r->undefined = by > 4;
		a = read_sp(r, bits(w, 9, 5), width);
		b = (option & 4 ? (uint64_t)as_signed(b, len) : b & ones(len)) << by;
	} else {
		r->undefined = bits(w, 23, 22) == 3 || bits(w, 15, 10) >= width;
		a = read_x(r, bits(w, 9, 5), width);
		b = r->undefined ? 0 : shift(b, bits(w, 23, 22), bits(w, 15, 10), width);
	}
	if (r->undefined)
		return;
	a = add_with_carry(a, sub ? ~b : b, sub, width, &nzcv);
	if (flags)
		r->nzcv = nzcv;
	if (extended && !flags)
		r->x[d] = a;
	else
		write_x(r, d, width, a);
}

static void ref_carry(struct ref *r, uint32_t w, unsigned width)
{
	uint64_t b = read_x(r, bits(w, 20, 16), width);
	unsigned nzcv;
	uint64_t v = add_with_carry(read_x(r, bits(w, 9, 5), width), bit(w, 30) ? ~b : b,
				    r->nzcv >> 1 & 1, width, &nzcv);

	if (bit(w, 29))
		r->nzcv = nzcv;
	write_x(r, bits(w, 4, 0), width, v);
}

static void ref_cond_compare(struct ref *r, uint32_t w, unsigned width)
{
	uint64_t b = bit(w, 11) ? bits(w, 20, 16) : read_x(r, bits(w, 20, 16), width);
	unsigned sub = bit(w, 30) != 0, nzcv = bits(w, 3, 0);

	if (holds(bits(w, 15, 12), r->nzcv))
		add_with_carry(read_x(r, bits(w, 9, 5), width), sub ? ~b : b, sub, width, &nzcv);
	r->nzcv = nzcv;
}

static void ref_cond_select(struct ref *r, uint32_t w, unsigned width)
{
	uint64_t v = read_x(r, bits(w, 9, 5), width);

	if (!holds(bits(w, 15, 12), r->nzcv)) {
		v = read_x(r, bits(w, 20, 16), width);
		if (bit(w, 30))
			v = ~v;
		if (bit(w, 10))
			v++;
	}
	write_x(r, bits(w, 4, 0), width, v);
}

static uint64_t crc(uint64_t acc, uint64_t value, unsigned bytes, uint64_t poly)
{
	/* the definition: reversed operands, long division of acc:value by the polynomial */
	u128 rem = (u128)rotate_right(0, 1, 0);
	unsigned n = bytes * 8;
	uint64_t out = 0;

	for (unsigned i = 0; i < 32; i++)
		rem |= (u128)bit(acc, i) << (31 - i + n);
	for (unsigned i = 0; i < n; i++)
		rem ^= (u128)bit(value, i) << (n - 1 - i + 32);
	for (unsigned i = n + 32; i-- > 32;)
		if (rem >> i & 1)
			rem ^= (u128)(poly | UINT64_C(1) << 32) << (i - 32);
	for (unsigned i = 0; i < 32; i++)
		out |= (uint64_t)(rem >> (31 - i) & 1) << i;
	return out;
}

static void ref_two(struct ref *r, uint32_t w, unsigned width)
{
	unsigned op = bits(w, 15, 10);
	uint64_t n = read_x(r, bits(w, 9, 5), width), m = read_x(r, bits(w, 20, 16), width), v = 0;

	if (op == 2)
		v = m ? n / m : 0;
	else if (op == 3)
		v = m ? (uint64_t)(as_signed(n, width) / as_signed(m, width)) : 0;
	else if (op >= 8 && op < 12)
		v = shift(n, op - 8, (unsigned)(m % width), width);
	else
		v = crc(n, m, 1u << (op & 3), op & 4 ? 0x1edc6f41 : 0x04c11db7);
	write_x(r, bits(w, 4, 0), op >= 16 ? 32 : width, v);
}

static void ref_one(struct ref *r, uint32_t w, unsigned width)
{
	unsigned op = bits(w, 15, 10), unit = op == 0 ? 1 : 8;
	unsigned group = op == 0 ? width : op == 1 ? 16 : op == 2 ? 32 : 64;
	uint64_t n = read_x(r, bits(w, 9, 5), width), v = 0;

	if (op >= 4) { /* CLZ, CLS */
		unsigned top = width - 1;

		while (v < (op == 4 ? width : width - 1) &&
		       bit(n, op == 4 ? top : top - 1) == (op == 4 ? 0 : bit(n, width - 1))) {
			v++;
			if (top-- == (op == 4 ? 0 : 1))
				break;
		}
	} else {
		for (unsigned i = 0; i < width; i++) {
			unsigned in_group = i % group,
				 to = group - unit - in_group / unit * unit + in_group % unit;

			v |= bit(n, i) << (i - in_group + to);
		}
	}
	write_x(r, bits(w, 4, 0), width, v);
}

static void ref_three(struct ref *r, uint32_t w, unsigned width)
{
	unsigned op31 = bits(w, 23, 21);
	bool sub = bit(w, 15), is_signed = !(op31 & 4);
	uint64_t a = read_x(r, bits(w, 14, 10), 64), n = read_x(r, bits(w, 9, 5), 64), v;
	uint64_t m = read_x(r, bits(w, 20, 16), 64);

	if ((op31 & 3) == 2) { /* high half */
		if (is_signed)
			v = (uint64_t)((u128)(as_signed(n, 64) * as_signed(m, 64)) >> 64);
		else
			v = (uint64_t)((u128)n * m >> 64);
	} else {
		if ((op31 & 3) == 1) {
			n = is_signed ? (uint64_t)as_signed(n, 32) : n & ones(32);
			m = is_signed ? (uint64_t)as_signed(m, 32) : m & ones(32);
		}
		v = sub ? (uint64_t)((u128)a - (u128)n * m) : (uint64_t)((u128)a + (u128)n * m);
	}
	write_x(r, bits(w, 4, 0), width, v);
}

static const struct {
	const char *rows;
	void (*ref)(struct ref *r, uint32_t w, unsigned width);
} references[] = {
	{ "add_imm adds_imm sub_imm subs_imm", ref_add_imm },
	{ "and_imm orr_imm eor_imm ands_imm", ref_logic_imm },
	{ "movn movz movk", ref_move_wide },
	{ "sbfm bfm ubfm", ref_bitfield },
	{ "extr", ref_extract },
	{ "and_reg bic_reg orr_reg orn_reg eor_reg eon_reg ands_reg bics_reg", ref_logic_reg },
	{ "add_shift adds_shift sub_shift subs_shift add_ext adds_ext sub_ext subs_ext",
	  ref_add_reg },
	{ "adc adcs sbc sbcs", ref_carry },
	{ "ccmn_reg ccmp_reg ccmn_imm ccmp_imm", ref_cond_compare },
	{ "csel csinc csinv csneg", ref_cond_select },
	{ "udiv sdiv lslv lsrv asrv rorv", ref_two },
	{ "crc32b crc32h crc32w crc32x crc32cb crc32ch crc32cw crc32cx", ref_two },
	{ "rbit rev16 rev32 rev64 clz cls", ref_one },
	{ "madd msub smaddl smsubl smulh umaddl umsubl umulh", ref_three },
};

#define CASES_PER_ROW 2000

static void compare(struct cpu *cpu, const struct ref *ref, const char *row, uint32_t word)
{
	for (unsigned i = 0; i < 32; i++)
		MUST(cpu->r[i] == ref->x[i], "%s %08x: X%u is %#llx, not %#llx", row, word, i,
		     (unsigned long long)cpu->r[i], (unsigned long long)ref->x[i]);
	MUST(cpu_nzcv(cpu) >> 28 == ref->nzcv, "%s %08x: NZCV is %x, not %x", row, word,
	     cpu_nzcv(cpu) >> 28, ref->nzcv);
}

static void check_row(struct cpu *cpu, struct rng *rng, const char *name,
		      void (*run)(struct ref *, uint32_t, unsigned))
{
	struct decoder *d = exec_decoder();
	uint32_t mask = 0, value = 0;
	unsigned defined = 0;

	for (size_t i = 0; i < decoder_row_count(d); i++)
		if (!strcmp(decoder_row(d, i)->name, name))
			decoder_row_bits(d, i, &mask, &value);
	ck_assert_msg(mask, "no row %s", name);
	for (unsigned i = 0; i < CASES_PER_ROW; i++) {
		uint32_t word = ((uint32_t)rng_next(rng) & ~mask) | value;
		struct ref ref = { .undefined = false };
		struct exec e;

		exec_randomize(cpu, rng);
		cpu->r[SLOT_ZR] = 0;
		memcpy(ref.x, cpu->r, sizeof ref.x);
		ref.nzcv = cpu_nzcv(cpu) >> 28;
		run(&ref, word, word >> 31 ? 64 : 32);
		exec_lift(&e, cpu->pc, word, cpu->flags);
		MUST(exec_undefined(&e) == ref.undefined, "%s %08x: defined?", name, word);
		if (ref.undefined)
			continue;
		MUST(exec_run(cpu, &e) == EXEC_NEXT, "%s %08x: left", name, word);
		compare(cpu, &ref, name, word);
		defined++;
	}
	ck_assert_msg(defined > CASES_PER_ROW / 8, "%s: %u defined", name, defined);
}

START_TEST(rows_compute_what_the_pseudocode_does)
{
	struct cpu *cpu = exec_bare_cpu();
	struct rng rng;
	char name[32];

	rng_seed(&rng, 21);
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		for (const char *p = references[i].rows; *p;
		     p += strcspn(p, " "), p += strspn(p, " ")) {
			snprintf(name, sizeof name, "%.*s", (int)strcspn(p, " "), p);
			check_row(cpu, &rng, name, references[i].ref);
		}
	free(cpu);
}
END_TEST

/* Every data processing row is in the table above, but for ADR and ADRP. */
START_TEST(no_row_is_left_out)
{
	const struct decode_row *const groups[] = { a64_dp_imm_rows, a64_dp_reg_rows,
						    a64_dp_misc_rows };

	for (unsigned g = 0; g < 3; g++)
		for (const struct decode_row *row = groups[g]; row->name; row++) {
			bool found = !strncmp(row->name, "adr", 3);
			size_t n = strlen(row->name);

			for (size_t i = 0; i < sizeof references / sizeof *references; i++)
				for (const char *p = references[i].rows; (p = strstr(p, row->name));
				     p += n)
					found |= (p == references[i].rows || p[-1] == ' ') &&
						 (p[n] == ' ' || !p[n]);
			ck_assert_msg(found, "%s is not checked", row->name);
		}
}
END_TEST

START_TEST(adr)
{
	struct cpu *cpu = exec_bare_cpu();

	cpu->pc = UINT64_C(0xffff000012345678);
	ck_assert_int_eq(exec(cpu, 0x10000021), EXEC_NEXT); /* adr x1, .+4 */
	ck_assert_uint_eq(cpu->r[1], UINT64_C(0xffff00001234567c));
	cpu->pc = UINT64_C(0xffff000012345678);
	exec(cpu, 0x70ffffe2); /* adr x2, .-1 */
	ck_assert_uint_eq(cpu->r[2], UINT64_C(0xffff000012345677));
	cpu->pc = UINT64_C(0xffff000012345678);
	exec(cpu, 0xf0ffffe3); /* adrp x3, page - 1 */
	ck_assert_uint_eq(cpu->r[3], UINT64_C(0xffff000012344000));
	cpu->pc = UINT64_C(0xffff000012345678);
	exec(cpu, 0xb07fffe4); /* adrp x4, page + 0xffffd */
	ck_assert_uint_eq(cpu->r[4], UINT64_C(0xffff000112342000));
	free(cpu);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("cpu/a64-int",
				   (const TTest *const[]){ rows_compute_what_the_pseudocode_does,
							   no_row_is_left_out, adr, NULL }));
}
