// SPDX-License-Identifier: GPL-2.0-or-later
/* The board's address map, interrupts and devices, around the cores. */
#include "platform/virt.h"

#include <endian.h>
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "platform/dma.h"
#include "platform/machine-state.h"

struct placement {
	const char *name;
	uint64_t base, size;
	const struct mmio_ops *ops;
	void *dev;
	uint32_t read, write;
	enum reg_class reg_class;
};

static bool add_device(struct machine *m, const struct placement *p, struct error *err)
{
	const struct region r = {
		.name = p->name,
		.base = p->base,
		.size = p->size,
		.kind = REGION_DEVICE,
		.ops = p->ops,
		.dev = p->dev,
		.read_cycles = p->read,
		.write_cycles = p->write,
		.write_complete_cycles = m->device_timing.write_complete,
		.reg_class = p->reg_class,
	};

	return physmap_add(&m->map, &r, err);
}

static void set_spi(void *opaque, unsigned spi, bool level, uint64_t now)
{
	struct machine *m = opaque;

	gic_set_spi(m->gic, spi, level, m->slice.active ? m->slice.core : GIC_NO_CORE, now);
}

static void set_line(void *opaque, unsigned core, enum irq_line line, bool level)
{
	struct machine *m = opaque;

	cpu_set_line(m->cpus[core], line, level);
}

static void set_ppi(void *opaque, unsigned core, unsigned intid, bool level, uint64_t when)
{
	struct machine *m = opaque;

	gic_set_ppi(m->gic, core, intid, level, when);
}

static void stream_event(void *opaque, unsigned core)
{
	struct machine *m = opaque;

	cpu_set_event(m->cpus[core]);
}

void virt_pmu_irq(void *opaque, struct cpu *cpu, bool level)
{
	struct machine *m = opaque;

	gic_set_ppi(m->gic, cpu->core, VIRT_PPI_PMU, level, cpu_now(cpu));
}

/* What may be written to: where messages go in this machine, and RAM. */
void virt_send_msi(void *opaque, uint32_t requester, uint64_t address, uint32_t data, uint64_t now)
{
	struct machine *m = opaque;
	const struct dma dma = { .map = &m->map, .memsys = m->memsys };
	const struct region *r = physmap_find(&m->map, address);
	const struct mmio_access a = { .core = m->slice.active ? m->slice.core : GIC_NO_CORE,
				       .size = sizeof(data),
				       .now = now,
				       .requester = requester };
	const uint32_t bytes = htole32(data);

	if (r && address % sizeof(data) == 0 && (r->ops == &gicv2m_ops || r->ops == &gits_ops))
		r->ops->write(r->dev, &a, address - r->base, data);
	else if (!dma_write(&dma, address, &bytes, sizeof(bytes)) && log_on(LOG_GUEST_ERRORS) &&
		 log_once((uint64_t)'M' << 56 | address))
		log_printf(LOG_GUEST_ERRORS,
			   "msi: device %04x: message to 0x%" PRIx64 ": nothing takes it there\n",
			   requester, address);
}

static bool is_gic_frame(const struct region *r)
{
	return r->ops == &gicd_ops || r->ops == &gicc_ops || r->ops == &gich_ops ||
	       r->ops == &gicv_ops || r->ops == &gicv2m_ops || r->ops == &gicd3_ops ||
	       r->ops == &gicr_ops || r->ops == &gits_ops;
}

static bool gic_memory(void *opaque, uint64_t pa, void *buf, uint32_t len, bool write)
{
	struct machine *m = opaque;
	const struct dma dma = { .map = &m->map, .memsys = m->memsys };

	return write ? dma_write(&dma, pa, buf, len) : dma_read(&dma, pa, buf, len);
}

bool virt_make_gic(struct machine *m, struct error *err)
{
	const struct gic_config c = {
		.version = m->config.gic_version,
		.cores = m->cores,
		.spis = VIRT_SPIS,
		.v2m_spi = VIRT_SPI_GICV2M,
		.v2m_spis = VIRT_GICV2M_SPIS,
		.list_registers = m->device_timing.list_registers,
		.priority_bits = VIRT_PRIORITY_BITS,
		.sgi_propagation = m->core_timing.sgi_propagation,
		.irq_latency = m->core_timing.irq_latency,
		.its_translation = m->device_timing.its_translation,
		.memory = virt_has_its(m) ? gic_memory : NULL,
		.queues = m->queues,
		.set_line = set_line,
		.kick = machine_kick,
		.opaque = m,
		.trace = m->trace,
	};

	m->gic = gic_new(&c, err);
	/* the frames were laid out before there was a GIC to stand behind them */
	for (unsigned i = 0; i < m->map.count; i++)
		if (is_gic_frame(&m->map.regions[i]))
			m->map.regions[i].dev = m->gic;
	for (unsigned i = 0; m->gic && virt_has_gicv3(m) && i < m->cores; i++)
		m->cpus[i]->gic_opaque = m->gic;
	return m->gic != NULL;
}

