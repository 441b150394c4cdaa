// SPDX-License-Identifier: GPL-2.0-or-later
/* Loads and stores (Arm ARM C4.1): which register is what, and values for them that hit. */
#include <string.h>

#include "tests/diff/gen.h"

struct form {
	unsigned size;	/* bytes of the access, as far as alignment and page ends go */
	int64_t offset; /* from base to access, without an index register */
	bool index;	/* address is base + extended index */
	bool pair, write_back, load, vector, exclusive, literal;
	bool compare; /* CAS: its register m is compared with memory */
};

static uint32_t bits(uint32_t word, unsigned low, unsigned count)
{
	return word >> low & ((1u << count) - 1);
}

static int64_t sext(uint32_t value, unsigned width)
{
	return (int64_t)((uint64_t)value << (64 - width)) >> (64 - width);
}

static void form_of_register(struct form *f, uint32_t word)
{
	unsigned log2 = bits(word, 30, 2);

	if (f->vector && bits(word, 23, 1))
		log2 = 4;
	f->size = 1u << log2;
	f->load = f->vector ? bits(word, 22, 1) : bits(word, 22, 2) != 0;
	if (bits(word, 24, 1)) {
		f->offset = (int64_t)bits(word, 10, 12) << log2;
	} else if (bits(word, 21, 1)) {
		f->index = bits(word, 10, 2) == 2; /* else atomic operations, LDAPR */
	} else {
		f->write_back = bits(word, 10, 1);
		f->offset = bits(word, 10, 2) == 1 ? 0 : sext(bits(word, 12, 9), 9);
	}
}

static void form_of_pair(struct form *f, uint32_t word)
{
	unsigned opc = bits(word, 30, 2), kind = bits(word, 23, 2);
	unsigned log2 = f->vector ? 2 + opc : 2 + (opc >> 1);

	f->pair = true;
	f->size = 1u << log2;
	f->load = bits(word, 22, 1);
	f->write_back = kind & 1;
	f->offset = kind == 1 ? 0 : (int64_t)((uint64_t)sext(bits(word, 15, 7), 7) << log2);
}

static void form_of(struct form *f, uint32_t word)
{
	memset(f, 0, sizeof *f);
	f->vector = bits(word, 26, 1);
	switch (bits(word, 27, 3)) {
	case 7:
		form_of_register(f, word);
		break;
	case 5:
		form_of_pair(f, word);
		break;
	case 3:
		f->literal = true;
		break;
	default:
		if (f->vector) { /* structures */
			f->size = 8;
			f->write_back = bits(word, 23, 1);
			f->load = bits(word, 22, 1);
			break;
		}
		if (bits(word, 21, 1) && (bits(word, 23, 1) || !bits(word, 31, 1))) {
			f->compare = true;
			f->pair = !bits(word, 23, 1); /* CASP */
			f->size = f->pair ? 8u << bits(word, 30, 1) : 1u << bits(word, 30, 2);
			break;
		}
		f->exclusive = true;
		f->size = 1u << bits(word, 30, 2) << bits(word, 21, 1);
		f->load = bits(word, 22, 1);
		f->pair = bits(word, 21, 1);
	}
}

/*
 * CONSTRAINED UNPREDICTABLE register choices (Arm ARM, K1): what is done then is the
 * implementation's, and QEMU's choice proves nothing.
 */
static bool unpredictable(const struct form *f, uint32_t word)
{
	unsigned t = bits(word, 0, 5), n = bits(word, 5, 5), t2 = bits(word, 10, 5),
		 s = bits(word, 16, 5);

	if (f->vector)
		return f->pair && f->load && t == t2;
	if (f->pair && f->load && t == t2)
		return true;
	if (f->write_back && n != 31 && (t == n || (f->pair && t2 == n)))
		return true;
	return f->exclusive && !f->load && !bits(word, 23, 1) &&
	       (s == t || (f->pair && s == t2) || (s == n && n != 31));
}

