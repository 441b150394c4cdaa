// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Loads and stores of all widths at the registers of all devices, from all cores, between them
 * system registers of timers and GIC, time, instructions, the power button, transfers of fw_cfg,
 * and drivers that start a virtio device or an ITS as it should be and fill its rings or queue with
 * what should not. Twice: the values read must agree.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "platform/machine-state.h"
#include "platform/virtio-pci.h"
#include "tests/fuzz/fuzz.h"

/* one operation in an input: what, core, width, region; offset; value */
enum { OP_BYTES = 4 + 3 + 8, MAX_OPS = 400 };

enum op {
	OP_READ,
	OP_WRITE,
	OP_SYSREG_READ,
	OP_SYSREG_WRITE,
	OP_TIME,
	OP_RUN,
	OP_INPUT,
	OP_DRIVER,
	OP_RING,
	OP_ITS,
	OP_COMMAND,
	OP_FW_CFG,
	OP_BUTTON,
	OPS
};

/* The timers' registers, those that time and interrupts hang on, and a GICv3's. */
static const enum sysreg_id core_regs[] = {
	SR_CNTFRQ_EL0,	  SR_CNTPCT_EL0,    SR_CNTVCT_EL0,     SR_CNTKCTL_EL1,	  SR_CNTHCTL_EL2,
	SR_CNTVOFF_EL2,	  SR_CNTP_CTL_EL0,  SR_CNTP_CVAL_EL0,  SR_CNTP_TVAL_EL0,  SR_CNTV_CTL_EL0,
	SR_CNTV_CVAL_EL0, SR_CNTV_TVAL_EL0, SR_CNTHP_CTL_EL2,  SR_CNTHP_CVAL_EL2, SR_CNTHP_TVAL_EL2,
	SR_HCR_EL2,	  SR_PMCR_EL0,	    SR_PMCNTENSET_EL0, SR_PMINTENSET_EL1, SR_PMCCNTR_EL0,
	SR_PMOVSSET_EL0,  SR_PMCCFILTR_EL0, SR_ICC_IAR1_EL1,   SR_ICC_EOIR1_EL1,  SR_ICC_PMR_EL1,
	SR_ICC_CTLR_EL1,  SR_ICC_DIR_EL1,   SR_ICC_BPR1_EL1,   SR_ICC_SGI1R_EL1,  SR_ICH_HCR_EL2,
	SR_ICH_VMCR_EL2,  SR_ICH_LR0_EL2,   SR_ICH_LR3_EL2,    SR_ICC_IGRPEN1_EL1,
};
enum { CORE_REGS = sizeof(core_regs) / sizeof(core_regs[0]) };

/* Where registers are, and what is repeated how often there; the rest of a mask is an offset. */
static const struct place {
	uint64_t base;
	uint32_t mask;
	unsigned shift, count;
} places[] = {
	{ VIRT_GICD_BASE, 0xffff, 0, 1 },
	{ VIRT_GICC_BASE, 0xffff, 0, 1 },
	{ VIRT_GICH_BASE, 0xffff, 0, 1 },
	{ VIRT_GICV_BASE, 0xffff, 0, 1 },
	{ VIRT_UART_BASE, 0xffff, 0, 1 },
	{ VIRT_RTC_BASE, 0xffff, 0, 1 },
	{ VIRT_GICV2M_BASE, 0xfff, 0, 1 },
	{ VIRT_VIRTIO_BASE + 28 * VIRTIO_MMIO_SLOT_SIZE, 0x7ff, 9, 4 },
	{ VIRT_ITS_BASE, 0x1ffff, 16, 2 },
	{ VIRT_GICR_BASE, 0x1ffff, 16, 2 },
	{ VIRT_PCIE_ECAM_BASE, 0x3ffff, 15, 5 },
	{ VIRT_PCIE_MMIO_BASE, 0x7fff, 12, 5 },
	{ VIRT_PCIE_HIGH_BASE, 0x1ffff, 12, 20 },
	{ VIRT_PCIE_PIO_BASE, 0xffff, 0, 1 },
	{ VIRT_FLASH_BASE, 0xfffff, 0, 1 },
	{ VIRT_FLASH_BASE + CFI_FLASH_SIZE, 0xffff, 0, 1 },
	{ VIRT_FW_CFG_BASE, 0x1f, 0, 1 },
	{ VIRT_GPIO_BASE, 0xfff, 0, 1 },
};
enum { PLACES = sizeof(places) / sizeof(places[0]) };