bool virt_make_timers(struct machine *m, struct error *err)
{
	const struct timer_config c = {
		.cores = m->cores,
		.core_mhz = m->core_timing.frequency_mhz,
		.counter_hz = VIRT_COUNTER_HZ,
		.has_vhe = m->config.model->features & feature_bit(FEAT_VHE),
		.queues = m->queues,
		.set_ppi = set_ppi,
		.stream_event = stream_event,
		.kick = machine_kick,
		.opaque = m,
	};

	m->timers = timers_new(&c, err);
	return m->timers != NULL;
}

void virt_init_devices(struct machine *m)
{
	const struct pl011_config uart = {
		.irq = { .set = set_spi, .opaque = m, .line = VIRT_SPI_UART },
		.chardev = m->serial,
		.events = &m->events,
		.frequency = m->frequency,
	};
	const struct pl031_config rtc = {
		.irq = { .set = set_spi, .opaque = m, .line = VIRT_SPI_RTC },
		.events = &m->events,
		.frequency = m->frequency,
		.base = (uint32_t)(m->config.rtc_base ? m->config.rtc_base : MACHINE_RTC_BASE),
	};

	const struct irq_out virtio = { .set = set_spi, .opaque = m, .line = VIRT_SPI_VIRTIO };

	const struct irq_out gpio = { .set = set_spi, .opaque = m, .line = VIRT_SPI_GPIO };

	const struct irq_out intx = { .set = set_spi, .opaque = m, .line = VIRT_SPI_PCIE };

	const struct msi_out msi = { .send = virt_send_msi, .opaque = m };

	virtio_mmio_init(&m->devices.virtio_mmio, &virtio);
	pci_host_init(&m->devices.pci, &intx, &msi);
	m->devices.pci.low.base = VIRT_PCIE_MMIO_BASE;
	m->devices.pci.high.base = VIRT_PCIE_HIGH_BASE;
	pl061_init(&m->devices.gpio, &gpio);
	pl011_init(&m->uart, &uart);
	pl031_init(&m->rtc, &rtc);
}

bool virt_has_gicv3(const struct machine *m)
{
	return m->config.gic_version == 3;
}

bool virt_has_its(const struct machine *m)
{
	return virt_has_gicv3(m) && !m->config.no_its;
}

static bool lay_out_gicv2(struct machine *m, struct error *err)
{
	const struct device_timing *t = &m->device_timing;
	const struct placement gicd = { "gicd", VIRT_GICD_BASE, VIRT_GIC_SIZE, &gicd_ops,
					NULL,	t->gicd_read,	t->gicd_write, CLASS_NONE };
	const struct placement gicc = { "gicc", VIRT_GICC_BASE, VIRT_GIC_SIZE, &gicc_ops,
					NULL,	t->gicc_read,	t->gicc_write, CLASS_NONE };
	const struct placement v2m = { "gicv2m", VIRT_GICV2M_BASE, VIRT_GICV2M_SIZE, &gicv2m_ops,
				       NULL,	 t->gicd_read,	   t->gicd_write,    CLASS_NONE };
	const struct placement gich = { "gich", VIRT_GICH_BASE, VIRT_GIC_SIZE, &gich_ops,
					NULL,	t->gich_read,	t->gich_write, CLASS_VGIC };
	const struct placement gicv = { "gicv", VIRT_GICV_BASE, VIRT_GIC_SIZE, &gicv_ops,
					NULL,	t->gicv_read,	t->gicv_write, CLASS_VGIC };

	return add_device(m, &gicd, err) && add_device(m, &gicc, err) && add_device(m, &v2m, err) &&
	       (!m->config.virtualization ||
		(add_device(m, &gich, err) && add_device(m, &gicv, err)));
}

/* Redistributors cost what the distributor does: they are as far from the core. */
static bool lay_out_gicv3(struct machine *m, struct error *err)
{
	const struct device_timing *t = &m->device_timing;
	const struct placement gicd = { "gicd", VIRT_GICD_BASE, VIRT_GIC_SIZE, &gicd3_ops,
					NULL,	t->gicd_read,	t->gicd_write, CLASS_NONE };
	const struct placement gicr = {
		"gicr", VIRT_GICR_BASE, m->cores * GICR_SIZE, &gicr_ops,
		NULL,	t->gicd_read,	t->gicd_write,	      CLASS_NONE,
	};

	const struct placement its = { "gits", VIRT_ITS_BASE, VIRT_ITS_SIZE, &gits_ops,
				       NULL,   t->gits_read,  t->gits_write, CLASS_NONE };

	return add_device(m, &gicd, err) && add_device(m, &gicr, err) &&
	       (!virt_has_its(m) || add_device(m, &its, err));
}

