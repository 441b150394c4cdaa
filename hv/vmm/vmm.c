// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A small user of /dev/kvm, as an init program can run it: a VM of two vCPUs with an in-kernel
 * GIC, a device in this process, and the guest in guest.c. Prints, one per line, `guest NAME N`
 * (what the guest says it did), `vmm NAME N` (what this process saw) and `kvm NAME N` (the kernel's
 * counters in debugfs, where it is mounted). Exit status: 0, or 1 with a message.
 */
#include "hv/include/print.h"
#include "hv/include/string.h"
#include "hv/include/types.h"
#include "hv/vmm/kvm.h"
#include "hv/vmm/layout.h"
#include "hv/vmm/system.h"

#define AT_FDCWD	((u64)-100)
#define O_RDWR		02
#define O_CLOEXEC	02000000
#define PROT_READ_WRITE 3
#define MAP_SHARED	0x01
#define MAP_PRIVATE	0x02
#define MAP_ANONYMOUS	0x20
#define MADV_NOHUGEPAGE 15
#define FUTEX_WAIT	0
#define EINTR		4

enum {
	SLOT_RAM,
	SLOT_LOGGED,
	SLOT_FRESH
};

struct vcpu {
	int fd;
	struct kvm_run *run;
	bool ended;
	u32 running; /* of its thread; the kernel clears it */
};

/* What each vCPU's thread counts, so that no count is shared. */
struct seen {
	u64 mmio;
	u64 spi_changes;
	u64 dirty_pages;
	u64 ends;
};

extern char guest_start[], guest_end[], guest_entry[];
int vmm_main(void);

static int vm;
static u32 gic_version;
static struct vcpu vcpus[VCPUS];
static struct seen seen[VCPUS];
static u64 echo[VCPUS];
static u64 results[RESULT_COUNT];
static bool off;
static char thread_stack[16384] __attribute__((aligned(16)));

void put_char(char c)
{
	static char line[128];
	static size_t used;

	line[used++] = c;
	if (c == '\n' || used == sizeof(line)) {
		system_call(SYS_WRITE, 1, (u64)line, used, 0, 0, 0);
		used = 0;
	}
}

static _Noreturn void die(const char *what, s64 status)
{
	print("vmm: %s: %s%lu\n", what, status < 0 ? "error " : "",
	      (u64)(status < 0 ? -status : status));
	system_call(SYS_EXIT_GROUP, 1, 0, 0, 0, 0, 0);
	__builtin_unreachable();
}

static s64 must(const char *what, s64 status)
{
	if (status < 0)
		die(what, status);
	return status;
}

static s64 control(int fd, u32 request, u64 argument, const char *what)
{
	return must(what, system_call(SYS_IOCTL, (u64)fd, request, argument, 0, 0, 0));
}

static void *map(size_t size, int flags, int fd)
{
	return (void *)must("mmap", system_call(SYS_MMAP, 0, size, PROT_READ_WRITE, (u64)flags,
						(u64)fd, 0));
}

/* Pages of 4 KiB, so that each is a fault of its own. Returns the memory. */
static void *add_memory(u32 slot, u64 base, size_t size, u32 flags)
{
	void *memory = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	struct kvm_userspace_memory_region region = { slot, flags, base, size, (u64)memory };

	/* A kernel without huge pages refuses, and needs no advice. */
	system_call(SYS_MADVISE, (u64)memory, size, MADV_NOHUGEPAGE, 0, 0, 0);
	control(vm, KVM_SET_USER_MEMORY_REGION, (u64)&region, "KVM_SET_USER_MEMORY_REGION");
	return memory;
}

static void set_device(int device, u32 group, u64 attribute, u64 *value)
{
	struct kvm_device_attr attr = { 0, group, attribute, (u64)value };

	control(device, KVM_SET_DEVICE_ATTR, (u64)&attr, "KVM_SET_DEVICE_ATTR");
}

/* The GIC that the hardware supports best: GICv2 where it can, as the guest measures more there. */
static int add_gic(void)
{
	struct kvm_create_device create = { .type = KVM_DEV_TYPE_ARM_VGIC_V2 };
	u64 distributor = GICD_BASE, interface = GICC_BASE, redistributors = GICR_BASE;

	gic_version = 2;
	if (system_call(SYS_IOCTL, (u64)vm, KVM_CREATE_DEVICE, (u64)&create, 0, 0, 0) < 0) {
		gic_version = 3;
		create.type = KVM_DEV_TYPE_ARM_VGIC_V3;
		control(vm, KVM_CREATE_DEVICE, (u64)&create, "KVM_CREATE_DEVICE");
	}
	if (gic_version == 2) {
		set_device((int)create.fd, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_DIST,
			   &distributor);
		set_device((int)create.fd, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_CPU,
			   &interface);
	} else {
		set_device((int)create.fd, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_DIST,
			   &distributor);
		set_device((int)create.fd, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_REDIST,
			   &redistributors);
	}
	return (int)create.fd;
}

