// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Semihosting (Arm, "Semihosting for AArch32 and AArch64", 2.0): console and exit. There is no
 * access to the host's files: opening one fails.
 *
 * Calls take no modelled time. All pointers are the guest's and may be anything: what cannot be
 * read or written fails the call.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "platform/machine-state.h"

enum operation {
	SYS_OPEN = 0x01,
	SYS_CLOSE = 0x02,
	SYS_WRITEC = 0x03,
	SYS_WRITE0 = 0x04,
	SYS_WRITE = 0x05,
	SYS_READ = 0x06,
	SYS_READC = 0x07,
	SYS_ISERROR = 0x08,
	SYS_ISTTY = 0x09,
	SYS_SEEK = 0x0a,
	SYS_FLEN = 0x0c,
	SYS_CLOCK = 0x10,
	SYS_TIME = 0x11,
	SYS_ERRNO = 0x13,
	SYS_GET_CMDLINE = 0x15,
	SYS_HEAPINFO = 0x16,
	SYS_EXIT = 0x18,
	SYS_EXIT_EXTENDED = 0x20,
	SYS_ELAPSED = 0x30,
	SYS_TICKFREQ = 0x31,
};

/* Reason of SYS_EXIT for an ordinary end of the program. */
#define ADP_STOPPED_APPLICATION_EXIT UINT64_C(0x20026)

/* Handles: the three streams of ":tt", and the file that names the extensions. */
enum { HANDLE_STDIN = 1, HANDLE_STDOUT, HANDLE_STDERR, HANDLE_FEATURES };

/* ":semihosting-features": magic, then EXIT_EXTENDED and STDOUT_STDERR. */
static const uint8_t features[5] = { 'S', 'H', 'F', 'B', 0x03 };

#define FAILED UINT64_MAX
/* A call's transfer is bounded, or a guest could keep the host busy without end. */
#define TRANSFER_MAX (1u << 20)

static bool load(struct cpu *cpu, uint64_t va, void *buf, unsigned len)
{
	return mmu_debug_access(cpu->mmu, va, buf, len, false);
}

static bool store(struct cpu *cpu, uint64_t va, const void *buf, unsigned len)
{
	uint8_t copy[256];

	/* the access function takes one buffer for both directions */
	for (unsigned done = 0; done < len; done += sizeof(copy)) {
		unsigned part = len - done < sizeof(copy) ? len - done : (unsigned)sizeof(copy);

		memcpy(copy, (const uint8_t *)buf + done, part);
		if (!mmu_debug_access(cpu->mmu, va + done, copy, part, true))
			return false;
	}
	return true;
}

/* The words of a call's parameter block, at x1. */
static bool parameters(struct cpu *cpu, uint64_t *word, unsigned count)
{
	return load(cpu, cpu->r[SLOT_X0 + 1], word, count * 8);
}

static uint64_t fail(struct machine *m, int error)
{
	m->semihost_errno = error;
	return FAILED;
}

static uint64_t sys_open(struct machine *m, struct cpu *cpu)
{
	static const char feature_file[] = ":semihosting-features";
	uint64_t p[3];
	char name[32];

	if (!parameters(cpu, p, 3))
		return fail(m, EFAULT);
	if (p[2] >= sizeof(name))
		return fail(m, ENOENT);
	if (!load(cpu, p[0], name, (unsigned)p[2]))
		return fail(m, EFAULT);
	name[p[2]] = '\0';
	if (!strcmp(name, ":tt")) {
		/* modes 0-3 read, 4-7 write, 8-11 append: stdin, stdout, stderr */
		return p[1] < 12 ? HANDLE_STDIN + p[1] / 4 : fail(m, EINVAL);
	}
	if (!strcmp(name, feature_file))
		return p[1] < 2 ? HANDLE_FEATURES : fail(m, EACCES);
	return fail(m, ENOENT);
}

/* Writes to the console; returns the number of bytes not written. */
static uint64_t write_console(struct machine *m, struct cpu *cpu, uint64_t va, uint64_t len)
{
	uint8_t buf[256];
	uint64_t done = 0;

	while (done < len && done < TRANSFER_MAX) {
		unsigned part = len - done < sizeof(buf) ? (unsigned)(len - done) : sizeof(buf);

		if (!load(cpu, va + done, buf, part)) {
			m->semihost_errno = EFAULT;
			break;
		}
		for (unsigned i = 0; i < part; i++)
			chardev_put(m->console, buf[i]);
		done += part;
	}
	return len - done;
}

