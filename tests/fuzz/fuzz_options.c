// SPDX-License-Identifier: GPL-2.0-or-later
/* What a user types: option strings of `trapline run`, --set, sizes, and profile files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "cli/run-options.h"
#include "platform/profile.h"
#include "platform/size.h"
#include "tests/fuzz/fuzz.h"

enum { OF_RUN, OF_PROFILE, OF_VALUES, KINDS };
enum { MAX_ARGS = 24, CYCLES = 1000 };
/* A machine of more is not built: it is right to, and takes long. */
#define MAX_RAM (UINT64_C(256) << 20)

/* A machine that the options ask for, unless they name files of the host. */
static void build(struct run_options *o)
{
	struct machine_config *c = &o->machine;
	struct machine *m;
	struct error err;
	bool bad_input;

	if (c->kernel || c->initrd || c->dtb || c->ram_size > MAX_RAM)
		return;
	c->serial = "file:/dev/null";
	c->trace = NULL;
	c->start_stopped = false;
	c->semihosting = false;
	if (!c->max_cycles || c->max_cycles > CYCLES)
		c->max_cycles = CYCLES;
	err.msg[0] = '\0';
	m = machine_new(c, &bad_input, &err);
	if (!m) {
		fuzz_check_error(&err, NULL);
		return;
	}
	machine_run(m);
	machine_free(m, NULL);
}

/* Words with NULs between them. */
static void parse_run(const char *text, size_t size)
{
	char name[] = "run", *argv[MAX_ARGS + 2] = { name };
	struct run_options o;
	struct error err;
	bool bad_input;
	int argc = 1;

	for (const char *end = text + size; argc <= MAX_ARGS && text < end;
	     text += strlen(text) + 1)
		argv[argc++] = (char *)(uintptr_t)text;
	err.msg[0] = '\0';
	if (!run_options_parse(&o, argc, argv, &err))
		fuzz_check_error(&err, NULL);
	else if (!o.print && !run_options_resolve(&o, &bad_input, &err))
		fuzz_check_error(&err, NULL);
	else if (!o.print)
		build(&o);
	run_options_free(&o);
	log_mask = 0;
}

/* What a profile says and what is read of it agree. */
static void check_profile(const struct profile *p)
{
	char *text = profile_text(p);

	for (unsigned i = 0; i < profile_count(p); i++) {
		const struct profile_entry *e = profile_at(p, i);

		fuzz_check(e->value >= e->param->min && e->value <= e->param->max,
			   "%s = %u: out of its range", e->param->name, e->value);
		fuzz_check(profile_find(p, e->param->name) == e, "%s: found twice", e->param->name);
	}
	fuzz_check(strlen(text) > 0, "empty profile");
	free(text);
}

static void run_with(const struct profile *p)
{
	struct machine_config c = fuzz_machine_config();
	struct machine *m;
	struct error err;

	c.profile = p;
	c.cores = 2;
	c.max_cycles = CYCLES;
	err.msg[0] = '\0';
	m = machine_new(&c, NULL, &err);
	if (!m) {
		fuzz_check_error(&err, NULL);
		return;
	}
	machine_run(m);
	machine_free(m, NULL);
}

static void load_profile(const char *text, size_t size)
{
	const char *file = fuzz_file(0, text, size);
	struct profile *p;
	struct error err;

	err.msg[0] = '\0';
	p = profile_load(file, &err);
	if (!p) {
		fuzz_check_error(&err, file);
		return;
	}
	check_profile(p);
	run_with(p);
	profile_free(p);
}

/* Lines, each tried as a size and as an assignment. */
static void parse_values(const char *text, size_t size)
{
	struct profile *p;
	struct error err;
	uint64_t bytes;
	char buf[64];

	p = profile_load("m400", &err);
	fuzz_check(p != NULL, "%s", p ? "" : err.msg);
	for (const char *end = text + size; text < end; text += strlen(text) + 1) {
		err.msg[0] = '\0';
		if (!size_parse(text, 1, &bytes, &err))
			fuzz_check(err.msg[0], "no message");
		else
			fuzz_check(*size_format(bytes, buf, sizeof(buf)), "no text of a size");
		if (size_parse_memory(text, &bytes, &err))
			fuzz_check(bytes >= MACHINE_MIN_RAM && bytes <= MACHINE_MAX_RAM &&
					   bytes % 8192 == 0,
				   "-m %s: %llu bytes", text, (unsigned long long)bytes);
		err.msg[0] = '\0';
		if (!profile_set(p, text, &err))
			fuzz_check(err.msg[0], "no message");
	}
	check_profile(p);
	run_with(p);
	profile_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (!size)
		return 0;
	fuzz_machine_config(); /* says where profiles are */
	text = xmalloc(size);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	switch (data[0] % KINDS) {
	case OF_RUN:
		parse_run(text, size);
		break;
	case OF_PROFILE:
		load_profile(text, size - 1);
		break;
	case OF_VALUES:
		parse_values(text, size);
		break;
	}
	free(text);
	return 0;
}

/* ---- making what is typed -------------------- */