static bool lay_out_flash(struct machine *m, struct error *err)
{
	static const char *const names[VIRT_FLASH_BANKS] = { "flash0", "flash1" };

	for (unsigned i = 0; i < VIRT_FLASH_BANKS; i++) {
		struct cfi_flash *f = &m->devices.flash[i];
		const struct region r = {
			.name = names[i],
			.base = VIRT_FLASH_BASE + i * CFI_FLASH_SIZE,
			.size = CFI_FLASH_SIZE,
			.kind = REGION_ROM,
			.host = f->array,
			.ops = &cfi_flash_ops,
			.dev = f,
			.read_cycles = m->device_timing.device_read,
			.write_cycles = m->device_timing.device_write,
			.write_complete_cycles = m->device_timing.write_complete,
		};

		if (!physmap_add(&m->map, &r, err))
			return false;
	}
	return true;
}

static bool lay_out_pcie(struct machine *m, struct error *err)
{
	const struct device_timing *t = &m->device_timing;
	struct pci_host *h = &m->devices.pci;
	const struct {
		const char *name;
		uint64_t base, size;
		const struct mmio_ops *ops;
		void *dev;
	} parts[] = {
		{ "pcie", VIRT_PCIE_MMIO_BASE, VIRT_PCIE_MMIO_SIZE, &pci_window_ops, &h->low },
		{ "pcie-io", VIRT_PCIE_PIO_BASE, VIRT_PCIE_PIO_SIZE, &pci_window_ops, &h->ports },
		{ "pcie-ecam", VIRT_PCIE_ECAM_BASE, PCI_ECAM_SIZE, &pci_ecam_ops, h },
		{ "pcie-high", VIRT_PCIE_HIGH_BASE, VIRT_PCIE_HIGH_SIZE, &pci_window_ops,
		  &h->high },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const struct placement p = { parts[i].name,  parts[i].base,  parts[i].size,
					     parts[i].ops,   parts[i].dev,   t->device_read,
					     t->device_write, CLASS_NONE };

		if (!add_device(m, &p, err))
			return false;
	}
	return true;
}

bool virt_lay_out(struct machine *m, struct error *err)
{
	const struct device_timing *t = &m->device_timing;
	const struct placement uart = { "uart0",  VIRT_UART_BASE, VIRT_DEVICE_SIZE, &pl011_ops,
					&m->uart, t->device_read, t->device_write,  CLASS_NONE };
	const struct placement rtc = { "rtc",	VIRT_RTC_BASE,	VIRT_DEVICE_SIZE, &pl031_ops,
				       &m->rtc, t->device_read, t->device_write,  CLASS_NONE };
	const struct placement virtio = { "virtio",
					  VIRT_VIRTIO_BASE,
					  VIRTIO_MMIO_SLOTS * VIRTIO_MMIO_SLOT_SIZE,
					  &virtio_mmio_ops,
					  &m->devices.virtio_mmio,
					  t->device_read,
					  t->device_write,
					  CLASS_NONE };
	const struct placement fw_cfg = { "fw_cfg",	      VIRT_FW_CFG_BASE, FW_CFG_SIZE,
					  &fw_cfg_ops,	      &m->devices.fw_cfg, t->device_read,
					  t->device_write,    CLASS_NONE };
	const struct placement gpio = { "gpio",		  VIRT_GPIO_BASE,   VIRT_DEVICE_SIZE,
					&pl061_ops,	  &m->devices.gpio, t->device_read,
					t->device_write, CLASS_NONE };
	const struct region ram = { .name = "ram",
				    .base = VIRT_RAM_BASE,
				    .size = m->ram_size,
				    .kind = REGION_RAM,
				    .host = m->ram };

	return physmap_add(&m->map, &ram, err) &&
	       (virt_has_gicv3(m) ? lay_out_gicv3(m, err) : lay_out_gicv2(m, err)) &&
	       add_device(m, &uart, err) && add_device(m, &rtc, err) &&
	       add_device(m, &virtio, err) &&
	       add_device(m, &fw_cfg, err) && add_device(m, &gpio, err) && lay_out_flash(m, err) &&
	       lay_out_pcie(m, err);
}
