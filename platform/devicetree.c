// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/devicetree.h"

#include <inttypes.h>
#include <libfdt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "platform/cfi-flash.h"
#include "platform/fw-cfg.h"
#include "platform/hostfile.h"
#include "platform/pci.h"
#include "platform/virt.h"
#include "platform/virtio-mmio.h"

/* Phandles as QEMU hands them out: cores from the last one down, and what comes after them. */
enum { PHANDLE_CLOCK = 0x8000 };

static uint32_t phandle_cpu(const struct devicetree_config *c, unsigned i)
{
	return PHANDLE_CLOCK + c->cores - i;
}

static uint32_t phandle_gic(const struct devicetree_config *c)
{
	return PHANDLE_CLOCK + c->cores + 1;
}

/* Whether something takes interrupt messages. */
static bool has_msi(const struct devicetree_config *c)
{
	return c->gic_version == 2 || c->its;
}

static uint32_t phandle_msi(const struct devicetree_config *c)
{
	return phandle_gic(c) + 1;
}

static uint32_t phandle_gpio(const struct devicetree_config *c)
{
	return phandle_gic(c) + 1 + has_msi(c);
}

/* Interrupt specifiers of the GIC's binding. */
enum { GIC_SPI = 0, GIC_PPI = 1, IRQ_EDGE_RISING = 1, IRQ_LEVEL_HIGH = 4 };

/* of linux/input-event-codes.h */
enum { KEY_POWER = 116 };

#define UART_PATH "pl011@9000000"

/* Of two functions that write a tree in order: the first error sticks. */
struct writer {
	void *blob;
	int error;
};

static void keep(struct writer *w, int error)
{
	if (!w->error)
		w->error = error;
}

static void begin(struct writer *w, const char *name)
{
	keep(w, fdt_begin_node(w->blob, name));
}

static void end(struct writer *w)
{
	keep(w, fdt_end_node(w->blob));
}

static void prop(struct writer *w, const char *name, const void *value, size_t len)
{
	keep(w, fdt_property(w->blob, name, value, (int)len));
}

static void string(struct writer *w, const char *name, const char *value)
{
	prop(w, name, value, strlen(value) + 1);
}

/* A list of strings; @value holds them with their NULs between, @len counts the last one's too. */
static void strings(struct writer *w, const char *name, const char *value, size_t len)
{
	prop(w, name, value, len);
}

static void flag(struct writer *w, const char *name)
{
	prop(w, name, NULL, 0);
}

static void cells(struct writer *w, const char *name, unsigned count, ...)
{
	fdt32_t value[16];
	va_list ap;

	va_start(ap, count);
	for (unsigned i = 0; i < count; i++)
		value[i] = cpu_to_fdt32(va_arg(ap, uint32_t));
	va_end(ap);
	prop(w, name, value, count * sizeof(value[0]));
}

/* Pairs of address and size, of two cells each. */
static void reg(struct writer *w, unsigned ranges, ...)
{
	fdt64_t value[8];
	va_list ap;

	va_start(ap, ranges);
	for (unsigned i = 0; i < 2 * ranges; i++)
		value[i] = cpu_to_fdt64(va_arg(ap, uint64_t));
	va_end(ap);
	prop(w, "reg", value, 2 * ranges * sizeof(value[0]));
}

static void write_psci(struct writer *w, const struct devicetree_config *c)
{
	static const char compatible[] = "arm,psci-1.0\0arm,psci-0.2\0arm,psci";

	begin(w, "psci");
	strings(w, "compatible", compatible, sizeof(compatible));
	string(w, "method", c->virtualization ? "smc" : "hvc");
	/* for arm,psci (0.1), whose functions have no fixed numbers */
	cells(w, "cpu_suspend", 1, 0xc4000001);
	cells(w, "cpu_off", 1, 0x84000002);
	cells(w, "cpu_on", 1, 0xc4000003);
	cells(w, "migrate", 1, 0xc4000005);
	end(w);
}

