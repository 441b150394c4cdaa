// SPDX-License-Identifier: GPL-2.0-or-later
/* What `trapline report` and `compare` print of traces whose every number is known. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/rng.h"
#include "cli/commands.h"
#include "platform/exit-status.h"
#include "tests/unit/trace_sim.h"
#include "tests/unit/unit.h"
#include "trace/format.h"
#include "trace/writer.h"

#define C(n) SIM_CYCLES(n)

enum { TEXT_SIZE = 1 << 16 };

static char out[TEXT_SIZE], err[TEXT_SIZE];

static void slurp(const char *path, char *to)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	ck_assert_ptr_nonnull(f);
	n = fread(to, 1, TEXT_SIZE - 1, f);
	to[n] = '\0';
	fclose(f);
}

static int redirect(int fd, const char *path)
{
	int saved = dup(fd), to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	ck_assert_int_ge(to, 0);
	dup2(to, fd);
	close(to);
	return saved;
}

/* Runs a command with the arguments given, up to a NULL. */
static int run(int (*command)(int, char **), const char *name, const char *const *args)
{
	char *argv[16] = { (char *)name };
	int argc = 1, status, saved_out, saved_err;

	for (; args[argc - 1]; argc++)
		argv[argc] = (char *)args[argc - 1];
	fflush(stdout);
	fflush(stderr);
	saved_out = redirect(1, "out.txt");
	saved_err = redirect(2, "err.txt");
	status = command(argc, argv);
	fflush(stdout);
	fflush(stderr);
	dup2(saved_out, 1);
	dup2(saved_err, 2);
	close(saved_out);
	close(saved_err);
	slurp("out.txt", out);
	slurp("err.txt", err);
	unlink("out.txt");
	unlink("err.txt");
	return status;
}

/* Compares with a file of tests/data/report, and says the first line that differs. */
static void expect(const char *name)
{
	static char text[TEXT_SIZE];
	const char *got = out, *want = text, *srcdir = getenv("SRCDIR");
	char path[4096];
	int line = 1;

	snprintf(path, sizeof(path), "%s/tests/data/report/%s", srcdir ? srcdir : ".", name);
	slurp(path, text);
	while (*got && *got == *want) {
		line += *got == '\n';
		got++;
		want++;
	}
	while (got > out && got[-1] != '\n') {
		got--;
		want--;
	}
	ck_assert_msg(!*got && !*want, "%s, line %d:\n%.*s\nwanted:\n%.*s", name, line,
		      (int)strcspn(got, "\n"), got, (int)strcspn(want, "\n"), want);
	ck_assert_str_eq(err, "");
}

#define REPORT(...)  run(cli_report, "report", (const char *const[]){ __VA_ARGS__, NULL })
#define COMPARE(...) run(cli_compare, "compare", (const char *const[]){ __VA_ARGS__, NULL })

static void stamp(struct sim *s, unsigned int core)
{
	trace_sysreg(s->t, core, s->now[core], s->pc[core], TRACE_SYSREG(3u, 3u, 9u, 13u, 0u),
		     false, s->now[core] + 5000, 1);
	s->now[core] += 1;
}