static uint64_t sys_write(struct machine *m, struct cpu *cpu)
{
	uint64_t p[3];

	if (!parameters(cpu, p, 3))
		return fail(m, EFAULT);
	if (p[0] != HANDLE_STDOUT && p[0] != HANDLE_STDERR) {
		m->semihost_errno = EBADF;
		return p[2];
	}
	return write_console(m, cpu, p[1], p[2]);
}

static uint64_t sys_write0(struct machine *m, struct cpu *cpu)
{
	uint64_t va = cpu->r[SLOT_X0 + 1];
	uint8_t c;

	for (unsigned i = 0; i < TRANSFER_MAX && load(cpu, va + i, &c, 1) && c; i++)
		chardev_put(m->console, c);
	return cpu->r[SLOT_X0];
}

static uint64_t sys_writec(struct machine *m, struct cpu *cpu)
{
	uint8_t c;

	if (load(cpu, cpu->r[SLOT_X0 + 1], &c, 1))
		chardev_put(m->console, c);
	return cpu->r[SLOT_X0];
}

/* The next key. Waits for it, in no modelled time; -1 at the end of input or of the run. */
static int read_key(struct machine *m)
{
	int c;

	chardev_flush(m->console);
	while ((c = chardev_get(m->console)) < 0 && chardev_has_input(m->console) &&
	       !machine_wanted(m) && !chardev_quit_requested(m->console)) {
		machine_wait_host(m, m->console, UINT64_C(100000000));
		chardev_pump(m->console);
	}
	if (chardev_quit_requested(m->console))
		machine_quit(m);
	return c;
}

/* Reads a line, or as much as there is room for; returns the number of bytes not read. */
static uint64_t read_console(struct machine *m, struct cpu *cpu, uint64_t va, uint64_t len)
{
	uint64_t done = 0;

	while (done < len && done < TRANSFER_MAX) {
		int c = read_key(m);
		uint8_t byte = (uint8_t)c;

		if (c < 0)
			break;
		if (!store(cpu, va + done, &byte, 1)) {
			m->semihost_errno = EFAULT;
			break;
		}
		done++;
		if (byte == '\n' || byte == '\r')
			break;
	}
	return len - done;
}

static uint64_t read_features(struct machine *m, struct cpu *cpu, uint64_t va, uint64_t len)
{
	unsigned rest = (unsigned)sizeof(features) - m->semihost_features_at;
	unsigned part = len < rest ? (unsigned)len : rest;

	if (!store(cpu, va, features + m->semihost_features_at, part)) {
		m->semihost_errno = EFAULT;
		return len;
	}
	m->semihost_features_at += part;
	return len - part;
}

static uint64_t sys_read(struct machine *m, struct cpu *cpu)
{
	uint64_t p[3];

	if (!parameters(cpu, p, 3))
		return fail(m, EFAULT);
	if (p[0] == HANDLE_STDIN)
		return read_console(m, cpu, p[1], p[2]);
	if (p[0] == HANDLE_FEATURES)
		return read_features(m, cpu, p[1], p[2]);
	m->semihost_errno = EBADF;
	return p[2];
}

/* SYS_CLOSE, SYS_ISTTY, SYS_FLEN, SYS_SEEK: all begin with a handle. */
static uint64_t on_handle(struct machine *m, struct cpu *cpu, uint32_t op)
{
	uint64_t p[2] = { 0 };

	if (!parameters(cpu, p, op == SYS_SEEK ? 2 : 1))
		return fail(m, EFAULT);
	if (p[0] < HANDLE_STDIN || p[0] > HANDLE_FEATURES)
		return fail(m, EBADF);
	switch (op) {
	case SYS_CLOSE:
		m->semihost_features_at = 0;
		return 0;
	case SYS_ISTTY:
		return p[0] != HANDLE_FEATURES;
	case SYS_FLEN:
		return p[0] == HANDLE_FEATURES ? sizeof(features) : 0;
	}
	if (p[0] != HANDLE_FEATURES || p[1] > sizeof(features))
		return fail(m, EINVAL);
	m->semihost_features_at = (unsigned)p[1];
	return 0;
}