static void write_cpus(struct writer *w, const struct devicetree_config *c)
{
	char name[24];

	begin(w, "cpus");
	cells(w, "#address-cells", 1, 1);
	cells(w, "#size-cells", 1, 0);
	for (unsigned i = 0; i < c->cores; i++) {
		snprintf(name, sizeof(name), "cpu@%x", i);
		begin(w, name);
		string(w, "device_type", "cpu");
		string(w, "compatible", c->cpu_compatible);
		if (c->cores > 1)
			string(w, "enable-method", "psci");
		cells(w, "reg", 1, i);
		cells(w, "phandle", 1, phandle_cpu(c, i));
		end(w);
	}
	begin(w, "cpu-map");
	begin(w, "socket0");
	begin(w, "cluster0");
	for (unsigned i = 0; i < c->cores; i++) {
		snprintf(name, sizeof(name), "core%u", i);
		begin(w, name);
		cells(w, "cpu", 1, phandle_cpu(c, i));
		end(w);
	}
	end(w);
	end(w);
	end(w);
	end(w);
}

/* Third cell of a PPI: level, and for a GICv2 the mask of the cores that have it. */
static uint32_t ppi_flags(const struct devicetree_config *c)
{
	if (c->gic_version == 3)
		return IRQ_LEVEL_HIGH;
	return IRQ_LEVEL_HIGH | ((1u << c->cores) - 1) << 8;
}

static void write_timer(struct writer *w, const struct devicetree_config *c)
{
	static const char compatible[] = "arm,armv8-timer\0arm,armv7-timer";
	uint32_t flags = ppi_flags(c);

	begin(w, "timer");
	strings(w, "compatible", compatible, sizeof(compatible));
	flag(w, "always-on");
	cells(w, "interrupts", 12, GIC_PPI, VIRT_PPI_TIMER_SECURE - 16, flags, GIC_PPI,
	      VIRT_PPI_TIMER_PHYS - 16, flags, GIC_PPI, VIRT_PPI_TIMER_VIRT - 16, flags, GIC_PPI,
	      VIRT_PPI_TIMER_HYP - 16, flags);
	end(w);
}

static void write_gic_regs(struct writer *w, const struct devicetree_config *c)
{
	if (c->gic_version == 3) {
		cells(w, "#redistributor-regions", 1, 1);
		reg(w, 2, VIRT_GICD_BASE, VIRT_GIC_SIZE, VIRT_GICR_BASE, VIRT_GICR_SIZE);
	} else if (c->virtualization) {
		reg(w, 4, VIRT_GICD_BASE, VIRT_GIC_SIZE, VIRT_GICC_BASE, VIRT_GIC_SIZE,
		    VIRT_GICH_BASE, VIRT_GIC_SIZE, VIRT_GICV_BASE, VIRT_GIC_SIZE);
	} else {
		reg(w, 2, VIRT_GICD_BASE, VIRT_GIC_SIZE, VIRT_GICC_BASE, VIRT_GIC_SIZE);
	}
}

/* Where interrupt messages go. */
static void write_gicv2m(struct writer *w, const struct devicetree_config *c)
{
	begin(w, "v2m@8020000");
	string(w, "compatible", "arm,gic-v2m-frame");
	flag(w, "msi-controller");
	reg(w, 1, VIRT_GICV2M_BASE, VIRT_GICV2M_SIZE);
	cells(w, "phandle", 1, phandle_msi(c));
	end(w);
}

static void write_its(struct writer *w, const struct devicetree_config *c)
{
	begin(w, "its@8080000");
	string(w, "compatible", "arm,gic-v3-its");
	flag(w, "msi-controller");
	cells(w, "#msi-cells", 1, 1);
	reg(w, 1, VIRT_ITS_BASE, VIRT_ITS_SIZE);
	cells(w, "phandle", 1, phandle_msi(c));
	end(w);
}

static void write_gic(struct writer *w, const struct devicetree_config *c)
{
	begin(w, "intc@8000000");
	string(w, "compatible", c->gic_version == 3 ? "arm,gic-v3" : "arm,cortex-a15-gic");
	flag(w, "interrupt-controller");
	cells(w, "#interrupt-cells", 1, 3);
	cells(w, "#address-cells", 1, 2);
	cells(w, "#size-cells", 1, 2);
	flag(w, "ranges");
	write_gic_regs(w, c);
	if (c->virtualization)
		cells(w, "interrupts", 3, GIC_PPI, VIRT_PPI_MAINTENANCE - 16, IRQ_LEVEL_HIGH);
	cells(w, "phandle", 1, phandle_gic(c));
	if (c->gic_version == 2)
		write_gicv2m(w, c);
	else if (c->its)
		write_its(w, c);
	end(w);
}

