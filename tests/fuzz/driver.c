// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs a target on a fixed series of inputs: those kept in its folder of tests/fuzz/corpus, then
 * those that its generator makes of the numbers of a series. The same series on every host.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "platform/hostfile.h"
#include "tests/fuzz/fuzz.h"

/* Host seconds for one input, of which each takes milliseconds: longer is a hang. */
#define INPUT_SECONDS 60

static char current[512]; /* what is being run */

static size_t format_current(const char *what, uint64_t n)
{
	return (size_t)snprintf(current, sizeof(current), "%s: input %s%.0llu\n", fuzz_plan.name,
				what, (unsigned long long)n);
}

static size_t current_len;

static void say_current(void)
{
	ssize_t ignored = write(STDERR_FILENO, current, current_len);

	(void)ignored;
}

static void on_signal(int sig)
{
	static const char hang[] = "no end of it: ";
	ssize_t ignored = sig == SIGALRM ? write(STDERR_FILENO, hang, sizeof(hang) - 1) : 0;

	(void)ignored;
	say_current();
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Of the sanitizers' runtime, where there is one. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void catch_ends(void)
{
	static const int signals[] = { SIGABRT, SIGALRM, SIGFPE, SIGILL, SIGTERM };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i], on_signal);
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(say_current);
	else
		signal(SIGSEGV, on_signal);
}

static void run_one(const uint8_t *data, size_t size)
{
	/* of its exact size, so that a sanitizer sees what is read beyond */
	uint8_t *copy = xmalloc(size);

	if (size)
		memcpy(copy, data, size);
	alarm(INPUT_SECONDS);
	LLVMFuzzerTestOneInput(copy, size);
	alarm(0);
	free(copy);
}

static void run_file(const char *path)
{
	struct error err;
	uint8_t *data;
	size_t size;

	current_len = format_current(path, 0);
	fuzz_check(hostfile_read(path, 64 << 20, &data, &size, &err), "%s", err.msg);
	run_one(data, size);
	free(data);
}

static int visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static unsigned run_corpus(void)
{
	const char *src = getenv("SRCDIR");
	char *folder = xasprintf("%s/tests/fuzz/corpus/%s", src ? src : ".", fuzz_plan.name);
	struct dirent **names = NULL;
	int count = scandir(folder, &names, visible, alphasort);

	fuzz_check(count >= 0 || errno == ENOENT, "%s: %s", folder, strerror(errno));
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", folder, names[i]->d_name);

		run_file(path);
		free(path);
		free(names[i]);
	}
	free(names);
	free(folder);
	return count > 0 ? (unsigned)count : 0;
}

static size_t generate(uint64_t n, uint8_t *buf)
{
	struct rng rng;
	size_t size;

	rng_seed(&rng, n);
	size = fuzz_plan.generate(&rng, buf, fuzz_plan.max_size);
	fuzz_check(size <= fuzz_plan.max_size, "generator: %zu bytes", size);
	return size;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: fuzz_%s [full | from N COUNT | input N | save N FILE | FILE...]\n"
		"\n"
		"  (nothing)     the inputs kept in tests/fuzz/corpus/%s, then inputs 1 to %u\n"
		"  full          %d times as many\n"
		"  from N COUNT  COUNT inputs from number N on\n"
		"  input N       input N only\n"
		"  save N FILE   writes input N to FILE\n"
		"  FILE...       inputs from files\n",
		fuzz_plan.name, fuzz_plan.name, fuzz_plan.iterations, FUZZ_FULL_FACTOR);
	return 2;
}

static void run_series(uint64_t first, uint64_t count)
{
	uint8_t *buf = xmalloc(fuzz_plan.max_size);

	for (uint64_t n = first; n < first + count; n++) {
		current_len = format_current("", n);
		run_one(buf, generate(n, buf));
	}
	free(buf);
}

static int save(uint64_t n, const char *file)
{
	uint8_t *buf = xmalloc(fuzz_plan.max_size);
	struct error err;
	bool ok = hostfile_write(file, buf, generate(n, buf), &err);

	if (!ok)
		fprintf(stderr, "%s\n", err.msg);
	free(buf);
	return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";
	uint64_t count = fuzz_plan.iterations;
	unsigned kept;

	catch_ends();
	if (!strcmp(mode, "save"))
		return argc == 4 ? save(strtoull(argv[2], NULL, 0), argv[3]) : usage();
	if (!strcmp(mode, "input") || !strcmp(mode, "from")) {
		if (argc != (*mode == 'i' ? 3 : 4))
			return usage();
		run_series(strtoull(argv[2], NULL, 0),
			   *mode == 'i' ? 1 : strtoull(argv[3], NULL, 0));
		return 0;
	}
	if (*mode == '-')
		return usage();
	if (argc > 1 && strcmp(mode, "full")) {
		for (int i = 1; i < argc; i++)
			run_file(argv[i]);
		return 0;
	}
	if (*mode)
		count *= FUZZ_FULL_FACTOR;
	kept = run_corpus();
	run_series(1, count);
	dprintf(STDERR_FILENO, "%s: %u kept inputs and %llu of the series\n", fuzz_plan.name, kept,
		(unsigned long long)count);
	return 0;
}
