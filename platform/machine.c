// SPDX-License-Identifier: GPL-2.0-or-later
/* Building a machine from its configuration, resetting it, taking it down. */
#include "platform/machine.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/alloc.h"
#include "base/outfile.h"
#include "platform/hostfile.h"
#include "platform/machine-state.h"
#include "platform/size.h"
#include "platform/symbol-file.h"

#define DEFAULT_RAM (UINT64_C(128) << 20)

const struct machine_type machine_types[] = {
	{ "virt", "QEMU's virt: up to 8 cores, GICv2 or GICv3 with virtualization, PL011, PL031" },
	{ NULL, NULL },
};

/* ---- configuration ----------------------------------------------------------- */

static bool check_config(struct machine *m, struct error *err)
{
	struct machine_config *c = &m->config;
	char buf[32];

	if (c->machine && strcmp(c->machine, machine_types[0].name))
		return error_set(err, "-M %s: no such machine", c->machine);
	if (!c->gic_version)
		c->gic_version = 2;
	if (c->gic_version != 2 && c->gic_version != 3)
		return error_set(err, "-M gic-version=%u: only 2 and 3 are implemented",
				 c->gic_version);
	if (c->virtualization && !(c->model->features & feature_bit(FEAT_EL2)))
		return error_set(err, "-M virtualization=on: %s has no EL2", c->model->name);
	if (c->cores > MACHINE_MAX_CORES)
		return error_set(err, "-smp %u: more than %d cores", c->cores, MACHINE_MAX_CORES);
	m->cores = c->cores ? c->cores : 1;
	m->ram_size = c->ram_size ? c->ram_size : DEFAULT_RAM;
	if (m->ram_size < MACHINE_MIN_RAM || m->ram_size > MACHINE_MAX_RAM || m->ram_size % 4096)
		return error_set(err, "-m: %s is not a possible size of RAM",
				 size_format(m->ram_size, buf, sizeof(buf)));
	if (VIRT_RAM_BASE + m->ram_size > UINT64_C(1) << c->model->mmu.pa_bits)
		return error_set(err, "-m: %s is more than %s can address (%u bits)",
				 size_format(m->ram_size, buf, sizeof(buf)), c->model->name,
				 c->model->mmu.pa_bits);
	return true;
}

/* The smaller of the limits, in cycles. */
static void set_limit(struct machine *m)
{
	const struct machine_config *c = &m->config;
	double cycles = c->max_seconds * (double)m->frequency;

	m->max_cycles = c->max_cycles;
	if (c->max_seconds > 0 && (!m->max_cycles || cycles < (double)m->max_cycles))
		m->max_cycles = cycles < 1e18 ? (uint64_t)cycles + 1 : UINT64_C(1) << 60;
}

static void read_profile(struct machine *m)
{
	const struct profile *p = m->config.profile;

	profile_fill(p, core_timing_params, &m->core_timing);
	profile_fill(p, mem_timing_params, &m->mem_timing);
	profile_fill(p, device_timing_params, &m->device_timing);
	m->frequency = m->core_timing.frequency_mhz * UINT64_C(1000000);
	set_limit(m);
}

/* A core's binding, as QEMU has it; for one that has none of its own, the architecture's. */
static const char *cpu_compatible(const char *name)
{
	static const char *const names[][2] = {
		{ "cortex-a53", "arm,cortex-a53" }, { "cortex-a57", "arm,cortex-a57" },
		{ "cortex-a76", "arm,cortex-a76" }, { "neoverse-n1", "arm,neoverse-n1" },
		{ "max", "arm,cortex-a57" },	    { "xgene1", "apm,potenza" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i][0]))
			return names[i][1];
	return "arm,armv8";
}

static bool load_images(struct machine *m, bool *bad_input, struct error *err)
{
	const struct machine_config *c = &m->config;
	const struct boot_config b = {
		.kernel = c->kernel,
		.initrd = c->initrd,
		.append = c->append,
		.dtb = c->dtb,
		.devices = c->devices.text,
		.device_count = c->devices.count,
		.firmware = m->devices.firmware,
		.firmware_entry = VIRT_FLASH_BASE,
		.board = {
			.cores = m->cores,
			.ram_base = VIRT_RAM_BASE,
			.ram_size = m->ram_size,
			.virtualization = c->virtualization,
			.gic_version = c->gic_version,
			.its = virt_has_its(m),
			.pmu = c->model->features & feature_bit(FEAT_PMU),
			.cpu_compatible = cpu_compatible(c->model->name),
		},
	};

	return boot_load(&m->boot, &b, bad_input, err);
}