static void write_devices(struct writer *w)
{
	static const char uart[] = "arm,pl011\0arm,primecell";
	static const char rtc[] = "arm,pl031\0arm,primecell";
	static const char uart_clocks[] = "uartclk\0apb_pclk";

	begin(w, UART_PATH);
	strings(w, "compatible", uart, sizeof(uart));
	reg(w, 1, VIRT_UART_BASE, VIRT_DEVICE_SIZE);
	cells(w, "interrupts", 3, GIC_SPI, VIRT_SPI_UART, IRQ_LEVEL_HIGH);
	cells(w, "clocks", 2, PHANDLE_CLOCK, PHANDLE_CLOCK);
	strings(w, "clock-names", uart_clocks, sizeof(uart_clocks));
	end(w);

	begin(w, "pl031@9010000");
	strings(w, "compatible", rtc, sizeof(rtc));
	reg(w, 1, VIRT_RTC_BASE, VIRT_DEVICE_SIZE);
	cells(w, "interrupts", 3, GIC_SPI, VIRT_SPI_RTC, IRQ_LEVEL_HIGH);
	cells(w, "clocks", 1, PHANDLE_CLOCK);
	string(w, "clock-names", "apb_pclk");
	end(w);

	begin(w, "apb-pclk");
	string(w, "compatible", "fixed-clock");
	cells(w, "#clock-cells", 1, 0);
	cells(w, "clock-frequency", 1, VIRT_APB_CLOCK_HZ);
	string(w, "clock-output-names", "clk24mhz");
	cells(w, "phandle", 1, PHANDLE_CLOCK);
	end(w);
}

static void write_firmware_devices(struct writer *w, const struct devicetree_config *c)
{
	static const char gpio[] = "arm,pl061\0arm,primecell";

	begin(w, "flash@0");
	string(w, "compatible", "cfi-flash");
	reg(w, 2, VIRT_FLASH_BASE, CFI_FLASH_SIZE, VIRT_FLASH_BASE + CFI_FLASH_SIZE,
	    CFI_FLASH_SIZE);
	cells(w, "bank-width", 1, 4);
	end(w);

	begin(w, "fw-cfg@9020000");
	string(w, "compatible", "qemu,fw-cfg-mmio");
	reg(w, 1, VIRT_FW_CFG_BASE, FW_CFG_SIZE);
	flag(w, "dma-coherent");
	end(w);

	begin(w, "pl061@9030000");
	strings(w, "compatible", gpio, sizeof(gpio));
	reg(w, 1, VIRT_GPIO_BASE, VIRT_DEVICE_SIZE);
	cells(w, "interrupts", 3, GIC_SPI, VIRT_SPI_GPIO, IRQ_LEVEL_HIGH);
	cells(w, "clocks", 1, PHANDLE_CLOCK);
	string(w, "clock-names", "apb_pclk");
	flag(w, "gpio-controller");
	cells(w, "#gpio-cells", 1, 2);
	cells(w, "phandle", 1, phandle_gpio(c));
	end(w);

	begin(w, "gpio-keys");
	string(w, "compatible", "gpio-keys");
	begin(w, "poweroff");
	string(w, "label", "GPIO Key Poweroff");
	cells(w, "linux,code", 1, KEY_POWER);
	cells(w, "gpios", 3, phandle_gpio(c), VIRT_GPIO_POWER, 0);
	end(w);
	end(w);
}

