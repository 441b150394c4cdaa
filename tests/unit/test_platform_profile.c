// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cpu/timing.h"
#include "mmu/memtiming.h"
#include "tests/unit/unit.h"

/* Profiles of the tests are written to the test's own directory, found through TRAPLINE_DATA. */
static void write_profile(const char *name, const char *text)
{
	char path[64];
	FILE *f;

	mkdir("profiles", 0777);
	setenv("TRAPLINE_DATA", ".", 1);
	snprintf(path, sizeof(path), "profiles/%s.ini", name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

static struct profile *load_text(const char *text, struct error *e)
{
	write_profile("t", text);
	return profile_load("t", e);
}

START_TEST(values_and_provenance)
{
	struct error e;
	struct profile *p = load_text("# comment\n"
				      "description = a test\n"
				      "core = xgene1\n"
				      "gich.read = 263 | M inferred | from a\n"
				      "\tlong sentence | row one\n"
				      "l1d.size = 32K | H published | somewhere\n",
				      &e);
	const struct profile_entry *entry;
	struct device_timing d;
	struct mem_timing t;

	ck_assert_msg(p != NULL, "%s", e.msg);
	ck_assert_str_eq(profile_name(p), "t");
	ck_assert_str_eq(profile_description(p), "a test");
	ck_assert_str_eq(profile_core(p), "xgene1");
	entry = profile_find(p, "gich.read");
	ck_assert_uint_eq(entry->value, 263);
	ck_assert_int_eq(entry->trust, TRUST_MEDIUM);
	ck_assert_int_eq(entry->kind, KIND_INFERRED);
	ck_assert_str_eq(entry->source, "from a long sentence");
	ck_assert_str_eq(entry->rows, "row one");
	ck_assert_str_eq(entry->origin, "t");
	entry = profile_find(p, "gicc.read");
	ck_assert_int_eq(entry->kind, KIND_DEFAULT);
	ck_assert_uint_eq(entry->value, entry->param->def);
	ck_assert_ptr_null(profile_find(p, "no.such"));

	profile_fill(p, device_timing_params, &d);
	ck_assert_uint_eq(d.gich_read, 263);
	profile_fill(p, mem_timing_params, &t);
	ck_assert_uint_eq(t.l1d_size, 32768);
	profile_free(p);
}
END_TEST

START_TEST(errors_name_file_and_line)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "\n\nno.such = 1 | H published | x\n", "t.ini:3: no.such: no such key" },
		{ "gich.read = 263\n", "t.ini:1: gich.read: expected VALUE" },
		{ "gich.read = 263 | H published\n", "t.ini:1: gich.read: expected VALUE" },
		{ "gich.read = 263 | H published | \n", "t.ini:1: gich.read: expected VALUE" },
		{ "gich.read = 263 | H published | a | b | c\n", "t.ini:1: gich.read: expected" },
		{ "gich.read = 263 | X published | a\n", "t.ini:1: gich.read: 'X published'" },
		{ "gich.read = 263 | H rumoured | a\n", "t.ini:1: gich.read: 'H rumoured'" },
		{ "gich.read = 263 | H | a\n", "t.ini:1: gich.read: 'H' is not" },
		{ "gich.read = 263 | - default | a\n", "t.ini:1: gich.read: '- default'" },
		{ "gich.read = many | H guess | a\n", "t.ini:1: gich.read: 'many'" },
		{ "gich.read = -1 | H guess | a\n", "t.ini:1: gich.read: '-1'" },
		{ "gich.read = 0x | H guess | a\n", "t.ini:1: gich.read: '0x'" },
		{ "gich.read = 1K | H guess | a\n", "t.ini:1: gich.read: '1K'" },
		{ "l1d.ways = 17 | H guess | a\n",
		  "t.ini:1: l1d.ways: 17 is out of bounds (1 to 16" },
		{ "l1d.size = 5G | H guess | a\n", "t.ini:1: l1d.size: 5G is out of bounds" },
		{ "dram = 99999999999999999999 | H guess | a\n", "t.ini:1: dram: 9999" },
		{ "dram = 1 | H guess | a\n\ndram = 2 | H guess | a\n",
		  "t.ini:3: dram: given twice" },
		{ "[core]\ndram = 1 | H guess | a\n",
		  "t.ini:2: [core]: profiles have no sections" },
		{ "dram = 1 | H guess | a\ninherit = b\n", "t.ini:2: inherit: must come before" },
		{ "inherit = ../b\n", "t.ini:1: inherit: '../b'" },
		{ "inherit = missing\n", "t.ini:1: profiles/missing.ini: not found" },
		{ "dram = 1 | H guess | a\njunk\n", "t.ini:2: expected KEY = VALUE" },
	};
	struct error e;

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_ptr_null(load_text(cases[i].text, &e));
		ck_assert_msg(strstr(e.msg, cases[i].message) != NULL, "%s: %s", cases[i].message,
			      e.msg);
	}
}
END_TEST

START_TEST(overlong_line)
{
	char text[1200];
	struct error e;

	memset(text, 'a', sizeof(text));
	memcpy(text, "\ndescription = ", 15);
	text[sizeof(text) - 1] = '\0';
	ck_assert_ptr_null(load_text(text, &e));
	ck_assert_msg(strstr(e.msg, "t.ini:2: line of more than") != NULL, "%s", e.msg);
}
END_TEST

