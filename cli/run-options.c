// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/run-options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cpu/cpu.h"
#include "platform/size.h"

#define DEFAULT_CPU    "cortex-a57"
#define DEFAULT_DETAIL 2

/* ---- values ------------------------------------------------------------------- */

static bool parse_u64(const char *text, uint64_t *out, struct error *err)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 0);
	if (errno || end == text || *end || *text == '-')
		return error_set(err, "'%s' is not a number", text);
	return true;
}

static bool parse_on_off(const char *text, bool *out, struct error *err)
{
	if (!strcmp(text, "on") || !strcmp(text, "true") || !strcmp(text, "yes"))
		*out = true;
	else if (!strcmp(text, "off") || !strcmp(text, "false") || !strcmp(text, "no"))
		*out = false;
	else
		return error_set(err, "'%s' is neither on nor off", text);
	return true;
}

/* Walks "a,b=c": calls @set with key and value ("" if none) until it fails. */
static bool parse_properties(struct run_options *o, const char *text,
			     bool (*set)(struct run_options *, unsigned index, const char *key,
					 const char *value, struct error *),
			     struct error *err)
{
	char *copy = xstrdup(text), *save = NULL;
	bool ok = true;
	unsigned index = 0;

	for (char *p = strtok_r(copy, ",", &save); p && ok; p = strtok_r(NULL, ",", &save)) {
		char *eq = strchr(p, '=');

		if (eq)
			*eq = 0;
		ok = set(o, index++, p, eq ? eq + 1 : "", err);
	}
	free(copy);
	if (ok && !index)
		return error_set(err, "'%s' is empty", text);
	return ok;
}

/* A pointer into argv that outlives the copy: the text after "key=" in @whole. */
static const char *value_in(const char *whole, const char *key)
{
	const char *p = strstr(whole, key);

	return p ? p + strlen(key) : NULL;
}

/* "help" as a value, as QEMU has it: what there is to choose from is printed, and no more. */
static bool asks_for(struct run_options *o, const char *arg, const char *topic)
{
	if (strcmp(arg, "help") && strcmp(arg, "?"))
		return false;
	o->print = topic;
	return true;
}

/* ---- options --------------------------------------------------------------------- */

static bool set_machine_property(struct run_options *o, unsigned index, const char *key,
				 const char *value, struct error *err)
{
	struct machine_config *m = &o->machine;
	uint64_t n;

	if (!index && !*value && strcmp(key, "dumpdtb")) {
		for (const struct machine_type *t = machine_types; t->name; t++)
			if (!strcmp(t->name, key)) {
				m->machine = t->name;
				return true;
			}
		return error_set(err, "no machine '%s' (trapline list machines)", key);
	}
	if (!strcmp(key, "type"))
		return set_machine_property(o, 0, value, "", err);
	if (!strcmp(key, "virtualization"))
		return parse_on_off(value, &m->virtualization, err) || error_prefix(err, "%s", key);
	if (!strcmp(key, "gic-version")) {
		if (!strcmp(value, "max")) {
			m->gic_version = 3;
			return true;
		}
		if (!parse_u64(value, &n, err))
			return error_prefix(err, "%s", key);
		m->gic_version = (unsigned)n;
		return n == 2 || n == 3 ||
		       error_set(err, "gic-version=%s: 2, 3 and max are possible", value);
	}
	if (!strcmp(key, "its")) {
		bool on;

		if (!parse_on_off(value, &on, err))
			return error_prefix(err, "%s", key);
		m->no_its = !on;
		return true;
	}
	if (!strcmp(key, "dumpdtb"))
		return *value || error_set(err, "dumpdtb needs a file name");
	if (!strcmp(key, "secure") || !strcmp(key, "mte")) {
		bool on;

		if (!parse_on_off(value, &on, err))
			return error_prefix(err, "%s", key);
		return (!on || error_set(err, "%s=on is not supported", key));
	}
	return error_set(err, "no machine property '%s'", key);
}