/* One world switch out and in again, of a split-mode hypervisor. */
static void hypercall(struct sim *s, uint32_t extra)
{
	const struct sim_cost gich = { .cycles = 65, .mmio = 60 };

	stamp(s, 0);
	s->now[0] += 2;
	s->pc[0] = 0x40080000;
	sim_enter(s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	sim_store(s, 0, 0, 1, TRACE_REG_SP, 0x9000, 8, C(2));
	sim_store(s, 0, 19, 20, 0, 0x8000, 8, (struct sim_cost){ .cycles = 13, .mem = 11 });
	sim_mrs(s, 0, 2, SIM_TTBR0_EL1, C(7));
	sim_mrs(s, 0, 3, SIM_TCR_EL1, C(7));
	sim_store(s, 0, 2, 3, 0, 0x8010, 8, C(2));
	sim_mmio_load(s, 0, 4, SIM_GICH, 0x100, gich);
	sim_store(s, 0, 4, TRACE_REG_NONE, 0, 0x8020, 4, C(1));
	sim_msr(s, 0, SIM_HCR_EL2, 5, C(9));
	sim_other(s, 0, TRACE_BARRIER, C(30));
	sim_eret(s, 0, &sim_host, 1, 25);
	s->pc[0] = 0x40081000;
	sim_alu(s, 0, 1, TRACE_REG_NONE, C(100 + extra));
	sim_enter(s, 0, &sim_host, 2, SIM_ESR_HVC64, 41);
	s->pc[0] = 0x40080080;
	sim_load(s, 0, 2, 3, 0, 0x8010, 8, C(5));
	sim_msr(s, 0, SIM_TTBR0_EL1, 2, C(8));
	sim_msr(s, 0, SIM_TCR_EL1, 3, C(8));
	sim_load(s, 0, 19, 20, 0, 0x8000, 8, C(3));
	sim_eret(s, 0, &sim_guest_a, 1, 26);
	stamp(s, 0);
	s->now[0] += 500;
}

static void make(struct sim *s)
{
	sim_open(s, 2);
	trace_symbol(s->t, "leave", 0x40080000, 0x80);
	trace_symbol(s->t, "enter", 0x40080080, 0x80);
	trace_context_change(s->t, 0, 900, TRACE_SYSREG(3u, 0u, 13u, 0u, 1u), 0x4843414c);
	hypercall(s, 0);
	hypercall(s, 1);
	s->el[1] = 1;
	sim_irq(s, 1, &sim_guest_b, 2, 44);
	sim_eret(s, 1, &sim_guest_b, 1, 21);
	sim_close(s);
}

START_TEST(every_kind)
{
	struct sim s;

	make(&s);
	ck_assert_int_eq(REPORT(s.path), 0);
	expect("exits.txt");
	ck_assert_int_eq(REPORT(s.path, "--by", "class", "--phase", "HCAL"), 0);
	expect("classes.txt");
	ck_assert_int_eq(REPORT(s.path, "--by", "region"), 0);
	expect("regions.txt");
	ck_assert_int_eq(REPORT(s.path, "--by", "span"), 0);
	expect("spans.txt");
	ck_assert_int_eq(REPORT(s.path, "--by", "row"), 0);
	expect("rows.txt");
	ck_assert_int_eq(REPORT(s.path, "--by", "phase"), 0);
	expect("phases.txt");
	ck_assert_int_eq(REPORT(s.path, "--by", "context"), 0);
	expect("contexts.txt");
	ck_assert_int_eq(REPORT(s.path, "--listing", "--phase", "HCAL"), 0);
	expect("listing.txt");
	ck_assert_int_eq(REPORT(s.path, "--format", "json"), 0);
	expect("exits.json");
	ck_assert_int_eq(REPORT(s.path, "--by=exit", "--format=csv"), 0);
	expect("exits.csv");
	sim_free(&s);
}
END_TEST

START_TEST(filters)
{
	struct sim s;

	make(&s);
	ck_assert_int_eq(REPORT(s.path, "--reason", "irq", "--format", "csv"), 0);
	ck_assert_ptr_null(strstr(out, "HVC64"));
	ck_assert_ptr_nonnull(strstr(out, "IRQ,1,100.00,100.00,65,65,65.0,65,0,on\n"));
	ck_assert_int_eq(REPORT(s.path, "--phase", "0x4843414c", "--format", "csv"), 0);
	ck_assert_ptr_null(strstr(out, "IRQ"));
	ck_assert_int_eq(REPORT(s.path, "--span", "3", "--format", "csv"), 0);
	ck_assert_ptr_nonnull(strstr(out, "\n3,1,1000,65,-,IRQ,1,"));
	ck_assert_ptr_null(strstr(out, "HVC64"));
	ck_assert_int_eq(REPORT(s.path, "--span", "1", "--listing", "--format", "csv"), 0);
	ck_assert_ptr_nonnull(strstr(out, "\n1,0,EL2,40,2,0,0,0,0,save GP,\"x0, x1\",0x40080000,"
					  "leave,nop,on\n"));
	sim_free(&s);
}
END_TEST

START_TEST(one_vcpu)
{
	struct sim s;

	make(&s);
	ck_assert_int_eq(REPORT(s.path, "--vm", "2", "--format", "csv"), 0);
	ck_assert_ptr_null(strstr(out, "HVC64"));
	ck_assert_ptr_nonnull(strstr(out, "IRQ,1,"));
	ck_assert_int_eq(REPORT(s.path, "--vm", "1", "--vcpu", "0", "--format", "csv"), 0);
	ck_assert_ptr_nonnull(strstr(out, "HVC64,2,"));
	ck_assert_ptr_null(strstr(out, "IRQ"));
	ck_assert_int_eq(REPORT(s.path, "--vcpu", "1", "--by", "context", "--format", "csv"), 0);
	ck_assert_ptr_null(strstr(out, "\n1,"));
	ck_assert_int_eq(REPORT(s.path, "--vm", "0"), 64);
	ck_assert_int_eq(REPORT(s.path, "--vcpu", "-1"), 64);
	ck_assert_ptr_nonnull(strstr(err, "--vcpu '-1' is not a vCPU's number"));
	sim_free(&s);
}
END_TEST

/* Names that come later, of a kernel that is 0x10000 further down than where it ran. */
START_TEST(symbols_of_a_file)
{
	static const char text[] = "40070000 T leave\n"
				   "40070008 t leave_more\n"
				   "40070080 T enter\n"
				   "40071000 T highvisor\n"
				   "40071100 T highvisor_end\n";
	struct sim s;

	make(&s);
	ck_assert_int_eq(REPORT(s.path, "--by", "region", "--format", "csv"), 0);
	ck_assert_ptr_nonnull(strstr(out, "\n0x40081000-,host EL1,2,"));
	ck_assert_ptr_null(strstr(out, "leave_more"));
	unit_write_file("System.map", text, sizeof(text) - 1);
	ck_assert_int_eq(
		REPORT(s.path, "--by", "region", "--symbols", "System.map", "--format", "csv"), 0);
	ck_assert_ptr_null(strstr(out, "0x40081000"));
	ck_assert_ptr_nonnull(strstr(out, "\nhighvisor,host EL1,2,201,"));
	/* what the trace has added up under one name stays together */
	ck_assert_ptr_null(strstr(out, "leave_more"));
	ck_assert_int_eq(REPORT(s.path, "--listing", "--span", "1", "--symbols", "System.map"), 0);
	ck_assert_ptr_nonnull(strstr(out, "leave_more  (EL2, 0x40080008)\n"));
	ck_assert_int_eq(REPORT(s.path, "--symbols", "no-such-file"), 65);
	ck_assert_ptr_nonnull(strstr(err, "no-such-file"));
	unlink("System.map");
	sim_free(&s);
}
END_TEST

START_TEST(compared)
{
	struct sim a, b;

	make(&a);
	sim_open(&b, 0);
	hypercall(&b, 50);
	sim_close(&b);
	ck_assert_int_eq(rename(a.path, "a.trace"), 0);
	ck_assert_int_eq(rename(b.path, "b.trace"), 0);
	ck_assert_int_eq(COMPARE("a.trace", "b.trace"), 0);
	expect("compare-exits.txt");
	ck_assert_int_eq(COMPARE("a.trace", "b.trace", "--by", "class", "--reason", "HVC64"), 0);
	expect("compare-classes.txt");
	ck_assert_int_eq(COMPARE("a.trace", "b.trace", "--by", "region"), 0);
	expect("compare-regions.txt");
	ck_assert_int_eq(COMPARE("a.trace", "b.trace", "--format", "json"), 0);
	expect("compare-exits.json");
	ck_assert_int_eq(COMPARE("b.trace", "a.trace", "--format", "csv"), 0);
	expect("compare-exits.csv");
	ck_assert_int_eq(COMPARE("a.trace", "no-such-trace"), 65);
	ck_assert_str_eq(out, "");
	ck_assert_ptr_nonnull(strstr(err, "no-such-trace"));
	ck_assert_int_eq(COMPARE("a.trace"), 64);
	ck_assert_int_eq(COMPARE("a.trace", "b.trace", "c.trace"), 64);
	ck_assert_int_eq(COMPARE("a.trace", "b.trace", "--by", "row"), 64);
	ck_assert_int_eq(COMPARE("--help"), 0);
	ck_assert_ptr_nonnull(strstr(out, "Examples:"));
	unlink("a.trace");
	unlink("b.trace");
	sim_free(&a);
	sim_free(&b);
}
END_TEST

START_TEST(nothing_there)
{
	struct sim s;

	make(&s);
	ck_assert_int_eq(REPORT(s.path, "--phase", "NONE", "--by", "row"), 0);
	ck_assert_ptr_nonnull(strstr(out, "No phase of that name in which"));
	ck_assert_int_eq(REPORT(s.path, "--phase", "NONE", "--by", "class"), 0);
	ck_assert_int_eq(REPORT(s.path, "--listing", "--span", "99"), EXIT_BAD_INPUT);
	ck_assert_ptr_nonnull(strstr(err, ": no span 99 that passes the filters\n"));
	sim_free(&s);
}
END_TEST

START_TEST(unpaired_and_wrapped_stamps)
{
	struct sim s;

	sim_open(&s, 0);
	trace_context_change(s.t, 0, 900, TRACE_SYSREG(3u, 0u, 13u, 0u, 1u), 0x41424344);
	for (int i = 0; i < 5; i++)
		trace_sysreg(s.t, 0, 1000 + 10 * (uint64_t)i, 0x10,
			     TRACE_SYSREG(3u, 3u, 9u, 13u, 0u), false,
			     i == 2 ? 0xfffffff0 : 10 * (uint64_t)i, 1);
	sim_close(&s);
	ck_assert_int_eq(REPORT(s.path, "--by", "row"), 0);
	ck_assert_ptr_nonnull(
		strstr(out, "ABCD   ABCD        1   10   10  10.0       0.0     10.0"));
	ck_assert_ptr_nonnull(strstr(out, "ABCD: 1 sample dropped: the counter ran backwards"));
	ck_assert_ptr_nonnull(strstr(out, "ABCD: 1 counter read without a partner"));
	sim_free(&s);
}
END_TEST

START_TEST(leaks_are_said)
{
	struct sim s;

	sim_open(&s, 0);
	trace_symbol(s.t, "guest_main", 0x1200, 0x100);
	s.el[0] = 2;
	sim_eret(&s, 0, &sim_guest_a, 1, 10);
	trace_sysreg(s.t, 0, s.now[0], 0x1234, sim_sysreg(SIM_TTBR0_EL1), true, 1, 1);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 10);
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_close(&s);
	ck_assert_int_eq(REPORT(s.path), 0);
	ck_assert_ptr_nonnull(strstr(
		out,
		"leak: TTBR0_EL1, written by the guest with VTTBR 0x40000000, VMPIDR 0x80000000 "
		"at guest_main+0x34, was in force when entered by the host at 0x40080004\n"));
	ck_assert_ptr_nonnull(strstr(out, "not counted: 1 exit still open when the run ended\n"));
	sim_free(&s);
}
END_TEST

