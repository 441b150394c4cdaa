// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Access rights against tables written out from the Arm ARM (D5.4.5 and
 * D5.4.6): descriptors, hierarchical controls, WXN, PAN, unprivileged accesses,
 * stage 2. Each case is tried cold and from the TLBs.
 */
#include "tests/unit/test_mmu_world.h"

#define VA UINT64_C(0x10001000)

/* "rwx" as seen by an access of each kind, right now. */
static void rights_of(struct world *w, uint64_t va, char out[4])
{
	static const char letters[] = "rwx";

	for (unsigned a = 0; a < 3; a++)
		out[a] = try_access(w, va, (enum mmu_access)a) ? letters[a] : '-';
	out[3] = 0;
}

static void expect_rights(struct world *w, uint64_t va, const char *expected, const char *what,
			  uint64_t bits)
{
	char cold[4], warm[4];

	enter(w);
	rights_of(w, va, cold);
	rights_of(w, va, warm);
	ck_assert_msg(!strcmp(cold, expected), "%s %llx: %s, expected %s", what,
		      (unsigned long long)bits, cold, expected);
	ck_assert_msg(!strcmp(warm, expected), "%s %llx from the TLB: %s, expected %s", what,
		      (unsigned long long)bits, warm, expected);
}

struct row {
	unsigned ap; /* AP[2:1] */
	bool wxn, uxn, pxn;
	const char *el1, *el0;
};

static const struct row el10[] = {
	{ 0, 0, 0, 0, "rwx", "--x" }, { 0, 0, 0, 1, "rw-", "--x" }, { 0, 0, 1, 0, "rwx", "---" },
	{ 0, 0, 1, 1, "rw-", "---" }, { 1, 0, 0, 0, "rw-", "rwx" }, { 1, 0, 0, 1, "rw-", "rwx" },
	{ 1, 0, 1, 0, "rw-", "rw-" }, { 1, 0, 1, 1, "rw-", "rw-" }, { 2, 0, 0, 0, "r-x", "--x" },
	{ 2, 0, 0, 1, "r--", "--x" }, { 2, 0, 1, 0, "r-x", "---" }, { 2, 0, 1, 1, "r--", "---" },
	{ 3, 0, 0, 0, "r-x", "r-x" }, { 3, 0, 0, 1, "r--", "r-x" }, { 3, 0, 1, 0, "r-x", "r--" },
	{ 3, 0, 1, 1, "r--", "r--" }, { 0, 1, 0, 0, "rw-", "--x" }, { 0, 1, 0, 1, "rw-", "--x" },
	{ 0, 1, 1, 0, "rw-", "---" }, { 0, 1, 1, 1, "rw-", "---" }, { 1, 1, 0, 0, "rw-", "rw-" },
	{ 1, 1, 0, 1, "rw-", "rw-" }, { 1, 1, 1, 0, "rw-", "rw-" }, { 1, 1, 1, 1, "rw-", "rw-" },
	{ 2, 1, 0, 0, "r-x", "--x" }, { 2, 1, 0, 1, "r--", "--x" }, { 2, 1, 1, 0, "r-x", "---" },
	{ 2, 1, 1, 1, "r--", "---" }, { 3, 1, 0, 0, "r-x", "r-x" }, { 3, 1, 0, 1, "r--", "r-x" },
	{ 3, 1, 1, 0, "r-x", "r--" }, { 3, 1, 1, 1, "r--", "r--" },
};

static uint64_t leaf_bits(const struct row *r)
{
	return D_AF | D_AP(r->ap) | (r->uxn ? D_UXN : 0) | (r->pxn ? D_PXN : 0);
}

static struct world *world_with(const struct row *r, uint64_t table_bits)
{
	struct world *w = world_new(1, NULL, true);

	use_el1(w);
	map_at(w, &w->s1, VA, DATA, 3, leaf_bits(r));
	*desc_at(w, &w->s1, VA, 1) |= table_bits;
	if (r->wxn)
		w->regs.sctlr |= SCTLR_WXN_BIT;
	return w;
}

START_TEST(el1_and_el0)
{
	const struct row *r = &el10[_i];
	struct world *w = world_with(r, 0);

	expect_rights(w, VA, r->el1, "EL1 row", (uint64_t)_i);
	w->regs.el = 0;
	expect_rights(w, VA, r->el0, "EL0 row", (uint64_t)_i);
	world_free(w);
}
END_TEST

/*
 * APTable[1] (bit 62) takes writes away, APTable[0] (bit 61) takes EL0 away, UXNTable (bit 60)
 * and PXNTable (bit 59) execution: each has the effect of a leaf with those rights.
 */
START_TEST(hierarchy)
{
	for (unsigned bits = 0; bits < 16; bits++) {
		const struct row *leaf = &el10[_i];
		struct row as = *leaf;
		struct world *w = world_with(leaf, (uint64_t)bits << 59);

		as.pxn |= bits & 1;
		as.uxn |= bits >> 1 & 1;
		if (bits & 4)
			as.ap &= 2;
		if (bits & 8)
			as.ap |= 2;
		for (unsigned i = 0; i < 32; i++) {
			const struct row *e = &el10[i];

			if (e->ap != as.ap || e->wxn != as.wxn || e->uxn != as.uxn ||
			    e->pxn != as.pxn)
				continue;
			expect_rights(w, VA, e->el1, "EL1 table bits", bits);
			w->regs.el = 0;
			expect_rights(w, VA, e->el0, "EL0 table bits", bits);
		}
		world_free(w);
	}
}
END_TEST

