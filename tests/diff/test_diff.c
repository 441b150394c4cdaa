// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random cases of every decode row on this simulator and on QEMU: registers, flags, memory and
 * the exception taken have to agree.
 *
 * usage: test_diff [--cases N] [--row PREFIX] [--show N]
 *
 * Cases that differ are run again with everything dumped; what no divergence of divergence.c
 * explains fails the test and is printed. So does a row that was hardly tested.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/disasm.h"
#include "cpu/cpu.h"
#include "tests/diff/divergence.h"
#include "tests/diff/gen.h"

#define SKIP 77
#define CORE "cortex-a57"

struct row_result {
	unsigned cases, faults;
	unsigned known;	 /* differ as a listed divergence says */
	unsigned differ; /* as nothing says */
};

static struct options {
	unsigned cases, show;
	const char *row;
} options = { 200, 40, "" };

static const char *source, *clang, *lld, *qemu, *trapline;

_Noreturn static void die(const char *what, const char *name)
{
	fprintf(stderr, "test_diff: %s: %s\n", what, name);
	exit(1);
}

static const char *tool(const char *name)
{
	const char *path = getenv(name);

	if (!path || !*path) {
		printf("needs %s\n", name);
		exit(SKIP);
	}
	return path;
}

/* Runs @argv with its output in @out; returns its exit status, -1 if it was killed. */
static int run(const char *const argv[], const char *out)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (!freopen(out, "w", stdout) || !freopen("/dev/null", "r", stdin))
			_exit(126);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die(argv[0], strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* @size bytes of @path; dies if there are fewer. */
static void *load(const char *path, size_t size, const char *who)
{
	FILE *f = fopen(path, "rb");
	char *buf = malloc(size + 1);
	size_t n;

	if (!f || !buf)
		die(path, strerror(errno));
	n = fread(buf, 1, size + 1, f);
	fclose(f);
	if (n != size) {
		fprintf(stderr, "test_diff: %s wrote %zu bytes, not %zu\n", who, n, size);
		exit(1);
	}
	return buf;
}

/* Builds the guest with @cases and runs it on both; the results, of @size bytes, in @ours, @theirs. */
static void run_both(const struct diff_cases *cases, size_t size, void **ours, void **theirs)
{
	char guest_s[4096], guest_c[4096], script[4096], ld[4096], include[4096];
	const char *const build[] = { clang,
				      "--target=aarch64-none-elf",
				      "-O2",
				      "-ffreestanding",
				      "-mgeneral-regs-only",
				      "-mstrict-align",
				      "-nostdlib",
				      ld,
				      "-I.",
				      "-Wall",
				      "-Wextra",
				      "-Werror",
				      include,
				      script,
				      guest_s,
				      guest_c,
				      "-o",
				      "guest.elf",
				      NULL };
	const char *const on_qemu[] = { qemu,
					"-M",
					"virt",
					"-cpu",
					CORE,
					"-m",
					"256",
					"-display",
					"none",
					"-serial",
					"null",
					"-monitor",
					"none",
					"-net",
					"none",
					"-semihosting-config",
					"enable=on,target=native",
					"-kernel",
					"guest.elf",
					NULL };
	const char *const on_trapline[] = { trapline,	    "run",     "-M",   "virt",
					    "-cpu",	    CORE,      "-m",   "256",
					    "-semihosting", "-serial", "null", "-kernel",
					    "guest.elf",    NULL };
	FILE *f = fopen("cases.bin", "wb");
	size_t bytes = sizeof *cases + cases->count * sizeof cases->cases[0];

	if (!f || fwrite(cases, 1, bytes, f) != bytes || fclose(f))
		die("cases.bin", strerror(errno));
	snprintf(guest_s, sizeof guest_s, "%s/tests/diff/guest.S", source);
	snprintf(guest_c, sizeof guest_c, "%s/tests/diff/guest.c", source);
	snprintf(script, sizeof script, "-Wl,-T,%s/tests/diff/guest.ld", source);
	snprintf(include, sizeof include, "-I%s", source);
	snprintf(ld, sizeof ld, "--ld-path=%s", lld);
	if (run(build, "build.log"))
		die("the guest", "does not build");
	if (run(on_qemu, "qemu.out"))
		die(qemu, "failed");
	if (run(on_trapline, "trapline.out"))
		die(trapline, "failed");
	*theirs = load("qemu.out", size, "QEMU");
	*ours = load("trapline.out", size, "Trapline");
}

/* ---- what differs in one case ---- */

static void print_value(const char *name, unsigned number, uint64_t ours, uint64_t theirs)
{
	if (ours != theirs)
		printf("    %s%.*u %016lx, QEMU %016lx\n", name, number == UINT32_MAX ? 0 : 1,
		       number == UINT32_MAX ? 0 : number, ours, theirs);
}

static void print_difference(const struct diff_case *c, const char *row, const struct diff_state *a,
			     const struct diff_state *b)
{
	char text[160];

	printf("  %s, sctlr %08x cpacr %x spsr %08x\n", row, c->sctlr, c->cpacr, c->spsr);
	for (unsigned i = 0; i < CASE_WORDS && c->words[i]; i++) {
		disasm_a64(c->words[i], SLOT_ADDR + 4 * i, text, sizeof text);
		printf("    %08x  %s\n", c->words[i], text);
	}
	for (unsigned i = 0; i < c->overrides; i++)
		printf("    in: r%u = %lx\n", c->reg[i], c->value[i]);
	printf("    esr %lx elr %lx far %lx\n", a->esr, a->elr, a->far);
	for (unsigned i = 0; i < 31; i++)
		print_value("x", i, a->x[i], b->x[i]);
	for (unsigned i = 0; i < 64; i++)
		print_value("v half ", i, a->v[i], b->v[i]);
	print_value("sp_el0 ", UINT32_MAX, a->sp_el0, b->sp_el0);
	print_value("sp_el1 ", UINT32_MAX, a->sp_el1, b->sp_el1);
	print_value("elr ", UINT32_MAX, a->elr, b->elr);
	print_value("spsr ", UINT32_MAX, a->spsr, b->spsr);
	print_value("esr ", UINT32_MAX, a->esr, b->esr);
	print_value("far ", UINT32_MAX, a->far, b->far);
	print_value("vector ", UINT32_MAX, a->vector, b->vector);
	print_value("fpcr ", UINT32_MAX, a->fpcr, b->fpcr);
	print_value("fpsr ", UINT32_MAX, a->fpsr, b->fpsr);
	print_value("memory words ", UINT32_MAX, a->mem_count, b->mem_count);
	for (unsigned i = 0; i < MEM_CHANGES && (i < a->mem_count || i < b->mem_count); i++) {
		print_value("memory at ", i, i < a->mem_count ? a->mem[i].va : 0,
			    i < b->mem_count ? b->mem[i].va : 0);
		print_value("memory ", i, i < a->mem_count ? a->mem[i].value : 0,
			    i < b->mem_count ? b->mem[i].value : 0);
	}
}

/* ---- all rows ---- */

static bool chosen(const struct decode_row *row)
{
	return !strncmp(row->name, options.row, strlen(options.row));
}

static struct diff_cases *generate(const struct decoder *d)
{
	size_t rows = decoder_row_count(d);
	struct diff_cases *all =
		calloc(1, sizeof *all + rows * options.cases * sizeof all->cases[0]);

	if (!all)
		die("memory", strerror(errno));
	for (size_t i = 0; i < rows; i++) {
		struct gen g;

		gen_start(&g, d, i);
		for (unsigned k = 0; chosen(g.row) && k < options.cases; k++) {
			if (!gen_case(&g, &all->cases[all->count]))
				break;
			all->cases[all->count++].row = (uint16_t)i;
		}
	}
	return all;
}

/*
 * Runs the @count cases whose numbers are in @which again, with everything dumped. What no listed
 * divergence explains is counted, and the first of it is printed.
 */
static void examine(const struct decoder *d, const struct diff_cases *all, const uint32_t *which,
		    uint32_t count, struct row_result *results)
{
	struct diff_cases *some = malloc(sizeof *all + count * sizeof all->cases[0]);
	unsigned known[16] = { 0 }, shown = 0;
	const struct diff_state *a, *b;
	void *ours, *theirs;

	if (!some)
		die("memory", strerror(errno));
	some->count = count;
	some->dump = 1;
	for (uint32_t i = 0; i < count; i++)
		some->cases[i] = all->cases[which[i]];
	run_both(some, count * sizeof(struct diff_state), &ours, &theirs);
	a = ours;
	b = theirs;
	for (uint32_t i = 0; i < count; i++) {
		const struct diff_case *c = &some->cases[i];
		struct row_result *r = &results[c->row];
		int k = divergence_find(c, &a[i], &b[i]);

		if (k >= 0) {
			known[k]++;
			r->known++;
		} else if (r->differ++ < 3 && shown++ < options.show) {
			print_difference(c, decoder_row(d, c->row)->name, &a[i], &b[i]);
		}
	}
	for (unsigned i = 0; i < divergence_count; i++)
		printf("%5u x %s: %s (Arm ARM %s)\n", known[i], divergences[i].name,
		       divergences[i].what, divergences[i].section);
	free(some);
	free(ours);
	free(theirs);
}

/*
 * A row most of whose cases do not get through proves little. Those that raise exceptions, that
 * the core lacks and SYSL, which has no operation, cannot.
 */
static bool hardly_executes(const struct decode_row *row, const struct row_result *r)
{
	const struct cpu_model *model = cpu_model_find(CORE);

	return r->faults * 2 > r->cases && row->timing != TC_EXCEPTION &&
	       (model->features & feature_bit(row->feature)) && strcmp(row->name, "sysl");
}

/* Prints the coverage; returns the number of rows that disagree or were not tested as they should. */
static unsigned print_coverage(const struct decoder *d, const struct row_result *results)
{
	unsigned bad = 0;

	printf("%-18s %6s %6s %6s %6s\n", "row", "cases", "faults", "known", "differ");
	for (size_t i = 0; i < decoder_row_count(d); i++) {
		const struct decode_row *row = decoder_row(d, i);
		const struct row_result *r = &results[i];
		const char *note = "";

		if (!chosen(row))
			continue;
		if (r->differ)
			note = "  DIFFERS";
		else if (r->cases < options.cases)
			note = "  TOO FEW CASES";
		else if (hardly_executes(row, r))
			note = "  HARDLY EXECUTES";
		printf("%-18s %6u %6u %6u %6u%s\n", row->name, r->cases, r->faults, r->known,
		       r->differ, note);
		bad += *note != '\0';
	}
	return bad;
}

/* Returns the number of rows that are not as they should be. */
static unsigned compare(const struct decoder *d, const struct diff_cases *all,
			const struct diff_digest *ours, const struct diff_digest *theirs)
{
	struct row_result *results = calloc(decoder_row_count(d), sizeof *results);
	uint32_t *which = calloc(all->count + 1u, sizeof *which), differ = 0;
	unsigned bad = 0;

	if (!results || !which)
		die("memory", strerror(errno));
	for (uint32_t i = 0; i < all->count; i++) {
		struct row_result *r = &results[all->cases[i].row];

		if (ours[i].number != i || theirs[i].number != i)
			die("results", "out of order");
		r->cases++;
		r->faults += ours[i].esr >> 26 != 0x3c; /* not the BRK that ends it */
		if (ours[i].hash != theirs[i].hash)
			which[differ++] = i;
	}
	if (differ)
		examine(d, all, which, differ, results);
	bad = print_coverage(d, results);
	if (ours[all->count].hash || theirs[all->count].hash) {
		printf("stray stores: %s\n", ours[all->count].hash ? "ours" : "QEMU's");
		bad++;
	}
	printf("%u cases, %u in which the two differ, %u rows that are not as they should be\n",
	       all->count, differ, bad);
	free(results);
	free(which);
	return bad;
}

static void parse(int argc, char **argv)
{
	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--cases"))
			options.cases = (unsigned)atoi(argv[i + 1]);
		else if (!strcmp(argv[i], "--show"))
			options.show = (unsigned)atoi(argv[i + 1]);
		else if (!strcmp(argv[i], "--row"))
			options.row = argv[i + 1];
		else
			die(argv[i], "unknown option");
	}
}

int main(int argc, char **argv)
{
	struct decoder *d = decoder_new(&a64_table);
	struct diff_cases *all;
	void *ours, *theirs;
	unsigned bad;

	parse(argc, argv);
	source = tool("SRCDIR");
	clang = tool("GUEST_CLANG");
	lld = tool("GUEST_LLD");
	qemu = tool("QEMU_AARCH64");
	trapline = tool("TRAPLINE");
	all = generate(d);
	run_both(all, (all->count + 1) * sizeof(struct diff_digest), &ours, &theirs);
	bad = compare(d, all, ours, theirs);
	free(all);
	free(ours);
	free(theirs);
	decoder_free(d);
	return bad ? 1 : 0;
}