static void write_virtio(struct writer *w)
{
	char name[32];

	for (uint32_t i = 0; i < VIRTIO_MMIO_SLOTS; i++) {
		uint64_t base = VIRT_VIRTIO_BASE + i * VIRTIO_MMIO_SLOT_SIZE;

		snprintf(name, sizeof(name), "virtio_mmio@%" PRIx64, base);
		begin(w, name);
		string(w, "compatible", "virtio,mmio");
		reg(w, 1, base, VIRTIO_MMIO_SLOT_SIZE);
		cells(w, "interrupts", 3, GIC_SPI, VIRT_SPI_VIRTIO + i, IRQ_EDGE_RISING);
		flag(w, "dma-coherent");
		end(w);
	}
}

/* INTA# to INTD# of slots 0 to 3, which those above repeat: "swizzled" over the bridge's lines. */
static void write_interrupt_map(struct writer *w, const struct devicetree_config *c)
{
	enum { ROW = 10, SLOT_SHIFT = 11, PIN_MASK = 7 };
	fdt32_t map[PCI_PINS * PCI_PINS][ROW];

	for (uint32_t i = 0; i < PCI_PINS * PCI_PINS; i++) {
		uint32_t slot = i / PCI_PINS, pin = i % PCI_PINS;
		const uint32_t row[ROW] = { slot << SLOT_SHIFT,
					    0,
					    0,
					    pin + 1,
					    phandle_gic(c),
					    0,
					    0,
					    GIC_SPI,
					    VIRT_SPI_PCIE + (slot + pin) % PCI_PINS,
					    IRQ_LEVEL_HIGH };

		for (unsigned n = 0; n < ROW; n++)
			map[i][n] = cpu_to_fdt32(row[n]);
	}
	prop(w, "interrupt-map", map, sizeof(map));
	cells(w, "interrupt-map-mask", 4, (PCI_PINS - 1) << SLOT_SHIFT, 0, 0, PIN_MASK);
}

/* What the windows of the bus's binding are: I/O, memory below 4 GiB, memory above. */
static void write_pcie_ranges(struct writer *w)
{
	enum { IO = 0x01000000, MEMORY = 0x02000000, MEMORY_64 = 0x03000000 };
	const struct {
		uint32_t space;
		uint64_t bus, address, size;
	} windows[] = {
		{ IO, 0, VIRT_PCIE_PIO_BASE, VIRT_PCIE_PIO_SIZE },
		{ MEMORY, VIRT_PCIE_MMIO_BASE, VIRT_PCIE_MMIO_BASE, VIRT_PCIE_MMIO_SIZE },
		{ MEMORY_64, VIRT_PCIE_HIGH_BASE, VIRT_PCIE_HIGH_BASE, VIRT_PCIE_HIGH_SIZE },
	};
	enum { WINDOWS = sizeof(windows) / sizeof(windows[0]), ROW = 7 };
	fdt32_t ranges[WINDOWS][ROW];

	for (unsigned i = 0; i < WINDOWS; i++) {
		ranges[i][0] = cpu_to_fdt32(windows[i].space);
		for (unsigned n = 0; n < 2; n++) {
			unsigned shift = n ? 0 : 32;

			ranges[i][1 + n] = cpu_to_fdt32((uint32_t)(windows[i].bus >> shift));
			ranges[i][3 + n] = cpu_to_fdt32((uint32_t)(windows[i].address >> shift));
			ranges[i][5 + n] = cpu_to_fdt32((uint32_t)(windows[i].size >> shift));
		}
	}
	prop(w, "ranges", ranges, sizeof(ranges));
}

static void write_pcie(struct writer *w, const struct devicetree_config *c)
{
	/* named by the first window, as QEMU has it */
	begin(w, "pcie@10000000");
	string(w, "compatible", "pci-host-ecam-generic");
	string(w, "device_type", "pci");
	cells(w, "#address-cells", 1, 3);
	cells(w, "#size-cells", 1, 2);
	cells(w, "#interrupt-cells", 1, 1);
	cells(w, "linux,pci-domain", 1, 0);
	cells(w, "bus-range", 2, 0, 0xff);
	flag(w, "dma-coherent");
	reg(w, 1, VIRT_PCIE_ECAM_BASE, PCI_ECAM_SIZE);
	write_pcie_ranges(w);
	write_interrupt_map(w, c);
	if (has_msi(c)) /* every requester has its own number as DeviceID */
		cells(w, "msi-map", 4, 0, phandle_msi(c), 0, 0x10000);
	end(w);
}