static const char *some_number(struct rng *rng)
{
	static const char *const odd[] = { "",
					   "-1",
					   "1e9",
					   "0x",
					   "1.5G",
					   "nan",
					   "inf",
					   "1.5",
					   "2K",
					   "00",
					   "0x10000000000000000",
					   "99999999999999999999",
					   "64G",
					   "1T",
					   "8",
					   "size=512M",
					   ".5M",
					   "1.",
					   "  1" };
	static char text[32];

	if (rng_below(rng, 2))
		return odd[rng_below(rng, sizeof(odd) / sizeof(odd[0]))];
	snprintf(text, sizeof(text), rng_below(rng, 2) ? "%llu" : "%#llx",
		 (unsigned long long)fuzz_value(rng));
	return text;
}

static const char *some_key(struct rng *rng)
{
	struct error err;
	static struct profile *p; /* kept */

	if (!p)
		p = profile_load("m400", &err);
	return profile_at(p, (unsigned)rng_below(rng, profile_count(p)))->param->name;
}

static const char *some_assignment(struct rng *rng)
{
	static char text[128];

	if (rng_below(rng, 2)) /* a value that could be one */
		snprintf(text, sizeof(text), "%s=%llu", some_key(rng),
			 (unsigned long long)(1ull << rng_below(rng, 20)));
	else
		snprintf(text, sizeof(text), "%s=%s", some_key(rng), some_number(rng));
	return text;
}

struct out {
	uint8_t *buf;
	size_t len, cap;
};

/* Without its NUL. */
static void add(struct out *o, const char *s)
{
	size_t n = strlen(s);

	if (n > o->cap - o->len)
		n = o->cap - o->len;
	memcpy(o->buf + o->len, s, n);
	o->len += n;
}

static void add_end(struct out *o, uint8_t c)
{
	if (o->len < o->cap)
		o->buf[o->len++] = c;
}

static void make_options(struct rng *rng, struct out *o)
{
	/* options and, mostly in their places, values */
	static const char *const names[] = {
		"-M",		"-machine",	 "-cpu",       "-smp",	     "-m",
		"-append",	"-serial",	 "-display",   "-nographic", "-monitor",
		"-net",		"-semihosting",	 "-no-reboot", "-rtc",	     "-d",
		"-D",		"--trace",	 "--profile",  "--set",	     "--timing",
		"--max-cycles", "--max-seconds", "-gdb",       "-S",	     "-s",
		"-h",		"-kernel",	 "--trace=",   "-",	     "--",
	};
	static const char *const values[] = {
		"virt,virtualization=on",
		"virt",
		"virt,gic-version=2",
		"type=virt,secure=off",
		"virt,dumpdtb=",
		"virtualization",
		"cortex-a53",
		"xgene1",
		"max",
		"max,vhe=on",
		"4",
		"cpus=2,maxcpus=8",
		"512",
		"2G",
		"none",
		"null",
		"base=1",
		"int,in_asm",
		"all",
		"m400",
		"off",
		"on",
		"x,detail=all",
		"x,detail=-1",
		",,",
		"=",
		"tcp::0",
	};

	for (uint64_t n = 1 + rng_below(rng, 8); n; n--) {
		add(o, names[rng_below(rng, sizeof(names) / sizeof(names[0]))]);
		add_end(o, rng_below(rng, 16) ? 0 : '=');
		switch (rng_below(rng, 5)) {
		case 0:
			add(o, some_number(rng));
			break;
		case 1:
			add(o, some_assignment(rng));
			break;
		case 2:
			continue;
		default:
			add(o, values[rng_below(rng, sizeof(values) / sizeof(values[0]))]);
		}
		add_end(o, 0);
	}
}

static void make_profile(struct rng *rng, struct out *o)
{
	static struct fuzz_blob m400; /* kept */
	static const char *const odd[] = { "[profile]\n",	  "[",
					   "name = \n",		  "core = nonsense\n",
					   "| H published | x\n", "=\n",
					   "include = m400\n" };
	size_t from;

	if (!m400.data)
		m400 = fuzz_source("profiles/m400.ini");
	from = rng_below(rng, 4) ? 0 : rng_below(rng, m400.size);
	o->len += m400.size - from < o->cap - o->len ? m400.size - from : o->cap - o->len;
	memcpy(o->buf + 1, m400.data + from, o->len - 1);
	if (rng_below(rng, 4) == 0)
		o->len = 1 + rng_below(rng, o->len);
	for (uint64_t n = rng_below(rng, 6); n; n--) {
		add(o, rng_below(rng, 2) ? some_assignment(rng) : odd[rng_below(rng, 7)]);
		add(o, rng_below(rng, 2) ? " | M guess | of a fuzzer\n" : "\n");
	}
}

static void make_values(struct rng *rng, struct out *o)
{
	for (uint64_t n = 1 + rng_below(rng, 24); n; n--) {
		add(o, rng_below(rng, 3) ? some_assignment(rng) : some_number(rng));
		add_end(o, 0);
	}
}

static size_t generate(struct rng *rng, uint8_t *buf, size_t cap)
{
	struct out o = { buf, 1, cap };

	fuzz_machine_config();
	buf[0] = (uint8_t)rng_below(rng, KINDS);
	switch (buf[0]) {
	case OF_RUN:
		make_options(rng, &o);
		break;
	case OF_PROFILE:
		make_profile(rng, &o);
		break;
	default:
		make_values(rng, &o);
	}
	if (rng_below(rng, 3) == 0)
		return 1 + fuzz_damage(rng, buf + 1, o.len - 1, cap - 1, 4);
	return o.len;
}

const struct fuzz_plan fuzz_plan = {
	.name = "options",
	.iterations = 3000,
	.max_size = 64 << 10,
	.generate = generate,
};