static uint64_t sys_get_cmdline(struct machine *m, struct cpu *cpu)
{
	const char *append = m->config.append ? m->config.append : "";
	size_t len = strlen(append);
	uint64_t p[2];

	if (!parameters(cpu, p, 2))
		return fail(m, EFAULT);
	if (p[1] <= len)
		return fail(m, E2BIG);
	if (!store(cpu, p[0], append, (unsigned)len + 1))
		return fail(m, EFAULT);
	p[1] = len;
	return store(cpu, cpu->r[SLOT_X0 + 1], p, sizeof(p)) ? 0 : fail(m, EFAULT);
}

/* Heap and stack: the upper half of RAM, growing towards each other. */
static uint64_t sys_heapinfo(struct machine *m, struct cpu *cpu)
{
	uint64_t base = m->boot.image.high ? m->boot.image.high : VIRT_RAM_BASE;
	uint64_t end = VIRT_RAM_BASE + m->ram_size;
	uint64_t block[4] = { (base + 0xffff) & ~UINT64_C(0xffff), end, end, 0 };
	uint64_t to;

	if (m->boot.initrd)
		block[1] = block[2] = m->boot.initrd_pa;
	block[3] = block[0];
	if (!parameters(cpu, &to, 1) || !store(cpu, to, block, sizeof(block)))
		return fail(m, EFAULT);
	return 0;
}

static uint64_t sys_exit(struct machine *m, struct cpu *cpu)
{
	uint64_t p[2];
	uint64_t code = 1;

	if (!parameters(cpu, p, 2))
		return fail(m, EFAULT);
	if (p[0] == ADP_STOPPED_APPLICATION_EXIT)
		code = p[1];
	machine_end(m, MACHINE_GUEST_EXIT, exit_status_of_guest(code),
		    "guest exited with code %" PRIu64, code);
	cpu->sleep = POWERED_OFF;
	cpu_attention(cpu);
	return code;
}

static uint64_t sys_elapsed(struct machine *m, struct cpu *cpu)
{
	uint64_t ticks = timers_count(m->timers, cpu_now(cpu));

	return store(cpu, cpu->r[SLOT_X0 + 1], &ticks, sizeof(ticks)) ? 0 : fail(m, EFAULT);
}

static uint64_t sys_iserror(struct machine *m, struct cpu *cpu)
{
	uint64_t status;

	if (!parameters(cpu, &status, 1))
		return fail(m, EFAULT);
	return (int64_t)status < 0;
}

/* Seconds, or hundredths of them, of modelled time. */
static uint64_t modelled(const struct machine *m, const struct cpu *cpu, uint64_t per_second)
{
	uint64_t now = cpu_now(cpu);

	return now / m->frequency * per_second + now % m->frequency * per_second / m->frequency;
}

static uint64_t call(struct machine *m, struct cpu *cpu, uint32_t op)
{
	switch (op) {
	case SYS_OPEN:
		return sys_open(m, cpu);
	case SYS_CLOSE:
	case SYS_ISTTY:
	case SYS_FLEN:
	case SYS_SEEK:
		return on_handle(m, cpu, op);
	case SYS_WRITEC:
		return sys_writec(m, cpu);
	case SYS_WRITE0:
		return sys_write0(m, cpu);
	case SYS_WRITE:
		return sys_write(m, cpu);
	case SYS_READ:
		return sys_read(m, cpu);
	case SYS_READC:
		return (uint64_t)(int64_t)read_key(m);
	case SYS_ISERROR:
		return sys_iserror(m, cpu);
	case SYS_CLOCK:
		return modelled(m, cpu, 100);
	case SYS_TIME:
		return m->rtc.c.base + modelled(m, cpu, 1);
	case SYS_ERRNO:
		return (uint64_t)m->semihost_errno;
	case SYS_GET_CMDLINE:
		return sys_get_cmdline(m, cpu);
	case SYS_HEAPINFO:
		return sys_heapinfo(m, cpu);
	case SYS_EXIT:
	case SYS_EXIT_EXTENDED:
		return sys_exit(m, cpu);
	case SYS_ELAPSED:
		return sys_elapsed(m, cpu);
	case SYS_TICKFREQ:
		return TIMER_COUNTER_HZ;
	}
	log_printf(LOG_UNIMP, "semihosting: core %u calls operation 0x%x, which there is not\n",
		   cpu->core, op);
	return fail(m, ENOSYS);
}

bool semihost_call(void *opaque, struct cpu *cpu)
{
	struct machine *m = opaque;

	if (!m->config.semihosting)
		return false;
	cpu->r[SLOT_X0] = call(m, cpu, (uint32_t)cpu->r[SLOT_X0]);
	return true;
}
