// SPDX-License-Identifier: GPL-2.0-or-later
/* One world switch, instruction by instruction. */
#include <capstone/capstone.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/report.h"
#include "trace/cost.h"
#include "trace/names.h"
#include "trace/trace.h"

struct listing {
	struct report *r;
	uint64_t wanted; /* span */
	bool found;
	struct trace_span span; /* without legs and regions */
	struct trace_step *steps;
	size_t count, cap;
	csh capstone;
	bool have_capstone;
	int what_width, regs_width; /* of the columns, as wide as what stands in them */
};

enum { TEXT_MAX = 192 };

/* ---- finding the span ------------------------------------------------------------ */

static bool choose_span(void *opaque, const struct trace_span *s)
{
	struct listing *l = opaque;

	if (!filter_wants(&l->r->filter, s) || (!l->r->filter.span && (!s->detail || s->cut)))
		return true;
	l->found = true;
	l->wanted = s->id;
	l->span = *s;
	l->span.legs = NULL;
	l->span.regions = NULL;
	return true;
}

static bool collect_step(void *opaque, uint64_t span, uint64_t begin, const struct trace_step *s)
{
	struct listing *l = opaque;

	(void)begin;
	if (span != l->wanted)
		return true;
	l->steps = xgrow(l->steps, &l->cap, l->count + 1, sizeof(*l->steps));
	l->steps[l->count++] = *s;
	return true;
}

static bool reread(struct listing *l, const struct trace_visitor *v)
{
	struct error err;
	struct trace_file *again = trace_file_read(l->r->path, v, &err);

	if (!again) {
		fprintf(stderr, "trapline: %s\n", err.msg);
		return false;
	}
	trace_file_free(again);
	return true;
}

static bool find_span(struct listing *l)
{
	struct trace_visitor choose = { .opaque = l, .span = choose_span };
	struct trace_visitor collect = { .opaque = l, .step = collect_step };

	if (!reread(l, &choose))
		return false;
	if (!l->found) {
		if (l->r->filter.span)
			fprintf(stderr,
				"trapline: %s: no span %" PRIu64 " that passes the filters\n",
				l->r->path, l->r->filter.span);
		else
			fprintf(stderr,
				"trapline: %s: no span that passes the filters has its "
				"instructions kept\n",
				l->r->path);
		return false;
	}
	if (!l->span.detail) {
		fprintf(stderr,
			"trapline: %s: the instructions of span %" PRIu64 " were not kept; "
			"--by span shows those that were\n",
			l->r->path, l->wanted);
		return false;
	}
	return reread(l, &collect);
}

/* ---- what a step did ------------------------------------------------------------- */

/* Cycles of a leg or of the whole by what they were: a coarser view than the buckets. */
struct sums {
	uint64_t total, save, restore, bucket[BUCKET_COUNT];
};

static void sum_cost(struct sums *t, unsigned int place, const struct cost *c)
{
	t->bucket[BUCKET_EXEC_EL2 + (place < PLACE_OUT ? place : PLACE_EL2)] += c->exec;
	t->bucket[BUCKET_MEM_STALL] += c->stall;
	t->bucket[BUCKET_MMIO] += c->mmio;
	t->bucket[BUCKET_MAINT] += c->maint;
}

static struct cost step_cost(const struct trace_step *s)
{
	return cost_divide((uint32_t)s->cycles, s->mmio,
			   s->insn_kind == TRACE_MAINT ? UINT32_MAX : s->maint,
			   (uint64_t)s->stall + s->tlb);
}

static void sum_insn(struct sums *t, const struct trace_step *s)
{
	const struct trace_step_move *m = s->moves;
	struct cost all = step_cost(s), half[2];
	uint64_t moved = 0;

	if (s->insn_kind == TRACE_BARRIER) {
		t->bucket[BUCKET_BARRIER] += s->cycles;
		return;
	}
	for (int i = 0; i < STEP_MOVES; i++) {
		if (m[i].action == ACTION_NONE)
			continue;
		moved += m[i].cycles;
		if (trace_action_is_save(m[i].action))
			t->save += m[i].cycles;
		else
			t->restore += m[i].cycles;
	}
	if (moved >= s->cycles)
		return;
	/* What is left is all of it, or the half of a pair that was not moved. */
	cost_split(&all, &half[0], &half[1]);
	if (m[0].action != ACTION_NONE)
		sum_cost(t, s->place, &half[1]);
	else if (m[1].action != ACTION_NONE)
		sum_cost(t, s->place, &half[0]);
	else
		sum_cost(t, s->place, &all);
}