/* An index register's value, and what the address becomes for it. */
static int64_t choose_index(struct gen *g, struct diff_case *c, const struct form *f, uint32_t word)
{
	unsigned m = bits(word, 16, 5), option = bits(word, 13, 3);
	unsigned shift = bits(word, 12, 1) ? (unsigned)__builtin_ctz(f->size) : 0;
	uint64_t value = rng_next(&g->rng) >> (gen_one_in(g, 2) ? 52 : 36);
	int64_t index;

	if (gen_one_in(g, 3))
		value = -value;
	/* only the low half counts */
	if (!(option & 1) && gen_one_in(g, 2))
		value ^= rng_next(&g->rng) << 32;
	if (m == 31)
		value = 0;
	else
		gen_override(c, m, value);
	index = option == 2   ? (int64_t)(uint32_t)value
		: option == 6 ? (int32_t)value
			      : (int64_t)value;
	return (int64_t)((uint64_t)index << shift);
}

/* Half of the comparisons succeed; odd registers of a pair are UNDEFINED, and rare. */
static bool compare_and_swap(struct gen *g, struct diff_case *c, const struct form *f,
			     uint32_t word)
{
	unsigned s = bits(word, 16, 5), t = bits(word, 0, 5), n = bits(word, 5, 5);
	uint64_t address = gen_address(g, f->size), now = gen_memory_at(address);

	if (f->pair && ((s | t) & 1) && !gen_one_in(g, 20))
		return false;
	if (gen_one_in(g, 2)) {
		gen_override(c, s, f->size == 8 && f->pair ? (uint32_t)now : now);
		if (f->pair && s != 30)
			gen_override(c, s + 1,
				     f->size == 8 ? now >> 32 : gen_memory_at(address + 8));
	}
	gen_override(c, n, address);
	c->words[0] = word;
	return true;
}

/* Reach of a literal is 1 MiB, and all test pages are within it. */
static bool literal(struct gen *g, struct diff_case *c, uint32_t word)
{
	uint64_t to = (gen_address(g, 4) & ~UINT64_C(3)) - SLOT_ADDR;

	if (sext((uint32_t)(to >> 2 & 0x7ffff), 19) << 2 == (int64_t)to)
		word = (word & ~0xffffe0u) | (uint32_t)(to >> 2 & 0x7ffff) << 5;
	c->words[0] = word;
	return true;
}

/*
 * STXR and STXP after the load that claims their address, with other instructions between them or
 * none. Without the claim the store must fail; whether it then reports a bad address is
 * IMPLEMENTATION DEFINED (Arm ARM B2.9), so the address is good.
 */
static bool store_exclusive(struct gen *g, struct diff_case *c, const struct form *f, uint32_t word)
{
	unsigned n = bits(word, 5, 5), i = 0;
	uint32_t load = (word | 1u << 22) & ~(31u << 16);
	unsigned t = bits(word, 0, 5), t2 = bits(word, 10, 5);
	bool claimed = !gen_one_in(g, 5);
	uint64_t address =
		claimed && gen_one_in(g, 4) ? gen_address(g, f->size) : gen_good_address(g);

	gen_override(c, n, address);
	/* the claim may change what is stored, not where */
	if (t == n || (f->pair && (t2 == n || t == t2)))
		return false;
	if (claimed)
		c->words[i++] = load | 31u << 16;
	if (gen_one_in(g, 8))
		c->words[i++] = 0xd503305f; /* CLREX */
	c->words[i++] = word;
	/* of two stores the second fails */
	if (gen_one_in(g, 4) && bits(word, 16, 5) != t && address % 16 == 0)
		c->words[i] = word;
	c->sctlr &= ~2u;
	return true;
}

bool gen_load_store(struct gen *g, struct diff_case *c)
{
	uint32_t word = gen_word(g);
	struct form f;
	uint64_t base;

	form_of(&f, word);
	if (f.literal)
		return literal(g, c, word);
	if (unpredictable(&f, word))
		return false;
	if (f.exclusive && !f.load && !bits(word, 23, 1))
		return store_exclusive(g, c, &f, word);
	if (f.compare)
		return compare_and_swap(g, c, &f, word);
	base = gen_address(g, f.size) - (uint64_t)f.offset;
	if (f.index)
		base -= (uint64_t)choose_index(g, c, &f, word);
	gen_override(c, bits(word, 5, 5), base);
	c->words[0] = word;
	return true;
}
