// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The A64 decode table against Capstone, which knows nothing of it: each row means the
 * instruction that its name says, each allocated word has a row, and nothing else has.
 */
#include <capstone/capstone.h>
#include <ctype.h>
#include <stdio.h>
#include <time.h>

#include "cpu/gaps.h"
#include "tests/unit/test_a64_exec.h"

#define WORDS_PER_ROW 200
#define RANDOM_WORDS  200000

/*
 * Rows by the beginning of their names, the longest that fits, and the mnemonics that Capstone
 * may give. NULL: the row's name up to '_' or the end.
 */
static const struct family {
	const char *prefix, *mnemonics;
} families[] = {
	{ "adds_", "adds cmn" },
	{ "subs_", "subs cmp negs" },
	{ "sub_", "sub neg" },
	{ "ands_", "ands tst" },
	{ "orn_reg", "orn mvn" },
	{ "orr_reg", "orr mov" },
	{ "orr_imm", "orr mov" },
	{ "movn", "movn mov" },
	{ "movz", "movz mov" },
	{ "add_imm", "add mov" },
	{ "sbfm", "sbfx sbfiz asr sxtb sxth sxtw" },
	{ "bfm", "bfi bfxil bfc" },
	{ "ubfm", "ubfx ubfiz lsl lsr uxtb uxth" },
	{ "extr", "extr ror" },
	{ "sbc", "sbc ngc" },
	{ "sbcs", "sbcs ngcs" },
	{ "csinc", "csinc cinc cset" },
	{ "csinv", "csinv cinv csetm" },
	{ "csneg", "csneg cneg" },
	{ "lslv", "lsl" },
	{ "lsrv", "lsr" },
	{ "asrv", "asr" },
	{ "rorv", "ror" },
	{ "rev32", "rev rev32" },
	{ "rev64", "rev" },
	{ "madd", "madd mul" },
	{ "msub", "msub mneg" },
	{ "smaddl", "smaddl smull" },
	{ "smsubl", "smsubl smnegl" },
	{ "umaddl", "umaddl umull" },
	{ "umsubl", "umsubl umnegl" },
	{ "b_cond",
	  "b.eq b.ne b.hs b.lo b.mi b.pl b.vs b.vc b.hi b.ls b.ge b.lt b.gt b.le b.al b.nv" },
	{ "hint", "hint esb psb csdb bti pacia1716 paciasp" },
	{ "sys", "sys tlbi at ic dc cfp dvp cpp" },
	{ "sysl", "sysl" },
	{ "dc_cvap", "sys dc" },
	{ "st1_", "st1" },
	{ "ld1_", "ld1" },
	{ "st2_", "st2" },
	{ "ld2_", "ld2" },
	{ "st3_", "st3" },
	{ "ld3_", "ld3" },
	{ "st4_", "st4" },
	{ "ld4_", "ld4" },
	{ "dup_scalar", "mov dup" },
	{ "umov", "umov mov" },
	{ "ins", "ins mov" },
	{ "orr_vec", "orr mov" },
	{ "rev64_vec", "rev64" },
	{ "not_vec", "not mvn" },
	{ "sshll_vec", "sshll sshll2 sxtl sxtl2" },
	{ "ushll_vec", "ushll ushll2 uxtl uxtl2" },
	{ "esb", "hint esb" }, /* newer than Capstone 4 */
};

/* Loads and stores of one register: the unscaled and unprivileged forms have their own mnemonics.
 */
static void register_access_mnemonic(const char *row, char *out, size_t size)
{
	size_t base = strcspn(row, "_");
	const char *form = strrchr(row, '_');

	snprintf(out, size, "%.*s", (int)base, row);
	if (!form || base < 3 ||
	    (strncmp(row, "ldr", 3) && strncmp(row, "str", 3) && strncmp(row, "prfm", 4)))
		return;
	if (!strcmp(form, "_unscaled"))
		snprintf(out, size, "%.*su%.*s", row[0] == 'p' ? 3 : 2, row,
			 (int)base - (row[0] == 'p' ? 3 : 2), row + (row[0] == 'p' ? 3 : 2));
	else if (!strcmp(form, "_unpriv"))
		snprintf(out, size, "%.2st%.*s", row, (int)base - 2, row + 2);
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; (p = strstr(p, word)) != NULL; p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return true;
	return false;
}

static bool expected(const struct decode_row *row, uint32_t word, const char *mnemonic)
{
	bool upper = word >> 30 & 1;
	const struct family *best = NULL;
	char own[32];

	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		const struct family *f = &families[i];

		if (!strncmp(row->name, f->prefix, strlen(f->prefix)) &&
		    (!best || strlen(f->prefix) > strlen(best->prefix)))
			best = f;
	}
	if (best)
		return has_word(best->mnemonics, mnemonic);
	register_access_mnemonic(row->name, own, sizeof own);
	/* of vectors of two widths: 2 at the end, "second and upper half", if Q is set */
	if (upper && !strncmp(row->pattern, "0q", 2) &&
	    !isdigit((unsigned char)own[strlen(own) - 1]) && mnemonic[strlen(mnemonic) - 1] == '2')
		strcat(own, "2");
	return !strcmp(own, mnemonic);
}