static void write_tree(struct writer *w, const struct devicetree_config *c)
{
	keep(w, fdt_create(w->blob, DEVICETREE_MAX));
	keep(w, fdt_finish_reservemap(w->blob));
	begin(w, "");
	string(w, "compatible", "linux,dummy-virt");
	string(w, "model", "linux,dummy-virt");
	cells(w, "#address-cells", 1, 2);
	cells(w, "#size-cells", 1, 2);
	cells(w, "interrupt-parent", 1, phandle_gic(c));
	begin(w, "chosen");
	string(w, "stdout-path", "/" UART_PATH);
	end(w);
	begin(w, "memory@40000000");
	string(w, "device_type", "memory");
	reg(w, 1, c->ram_base, c->ram_size);
	end(w);
	write_psci(w, c);
	write_cpus(w, c);
	write_timer(w, c);
	if (c->pmu) {
		begin(w, "pmu");
		string(w, "compatible", "arm,armv8-pmuv3");
		cells(w, "interrupts", 3, GIC_PPI, VIRT_PPI_PMU - 16, ppi_flags(c));
		end(w);
	}
	write_gic(w, c);
	write_devices(w);
	write_firmware_devices(w, c);
	write_virtio(w);
	write_pcie(w, c);
	end(w);
	keep(w, fdt_finish(w->blob));
}

bool devicetree_build(struct devicetree *dt, const struct devicetree_config *c, struct error *err)
{
	struct writer w = { .blob = xcalloc(1, DEVICETREE_MAX) };

	write_tree(&w, c);
	if (w.error) {
		free(w.blob);
		return error_set(err, "device tree: %s", fdt_strerror(w.error));
	}
	*dt = (struct devicetree){ .blob = w.blob, .size = fdt_totalsize(w.blob) };
	return true;
}

/*
 * libfdt looks at the header's fields before it knows that they are there, and trusts the sizes
 * that only headers of version 17 have: older ones, which nobody makes any more, are refused.
 */
static int check_blob(const void *blob, size_t size)
{
	if (size < sizeof(struct fdt_header))
		return -FDT_ERR_TRUNCATED;
	if (fdt_magic(blob) != FDT_MAGIC)
		return -FDT_ERR_BADMAGIC;
	if (fdt_version(blob) < FDT_LAST_SUPPORTED_VERSION)
		return -FDT_ERR_BADVERSION;
	return fdt_check_full(blob, size);
}

bool devicetree_load(struct devicetree *dt, const char *file, struct error *err)
{
	uint8_t *data;
	size_t size;
	int error;

	if (!hostfile_read(file, DEVICETREE_MAX, &data, &size, err))
		return false;
	error = check_blob(data, size);
	if (error) {
		free(data);
		return error_set(err, "%s: not a device tree blob: %s", file, fdt_strerror(error));
	}
	*dt = (struct devicetree){ .blob = data, .size = fdt_totalsize(data) };
	return true;
}

/* The offset of node @name of the root, added if it is not there; or a negative error. */
static int root_node(void *fdt, const char *name)
{
	int root = fdt_path_offset(fdt, "/");
	int node = root < 0 ? root : fdt_subnode_offset(fdt, root, name);

	return node == -FDT_ERR_NOTFOUND ? fdt_add_subnode(fdt, root, name) : node;
}

static int set_chosen(void *fdt, const char *append, uint64_t initrd, uint64_t initrd_size)
{
	int chosen = root_node(fdt, "chosen");
	int error = chosen < 0 ? chosen : 0;

	if (!error && append)
		error = fdt_setprop_string(fdt, chosen, "bootargs", append);
	if (!error && initrd_size) {
		error = fdt_setprop_u64(fdt, chosen, "linux,initrd-start", initrd);
		if (!error)
			error = fdt_setprop_u64(fdt, chosen, "linux,initrd-end",
						initrd + initrd_size);
	}
	return error;
}