static void add_vcpu(unsigned int index, size_t run_size)
{
	struct vcpu *vcpu = &vcpus[index];
	struct kvm_vcpu_init init = { 0 };
	u64 entry = RAM_BASE + (u64)(guest_entry - guest_start);
	struct kvm_one_reg pc = { KVM_REG_PC, (u64)&entry };

	vcpu->fd = (int)control(vm, KVM_CREATE_VCPU, index, "KVM_CREATE_VCPU");
	vcpu->run = map(run_size, MAP_SHARED, vcpu->fd);
	control(vm, KVM_ARM_PREFERRED_TARGET, (u64)&init, "KVM_ARM_PREFERRED_TARGET");
	init.features[0] = 1u << KVM_ARM_VCPU_PSCI_0_2;
	if (index)
		init.features[0] |= 1u << KVM_ARM_VCPU_POWER_OFF;
	control(vcpu->fd, KVM_ARM_VCPU_INIT, (u64)&init, "KVM_ARM_VCPU_INIT");
	control(vcpu->fd, KVM_SET_ONE_REG, (u64)&pc, "KVM_SET_ONE_REG");
}

static void set_spi(u64 level)
{
	struct kvm_irq_level line = {
		.irq = KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | SPI,
		.level = level != 0,
	};

	control(vm, KVM_IRQ_LINE, (u64)&line, "KVM_IRQ_LINE");
}

static u64 dirty_pages(void)
{
	u64 bitmap[(LOGGED_PAGES + 63) / 64] = { 0 }, pages = 0;
	struct kvm_dirty_log log = { SLOT_LOGGED, 0, (u64)bitmap };

	control(vm, KVM_GET_DIRTY_LOG, (u64)&log, "KVM_GET_DIRTY_LOG");
	for (unsigned int i = 0; i < sizeof(bitmap) / sizeof(*bitmap); i++)
		for (u64 bits = bitmap[i]; bits; bits &= bits - 1)
			pages++;
	return pages;
}

static void join(struct vcpu *vcpu)
{
	u32 running;

	while ((running = __atomic_load_n(&vcpu->running, __ATOMIC_ACQUIRE)))
		system_call(SYS_FUTEX, (u64)&vcpu->running, FUTEX_WAIT, running, 0, 0, 0);
}

static void port_write(unsigned int index, u64 offset, u64 value)
{
	if (offset >= PORT_RESULT && offset < PORT_RESULT + 8 * RESULT_COUNT) {
		results[(offset - PORT_RESULT) / 8] = value;
		return;
	}
	switch (offset) {
	case PORT_ECHO:
		echo[index] = value;
		break;
	case PORT_SPI:
		seen[index].spi_changes++;
		set_spi(value);
		break;
	case PORT_END:
		vcpus[index].ended = true;
		seen[index].ends++;
		break;
	case PORT_JOIN:
		join(&vcpus[1]);
		break;
	case PORT_FAILURE:
		die("the guest fails, at line (or with syndrome)", (s64)value);
	default:
		die("the guest writes an unknown register", (s64)offset);
	}
}

static u64 port_read(unsigned int index, u64 offset)
{
	u64 pages;

	switch (offset) {
	case PORT_GIC:
		return gic_version;
	case PORT_ECHO:
		return echo[index] + 1;
	case PORT_DIRTY:
		pages = dirty_pages();
		seen[index].dirty_pages += pages;
		return pages;
	}
	die("the guest reads an unknown register", (s64)offset);
}

static void mmio(unsigned int index, struct kvm_run *run)
{
	u64 value, offset = run->mmio.phys_addr - PORT_BASE;

	if (run->mmio.len != sizeof(value) || offset >= PAGE)
		die("the guest accesses no device", (s64)run->mmio.phys_addr);
	seen[index].mmio++;
	if (run->mmio.is_write) {
		memcpy(&value, run->mmio.data, sizeof(value));
		port_write(index, offset, value);
	} else {
		value = port_read(index, offset);
		memcpy(run->mmio.data, &value, sizeof(value));
	}
	clobber_fp(~value);
}