/*
 * Devices in slots 1 to 3 of PCI, which a driver maps slot by slot; their rings are in RAM, with
 * all that they point to.
 */
enum { PCI_DEVICES = 3, RING_ENTRIES = 8, RING_STEP = 0x1000, RINGS_SIZE = 0x8000 };
/* The ITS's queue of commands and its tables, and those of LPIs, likewise. */
enum { QUEUE_SIZE = 0x1000, COMMAND_SIZE = 32 };
#define QUEUE	     (VIRT_RAM_BASE + 0x300000)
#define ITS_TABLES   (VIRT_RAM_BASE + 0x400000)
#define LPI_TABLES   (VIRT_RAM_BASE + 0x500000)
#define RINGS	     (VIRT_RAM_BASE + 0x200000)
#define RING_DESC(q) (RINGS + (q) * 3 * RING_STEP)

struct world {
	struct machine *m;
	uint64_t seen; /* a hash of what was read */
	bool over;
};

static void note(struct world *w, uint64_t value)
{
	w->seen = hash_combine(w->seen, value);
}

/*
 * As an instruction would, between two blocks of the core: at its time, what the access costs
 * charged, and its events looked at.
 */
static void settle(struct cpu *cpu)
{
	const struct mmu_charge *c = &cpu->mmu->charge;

	cpu_charge(cpu, c->mem + c->tlb + c->mmio + c->maint);
	cpu->mmu->charge = (struct mmu_charge){ 0 };
	event_run_until(&cpu->events, cpu_now(cpu));
}

static void access_device(struct world *w, struct cpu *cpu, bool write, uint64_t pa, unsigned size,
			  uint64_t value)
{
	uint64_t buf[2] = { value, ~value };
	struct mmu_fault f = { 0 };
	bool ok;

	cpu->mmu->now = cpu_now(cpu);
	ok = write ? mmu_write(cpu->mmu, pa, size, 0, buf, &f)
		   : mmu_read(cpu->mmu, pa, size, 0, buf, &f);
	note(w, ok);
	if (ok) {
		note(w, buf[0]);
	} else {
		note(w, f.fsc);
		fuzz_check(f.fsc != 0, "a fault without a status");
	}
	settle(cpu);
}

static void access_sysreg(struct world *w, struct cpu *cpu, bool write, unsigned n, uint64_t value)
{
	const struct sysreg *r = &sysregs[core_regs[n % CORE_REGS]];

	if (sysreg_check(cpu, r, write))
		return;
	if (write)
		sysreg_write(cpu, r, value, cpu_now(cpu));
	else
		note(w, sysreg_read(cpu, r, cpu_now(cpu)));
	settle(cpu);
}

/* Lets all cores and devices run on for a while, whatever interrupts them. */
static void run(struct world *w, uint64_t cycles)
{
	enum machine_exit why;

	w->m->max_cycles = machine_now(w->m) + 1 + cycles;
	why = machine_run(w->m);
	fuzz_check(why != MACHINE_HOST_ERROR && why != MACHINE_STOPPED, "ended by the host");
	/* a limit is not the end here: the rest of the input follows */
	if (why == MACHINE_LIMIT)
		w->m->ended = false;
	else
		w->over = true;
}

static void put(struct world *w, uint64_t pa, unsigned size, uint64_t value)
{
	access_device(w, w->m->cpus[0], true, pa, size, value);
}

/*
 * Rings with two chains that any device can work on: a header to read, room to write. Bits of @how
 * damage them.
 */
static void fill_rings(struct world *w, uint64_t how)
{
	for (unsigned q = 0; q < VIRTIO_MAX_QUEUES; q++) {
		uint64_t desc = RING_DESC(q), avail = desc + RING_STEP;

		for (unsigned i = 0; i < 4; i++) {
			put(w, desc + 16 * i, 8, RINGS + 0x6000 + 0x400 * i);
			/* descriptor 1 follows 0, 3 follows 2 */
			put(w, desc + 16 * i + 8, 8,
			    i & 1 ? 513 | UINT64_C(2) << 32
				  : 16 | UINT64_C(1) << 32 | (uint64_t)(i + 1) << 48);
		}
		put(w, avail, 8, UINT64_C(2) << 32 << 16 | 2 << 16);
		put(w, desc + 2 * RING_STEP, 8, 0);
		if (how >> 8 & 1)
			put(w, desc + (how >> 16 & 0x1fff), 1, how >> 32);
	}
}