/* Stage 2 takes away what it does not give; by S2AP and XN. */
START_TEST(stage2)
{
	static const char *const given[8] = {
		"--x", "r-x", "-wx", "rwx", "---", "r--", "-w-", "rw-",
	};

	for (unsigned bits = 0; bits < 8; bits++) {
		const struct row *r = &el10[_i];
		struct world *w = world_with(r, 0);
		char e1[4] = "---", e0[4] = "---";

		use_s2(w, 0);
		map_at(w, &w->s2, DATA, DATA, 2,
		       D_AF | D_S2AP(bits & 3) | D_S2MEM(15) | (bits & 4 ? D_UXN : 0));
		for (unsigned i = 0; i < 3; i++) {
			if (given[bits][i] == r->el1[i])
				e1[i] = r->el1[i];
			if (given[bits][i] == r->el0[i])
				e0[i] = r->el0[i];
		}
		expect_rights(w, VA, e1, "EL1 stage 2", bits);
		w->regs.el = 0;
		expect_rights(w, VA, e0, "EL0 stage 2", bits);
		world_free(w);
	}
}
END_TEST

START_TEST(el2)
{
	static const struct row rows[] = {
		{ 1, 0, 0, 0, "rwx", 0 },
		{ 1, 0, 1, 0, "rw-", 0 },
		{ 3, 0, 0, 0, "r-x", 0 },
		{ 3, 0, 1, 0, "r--", 0 },
		{ 1, 1, 0, 0, "rw-", 0 },
		{ 1, 1, 1, 0, "rw-", 0 },
		{ 3, 1, 0, 0, "r-x", 0 },
		{ 3, 1, 1, 0, "r--", 0 },
		/* AP[1] and PXN mean nothing here */
		{ 0, 0, 0, 0, "rwx", 0 },
		{ 2, 0, 0, 1, "r-x", 0 },
		{ 1, 0, 0, 1, "rwx", 0 },
	};
	const struct row *r = &rows[_i];
	struct world *w = world_new(1, NULL, true);

	use_el2(w);
	map_at(w, &w->s1, VA, DATA, 3, leaf_bits(r));
	if (r->wxn)
		w->regs.sctlr |= SCTLR_WXN_BIT;
	expect_rights(w, VA, r->el1, "EL2 row", (uint64_t)_i);
	w->regs.pan = true; /* no such thing at EL2 without E2H */
	expect_rights(w, VA, r->el1, "EL2 row with PAN", (uint64_t)_i);
	world_free(w);
}
END_TEST

/* PAN: no privileged data access where EL0 has one. LDTR and STTR: EL0's rights, PAN or not. */
START_TEST(pan_and_unprivileged)
{
	static const struct {
		unsigned ap;
		const char *pan, *unpriv;
	} rows[] = {
		{ 0, "rwx", "--" },
		{ 1, "---", "rw" },
		{ 2, "r-x", "--" },
		{ 3, "--x", "r-" },
	};
	struct row leaf = { .ap = rows[_i].ap };
	struct world *w = world_with(&leaf, 0);
	uint64_t v = 0;

	for (unsigned pan = 0; pan < 2; pan++) {
		w->regs.pan = pan;
		enter(w);
		for (unsigned again = 0; again < 2; again++) {
			ck_assert_int_eq(mmu_read(w->m, VA, 8, MMU_UNPRIV, &v, &w->fault),
					 rows[_i].unpriv[0] == 'r');
			ck_assert_int_eq(mmu_write(w->m, VA, 8, MMU_UNPRIV, &v, &w->fault),
					 rows[_i].unpriv[1] == 'w');
			/* EL0's rights give EL1's table nothing that PAN forbids */
			ck_assert(!pan || rows[_i].ap != 1 ||
				  !lookup_find(w->m->lookup->read, VA, 8));
		}
	}
	expect_rights(w, VA, rows[_i].pan, "PAN, AP", rows[_i].ap);
	w->regs.pan = false;
	flush_all(w);
	expect_rights(w, VA, el10[rows[_i].ap * 4].el1, "no PAN, AP", rows[_i].ap);
	w->regs.sctlr = 0; /* stage 1 off: no PAN */
	w->regs.pan = true;
	enter(w);
	ck_assert(try_access(w, DATA, MMU_READ));
	world_free(w);
}
END_TEST

/* Contexts that differ in privilege only have lookups of their own. */
START_TEST(lookups_of_contexts)
{
	struct row leaf = { .ap = 0 };
	struct world *w = world_with(&leaf, 0);
	uint64_t v;

	enter(w);
	ck_assert(read64(w, VA, &v));
	ck_assert_ptr_nonnull(lookup_find(w->m->lookup->read, VA, 8));
	ck_assert_ptr_nonnull(lookup_find(w->m->lookup->write, VA, 8));
	w->regs.el = 0;
	enter(w);
	ck_assert_ptr_null(lookup_find(w->m->lookup->read, VA, 8));
	ck_assert(!read64(w, VA, &v));
	w->regs.el = 1;
	enter(w);
	/* back again: the entry is still there */
	ck_assert_ptr_nonnull(lookup_find(w->m->lookup->read, VA, 8));
	world_free(w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mmu rights");
	TCase *t = tcase_create("rights");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, el1_and_el0, 0, 32);
	tcase_add_loop_test(t, hierarchy, 0, 32);
	tcase_add_loop_test(t, stage2, 0, 32);
	tcase_add_loop_test(t, el2, 0, 11);
	tcase_add_loop_test(t, pan_and_unprivileged, 0, 4);
	tcase_add_test(t, lookups_of_contexts);
	suite_add_tcase(s, t);
	return unit_run(s);
}