static csh open_capstone(void)
{
	csh h;

	ck_assert_int_eq(cs_open(CS_ARCH_ARM64, CS_MODE_ARM, &h), CS_ERR_OK);
	return h;
}

/* Capstone's mnemonic of @word; false if it says that it is no instruction. */
static bool mnemonic_of(csh h, uint32_t word, char out[CS_MNEMONIC_SIZE])
{
	uint8_t bytes[4] = { (uint8_t)word, (uint8_t)(word >> 8), (uint8_t)(word >> 16),
			     (uint8_t)(word >> 24) };
	cs_insn *insn;
	size_t n = cs_disasm(h, bytes, sizeof bytes, 0x1000, 1, &insn);

	if (n) {
		memcpy(out, insn->mnemonic, CS_MNEMONIC_SIZE);
		cs_free(insn, n);
	}
	return n != 0;
}

/*
 * What version 4 of Capstone does not know; the encodings of atomics are tested against an
 * assembler's in test_a64_atomic.c.
 */
static bool newer_than_capstone(const struct decode_row *row)
{
	return row->feature == FEAT_FP16 || row->feature == FEAT_LSE ||
	       row->feature == FEAT_LRCPC || row->feature == FEAT_RDM || row->feature == FEAT_FHM ||
	       row->feature == FEAT_DOTPROD || row->feature == FEAT_LOR ||
	       row->feature == FEAT_SSBS2;
}

/*
 * Words that this table defines and Capstone refuses: CONSTRAINED UNPREDICTABLE register
 * choices, bits that should be zero, and half-precision moves, which its version 4 does not know.
 */
static bool capstone_is_narrower(const struct decode_row *row, uint32_t word)
{
	uint32_t t = word & 31, n = word >> 5 & 31, t2 = word >> 10 & 31;

	if (newer_than_capstone(row))
		return true;
	if (!strncmp(row->name, "ldp", 3) || !strncmp(row->name, "ldnp", 4) ||
	    !strncmp(row->name, "stp", 3) || !strncmp(row->name, "ldxp", 4) ||
	    !strncmp(row->name, "ldaxp", 5))
		return t == t2 || t == n || t2 == n;
	if (!strncmp(row->name, "ld", 2) || !strncmp(row->name, "st", 2))
		return t == n;
	return !strcmp(row->name, "ins_elem") || !strcmp(row->name, "dup_gp");
}

/* Defined in Debug state only: UNDEFINED, and Capstone knows them. */
static bool debug_state_only(const struct decode_row *row)
{
	return !strncmp(row->name, "dcps", 4) || !strcmp(row->name, "drps");
}

START_TEST(patterns_are_well_formed)
{
	struct decoder *d = exec_decoder();

	ck_assert_uint_gt(decoder_row_count(d), 400);
	for (size_t i = 0; i < decoder_row_count(d); i++) {
		const struct decode_row *row = decoder_row(d, i);
		char last = ' ';
		unsigned bits = 0;

		for (const char *p = row->pattern; *p; p++) {
			if (*p == ' ')
				continue;
			MUST(*p == '0' || *p == '1' || *p == '.' || isalpha((unsigned char)*p),
			     "%s", row->name);
			/* only immediates and the bit number of TBZ are in parts */
			if (isalpha((unsigned char)*p) && *p != last)
				MUST(*p == 'i' || *p == 'b' ||
					     !memchr(row->pattern, *p, (size_t)(p - row->pattern)),
				     "%s: %c twice", row->name, *p);
			last = *p;
			bits++;
		}
		MUST(bits == 32, "%s: %u bits", row->name, bits);
		ck_assert_uint_eq(decoder_row_index(d, row), i);
		for (size_t k = 0; k < i; k++)
			MUST(strcmp(decoder_row(d, k)->name, row->name), "%s twice", row->name);
	}
}
END_TEST

/* Where two rows can match one word, one must be the more specific: the other's bits and more. */
START_TEST(no_ambiguous_overlap)
{
	struct decoder *d = exec_decoder();
	uint32_t mask, value, mask2, value2;

	for (size_t i = 0; i < decoder_row_count(d); i++) {
		decoder_row_bits(d, i, &mask, &value);
		for (size_t k = 0; k < i; k++) {
			decoder_row_bits(d, k, &mask2, &value2);
			if ((value ^ value2) & mask & mask2)
				continue;
			MUST((mask & mask2) == mask || (mask & mask2) == mask2, "%s and %s",
			     decoder_row(d, i)->name, decoder_row(d, k)->name);
			MUST(mask != mask2, "%s and %s", decoder_row(d, i)->name,
			     decoder_row(d, k)->name);
		}
	}
}
END_TEST