/* Pages of RAM exist on the host once the guest has touched them. */
static bool map_ram(struct machine *m, struct error *err)
{
	char buf[32];

	m->ram = mmap(NULL, m->ram_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (m->ram == MAP_FAILED) {
		m->ram = NULL;
		return error_set(err, "-m: cannot map %s: %s",
				 size_format(m->ram_size, buf, sizeof(buf)), strerror(errno));
	}
	return true;
}

/* ---- cores and trace -------------------------------------------------------------- */

static void call_stuck(void *opaque, struct cpu *cpu, const char *why)
{
	struct machine *m = opaque;

	machine_end(m, MACHINE_STUCK, EXIT_STUCK, "guest is stuck: core %u at 0x%" PRIx64 ": %s",
		    cpu->core, cpu->pc, why);
}

static const struct cpu_ops cpu_ops = {
	.firmware_call = psci_call,
	.semihosting = semihost_call,
	.send_event = sched_send_event,
	.pmu_irq = virt_pmu_irq,
	.stuck = call_stuck,
};

#define MPIDR_RES1 (UINT64_C(1) << 31)

static void make_cores(struct machine *m)
{
	const struct cpu_model *model = m->config.model;

	for (unsigned i = 0; i < m->cores; i++) {
		const struct cpu_config c = {
			.core = i,
			.model = model,
			.timing = m->config.timing_off ? NULL : &m->core_timing,
			.mmu = memsys_mmu(m->memsys, i),
			.trace = m->trace,
			.has_el2 = m->config.virtualization,
			.mpidr = MPIDR_RES1 | i,
			.ops = &cpu_ops,
			.ops_opaque = m,
			.timer = &timers_sysreg_ops,
			.gic = virt_has_gicv3(m) ? &gic_sysreg_ops : NULL,
		};

		m->cpus[i] = cpu_new(&c);
		m->queues[i] = &m->cpus[i]->events;
	}
}

static bool read_symbols(struct machine *m, struct error *err)
{
	for (unsigned i = 0; i < m->config.symbols.count; i++) {
		struct symbols s;

		symbols_init(&s);
		if (!symbol_file_read(m->config.symbols.text[i], &s, err))
			return false;
		if (!trace_symbols(m->trace, &s)) {
			symbols_fini(&s);
			return error_set(err, "%s: too many files of symbols",
					 m->config.symbols.text[i]);
		}
	}
	return true;
}

static void add_symbols(struct machine *m, const struct image *img)
{
	for (size_t i = 0; i < img->symbol_count; i++) {
		const struct image_symbol *s = &img->symbols[i];

		trace_symbol(m->trace, s->name, s->addr, s->size);
	}
}

static bool open_trace(struct machine *m, bool *bad_input, struct error *err)
{
	const struct machine_config *c = &m->config;
	const char *names[PHYSMAP_MAX_REGIONS];
	uint64_t bases[PHYSMAP_MAX_REGIONS];
	char *profile = profile_text(c->profile);
	struct trace_options o = {
		.machine = machine_types[0].name,
		.cpu = c->cpu ? c->cpu : c->model->name,
		.profile = profile_name(c->profile),
		.options = c->options ? c->options : "",
		.cores = m->cores,
		.timing = !c->timing_off,
		.detail = c->trace_detail,
		.region_count = m->map.count,
		.region_names = names,
		.region_bases = bases,
		.profile_text = profile,
		.ram = m->ram,
		.ram_base = VIRT_RAM_BASE,
		.ram_size = m->ram_size,
	};

	for (unsigned i = 0; i < m->map.count; i++) {
		names[i] = m->map.regions[i].name;
		bases[i] = m->map.regions[i].base;
	}
	m->trace = trace_create(c->trace, &o, err);
	free(profile);
	*bad_input = !m->trace;
	if (!m->trace)
		return false;
	add_symbols(m, &m->boot.image);
	for (size_t i = 0; i < m->boot.modules.count; i++)
		add_symbols(m, &m->boot.modules.list[i].image);
	*bad_input = !read_symbols(m, err);
	return !*bad_input;
}

static bool open_serial(struct machine *m, bool *bad_input, struct error *err)
{
	const char *spec = m->config.serial ? m->config.serial : "null";

	m->serial = chardev_open(spec, err);
	if (!m->serial) {
		*bad_input = chardev_names_file(spec);
		return false;
	}
	m->console = m->serial;
	/* semihosting must be heard even where there is no serial line */
	if (m->config.semihosting && (!strcmp(spec, "null") || !strcmp(spec, "none")))
		m->console = chardev_open("stdio", err);
	return m->console != NULL;
}

/* ---- life ---------------------------------------------------------------------------- */

static bool build(struct machine *m, bool *bad_input, struct error *err)
{
	const struct mmu_features features = cpu_mmu_features(m->config.model);

	if (!check_config(m, err))
		return false;
	read_profile(m);
	if (!devices_load_flash(m, bad_input, err) || !load_images(m, bad_input, err) ||
	    !map_ram(m, err) || !virt_lay_out(m, err))
		return false;
	m->memsys = memsys_new(&m->map, m->cores, &features, &m->mem_timing, !m->config.timing_off,
			       err);
	if (!m->memsys)
		return false;
	if (!open_serial(m, bad_input, err) || (m->config.trace && !open_trace(m, bad_input, err)))
		return false;
	make_cores(m);
	if (!virt_make_timers(m, err) || !virt_make_gic(m, err))
		return false;
	for (unsigned i = 0; i < m->cores; i++)
		m->cpus[i]->timer_opaque = m->timers;
	virt_init_devices(m);
	power_init(m);
	if (!devices_make(m, bad_input, err))
		return false;
	sched_init(m);
	machine_reset(m);
	return true;
}

struct machine *machine_new(const struct machine_config *c, bool *bad_input, struct error *err)
{
	struct machine *m = xcalloc(1, sizeof(*m));
	bool ignored;

	if (!bad_input)
		bad_input = &ignored;
	*bad_input = false;
	m->config = *c;
	event_queue_init(&m->events);
	if (build(m, bad_input, err))
		return m;
	machine_free(m, NULL);
	return NULL;
}

/* Forgets what the guest wrote: pages read as zero again. */
static void clear_ram(struct machine *m)
{
	madvise(m->ram, m->ram_size, MADV_DONTNEED);
}

void machine_reset(struct machine *m)
{
	clear_ram(m);
	boot_place(&m->boot, m->ram, VIRT_RAM_BASE);
	sched_reset(m);
	event_cancel(&m->events, &m->power_release);
	gic_reset(m->gic, machine_now(m));
	pl011_reset(&m->uart, machine_now(m));
	pl031_reset(&m->rtc, machine_now(m));
	devices_reset(m, machine_now(m));
	for (unsigned i = 0; i < m->cores; i++) {
		struct cpu *cpu = m->cpus[i];
		uint64_t entry = m->boot.entry, x0 = i ? 0 : m->boot.x0;

		if (boot_modules_start(&m->boot.modules, i, &entry))
			x0 = 0;
		cpu->resume = NULL;
		cpu_reset(cpu, entry);
		cpu->r[SLOT_X0] = x0;
		timers_reset_core(m->timers, i, cpu_now(cpu));
		cpu->sleep = i ? POWERED_OFF : AWAKE;
	}
}

bool machine_begin(struct machine *m, struct error *err)
{
	m->begun = true;
	if (m->trace)
		trace_begin(m->trace);
	return chardev_begin(m->serial, err) && chardev_begin(m->console, err) &&
	       devices_begin(m, err);
}

bool machine_dump_dtb(const struct machine *m, const char *file, struct error *err)
{
	return hostfile_write(file, m->boot.dt.blob, m->boot.dt.size, err);
}

static uint64_t last_cycle(const struct machine *m)
{
	uint64_t last = 0;

	for (unsigned i = 0; i < m->cores; i++)
		if (m->cpus[i] && cpu_now(m->cpus[i]) > last)
			last = cpu_now(m->cpus[i]);
	return last;
}

bool machine_free(struct machine *m, struct error *err)
{
	bool ok = true;

	if (!m)
		return true;
	machine_release_signals(m);
	/* serial first: the terminal is usable again whatever the trace has to say */
	if (m->console != m->serial && !chardev_close(m->console, err))
		ok = false;
	if (!chardev_close(m->serial, err))
		ok = false;
	if (!devices_free(m, err))
		ok = false;
	if (m->trace && !m->begun)
		trace_abandon(m->trace);
	else if (m->trace && !trace_close(m->trace, last_cycle(m), err))
		ok = false;
	gic_free(m->gic);
	timers_free(m->timers);
	for (unsigned i = 0; i < MACHINE_MAX_CORES; i++)
		cpu_free(m->cpus[i]);
	memsys_free(m->memsys);
	event_queue_fini(&m->events);
	boot_release(&m->boot);
	outfile_unprotect_all();
	if (m->ram)
		munmap(m->ram, m->ram_size);
	free(m);
	return ok;
}

/* ---- looking in ------------------------------------------------------------------------ */

unsigned machine_core_count(const struct machine *m)
{
	return m->cores;
}

struct cpu *machine_cpu(struct machine *m, unsigned core)
{
	return m->cpus[core];
}

struct memsys *machine_memsys(struct machine *m)
{
	return m->memsys;
}

const struct physmap *machine_physmap(const struct machine *m)
{
	return &m->map;
}

uint64_t machine_now(const struct machine *m)
{
	uint64_t now = UINT64_MAX;

	for (unsigned i = 0; i < m->cores; i++)
		if (m->cpus[i]->sleep == AWAKE && cpu_now(m->cpus[i]) < now)
			now = cpu_now(m->cpus[i]);
	return now == UINT64_MAX ? last_cycle(m) : now;
}

uint64_t machine_frequency(const struct machine *m)
{
	return m->frequency;
}

uint64_t machine_instructions(const struct machine *m)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < m->cores; i++)
		n += m->cpus[i]->insns;
	return n;
}

enum stop_reason machine_stop_reason(const struct machine *m)
{
	return m->stop_reason;
}

unsigned machine_stop_core(const struct machine *m)
{
	return m->stop_core;
}

int machine_exit_status(const struct machine *m)
{
	return m->status;
}

const char *machine_exit_message(const struct machine *m)
{
	return m->message;
}

void machine_set_hooks(struct machine *m, const struct machine_hooks *hooks, void *opaque)
{
	m->hooks = *hooks;
	m->hooks_opaque = opaque;
}