/* Vectors whose messages interrupt, or go anywhere. */
static void fill_vectors(struct world *w, unsigned n, uint64_t how)
{
	uint64_t table = VIRT_PCIE_MMIO_BASE + n * PCI_MSIX_BAR_SIZE;
	/* SETSPI_NS of the GICv2m frame */
	uint64_t address = how >> 9 & 1 ? VIRT_GICV2M_BASE + 0x40 : RINGS + (how >> 40);

	if (how >> 14 & 1)
		address = VIRT_ITS_BASE + 0x10040;

	for (unsigned i = 0; i < 3; i++) {
		put(w, table + 16 * i, 8, address);
		put(w, table + 16 * i + 8, 4, 32 + VIRT_SPI_GICV2M + i);
		put(w, table + 16 * i + 12, 4, how >> (10 + i) & how >> 13 & 1);
	}
	/* MSI-X's control, where the device has it */
	put(w, VIRT_PCIE_ECAM_BASE + ((uint64_t)(n + 1) << 15) + 0x9a, 2, 0x8000);
}

/* Brings device @n up as a driver does, with the BARs where others are not. */
static void drive(struct world *w, unsigned n, uint64_t how)
{
	uint64_t config = VIRT_PCIE_ECAM_BASE + ((uint64_t)(n + 1) << 15);
	uint64_t bar = VIRT_PCIE_HIGH_BASE + n * VIRTIO_PCI_BAR_SIZE;

#define COMMON(field) (bar + offsetof(struct virtio_pci_common, field))
	put(w, config + PCI_BASE_ADDRESS_0 + 4, 4, VIRT_PCIE_MMIO_BASE + n * PCI_MSIX_BAR_SIZE);
	put(w, config + PCI_BASE_ADDRESS_0 + 16, 4, (uint32_t)bar);
	put(w, config + PCI_BASE_ADDRESS_0 + 20, 4, bar >> 32);
	put(w, config + PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	put(w, COMMON(device_status), 1, 0);
	fill_rings(w, how);
	if (how >> 7 & 1)
		fill_vectors(w, n, how);
	for (unsigned i = 0; i < 2; i++) {
		put(w, COMMON(driver_feature_select), 4, i);
		put(w, COMMON(driver_feature), 4,
		    i ? 1 : how & (VIRTIO_F_INDIRECT_DESC | VIRTIO_F_EVENT_IDX));
	}
	put(w, COMMON(device_status), 1, 1 | 2 | 8);
	for (unsigned q = 0; q < VIRTIO_MAX_QUEUES; q++) {
		put(w, COMMON(queue_select), 2, q);
		put(w, COMMON(queue_size), 2, RING_ENTRIES);
		put(w, COMMON(queue_msix_vector), 2, how % 4);
		put(w, COMMON(queue_desc), 8, RING_DESC(q));
		put(w, COMMON(queue_driver), 8, RING_DESC(q) + RING_STEP);
		put(w, COMMON(queue_device), 8, RING_DESC(q) + 2 * RING_STEP);
		put(w, COMMON(queue_enable), 2, 1);
	}
	put(w, COMMON(device_status), 1, 1 | 2 | 8 | 4);
	for (unsigned q = 0; q < VIRTIO_MAX_QUEUES; q++)
		put(w, bar + VIRTIO_PCI_NOTIFY + q * VIRTIO_PCI_NOTIFY_STEP, 2, q);
#undef COMMON
}

/* Command @number for one of a few devices, events, collections and LPIs, or others by @how. */
static void put_command(struct world *w, uint64_t at, unsigned number, uint64_t how)
{
	uint64_t pa = QUEUE + at * COMMAND_SIZE % QUEUE_SIZE;
	uint64_t event = how & 7, device = (how >> 3 & 3) << 3, collection = how >> 5 & 3;

	if (!(how >> 8 & 15))
		device |= how & 0xff00000, event |= how >> 32, collection |= how >> 48;
	put(w, pa, 8, device << 32 | number);
	/* the size of MAPD, the EventID of others and MAPTI's INTID */
	put(w, pa + 8, 8, number == 8 ? 3 : event | (UINT64_C(8192) + (how >> 12 & 15)) << 32);
	put(w, pa + 16, 8,
	    UINT64_C(1) << 63 |
		    (number == 8 ? ITS_TABLES + 0x80000 + device * 0x100 :
				   collection | (how >> 7 & 1) << 16));
	put(w, pa + 24, 8, (how >> 16 & 1) << 16);
}

/* Sets the ITS and LPIs up as an operating system does. Bits of @how damage that. */
static void start_its(struct world *w, uint64_t how)
{
	static const uint8_t setup[] = { 9, 9, 8, 8, 10, 10, 10, 10, 13, 3, 3 };

	for (unsigned i = 0; i < w->m->cores; i++) {
		put(w, VIRT_GICR_BASE + i * GICR_SIZE, 4, 0);
		put(w, VIRT_GICR_BASE + i * GICR_SIZE + 0x70, 8, LPI_TABLES | (how >> 8 & 31));
		put(w, VIRT_GICR_BASE + i * GICR_SIZE + 0x78, 8, LPI_TABLES + (i + 1) * 0x10000);
		put(w, VIRT_GICR_BASE + i * GICR_SIZE, 4, 1);
	}
	for (unsigned i = 0; i < 16; i++)
		put(w, LPI_TABLES + i, 1, how >> (i + 16));
	put(w, VIRT_ITS_BASE, 4, 0);
	for (unsigned i = 0; i < 2; i++)
		put(w, VIRT_ITS_BASE + 0x100 + 8 * i, 8,
		    UINT64_C(1) << 63 | (ITS_TABLES + i * 0x10000) |
			    (how & 0xf ? UINT64_C(0x200) : how >> 32));
	put(w, VIRT_ITS_BASE + 0x80, 8, UINT64_C(1) << 63 | QUEUE);
	put(w, VIRT_ITS_BASE, 4, 1);
	put(w, VIRT_GICD_BASE, 4, 3);
	for (unsigned i = 0; i < sizeof(setup); i++)
		put_command(w, i, setup[i], (how >> 8 & 0x1f) + i * 33);
	put(w, VIRT_ITS_BASE + 0x88, 8, sizeof(setup) * COMMAND_SIZE);
}

/*
 * A DMA transfer of fw_cfg: of the item @n, or of the one selected last, to @offset in the rings or
 * to anywhere, as bits of @how say.
 */
static void transfer(struct world *w, unsigned n, uint64_t offset, uint64_t how)
{
	uint64_t at = RINGS + (how >> 56) * 16, to = how >> 7 & 1 ? how : RINGS + offset;
	uint32_t control = (uint32_t)(how & 0x1f) | n << 16;
	uint32_t length = (uint32_t)(how >> 32) & (how >> 5 & 1 ? 0xff : UINT32_MAX);

	put(w, at, 4, __builtin_bswap32(control));
	put(w, at + 4, 4, __builtin_bswap32(length));
	put(w, at + 8, 8, __builtin_bswap64(to));
	put(w, VIRT_FW_CFG_BASE + 16, 8, __builtin_bswap64(how >> 6 & 1 ? how : at));
}

static void operate(struct world *w, struct fuzz_input *in)
{
	enum op op = (enum op)(fuzz_take(in, 1) % OPS);
	struct cpu *cpu = w->m->cpus[fuzz_take(in, 1) % w->m->cores];
	unsigned size = 1u << fuzz_take(in, 1) % 5;
	unsigned n = (unsigned)fuzz_take(in, 1);
	uint64_t offset = fuzz_take(in, 3);
	uint64_t value = fuzz_take(in, 8);

	note(w, cpu_now(cpu));
	switch (op) {
	case OP_READ:
	case OP_WRITE:
		access_device(w, cpu, op == OP_WRITE,
			      places[n % PLACES].base + (offset & places[n % PLACES].mask), size,
			      value);
		break;
	case OP_SYSREG_READ:
	case OP_SYSREG_WRITE:
		access_sysreg(w, cpu, op == OP_SYSREG_WRITE, n, value);
		break;
	case OP_TIME: /* of one core alone: cores are seldom at the same time */
		/* at most 100 ms: an event stream has an event every few cycles of it */
		sched_set_time(cpu, cpu_now(cpu) + value % (UINT64_C(1) << n % 28));
		event_run_until(&cpu->events, cpu_now(cpu));
		break;
	case OP_RUN:
		run(w, value % 2000);
		break;
	case OP_INPUT:
		gic_set_spi(w->m->gic, n, value & 1, cpu->core, cpu_now(cpu));
		break;
	case OP_DRIVER:
		drive(w, n % PCI_DEVICES, value);
		break;
	case OP_RING:
		put(w, RINGS + offset % RINGS_SIZE, size, value);
		break;
	case OP_ITS:
		start_its(w, value);
		break;
	case OP_COMMAND:
		put_command(w, offset, n % 17, value);
		put(w, VIRT_ITS_BASE + 0x88, 8, (offset + 1) * COMMAND_SIZE % QUEUE_SIZE);
		put(w, VIRT_ITS_BASE + 0x10040, 4, value >> 40 & 7);
		break;
	case OP_FW_CFG:
		transfer(w, n, offset, value);
		break;
	case OP_BUTTON:
		machine_power_button(w->m);
		break;
	case OPS:
		break;
	}
}

static uint64_t run_input(struct fuzz_input in)
{
	static const uint32_t kernel[] = {
		0xd503207f, /* wfi */
		0x17ffffff, /* b .-4 */
	};
	static const uint32_t busy[] = { 0x14000000 /* b . */ };
	static const uint8_t disk[16 * BLOCK_SECTOR];
	char drive_option[64];
	uint8_t flags = (uint8_t)fuzz_take(&in, 1);
	struct machine_config c = fuzz_machine_config();
	struct world w = { 0 };
	uint64_t hash;

	c.kernel =
		flags & 1 ? fuzz_file(0, kernel, sizeof(kernel)) : fuzz_file(0, busy, sizeof(busy));
	snprintf(drive_option, sizeof(drive_option), "if=none,id=d,format=raw,file=%s",
		 fuzz_file(1, disk, sizeof(disk)));
	c.drives = (struct machine_options){ .text = { drive_option }, .count = 1 };
	c.devices = (struct machine_options){
		.text = { "virtio-blk-pci,drive=d", "virtio-rng-pci", "virtio-serial-pci",
			  "virtio-rng-device", "virtio-serial-device" },
		.count = 5,
	};
	c.fw_cfgs = (struct machine_options){
		.text = { "opt/a,string=an item of some length", "opt/b,string=" },
		.count = 2,
	};
	c.cores = 1u << (flags >> 1 & 3);
	c.virtualization = flags & 8;
	c.gic_version = flags & 0x40 ? 3 : 2;
	c.timing_off = (flags & 0x30) == 0x30;
	w.m = fuzz_machine(&c);
	for (unsigned i = 1; i < c.cores; i++)
		if (flags >> i & 1) {
			w.m->cpus[i]->pc = w.m->cpus[0]->pc;
			w.m->cpus[i]->sleep = AWAKE;
		}
	for (unsigned i = 0; i < MAX_OPS && !fuzz_empty(&in) && !w.over; i++)
		operate(&w, &in);
	hash = hash_combine(w.seen, fuzz_machine_hash(w.m));
	machine_free(w.m, NULL);
	return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fuzz_input in = { data, data + size };

	fuzz_check(run_input(in) == run_input(in), "two runs of one input differ");
	return 0;
}

/* ---- making accesses -------------------- */

/* Mostly where there are registers, mostly aligned. */
static uint64_t some_offset(struct rng *rng)
{
	uint64_t at = rng_below(rng, 4) ? rng_below(rng, 0x200) : rng_below(rng, 0x1000);

	if (rng_below(rng, 3) == 0)
		at = 0x100 * rng_below(rng, 0x20) + rng_below(rng, 0x40);
	if (rng_below(rng, 16) == 0)
		at = rng_below(rng, VIRT_GIC_SIZE);
	return rng_below(rng, 8) ? at & ~UINT64_C(3) : at;
}

static uint64_t some_register_value(struct rng *rng)
{
	/* list registers, INTIDs, enables, SGIs */
	switch (rng_below(rng, 6)) {
	case 0:
		return rng_below(rng, 1024);
	case 1:
		return UINT32_MAX;
	case 2:
		return (rng_next(rng) & 0xf8000000) | rng_below(rng, 48) | rng_below(rng, 48) << 10;
	case 3:
		return rng_below(rng, 16) << 16 | rng_below(rng, 4) << 24 | rng_below(rng, 16);
	default:
		return fuzz_value(rng);
	}
}

/* Halves of descriptors that may do, and parts of rings. */
static void some_ring_write(struct rng *rng, uint64_t *offset, uint64_t *value)
{
	uint64_t q = rng_below(rng, 2) * 3 * RING_STEP;

	switch (rng_below(rng, 5)) {
	case 0:
	case 1: /* address */
		*offset = q + 16 * rng_below(rng, RING_ENTRIES);
		*value = RINGS + rng_below(rng, RINGS_SIZE);
		break;
	case 2: /* length, flags, next; of an entry that was zeroes, the header of a request too */
		*offset = q + 16 * rng_below(rng, RING_ENTRIES) + 8;
		*value = (1 + rng_below(rng, 1024)) | rng_below(rng, 8) << 32 |
			 rng_below(rng, RING_ENTRIES + 1) << 48;
		break;
	case 3: /* flags, index, first entries */
		*offset = q + RING_STEP;
		*value = rng_below(rng, 2) | rng_below(rng, RING_ENTRIES + 2) << 16 |
			 rng_below(rng, RING_ENTRIES) << 32;
		break;
	default:
		*offset = rng_below(rng, RINGS_SIZE);
		*value = fuzz_value(rng);
	}
}

static size_t generate(struct rng *rng, uint8_t *buf, size_t cap)
{
	static const uint8_t weighted[] = { OP_READ,	     OP_READ,	      OP_READ,
					    OP_WRITE,	     OP_WRITE,	      OP_WRITE,
					    OP_WRITE,	     OP_WRITE,	      OP_SYSREG_READ,
					    OP_SYSREG_WRITE, OP_SYSREG_WRITE, OP_TIME,
					    OP_RUN,	     OP_INPUT,	      OP_DRIVER,
					    OP_RING,	     OP_RING,	      OP_RING,
					    OP_RING,	     OP_ITS,	      OP_COMMAND,
					    OP_COMMAND,	     OP_FW_CFG,	      OP_BUTTON };
	size_t ops = 1 + rng_below(rng, (cap - 1) / OP_BYTES), size = 1;

	buf[0] = (uint8_t)(rng_next(rng) | (rng_below(rng, 4) ? 8 : 0));
	for (; ops; ops--) {
		uint64_t offset = some_offset(rng), value = some_register_value(rng);
		const struct place *place;
		uint8_t *op = buf + size;

		op[0] = weighted[rng_below(rng, sizeof(weighted))];
		op[1] = (uint8_t)rng_below(rng, 8);
		op[2] = rng_below(rng, 4) ? 2 : (uint8_t)rng_below(rng, 5);
		op[3] = (uint8_t)(rng_below(rng, 8) ? rng_below(rng, 36) : rng_next(rng));
		place = &places[op[3] % PLACES];
		if (place->count > 1)
			offset = (offset & ((1u << place->shift) - 1)) |
				 (rng_below(rng, place->count) << place->shift);
		if (op[0] == OP_RING) {
			some_ring_write(rng, &offset, &value);
			op[2] = 3; /* eight bytes */
		}
		for (unsigned i = 0; i < 3; i++)
			op[4 + i] = (uint8_t)(offset >> (8 * i));
		for (unsigned i = 0; i < 8; i++)
			op[7 + i] = (uint8_t)(value >> (8 * i));
		size += OP_BYTES;
	}
	return size;
}

const struct fuzz_plan fuzz_plan = {
	.name = "devices",
	.iterations = 300,
	.max_size = 1 + MAX_OPS * OP_BYTES,
	.generate = generate,
};