START_TEST(rows_mean_what_they_say)
{
	struct decoder *d = exec_decoder();
	csh h = open_capstone();
	struct rng r;

	rng_seed(&r, 11);
	for (size_t i = 0; i < decoder_row_count(d); i++) {
		const struct decode_row *row = decoder_row(d, i);
		unsigned agreed = 0, refused = 0;
		uint32_t mask, value;

		decoder_row_bits(d, i, &mask, &value);
		for (unsigned k = 0; k < WORDS_PER_ROW; k++) {
			uint32_t word = ((uint32_t)rng_next(&r) & ~mask) | value;
			char mnemonic[CS_MNEMONIC_SIZE];
			struct exec e;
			bool known;

			if (decoder_find(d, word) != row)
				continue; /* a more specific row's */
			known = mnemonic_of(h, word, mnemonic);
			exec_lift(&e, 0x1000, word, 1);
			if (debug_state_only(row)) {
				MUST(exec_undefined(&e), "%s %08x", row->name, word);
			} else if (exec_undefined(&e)) {
				MUST(!known, "%s: %08x is UNDEFINED, Capstone says %s", row->name,
				     word, mnemonic);
				refused++;
				continue;
			}
			if (!known) {
				MUST(capstone_is_narrower(row, word),
				     "%s: %08x is none to Capstone", row->name, word);
				continue;
			}
			MUST(expected(row, word, mnemonic), "%s: %08x is %s", row->name, word,
			     mnemonic);
			agreed++;
		}
		MUST(agreed + refused || newer_than_capstone(row), "%s: nothing compared",
		     row->name);
		MUST(agreed || newer_than_capstone(row), "%s: always UNDEFINED", row->name);
	}
	cs_close(&h);
}
END_TEST

/*
 * MRS and MSR with op0 of 0 or 1 are how Capstone prints unallocated PSTATE and SYS words.
 */
static bool capstone_is_wider(uint32_t word, const char *mnemonic)
{
	return (!strcmp(mnemonic, "msr") || !strcmp(mnemonic, "mrs")) && !(word >> 20 & 1);
}

START_TEST(every_word_is_decoded_undefined_or_a_known_gap)
{
	struct decoder *d = exec_decoder();
	csh h = open_capstone();
	unsigned decoded = 0, none = 0;
	struct rng r;

	rng_seed(&r, 12);
	for (unsigned i = 0; i < RANDOM_WORDS; i++) {
		uint32_t word = (uint32_t)rng_next(&r);
		char mnemonic[CS_MNEMONIC_SIZE];
		struct exec e;
		bool known;

		/* half of the words in the groups with many small encodings */
		if (i & 1)
			word = (word & ~0xfe000000u) |
			       (i & 2 ? 0xd4000000u : 0x08000000u | (word & 0xf0000000u));
		known = mnemonic_of(h, word, mnemonic);
		if (decoder_find(d, word)) {
			exec_lift(&e, 0x1000, word, 1);
			decoded++;
		} else if (!gap_of_word(word)) {
			MUST(!known || capstone_is_wider(word, mnemonic), "%08x %s has no row",
			     word, mnemonic);
			none++;
		}
	}
	ck_assert_uint_gt(decoded, RANDOM_WORDS / 4);
	ck_assert_uint_gt(none, RANDOM_WORDS / 100);
	cs_close(&h);
}
END_TEST

/* A table of fewer bits than words: T32's 16-bit rows are matched by the upper halfword. */
START_TEST(short_patterns)
{
	static const struct decode_row rows[] = {
		{ "wide", "11110 iiiiiiiiiii 11010 iiiiiiiiiii", FEAT_BASE, TC_ALU, false, NULL },
		{ "narrow", "0001110 iii nnn ddd", FEAT_BASE, TC_ALU, false, NULL },
		{ "narrow_fixed", "0001110 000 nnn ddd", FEAT_BASE, TC_ALU, false, NULL },
		{ NULL, NULL, FEAT_BASE, TC_ALU, false, NULL },
	};
	static const struct decode_row *const groups[] = { rows, NULL };
	struct decoder *d = decoder_new(&(struct decode_table){ "t32", groups });

	ck_assert_ptr_eq(decoder_find(d, 0xf123d456), &rows[0]);
	ck_assert_ptr_eq(decoder_find(d, 0x1c7cffff), &rows[1]);
	ck_assert_ptr_eq(decoder_find(d, 0x1c1c1234), &rows[2]);
	ck_assert_ptr_null(decoder_find(d, 0x1e7cffff));
	ck_assert_ptr_null(decoder_find(d, 0xf123c456));
	decoder_free(d);
}
END_TEST

/* The whole simulator starts in 50 ms; the table must not be what takes it. */
START_TEST(start_up_is_quick)
{
	clock_t best = CLOCKS_PER_SEC;

	for (unsigned i = 0; i < 20; i++) {
		clock_t start = clock();
		struct decoder *d = decoder_new(&a64_table);
		clock_t took = clock() - start;

		decoder_free(d);
		best = took < best ? took : best;
	}
	/* 2 ms; sanitizers cost several times that */
	ck_assert_int_lt(best, CLOCKS_PER_SEC / 500 * 5);
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("cpu/decode",
			   (const TTest *const[]){ patterns_are_well_formed, no_ambiguous_overlap,
						   rows_mean_what_they_say,
						   every_word_is_decoded_undefined_or_a_known_gap,
						   short_patterns, start_up_is_quick, NULL }));
}