static bool opt_machine(struct run_options *o, const char *arg, struct error *err)
{
	if (asks_for(o, arg, "machines"))
		return true;
	if (!parse_properties(o, arg, set_machine_property, err))
		return false;
	if (value_in(arg, "dumpdtb="))
		o->dump_dtb = value_in(arg, "dumpdtb=");
	if (o->dump_dtb && strchr(o->dump_dtb, ','))
		return error_set(err, "dumpdtb has to be the last property");
	return true;
}

static bool opt_cpu(struct run_options *o, const char *arg, struct error *err)
{
	if (asks_for(o, arg, "cores"))
		return true;
	o->cpu = arg;
	return cpu_variant_parse(&o->variant, arg, err);
}

static bool set_smp(struct run_options *o, unsigned index, const char *key, const char *value,
		    struct error *err)
{
	uint64_t n;

	if (!index && !*value)
		value = key;
	else if (strcmp(key, "cpus") && strcmp(key, "cores") && strcmp(key, "maxcpus"))
		return error_set(err, "no property '%s'", key);
	if (!parse_u64(value, &n, err))
		return false;
	if (n < 1 || n > MACHINE_MAX_CORES)
		return error_set(err, "%s cores: between 1 and %d are possible", value,
				 MACHINE_MAX_CORES);
	if (strcmp(key, "maxcpus"))
		o->machine.cores = (unsigned)n;
	return true;
}

static bool opt_smp(struct run_options *o, const char *arg, struct error *err)
{
	return parse_properties(o, arg, set_smp, err);
}

static bool opt_m(struct run_options *o, const char *arg, struct error *err)
{
	return size_parse_memory(arg, &o->machine.ram_size, err);
}

static bool opt_append(struct run_options *o, const char *arg, struct error *err)
{
	(void)err;
	o->machine.append = arg;
	return true;
}

/* Options whose value is a name, which cannot be empty. */
#define NAME_OPTION(name, field)                                                          \
	static bool opt_##name(struct run_options *o, const char *arg, struct error *err) \
	{                                                                                 \
		o->field = arg;                                                           \
		return *arg || error_set(err, "no name");                                 \
	}
NAME_OPTION(kernel, machine.kernel)
NAME_OPTION(initrd, machine.initrd)
NAME_OPTION(dtb, machine.dtb)
NAME_OPTION(bios, machine.bios)
NAME_OPTION(serial, machine.serial)
NAME_OPTION(gdb, gdb)
NAME_OPTION(profile, profile_name)
NAME_OPTION(log_file, log_file)

/* Options that may be repeated; what they say is the machine's to judge. */
static bool add_option(struct machine_options *list, const char *arg, struct error *err)
{
	if (list->count == MACHINE_MAX_OPTIONS)
		return error_set(err, "more than %d of them", MACHINE_MAX_OPTIONS);
	list->text[list->count++] = arg;
	return true;
}

static bool opt_drive(struct run_options *o, const char *arg, struct error *err)
{
	return add_option(&o->machine.drives, arg, err);
}

static bool opt_device(struct run_options *o, const char *arg, struct error *err)
{
	return asks_for(o, arg, "devices") || add_option(&o->machine.devices, arg, err);
}

static bool opt_netdev(struct run_options *o, const char *arg, struct error *err)
{
	return add_option(&o->machine.netdevs, arg, err);
}

static bool opt_nic(struct run_options *o, const char *arg, struct error *err)
{
	return !strcmp(arg, "none") || add_option(&o->machine.nics, arg, err);
}

static bool opt_chardev(struct run_options *o, const char *arg, struct error *err)
{
	return add_option(&o->machine.chardevs, arg, err);
}

static bool opt_fw_cfg(struct run_options *o, const char *arg, struct error *err)
{
	return add_option(&o->machine.fw_cfgs, arg, err);
}

static bool opt_symbols(struct run_options *o, const char *arg, struct error *err)
{
	return add_option(&o->machine.symbols, arg, err);
}

static bool opt_display(struct run_options *o, const char *arg, struct error *err)
{
	(void)o;
	return !strcmp(arg, "none") || error_set(err, "'%s': only none is supported", arg);
}

static bool opt_nographic(struct run_options *o, const char *arg, struct error *err)
{
	(void)arg, (void)err;
	o->nographic = true;
	return true;
}