static void sum_step(struct sums *t, const struct trace_step *s)
{
	t->total += s->cycles;
	switch (s->kind) {
	case STEP_ENTRY:
		t->bucket[BUCKET_ENTRY] += s->cycles;
		break;
	case STEP_ERET:
		t->bucket[BUCKET_ERET] += s->cycles;
		break;
	case STEP_SLEEP:
	case STEP_OUT:
		t->bucket[BUCKET_SWITCHED_OUT] += s->cycles;
		break;
	default:
		sum_insn(t, s);
		break;
	}
}

static const char *const action_name[ACTION_COUNT] = {
	[ACTION_SAVE] = "save",	      [ACTION_SAVE_PART] = "save",
	[ACTION_RESTORE] = "restore", [ACTION_RESTORE_PART] = "restore",
	[ACTION_OUT] = "out",	      [ACTION_OUT_PART] = "out",
};

static const char *const short_class[CLASS_COUNT] = {
	[CLASS_NONE] = "none",		[CLASS_GP] = "GP",	   [CLASS_FP] = "FP",
	[CLASS_EL1_SYS] = "EL1 sys",	[CLASS_VGIC] = "VGIC",	   [CLASS_TIMER] = "timer",
	[CLASS_EL2_CONFIG] = "EL2 cfg", [CLASS_EL2_VM] = "EL2 VM", [CLASS_DEBUG_PMU] = "debug",
};

static bool is_part(uint8_t action)
{
	return action == ACTION_SAVE_PART || action == ACTION_RESTORE_PART ||
	       action == ACTION_OUT_PART;
}

/* "save EL1 sys" in @what and "TTBR0_EL1, TCR_EL1" in @regs. */
static void describe_moves(const struct trace_file *f, const struct trace_step *s,
			   char what[TEXT_MAX], char regs[TEXT_MAX])
{
	const struct trace_step_move *m = s->moves;
	bool first = true;
	char last[TEXT_MAX] = "";

	what[0] = regs[0] = '\0';
	for (int i = 0; i < STEP_MOVES; i++) {
		const char *class_text = short_class[trace_file_reg_class(f, m[i].reg)];
		char text[TEXT_MAX];
		size_t n = strlen(regs), w = strlen(what);
		bool same = !first && action_name[m[i].action] == action_name[m[i - 1].action];

		if (m[i].action == ACTION_NONE)
			continue;
		snprintf(text, sizeof(text), "%s %s", action_name[m[i].action], class_text);
		if (strcmp(text, last))
			snprintf(what + w, TEXT_MAX - w, "%s%s", first ? "" : ", ",
				 same ? class_text : text);
		memcpy(last, text, sizeof(last));
		snprintf(regs + n, TEXT_MAX - n, "%s%s%s", first ? "" : ", ",
			 trace_file_reg_name(f, m[i].reg), is_part(m[i].action) ? ".." : "");
		first = false;
	}
}

static const char *plain_bucket(const struct trace_step *s)
{
	switch (s->kind) {
	case STEP_ENTRY:
		return "entry";
	case STEP_ERET:
		return "ERET";
	case STEP_SLEEP:
	case STEP_OUT:
		return "switched out";
	default:
		break;
	}
	if (s->insn_kind == TRACE_BARRIER)
		return "barrier";
	if (s->mmio)
		return "MMIO";
	if (s->insn_kind == TRACE_MAINT)
		return "maintenance";
	return "execution";
}

/*
 * Where a branch with an immediate operand goes, as the listing calls places: "+0x20" in the
 * function that runs, else the function's name. Its operand is the last one, "#0x4020178c".
 */