START_TEST(inheritance)
{
	struct error e;
	struct profile *p;

	write_profile("base", "description = base\ncore = cortex-a57\n"
			      "dram = 100 | L guess | one\nl2.hit = 7 | L guess | two\n");
	p = load_text("inherit = base\ndescription = derived\ndram = 200 | H measured | three\n",
		      &e);
	ck_assert_msg(p != NULL, "%s", e.msg);
	ck_assert_str_eq(profile_description(p), "derived");
	ck_assert_str_eq(profile_core(p), "cortex-a57");
	ck_assert_uint_eq(profile_find(p, "dram")->value, 200);
	ck_assert_str_eq(profile_find(p, "dram")->origin, "t");
	ck_assert_uint_eq(profile_find(p, "l2.hit")->value, 7);
	ck_assert_str_eq(profile_find(p, "l2.hit")->origin, "base");
	profile_free(p);

	write_profile("base", "inherit = t\n");
	ck_assert_ptr_null(profile_load("t", &e));
	ck_assert_msg(strstr(e.msg, "profiles deep") != NULL, "%s", e.msg);
	ck_assert_ptr_null(load_text("inherit = u\ninherit = u\n", &e));
	write_profile("u", "description = u\n");
	ck_assert_ptr_null(load_text("inherit = u\ninherit = u\n", &e));
	ck_assert_msg(strstr(e.msg, "given twice") != NULL, "%s", e.msg);
	write_profile("base", "bad\n");
	ck_assert_ptr_null(load_text("\ninherit = base\n", &e));
	ck_assert_msg(strstr(e.msg, "t.ini:2: ") != NULL && strstr(e.msg, "base.ini:1: ") != NULL,
		      "%s", e.msg);
}
END_TEST

START_TEST(set_option)
{
	struct error e;
	struct profile *p = load_text("dram = 100 | L guess | one\n", &e);

	ck_assert(profile_set(p, "dram=0x40", &e));
	ck_assert_uint_eq(profile_find(p, "dram")->value, 64);
	ck_assert_int_eq(profile_find(p, "dram")->kind, KIND_OPTION);
	ck_assert(profile_set(p, "l2.size=2M", &e));
	ck_assert_uint_eq(profile_find(p, "l2.size")->value, 2 << 20);
	ck_assert(!profile_set(p, "dram", &e));
	ck_assert_str_eq(e.msg, "dram: expected KEY=VALUE");
	ck_assert(!profile_set(p, "dram=", &e));
	ck_assert(!profile_set(p, "x=1", &e));
	ck_assert_str_eq(e.msg, "x: no such key");
	ck_assert(!profile_set(p, "dram=100001", &e));
	ck_assert(strstr(e.msg, "dram: 100001 is out of bounds") != NULL);
	ck_assert_uint_eq(profile_find(p, "dram")->value, 64);
	profile_free(p);
}
END_TEST

/* What a trace's header keeps is a profile again, with the same values. */
START_TEST(text_round_trip)
{
	struct error e;
	struct profile *p = load_text("dram = 100 | L guess | one | two\n", &e), *q;
	char *text = profile_text(p), *line, *rest;
	char kept[1024] = "";

	for (rest = text; (line = strsep(&rest, "\n")) && *line;)
		if (strstr(line, "| L guess |"))
			snprintf(kept, sizeof(kept), "%s\n", line);
	ck_assert_str_eq(kept, "dram = 100 | L guess | one | two\n");
	q = load_text(kept, &e);
	ck_assert_ptr_nonnull(q);
	ck_assert_uint_eq(profile_find(q, "dram")->value, 100);
	ck_assert_str_eq(profile_find(q, "dram")->rows, "two");
	free(text);
	profile_free(q);
	profile_free(p);
}
END_TEST

/* No key twice over the tables, every default within its bounds. */
START_TEST(tables_are_sound)
{
	struct error e;
	struct profile *p = load_text("", &e);

	ck_assert_uint_gt(profile_count(p), 100);
	for (unsigned i = 0; i < profile_count(p); i++) {
		const struct param *row = profile_at(p, i)->param;

		ck_assert_msg(profile_find(p, row->name) == profile_at(p, i), "%s twice",
			      row->name);
		ck_assert_msg(row->def >= row->min && row->def <= row->max, "%s", row->name);
		ck_assert(row->unit && row->help && *row->help);
	}
	profile_free(p);
}
END_TEST

/* The profiles that come with Trapline parse, name a core, and leave the GIC to no default. */
START_TEST(own_profiles)
{
	static const char *const keys[] = { "core.mhz", "gich.read", "exc.entry_el2", "l2.hit" };
	const char *srcdir = getenv("SRCDIR");
	struct profile_info *list;
	struct error e;
	unsigned n = 0;

	ck_assert_ptr_nonnull(srcdir);
	setenv("TRAPLINE_DATA", srcdir, 1);
	list = profile_list(&e);
	ck_assert_msg(list != NULL, "%s", e.msg);
	for (struct profile_info *i = list; i->name; i++, n++) {
		struct profile *p = profile_load(i->name, &e);

		ck_assert_msg(*i->description && *i->core, "%s", i->name);
		for (unsigned k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
			ck_assert_msg(profile_find(p, keys[k])->kind >= KIND_PUBLISHED, "%s: %s",
				      i->name, keys[k]);
		profile_free(p);
	}
	ck_assert_uint_ge(n, 3);
	profile_list_free(list);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("platform/profile",
				   (const TTest *const[]){ values_and_provenance,
							   errors_name_file_and_line, overlong_line,
							   inheritance, set_option, text_round_trip,
							   tables_are_sound, own_profiles, NULL }));
}