static bool opt_semihosting(struct run_options *o, const char *arg, struct error *err)
{
	(void)arg, (void)err;
	o->machine.semihosting = true;
	return true;
}

static bool opt_no_reboot(struct run_options *o, const char *arg, struct error *err)
{
	(void)arg, (void)err;
	o->machine.no_reboot = true;
	return true;
}

static bool opt_stopped(struct run_options *o, const char *arg, struct error *err)
{
	(void)arg, (void)err;
	o->machine.start_stopped = true;
	return true;
}

static bool opt_gdb_default(struct run_options *o, const char *arg, struct error *err)
{
	(void)arg, (void)err;
	o->gdb = "tcp::1234";
	return true;
}

static bool opt_log(struct run_options *o, const char *arg, struct error *err)
{
	return asks_for(o, arg, RUN_LOG_CHANNELS) || log_set_mask(arg, err);
}

static bool opt_trace(struct run_options *o, const char *arg, struct error *err)
{
	const char *comma = strrchr(arg, ',');
	uint64_t n;

	free(o->trace_file);
	o->trace_file = xstrdup(arg);
	if (comma && !strncmp(comma, ",detail=", 8)) {
		if (!strcmp(comma + 8, "all"))
			o->machine.trace_detail = ~0u;
		else if (!parse_u64(comma + 8, &n, err) || n > 1000000)
			return error_set(err, "detail=%s: a number of spans, or all", comma + 8);
		else
			o->machine.trace_detail = (unsigned)n;
		o->trace_file[comma - arg] = 0;
	}
	o->machine.trace = o->trace_file;
	return *o->trace_file || error_set(err, "no file name");
}

static bool opt_set(struct run_options *o, const char *arg, struct error *err)
{
	if (o->set_count == MAX_SETS)
		return error_set(err, "more than %d of them", MAX_SETS);
	o->sets[o->set_count++] = arg;
	return true;
}

static bool opt_timing(struct run_options *o, const char *arg, struct error *err)
{
	bool on;

	if (!parse_on_off(arg, &on, err))
		return false;
	o->machine.timing_off = !on;
	return true;
}

static bool opt_max_cycles(struct run_options *o, const char *arg, struct error *err)
{
	if (!parse_u64(arg, &o->machine.max_cycles, err))
		return false;
	return o->machine.max_cycles || error_set(err, "has to be at least 1");
}

static bool opt_max_seconds(struct run_options *o, const char *arg, struct error *err)
{
	char *end;

	o->machine.max_seconds = strtod(arg, &end);
	if (end == arg || *end || !isfinite(o->machine.max_seconds) || o->machine.max_seconds <= 0)
		return error_set(err, "'%s' is not a time in seconds", arg);
	return true;
}

static bool opt_rtc(struct run_options *o, const char *arg, struct error *err)
{
	uint64_t base;

	if (strncmp(arg, "base=", 5))
		return error_set(err, "'%s': only base=SECONDS is supported", arg);
	if (!parse_u64(arg + 5, &base, err))
		return false;
	if (!base || base > UINT32_MAX)
		return error_set(err, "base=%s: seconds since 1970, 1 to %u", arg + 5, UINT32_MAX);
	o->machine.rtc_base = (int64_t)base;
	return true;
}

static bool opt_help(struct run_options *o, const char *arg, struct error *err)
{
	(void)arg, (void)err;
	o->print = RUN_HELP;
	return true;
}

/*
 * One row an option: `-name` and `--name` are the same. What is simulated depends on the options
 * that do not observe only, and a trace's header names only them: the same run, the same file.
 */