static void name_target(const struct listing *l, const struct trace_step *s, char out[TEXT_MAX])
{
	struct report *r = l->r;
	/* B.cond, CBZ and TBZ, B and BL: A64 encoding index, Branches */
	bool branch = (s->word & 0xff000010) == 0x54000000 ||
		      (s->word & 0x7c000000) == 0x34000000 || (s->word & 0x7c000000) == 0x14000000;
	char *at = strrchr(out, '#'), name[TEXT_MAX];
	uint64_t target, lo, hi;

	if (!branch || !at)
		return;
	target = strtoull(at + 1, NULL, 16);
	if (names_function(&r->names, r->file, s->pc, &lo, &hi) && target >= lo && target <= hi)
		snprintf(at, TEXT_MAX - (size_t)(at - out), "+0x%" PRIx64, target - lo);
	else
		snprintf(at, TEXT_MAX - (size_t)(at - out), "%s",
			 report_address(r, target, name, sizeof(name)));
}

static void disassemble(const struct listing *l, const struct trace_step *s, char out[TEXT_MAX])
{
	uint8_t bytes[4] = { (uint8_t)s->word, (uint8_t)(s->word >> 8), (uint8_t)(s->word >> 16),
			     (uint8_t)(s->word >> 24) };
	char buf[16];
	cs_insn *insn;

	switch (s->kind) {
	case STEP_ENTRY:
		snprintf(out, TEXT_MAX, "[exception to EL%u%s%s]", s->el,
			 s->when == l->span.begin ? ": " : "",
			 s->when == l->span.begin ? trace_reason(l->span.vector, l->span.esr, buf)
						  : "");
		return;
	case STEP_ERET:
		snprintf(out, TEXT_MAX, "eret");
		return;
	case STEP_SLEEP:
		snprintf(out, TEXT_MAX, "[asleep: wfi or wfe]");
		return;
	case STEP_ABANDONED:
		snprintf(out, TEXT_MAX, "[an instruction that faulted]");
		return;
	case STEP_OUT:
		snprintf(out, TEXT_MAX, "[another guest runs, or another core goes on]");
		return;
	default:
		break;
	}
	if (l->have_capstone && cs_disasm(l->capstone, bytes, 4, s->pc, 1, &insn) == 1) {
		if (*insn->op_str)
			snprintf(out, TEXT_MAX, "%-6s %s", insn->mnemonic, insn->op_str);
		else
			snprintf(out, TEXT_MAX, "%s", insn->mnemonic);
		name_target(l, s, out);
		cs_free(insn, 1);
	} else {
		snprintf(out, TEXT_MAX, "%-6s 0x%08" PRIx32, ".inst", s->word);
	}
}

/* ---- text ------------------------------------------------------------------------ */

/* Columns of text that would take more than this stick out. */
enum { NUMBERS_WIDTH = 28, WHAT_MIN = 12, REGS_MIN = 9, TEXT_WIDEST = 40, INSN_WIDTH = 36 };

static void measure(struct listing *l)
{
	char what[TEXT_MAX], regs[TEXT_MAX];

	l->what_width = WHAT_MIN;
	l->regs_width = REGS_MIN;
	for (size_t i = 0; i < l->count; i++) {
		int w, r;

		describe_moves(l->r->file, &l->steps[i], what, regs);
		w = (int)strlen(*what ? what : plain_bucket(&l->steps[i]));
		r = (int)strlen(regs);
		if (w > l->what_width && w <= TEXT_WIDEST)
			l->what_width = w;
		if (r > l->regs_width && r <= TEXT_WIDEST)
			l->regs_width = r;
	}
}

static void print_header(const struct listing *l, FILE *out)
{
	fprintf(out, "%8s %5s %5s %5s  %-*s  %-*s %6s  instruction\n", "cycle", "cost", "stall",
		"mmio", l->what_width, "bucket", l->regs_width, "registers", "at");
}

static void rule(const struct listing *l, FILE *out, char c)
{
	for (int i = NUMBERS_WIDTH + l->what_width + l->regs_width + INSN_WIDTH; i; i--)
		fputc(c, out);
	fputc('\n', out);
}

static void put_number(FILE *out, int w, uint64_t v)
{
	if (v)
		fprintf(out, "%*" PRIu64, w, v);
	else
		fprintf(out, "%*s", w, "");
}