START_TEST(cut_off_file)
{
	struct sim s;

	make(&s);
	ck_assert_int_eq(truncate(s.path, 400), 0);
	ck_assert_int_eq(REPORT(s.path, "--format", "json"), 0);
	ck_assert_ptr_nonnull(strstr(err, "; reporting what precedes it\n"));
	ck_assert_ptr_nonnull(strstr(out, "\"complete\": false"));
	ck_assert_int_eq(truncate(s.path, 20), 0);
	ck_assert_int_eq(REPORT(s.path), EXIT_BAD_INPUT);
	ck_assert_str_eq(out, "");
	sim_free(&s);
}
END_TEST

/* ---- hostile files --------------------------------------------------------------- */

/* Writes @path again with wrong bytes in what its chunks hold, and right checksums. */
static void mutate(const char *path, const char *to, struct rng *r)
{
	static uint8_t file[1 << 16];
	FILE *f = fopen(path, "rb");
	size_t n = fread(file, 1, sizeof(file), f), at = FORMAT_HEADER_SIZE;
	struct error error;
	struct writer *w;

	fclose(f);
	unlink(to);
	w = writer_open(to, &error);
	ck_assert_ptr_nonnull(w);
	while (at < n) {
		struct wire_out raw = { 0 };
		uLongf size = wire_load32(file + at + 8);
		size_t packed = wire_load32(file + at + 12);

		wire_reserve(&raw, size);
		ck_assert_int_eq(uncompress(raw.data, &size, file + at + FORMAT_CHUNK_HEADER_SIZE,
					    packed),
				 Z_OK);
		raw.len = size;
		for (uint64_t k = rng_below(r, 3); k && at > FORMAT_HEADER_SIZE; k--)
			raw.data[rng_below(r, size)] = (uint8_t)rng_next(r) >> rng_below(r, 8);
		writer_chunk(w, wire_load32(file + at), &raw);
		free(raw.data);
		at += FORMAT_CHUNK_HEADER_SIZE + packed;
	}
	ck_assert(writer_close(w, &error));
}