static const struct option_row {
	const char *name, *alias;
	const char *arg;  /* NULL: none */
	bool observes;	  /* says where output goes or who watches: nothing that is simulated */
	const char *dash; /* how the help writes it: QEMU's options with one, ours with two */
	bool (*set)(struct run_options *, const char *, struct error *);
	const char *help;
} rows[] = {
	{ "M", "machine", "TYPE[,PROP=VALUE...]", false, "-", opt_machine,
	  "machine and properties; help lists machines: virtualization=on|off, "
	  "gic-version=2|3|max, its=on|off, "
	  "dumpdtb=FILE" },
	{ "cpu", NULL, "CORE[,FEATURE=on|off...]", false, "-", opt_cpu,
	  "core (help lists them), and what differs (trapline list features); default: the "
	  "profile's" },
	{ "smp", NULL, "N", false, "-", opt_smp, "cores, 1 to 8" },
	{ "m", NULL, "SIZE", false, "-", opt_m, "memory, in MiB or with a suffix: 512, 2G" },
	{ "kernel", NULL, "FILE", false, "-", opt_kernel,
	  "ELF, Linux Image (also gzip) or flat image to start" },
	{ "initrd", NULL, "FILE", false, "-", opt_initrd, "initial RAM disk" },
	{ "append", NULL, "TEXT", false, "-", opt_append, "kernel command line" },
	{ "dtb", NULL, "FILE", false, "-", opt_dtb, "device tree to use instead of the machine's" },
	{ "bios", NULL, "FILE", false, "-", opt_bios, "firmware for the first flash bank" },
	{ "drive", NULL, "file=FILE,...", false, "-", opt_drive,
	  "disk image: format=raw, if=none,id=ID or if=virtio or if=pflash, readonly=on" },
	{ "device", NULL, "TYPE,...", false, "-", opt_device,
	  "device (help lists them): virtio-blk-pci,drive=ID; virtio-net-pci,netdev=ID; "
	  "virtio-rng-pci; virtio-serial-pci "
	  "and virtconsole,chardev=ID (virtio-blk-device and so on: on virtio-mmio); "
	  "loader,file=FILE,addr=ADDR,cpu-num=N; "
	  "guest-loader,addr=ADDR,kernel=FILE|initrd=FILE" },
	{ "netdev", NULL, "user,id=ID,...", false, "-", opt_netdev,
	  "network of the host's user: hostfwd=tcp:ADDR:PORT-:PORT" },
	{ "chardev", NULL, "TYPE,id=ID", false, "-", opt_chardev,
	  "stdio, file (path=FILE), pty or null for a virtconsole" },
	{ "fw_cfg", NULL, "NAME,file=FILE|string=TEXT", false, "-", opt_fw_cfg,
	  "an item for firmware, by name: opt/..." },
	{ "serial", NULL, "DEV", true, "-", opt_serial,
	  "UART to stdio, file:FILE, pty, null or none" },
	{ "display", NULL, "none", true, "-", opt_display, "there is no display" },
	{ "nographic", NULL, NULL, true, "-", opt_nographic,
	  "UART on the terminal; Ctrl-A h helps" },
	{ "monitor", NULL, "none", true, "-", opt_display, "there is no monitor" },
	{ "nic", NULL, "user,...|none", false, "-", opt_nic,
	  "network and virtio-net-pci card in one: mac=, and hostfwd= as for -netdev" },
	{ "net", NULL, "none", false, "-", opt_display, "no network but what is asked for" },
	{ "semihosting", NULL, NULL, false, "-", opt_semihosting,
	  "console and exit by HLT #0xF000" },
	{ "no-reboot", NULL, NULL, false, "-", opt_no_reboot,
	  "end when the guest resets the machine" },
	{ "rtc", NULL, "base=SECONDS", false, "-", opt_rtc,
	  "time of day at the start, since 1970" },
	{ "d", NULL, "LIST", true, "-", opt_log,
	  "log channels: in_asm,int,unimp,guest_errors; help lists them" },
	{ "D", NULL, "FILE", true, "-", opt_log_file, "log to FILE instead of stderr" },
	{ "gdb", NULL, "DEV", true, "-", opt_gdb,
	  "listen for gdb there: tcp:HOST:PORT, tcp::PORT or unix:PATH" },
	{ "s", NULL, NULL, true, "-", opt_gdb_default, "short for -gdb tcp::1234" },
	{ "S", NULL, NULL, true, "-", opt_stopped, "do not start until gdb says so" },
	{ "trace", NULL, "FILE[,detail=N|all]", true, "--", opt_trace,
	  "record exits; detail: spans of each kind whose instructions are kept (2)" },
	{ "symbols", NULL, "FILE", true, "--", opt_symbols,
	  "with --trace: names of functions, from an ELF file, System.map or /proc/kallsyms" },
	{ "profile", NULL, "NAME|FILE", false, "--", opt_profile,
	  "the hardware's latencies (trapline list profiles)" },
	{ "set", NULL, "KEY=VALUE", false, "--", opt_set,
	  "change one value of the profile; may be repeated" },
	{ "timing", NULL, "on|off", false, "--", opt_timing, "off: one instruction, one cycle" },
	{ "max-cycles", NULL, "N", false, "--", opt_max_cycles, "end after N modelled cycles" },
	{ "max-seconds", NULL, "T", false, "--", opt_max_seconds, "end after T modelled seconds" },
	{ "help", "h", NULL, false, "--", opt_help, "this text" },
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

static const struct option_row *find_option(const char *name)
{
	for (unsigned i = 0; i < ROW_COUNT; i++)
		if (!strcmp(rows[i].name, name) || (rows[i].alias && !strcmp(rows[i].alias, name)))
			return &rows[i];
	return NULL;
}

/* Adds an option to the line of text that a trace's header keeps. */
static void remember(struct run_options *o, const struct option_row *row, const char *value)
{
	char *line = o->command_line;

	o->command_line = xasprintf("%s%s%s%s%s%s", line ? line : "", line ? " " : "", row->dash,
				    row->name, value ? " " : "", value ? value : "");
	free(line);
}

/* What only a kernel is given. */
static bool check_kernel(const struct machine_config *m, struct error *err)
{
	const char *with = m->initrd ? "-initrd" : m->append ? "-append" : m->dtb ? "-dtb" : NULL;

	return m->kernel || !with || error_set(err, "%s without -kernel: nothing is told", with);
}

bool run_options_parse(struct run_options *o, int argc, char **argv, struct error *err)
{
	memset(o, 0, sizeof *o);
	o->machine.trace_detail = DEFAULT_DETAIL;
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i], *value = NULL;
		const struct option_row *row;
		char key[64];
		size_t len;

		if (name[0] != '-' || !name[1])
			return error_set(err, "unexpected argument '%s'", name);
		name += name[1] == '-' ? 2 : 1;
		/* --option=value too */
		len = strcspn(name, "=");
		if (len >= sizeof key)
			return error_set(err, "unknown option '%.40s...'", argv[i]);
		memcpy(key, name, len);
		key[len] = 0;
		row = find_option(key);
		if (!row)
			return error_set(err,
					 "unknown option '%s' (trapline run --help lists them)",
					 argv[i]);
		if (name[len] == '=')
			value = name + len + 1;
		if (row->arg && !value) {
			if (i + 1 == argc)
				return error_set(err, "option %s needs a value: %s", argv[i],
						 row->arg);
			value = argv[++i];
		} else if (!row->arg && value) {
			return error_set(err, "option %s%s takes no value", row->dash, row->name);
		}
		if (!row->set(o, value, err))
			return error_prefix(err, "%s%s", row->dash, row->name);
		if (o->print)
			return true;
		if (!row->observes)
			remember(o, row, value);
	}
	o->machine.options = o->command_line;
	if (o->dump_dtb) {
		/* nothing will run, so nothing else is written */
		o->machine.serial = o->machine.trace = o->log_file = o->gdb = NULL;
		o->nographic = o->machine.start_stopped = o->machine.semihosting = false;
	}
	if (o->nographic && !o->machine.serial)
		o->machine.serial = "mon:stdio";
	if (o->machine.symbols.count && !o->machine.trace)
		return error_set(err, "--symbols without --trace: nothing would be named");
	if (o->machine.start_stopped && !o->gdb)
		return error_set(err,
				 "-S without -gdb or -s: nothing could ever start the machine");
	return check_kernel(&o->machine, err);
}

