// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/diff/both.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SKIP 77

static const char *source, *clang, *lld, *qemu, *trapline;

_Noreturn void die(const char *what, const char *name)
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

void run_both(const struct diff_machine *m, const struct diff_cases *cases, size_t size,
	      void **ours, void **theirs)
{
	const char *machine = m->level == LEVEL_EL1 ? "virt" : "virt,virtualization=on";
	char level[32], guest_s[4096], guest_c[4096], script[4096], ld[4096], include[4096];
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
				      level,
				      script,
				      guest_s,
				      guest_c,
				      "-o",
				      "guest.elf",
				      NULL };
	const char *const on_qemu[] = { qemu,
					"-M",
					machine,
					"-cpu",
					m->core,
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
	const char *const on_trapline[] = { trapline,	    "run",     "-M",   machine,
					    "-cpu",	    m->core,   "-m",   "256",
					    "-semihosting", "-serial", "null", "-kernel",
					    "guest.elf",    NULL };
	FILE *f = fopen("cases.bin", "wb");
	size_t bytes = sizeof *cases + cases->count * sizeof cases->cases[0];

	if (!f || fwrite(cases, 1, bytes, f) != bytes || fclose(f))
		die("cases.bin", strerror(errno));
	snprintf(guest_s, sizeof guest_s, "%s/tests/diff/guest.S", source);
	snprintf(guest_c, sizeof guest_c, "%s/tests/diff/guest.c", source);
	snprintf(script, sizeof script, "-Wl,-T,%s/tests/diff/guest.ld", source);
	snprintf(level, sizeof level, "-DLEVEL=%d", m->level);
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

void find_tools(void)
{
	source = tool("SRCDIR");
	clang = tool("GUEST_CLANG");
	lld = tool("GUEST_LLD");
	qemu = tool("QEMU_AARCH64");
	trapline = tool("TRAPLINE");
}