static void print_sums(const struct sums *t, FILE *out)
{
	bool first = true;

	fprintf(out, "%8s %5" PRIu64 "  ", "=", t->total);
	if (t->save) {
		fprintf(out, "save %" PRIu64, t->save);
		first = false;
	}
	if (t->restore) {
		fprintf(out, "%srestore %" PRIu64, first ? "" : ", ", t->restore);
		first = false;
	}
	for (unsigned int b = BUCKET_ENTRY; b < BUCKET_COUNT; b++) {
		if (!t->bucket[b])
			continue;
		fprintf(out, "%s%s %" PRIu64, first ? "" : ", ", trace_bucket_name(b),
			t->bucket[b]);
		first = false;
	}
	fputc('\n', out);
}

static void print_leg(const struct listing *l, const struct trace_step *s,
		      const struct trace_step *before, unsigned int number, FILE *out)
{
	fprintf(out, "\nleg %u: %s -> %s, core %" PRIu32 "\n", number,
		before ? trace_place_name(before->place) : "guest", trace_place_name(s->place),
		s->core);
	rule(l, out, '-');
}

/* The function that runs, when it is another than before. */
static void print_function(struct report *r, const struct trace_step *s, uint64_t *lo, uint64_t *hi,
			   FILE *out)
{
	const char *name;

	if (s->kind != STEP_INSN && s->kind != STEP_ERET)
		return;
	if (s->pc >= *lo && s->pc <= *hi)
		return;
	name = names_function(&r->names, r->file, s->pc, lo, hi);
	if (name) {
		fprintf(out, "%28s%s  (EL%u, 0x%" PRIx64 ")\n", "", name,
			s->place < PLACE_OUT ? 2u - s->place : 0u, *lo);
		return;
	}
	*lo = s->pc & ~UINT64_C(0xfff);
	*hi = s->pc | 0xfff;
	fprintf(out, "%28s0x%" PRIx64 "\n", "", *lo);
}

static void print_step(const struct listing *l, const struct trace_step *s, uint64_t lo, FILE *out)
{
	char what[TEXT_MAX], regs[TEXT_MAX], insn[TEXT_MAX], at[32] = "";

	describe_moves(l->r->file, s, what, regs);
	disassemble(l, s, insn);
	if (s->kind == STEP_INSN || s->kind == STEP_ERET)
		snprintf(at, sizeof(at), "+0x%" PRIx64, s->pc - lo);
	fprintf(out, "%8" PRIu64 " %5" PRIu64, s->when - l->span.begin, s->cycles);
	put_number(out, 6, (uint64_t)s->stall + s->tlb);
	put_number(out, 6, s->mmio);
	fprintf(out, "  %-*s  %-*s %6s  %s\n", l->what_width, *what ? what : plain_bucket(s),
		l->regs_width, regs, at, insn);
}

static void print_heading(const struct listing *l, FILE *out)
{
	const struct trace_span *s = &l->span;
	struct table_stamp stamp = report_stamp(l->r, "listing");
	char a[128], b[128], phase[16], reason[16];

	stamp_print(&stamp, out);
	fprintf(out,
		"Span %" PRIu64 ": %s, phase %s, %" PRIu64 " cycles on core %" PRIu32
		" from cycle %" PRIu64 "\n",
		s->id, trace_reason(s->vector, s->esr, reason), trace_phase(s->phase, phase),
		trace_span_cycles(s), s->core, s->begin);
	fprintf(out,
		"guest with VTTBR 0x%" PRIx64 ", VMPIDR 0x%" PRIx64
		": left at %s, resumed at %s on core %" PRIu32 "\n",
		s->vttbr, s->vmpidr, report_address(l->r, s->pc, a, sizeof(a)),
		report_address(l->r, s->end_pc, b, sizeof(b)), s->end_core);
	fprintf(out, "ESR 0x%" PRIx64 ", FAR 0x%" PRIx64 ", HPFAR 0x%" PRIx64 "\n\n", s->esr,
		s->far, s->hpfar);
}