bool run_options_resolve(struct run_options *o, bool *bad_input, struct error *err)
{
	const char *profile = o->profile_name, *core;

	*bad_input = false;
	if (!o->cpu && !profile && !cpu_variant_parse(&o->variant, DEFAULT_CPU, err))
		return false;
	if (!profile)
		profile = o->variant.model.profile;
	o->profile = profile_load(profile, err);
	if (!o->profile) {
		*bad_input = true;
		return false;
	}
	if (!o->cpu && o->profile_name) {
		core = profile_core(o->profile) ? profile_core(o->profile) : DEFAULT_CPU;
		if (!cpu_variant_parse(&o->variant, core, err)) {
			error_prefix(err, "profile %s", profile);
			return false;
		}
	}
	o->machine.model = &o->variant.model;
	o->machine.cpu = o->variant.label;
	for (unsigned i = 0; i < o->set_count; i++)
		if (!profile_set(o->profile, o->sets[i], err)) {
			error_prefix(err, "--set");
			return false;
		}
	o->machine.profile = o->profile;
	return true;
}

bool run_options_console(const struct run_options *o)
{
	const struct machine_config *m = &o->machine;

	for (unsigned i = 0; i < m->chardevs.count; i++)
		if (!strncmp(m->chardevs.text[i], "stdio", 5))
			return true;
	return m->semihosting ||
	       (m->serial && (!strcmp(m->serial, "stdio") || !strcmp(m->serial, "mon:stdio")));
}

