// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random 32-bit words, classified by Capstone: on each core each is executed, UNDEFINED, or in a
 * known gap, and nothing else.
 *
 * usage: test_words [WORDS]
 *
 * Capstone 4 knows ARMv8.0 and parts of 8.1, and is stricter than the architecture in places.
 * Where it and the decode tables disagree, the word has to be of a family that is listed here,
 * with the reason.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/disasm.h"
#include "base/rng.h"
#include "cpu/cpu.h"
#include "cpu/decode.h"
#include "cpu/gaps.h"
#include "cpu/lift.h"

#define WORDS	   1000000
#define PC	   UINT64_C(0x40001000)
#define COMPLAINTS 100

enum verdict { EXECUTED, UNDEFINED, GAP, VERDICTS };

static unsigned t(uint32_t word)
{
	return word & 31;
}

static unsigned n(uint32_t word)
{
	return word >> 5 & 31;
}

static unsigned t2(uint32_t word)
{
	return word >> 10 & 31;
}

static bool one_register(uint32_t word)
{
	return (word & 0x3f000000) == 0x38000000;
}

static bool is_pair(uint32_t word)
{
	return (word & 0x3a000000) == 0x28000000;
}

/* Post- and pre-indexed: the base is written. */
static bool base_is_loaded(uint32_t word)
{
	bool pair_base =
		(word & 0x3e800000) == 0x28800000 && (t(word) == n(word) || t2(word) == n(word));

	return pair_base || (one_register(word) && !(word & 1u << 21) && (word & 1u << 10) &&
			     t(word) == n(word));
}

static bool base_of_unprivileged(uint32_t word)
{
	return one_register(word) && (word & 0x200c00) == 0x800 && t(word) == n(word);
}

static bool loaded_twice(uint32_t word)
{
	bool exclusive = (word & 0xbfe00000) == 0x88600000;

	return ((is_pair(word) && (word & 1u << 22)) || exclusive) && t(word) == t2(word);
}

static bool ignored_index_bits(uint32_t word)
{
	/* INS (element), and DUP (general) */
	return (word & 0xffe08400) == 0x6e000400 || (word & 0xbfe0fc00) == 0x0e000c00;
}

static bool debug_state_only(uint32_t word)
{
	return ((word & 0xffe0001c) == 0xd4a00000 && (word & 3)) || word == 0xd6bf03e0;
}

static bool no_system_register(uint32_t word)
{
	return (word & 0xffc00000) == 0xd5000000 && !(word & 1u << 20);
}

/* Atomics, compare and swap, LDAPR: Armv8.1 and 8.3, of which version 4 of Capstone has none. */
static bool atomic_access(uint32_t word)
{
	return (word & 0x3f200c00) == 0x38200000 || (word & 0x3fa07c00) == 0x08a07c00 ||
	       (word & 0xbfa07c00) == 0x08207c00;
}

/* LDLAR and STLLR (Armv8.1), and MSR of SSBS (Armv8.5), of which version 4 has none. */
static bool ordering(uint32_t word)
{
	return (word & 0x3fa08000) == 0x08800000 || (word & 0xfffff0ff) == 0xd503403f;
}

/* SQRDMLAH and SQRDMLSH (Armv8.1): vector, scalar, and both by element. */
static bool rounding_doubling(uint32_t word)
{
	return (word & 0xbf20f400) == 0x2e008400 || (word & 0xff20f400) == 0x7e008400 ||
	       (word & 0xbf00d400) == 0x2f00d000 || (word & 0xff00d400) == 0x7f00d000;
}

/* SDOT and UDOT (Armv8.2): vector, by element. */
static bool dot_product(uint32_t word)
{
	return (word & 0x9f20fc00) == 0x0e009400 || (word & 0x9f00f400) == 0x0f00e000;
}