static void run_vcpu(void *argument)
{
	struct vcpu *vcpu = argument;
	unsigned int index = (unsigned int)(vcpu - vcpus);

	while (!vcpu->ended) {
		s64 status = system_call(SYS_IOCTL, (u64)vcpu->fd, KVM_RUN, 0, 0, 0, 0);

		if (status == -EINTR)
			continue;
		must("KVM_RUN", status);
		switch (vcpu->run->exit_reason) {
		case KVM_EXIT_MMIO:
			mmio(index, vcpu->run);
			break;
		case KVM_EXIT_SYSTEM_EVENT:
			off = vcpu->run->system_event.type == KVM_SYSTEM_EVENT_SHUTDOWN;
			vcpu->ended = true;
			break;
		default:
			die("the guest stops for reason", vcpu->run->exit_reason);
		}
	}
}

static void print_kernel_counter(const char *name)
{
	static const char folder[] = "/sys/kernel/debug/kvm/";
	char path[sizeof(folder) + 32], text[24];
	s64 fd, size;

	memcpy(path, folder, sizeof(folder) - 1);
	memcpy(path + sizeof(folder) - 1, name, strlen(name) + 1);
	fd = system_call(SYS_OPENAT, AT_FDCWD, (u64)path, O_CLOEXEC, 0, 0, 0);
	if (fd < 0)
		return;
	size = system_call(SYS_READ, (u64)fd, (u64)text, sizeof(text) - 1, 0, 0, 0);
	system_call(SYS_CLOSE, (u64)fd, 0, 0, 0, 0, 0);
	if (size <= 0)
		return;
	text[size] = 0;
	print("kvm %s %s", name, text); /* the text ends its line */
}

int vmm_main(void)
{
#define X(name, text) text,
	static const char *const result_names[] = { RESULTS(X) };
#undef X
	static const char *const counters[] = {
		"exits",	 "hvc_exit_stat", "mmio_exit_user", "mmio_exit_kernel",
		"wfi_exit_stat", "wfe_exit_stat", "signal_exits",
	};
	int kvm, gic;
	size_t run_size;
	u64 mmios = 0, spis = 0;

	kvm = (int)must("cannot open /dev/kvm",
			system_call(SYS_OPENAT, AT_FDCWD, (u64)"/dev/kvm", O_RDWR | O_CLOEXEC, 0,
				    0, 0));
	if (control(kvm, KVM_GET_API_VERSION, 0, "KVM_GET_API_VERSION") != KVM_API_VERSION)
		die("an unknown version of the KVM interface", 0);
	run_size = (size_t)control(kvm, KVM_GET_VCPU_MMAP_SIZE, 0, "KVM_GET_VCPU_MMAP_SIZE");
	vm = (int)control(kvm, KVM_CREATE_VM, 0, "KVM_CREATE_VM");
	memcpy(add_memory(SLOT_RAM, RAM_BASE, (size_t)(guest_end - guest_start), 0), guest_start,
	       (size_t)(guest_end - guest_start));
	add_memory(SLOT_LOGGED, LOGGED_BASE, LOGGED_PAGES * PAGE, KVM_MEM_LOG_DIRTY_PAGES);
	add_memory(SLOT_FRESH, FRESH_BASE, FRESH_PAGES * PAGE, 0);
	gic = add_gic();
	for (unsigned int i = 0; i < VCPUS; i++)
		add_vcpu(i, run_size);
	set_device(gic, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);

	vcpus[1].running = 1;
	must("clone", start_thread(run_vcpu, &vcpus[1], thread_stack + sizeof(thread_stack),
				   &vcpus[1].running));
	run_vcpu(&vcpus[0]);
	if (!off)
		die("the guest did not power off", 0);

	for (unsigned int i = 0; i < RESULT_COUNT; i++)
		print("guest %s %lu\n", result_names[i], results[i]);
	for (unsigned int i = 0; i < VCPUS; i++) {
		mmios += seen[i].mmio;
		spis += seen[i].spi_changes;
	}
	print("vmm gic-version %u\nvmm image-pages %lu\n", gic_version,
	      (u64)(guest_end - guest_start) / PAGE);
	print("vmm mmio %lu\nvmm spi-changes %lu\nvmm dirty-pages %lu\n", mmios, spis,
	      seen[0].dirty_pages);
	for (unsigned int i = 0; i < sizeof(counters) / sizeof(*counters); i++)
		print_kernel_counter(counters[i]);
	return 0;
}