/* Rewrites the first memory node's reg, as wide as the tree's root wants it. */
static int set_memory(void *fdt, uint64_t base, uint64_t size)
{
	int node =
		fdt_node_offset_by_prop_value(fdt, -1, "device_type", "memory", sizeof("memory"));
	int root = fdt_path_offset(fdt, "/");
	int address = fdt_address_cells(fdt, root), length = fdt_size_cells(fdt, root);
	fdt32_t reg_cells[4];
	int n = 0;

	if (node == -FDT_ERR_NOTFOUND) {
		node = root_node(fdt, "memory");
		if (node >= 0)
			fdt_setprop_string(fdt, node, "device_type", "memory");
	}
	if (node < 0)
		return node;
	if (address < 1 || address > 2 || length < 1 || length > 2)
		return -FDT_ERR_BADNCELLS;
	if (address == 2)
		reg_cells[n++] = cpu_to_fdt32((uint32_t)(base >> 32));
	reg_cells[n++] = cpu_to_fdt32((uint32_t)base);
	if (length == 2)
		reg_cells[n++] = cpu_to_fdt32((uint32_t)(size >> 32));
	else if (size >> 32)
		return -FDT_ERR_BADNCELLS;
	reg_cells[n++] = cpu_to_fdt32((uint32_t)size);
	return fdt_setprop(fdt, node, "reg", reg_cells, n * (int)sizeof(reg_cells[0]));
}

static int add_module(void *fdt, const struct devicetree_module *m)
{
	static const char kernel[] = "multiboot,module\0multiboot,kernel";
	static const char ramdisk[] = "multiboot,module\0multiboot,ramdisk";
	const fdt64_t range[2] = { cpu_to_fdt64(m->pa), cpu_to_fdt64(m->size) };
	int chosen = root_node(fdt, "chosen"), node, error;
	char name[32];

	if (chosen < 0)
		return chosen;
	error = fdt_setprop_u32(fdt, chosen, "#address-cells", 2);
	if (!error)
		error = fdt_setprop_u32(fdt, chosen, "#size-cells", 2);
	if (error)
		return error;
	snprintf(name, sizeof(name), "module@%" PRIx64, m->pa);
	node = fdt_add_subnode(fdt, chosen, name);
	if (node < 0)
		return node;
	error = fdt_setprop(fdt, node, "reg", range, sizeof(range));
	if (!error && m->bootargs)
		error = fdt_setprop_string(fdt, node, "bootargs", m->bootargs);
	if (error)
		return error;
	return m->ramdisk ? fdt_setprop(fdt, node, "compatible", ramdisk, sizeof(ramdisk))
			  : fdt_setprop(fdt, node, "compatible", kernel, sizeof(kernel));
}

bool devicetree_add_module(struct devicetree *dt, const struct devicetree_module *m,
			   struct error *err)
{
	void *blob = xcalloc(1, DEVICETREE_MAX);
	int error = fdt_open_into(dt->blob, blob, DEVICETREE_MAX);

	if (!error)
		error = add_module(blob, m);
	if (!error)
		error = fdt_pack(blob);
	if (error) {
		free(blob);
		return error_set(err, "device tree: module at 0x%" PRIx64 ": %s", m->pa,
				 fdt_strerror(error));
	}
	devicetree_release(dt);
	*dt = (struct devicetree){ .blob = blob, .size = fdt_totalsize(blob) };
	return true;
}

bool devicetree_finish(struct devicetree *dt, const char *append, uint64_t initrd,
		       uint64_t initrd_size, uint64_t ram_base, uint64_t ram_size,
		       struct error *err)
{
	void *blob = xcalloc(1, DEVICETREE_MAX);
	int error = fdt_open_into(dt->blob, blob, DEVICETREE_MAX);

	if (!error)
		error = set_chosen(blob, append, initrd, initrd_size);
	if (!error)
		error = set_memory(blob, ram_base, ram_size);
	if (!error)
		error = fdt_pack(blob);
	if (error) {
		free(blob);
		return error_set(err, "device tree: %s", fdt_strerror(error));
	}
	devicetree_release(dt);
	*dt = (struct devicetree){ .blob = blob, .size = fdt_totalsize(blob) };
	return true;
}

void devicetree_release(struct devicetree *dt)
{
	free(dt->blob);
	*dt = (struct devicetree){ 0 };
}