static void print_text(const struct listing *l, FILE *out)
{
	struct sums leg = { 0 }, all = { 0 };
	uint64_t lo = 1, hi = 0;
	unsigned int number = 0;

	print_heading(l, out);
	print_header(l, out);
	for (size_t i = 0; i < l->count; i++) {
		const struct trace_step *s = &l->steps[i], *before = i ? s - 1 : NULL;

		if (!before || before->place != s->place || before->core != s->core) {
			if (before)
				print_sums(&leg, out);
			print_leg(l, s, before, ++number, out);
			leg = (struct sums){ 0 };
			lo = 1;
			hi = 0;
		}
		print_function(l->r, s, &lo, &hi, out);
		print_step(l, s, lo, out);
		sum_step(&leg, s);
		sum_step(&all, s);
	}
	print_sums(&leg, out);
	fputc('\n', out);
	rule(l, out, '=');
	print_sums(&all, out);
	fprintf(out, "         span %" PRIu64 ", unattributed %" PRId64 "\n\n",
		trace_span_cycles(&l->span), report_unattributed(&l->span));
	fputs("cost: all cycles of the instruction; stall: of them, caches and table walks; mmio: "
	      "devices.\n"
	      "save: the register's value goes to memory; restore: the last write before the next "
	      "context runs;\n"
	      "out: written on leaving the guest, nothing was read out. A register followed by .. "
	      "is on its way:\n"
	      "another instruction stores or writes it.\n",
	      out);
}

/* ---- CSV and JSON ---------------------------------------------------------------- */

static const struct column columns[] = {
	{ "Leg", "leg", COLUMN_RIGHT },
	{ "Core", "core", COLUMN_RIGHT },
	{ "Where", "where", COLUMN_LEFT },
	{ "Cycle", "cycle", COLUMN_RIGHT },
	{ "Cost", "cost", COLUMN_RIGHT },
	{ "Stall", "stall", COLUMN_RIGHT },
	{ "TLB", "tlb", COLUMN_RIGHT },
	{ "MMIO", "mmio", COLUMN_RIGHT },
	{ "Maint.", "maintenance", COLUMN_RIGHT },
	{ "Bucket", "bucket", COLUMN_LEFT },
	{ "Registers", "registers", COLUMN_LEFT },
	{ "Address", "address", COLUMN_LEFT },
	{ "Function", "function", COLUMN_LEFT },
	{ "Instruction", "instruction", COLUMN_LEFT },
};

static void print_table(const struct listing *l, FILE *out)
{
	struct table_stamp stamp = report_stamp(l->r, "listing");
	unsigned int number = 0;
	struct table t;

	table_init(&t, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < l->count; i++) {
		const struct trace_step *s = &l->steps[i];
		char what[TEXT_MAX], regs[TEXT_MAX], insn[TEXT_MAX], at[TEXT_MAX];

		number += !i || s[-1].place != s->place || s[-1].core != s->core;
		describe_moves(l->r->file, s, what, regs);
		disassemble(l, s, insn);
		table_row(&t);
		table_uint(&t, number);
		table_uint(&t, s->core);
		table_text(&t, trace_place_name(s->place));
		table_uint(&t, s->when - l->span.begin);
		table_uint(&t, s->cycles);
		table_uint(&t, s->stall);
		table_uint(&t, s->tlb);
		table_uint(&t, s->mmio);
		table_uint(&t, s->maint);
		table_text(&t, *what ? what : plain_bucket(s));
		table_text(&t, regs);
		table_hex(&t, s->pc);
		table_text(&t, report_address(l->r, s->pc, at, sizeof(at)));
		table_text(&t, insn);
	}
	table_fact_uint(&t, "span", "span", l->span.id);
	table_fact_uint(&t, "cycles", "cycles", trace_span_cycles(&l->span));
	table_fact_int(&t, "unattributed", "unattributed_cycles", report_unattributed(&l->span));
	table_print(&t, l->r->filter.format, &stamp, out);
	table_free(&t);
}

int report_listing(struct report *r, FILE *out)
{
	struct listing l = { .r = r };
	bool ok = find_span(&l);

	if (ok) {
		l.have_capstone =
			cs_open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &l.capstone) == CS_ERR_OK;
		measure(&l);
		if (r->filter.format == FORMAT_TABLE)
			print_text(&l, out);
		else
			print_table(&l, out);
		if (l.have_capstone)
			cs_close(&l.capstone);
	}
	free(l.steps);
	return ok ? REPORT_OK : REPORT_TROUBLE;
}