START_TEST(hostile_records)
{
	struct rng r;
	struct sim s;
	int status;

	make(&s);
	rng_seed(&r, 5);
	for (int i = 0; i < 150; i++) {
		static const char *const kinds[] = { "exit", "class", "region", "span",
						     "row",  "phase", "context" };

		mutate(s.path, "hostile", &r);
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			ck_assert_int_eq(REPORT("hostile", "--by", kinds[k]), 0);
		ck_assert_int_eq(REPORT("hostile", "--by", "span", "--format", "json"), 0);
		status = REPORT("hostile", "--listing");
		ck_assert(status == 0 || status == EXIT_BAD_INPUT);
		ck_assert_int_eq(REPORT("hostile", "--listing", "--format", "csv"), status);
	}
	unlink("hostile");
	sim_free(&s);
}
END_TEST

START_TEST(usage)
{
	ck_assert_int_eq(REPORT("--help"), 0);
	ck_assert_ptr_nonnull(strstr(out, "Examples:"));
	ck_assert_int_eq(REPORT("--by", "row"), EXIT_BAD_USAGE);
	ck_assert_ptr_nonnull(strstr(err, "no trace file given"));
	ck_assert_int_eq(REPORT("a", "b"), EXIT_BAD_USAGE);
	ck_assert_int_eq(REPORT("a", "--by", "nothing"), EXIT_BAD_USAGE);
	ck_assert_ptr_nonnull(strstr(err, "'nothing'"));
	ck_assert_int_eq(REPORT("a", "--format", "xml"), EXIT_BAD_USAGE);
	ck_assert_int_eq(REPORT("a", "--span", "-1"), EXIT_BAD_USAGE);
	ck_assert_int_eq(REPORT("a", "--span", "0"), EXIT_BAD_USAGE);
	ck_assert_int_eq(REPORT("a", "--span"), EXIT_BAD_USAGE);
	ck_assert_ptr_nonnull(strstr(err, "'--span' needs an argument"));
	ck_assert_int_eq(REPORT("a", "--wrong"), EXIT_BAD_USAGE);
	ck_assert_ptr_nonnull(strstr(err, "'--wrong'"));
	ck_assert_int_eq(REPORT("a", "--listing", "--by", "class"), EXIT_BAD_USAGE);
	ck_assert_int_eq(REPORT("no-such-file"), EXIT_BAD_INPUT);
	ck_assert_str_eq(err, "trapline: no-such-file: No such file or directory\n");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { every_kind,
				       filters,
				       one_vcpu,
				       symbols_of_a_file,
				       compared,
				       nothing_there,
				       unpaired_and_wrapped_stamps,
				       leaks_are_said,
				       cut_off_file,
				       hostile_records,
				       usage,
				       NULL };

	return unit_run(unit_suite("trace report", tests));
}