/* Half precision (Armv8.2), the groups of Arm ARM C4.1.6; and FMLAL and FMLSL. */
static bool half_precision(uint32_t word)
{
	static const struct {
		uint32_t mask, value;
	} groups[] = {
		{ 0x7fc00000, 0x1ec00000 }, /* scalar: type 11; conversions of integers too */
		{ 0xffc00000, 0x1fc00000 }, /* three sources */
		{ 0x8f60c400, 0x0e400400 }, /* three registers of the same kind */
		{ 0x8f7e0c00, 0x0e780800 }, /* two registers */
		{ 0xaf7fcc00, 0x0e30c800 }, /* pairwise, across lanes */
		{ 0x8fc00400, 0x0f000000 }, /* by element */
		{ 0x8ff0e400, 0x0f10e400 }, /* fixed point */
		{ 0xbff8fc00, 0x0f00fc00 }, /* immediates */
		{ 0x9f60dc00, 0x0e20cc00 }, /* FMLAL and FMLSL, vector */
		{ 0x9fc03400, 0x0f800000 }, /* by element */
	};

	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if ((word & groups[i].mask) == groups[i].value)
			return true;
	return false;
}

/* Where Capstone and the core may disagree. */
static const struct family {
	const char *name;
	bool executed; /* here, and none to Capstone; else UNDEFINED here, known to Capstone */
	bool (*holds)(uint32_t word);
	const char *why;
} families[] = {
	{ "loaded-base", true, base_is_loaded,
	  "loads and stores whose written-back base is a data register are CONSTRAINED "
	  "UNPREDICTABLE" },
	{ "unprivileged-base", true, base_of_unprivileged,
	  "LDTR writes no base: Capstone is wrong" },
	{ "loaded-twice", true, loaded_twice,
	  "LDP and LDXP of one register are CONSTRAINED UNPREDICTABLE" },
	{ "ignored-index", true, ignored_index_bits,
	  "index bits below the element size are ignored" },
	{ "atomics", true, atomic_access, "Capstone 4 does not know atomics and LDAPR" },
	{ "ordering", true, ordering, "Capstone 4 does not know LDLAR, STLLR and MSR of SSBS" },
	{ "rounding-doubling", true, rounding_doubling,
	  "Capstone 4 does not know SQRDMLAH and SQRDMLSH" },
	{ "dot-product", true, dot_product, "Capstone 4 does not know SDOT and UDOT" },
	{ "half-precision", true, half_precision,
	  "Capstone 4 does not know half-precision arithmetic" },
	{ "debug-state", false, debug_state_only,
	  "DCPS and DRPS are UNDEFINED outside Debug state" },
	{ "no-register", false, no_system_register,
	  "Capstone prints unallocated PSTATE and SYS encodings as MSR and MRS" },
};
#define FAMILIES (sizeof families / sizeof *families)

static unsigned counts[VERDICTS], excused[FAMILIES], lacking;
static struct complaint {
	char text[80];
	uint32_t word;
	unsigned count;
} complaints[COMPLAINTS];

/* One line for each kind of trouble, with the first word that shows it. */
static void complain(const char *what, const char *name, uint32_t word)
{
	char text[sizeof complaints[0].text];

	snprintf(text, sizeof text, "%s: %s", what, name);
	for (unsigned i = 0; i < COMPLAINTS; i++) {
		struct complaint *c = &complaints[i];

		if (c->count && strcmp(c->text, text))
			continue;
		if (!c->count) {
			snprintf(c->text, sizeof c->text, "%s", text);
			c->word = word;
		}
		c->count++;
		return;
	}
}

static bool excuse(uint32_t word, bool executed)
{
	for (unsigned i = 0; i < FAMILIES; i++)
		if (families[i].executed == executed && families[i].holds(word)) {
			excused[i]++;
			return true;
		}
	return false;
}

static bool lacks(const struct cpu_model *model, const struct decode_row *row)
{
	return !(model->features & feature_bit(row->feature));
}