void run_options_free(struct run_options *o)
{
	profile_free(o->profile);
	free(o->trace_file);
	free(o->command_line);
}

/* Wraps @text, whose first line begins at column @indent, where the others do too. */
static void print_wrapped(const char *text, int indent, int width)
{
	int at = indent;

	while (*text) {
		int len = (int)strcspn(text, " ");

		if (at > indent && at + 1 + len > width) {
			printf("\n%*s", indent, "");
			at = indent;
		}
		at += printf("%s%.*s", at > indent ? " " : "", len, text);
		text += len + (text[len] == ' ');
	}
	putchar('\n');
}

static void print_help(void)
{
	enum { LEFT = 26 };

	fputs("usage: trapline run [OPTION...]\n\n"
	      "Simulates a machine until the guest powers it off. Options are QEMU's where QEMU "
	      "has one.\n\n",
	      stdout);
	for (unsigned i = 0; i < ROW_COUNT; i++) {
		char left[64];

		snprintf(left, sizeof left, "%s%s%s%s", rows[i].dash, rows[i].name,
			 rows[i].arg ? " " : "", rows[i].arg ? rows[i].arg : "");
		if (strlen(left) > LEFT)
			printf("  %s\n  %-*s ", left, LEFT, "");
		else
			printf("  %-*s ", LEFT, left);
		print_wrapped(rows[i].help, 2 + LEFT + 1, 96);
	}
	fputs("\nExit status: 0 the guest powered off; 1-63 its own code (semihosting); 64 wrong "
	      "option;\n"
	      "65 bad file; 74 output lost; 120 stuck guest; 121 reset with -no-reboot; 124 limit "
	      "reached;\n"
	      "125 quit; 128+n signal n (130: Ctrl-C).\n"
	      "\nExamples:\n"
	      "  trapline run -M virt,virtualization=on -cpu xgene1 -smp 2 -m 512 -nographic \\\n"
	      "      --profile m400 --trace demo.trace -kernel roms/split-v8-gicv2.elf\n"
	      "  trapline run -M virt -cpu cortex-a57 -nographic -kernel hello.elf --max-seconds "
	      "1\n"
	      "  trapline run -M virt,virtualization=on -kernel hv.elf -S -s &\n"
	      "      gdb-multiarch -ex 'target remote :1234' hv.elf\n"
	      "  trapline run --profile m400 --set gich.read=40 -kernel hv.elf --trace "
	      "cheap-gich.trace\n",
	      stdout);
}

int run_options_print(const struct run_options *o)
{
	if (!strcmp(o->print, RUN_HELP)) {
		print_help();
		return 0;
	}
	if (!strcmp(o->print, RUN_LOG_CHANNELS)) {
		log_print_help(stdout);
		return 0;
	}
	return cli_list_topic(o->print);
}