/* What the core does with @word; *row is its decode row if it has one. */
static enum verdict verdict_of(const struct decoder *d, const struct cpu_model *model,
			       uint32_t word, const struct decode_row **row)
{
	struct uop uops[2 * LIFT_MAX_UOPS_PER_INSN];
	struct lift l = { .pc = PC, .word = word, .flags = 1, .model = model, .uops = uops };

	*row = decoder_find(d, word);
	if (!*row || lacks(model, *row))
		return gap_of_word(word) ? GAP : UNDEFINED;
	(*row)->lift(&l);
	if (l.count > LIFT_MAX_UOPS_PER_INSN)
		complain("too many micro-ops", (*row)->name, word);
	for (unsigned i = 0; i < l.count; i++)
		if (uops[i].op >= UOP_COUNT)
			complain("no such micro-op", (*row)->name, word);
	return l.count == 1 && uops[0].op == UOP_undefined ? UNDEFINED : EXECUTED;
}

static void classify(const struct decoder *d, const struct cpu_model *model, uint32_t word)
{
	const struct decode_row *row;
	enum verdict v = verdict_of(d, model, word, &row);
	char mnemonic[32] = "";
	bool known = disasm_a64_mnemonic(word, PC, mnemonic, sizeof mnemonic);

	counts[v]++;
	if (v == UNDEFINED && row && lacks(model, row))
		lacking++;
	else if (v == UNDEFINED && known && !excuse(word, false))
		complain(row ? row->name : "no row", mnemonic, word);
	else if (v == EXECUTED && !known && !excuse(word, true))
		complain("none to Capstone, executed as", row->name, word);
}

/* Any word; and in turn one of the groups that few words belong to (Arm ARM C4.1). */
static uint32_t random_word(struct rng *r, unsigned long i)
{
	uint32_t word = (uint32_t)(rng_next(r) >> 32);

	switch (i % 8) {
	case 0:
		return (word & 0x003fffff) | 0xd5000000; /* system */
	case 1:
		return (word & 0x03ffffff) |
		       0xd4000000; /* exceptions, system, branches to registers */
	case 2:
		return (word & 0xd0ffffff) | 0x08000000; /* exclusives */
	case 3:
		return (word & 0xe0ffffff) | 0x1a000000; /* data processing, registers */
	default:
		return word;
	}
}

/* All words on one core. Returns whether it executes some, and not others. */
static bool test_core(const struct decoder *d, const struct cpu_model *model, unsigned long words)
{
	struct rng r;

	memset(counts, 0, sizeof counts);
	lacking = 0;
	rng_seed(&r, 2);
	for (unsigned long i = 0; i < words; i++)
		classify(d, model, random_word(&r, i));
	printf("%-12s %lu words: %u executed, %u UNDEFINED (%u for want of a feature), %u in known "
	       "gaps\n",
	       model->name, words, counts[EXECUTED], counts[UNDEFINED], lacking, counts[GAP]);
	return counts[EXECUTED] && counts[UNDEFINED];
}

int main(int argc, char **argv)
{
	unsigned long words = argc > 1 ? strtoul(argv[1], NULL, 10) : WORDS;
	struct decoder *d = decoder_new(&a64_table);
	unsigned bad = 0;

	for (const struct cpu_model *model = cpu_models; model->name; model++)
		bad += !test_core(d, model, words);
	for (unsigned i = 0; i < COMPLAINTS && complaints[i].count; i++, bad++)
		printf("%8u x %-40s %08x\n", complaints[i].count, complaints[i].text,
		       complaints[i].word);
	for (unsigned i = 0; i < FAMILIES; i++) {
		printf("%8u x %s: %s\n", excused[i], families[i].name, families[i].why);
		bad += !excused[i]; /* an excuse that nothing needs */
	}
	printf("%u complaints\n", bad);
	decoder_free(d);
	return bad != 0;
}
