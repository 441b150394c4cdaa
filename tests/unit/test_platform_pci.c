// SPDX-License-Identifier: GPL-2.0-or-later
/* The PCI host bridge, MSI-X and virtio's PCI transport, by configuration space and BARs. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "platform/virtio-devices.h"
#include "platform/virtio-pci.h"
#include "tests/unit/unit.h"
#include "tests/unit/virtio-driver.h"

enum { LATENCY = 100, RNG_SLOT = 1, S_OK = 1 | 2 | 8 | 4, S_NEEDS_RESET = 64 };
/* windows as the board has them, and where this driver puts its BARs */
#define LOW_BASE  UINT64_C(0x10000000)
#define HIGH_BASE UINT64_C(0x8000000000)
#define MSIX_AT	  (LOW_BASE + 0x1000)
#define VIRTIO_AT (HIGH_BASE + 0x4000)
#define COMMON(field) (VIRTIO_AT + VIRTIO_PCI_COMMON + offsetof(struct virtio_pci_common, field))

static struct driver d;
static struct pci_host host;
static bool line[PCI_PINS];

static struct message {
	uint32_t requester, data;
	uint64_t address;
} messages[8];
static unsigned message_count;

static void set_line(void *opaque, unsigned n, bool level, uint64_t now)
{
	(void)opaque, (void)now;
	ck_assert(n >= 3 && n < 3 + PCI_PINS);
	line[n - 3] = level;
}

static void take_message(void *opaque, uint32_t requester, uint64_t address, uint32_t data,
			 uint64_t now)
{
	(void)opaque, (void)now;
	ck_assert_uint_lt(message_count, 8);
	messages[message_count++] = (struct message){ requester, data, address };
}

static uint32_t config(unsigned slot, unsigned reg, unsigned size)
{
	const struct mmio_access a = { .size = size, .now = d.now };
	uint64_t value;

	ck_assert(pci_ecam_ops.read(&host, &a, (uint64_t)slot << 15 | reg, &value));
	return (uint32_t)value;
}

static void set_config(unsigned slot, unsigned reg, unsigned size, uint32_t value)
{
	const struct mmio_access a = { .size = size, .now = d.now };

	ck_assert(pci_ecam_ops.write(&host, &a, (uint64_t)slot << 15 | reg, value));
}

static struct pci_window *window_of(uint64_t pa)
{
	return pa < HIGH_BASE ? &host.low : &host.high;
}

static uint32_t get(uint64_t pa, unsigned size)
{
	const struct mmio_access a = { .size = size, .now = d.now };
	struct pci_window *w = window_of(pa);
	uint64_t value;

	ck_assert(pci_window_ops.read(w, &a, pa - w->base, &value));
	return (uint32_t)value;
}

static void put(uint64_t pa, unsigned size, uint32_t value)
{
	const struct mmio_access a = { .size = size, .now = d.now };
	struct pci_window *w = window_of(pa);

	ck_assert(pci_window_ops.write(w, &a, pa - w->base, value));
}

static void plug(struct virtio_device *v, int slot)
{
	struct error e;

	ck_assert(virtio_list_add(&d.devices, v));
	ck_assert_msg(virtio_pci_plug(&host, v, slot, &e), "%s", e.msg);
}

static void map(unsigned slot, uint32_t low, uint64_t high)
{
	set_config(slot, PCI_BASE_ADDRESS_0 + 4, 4, low);
	set_config(slot, PCI_BASE_ADDRESS_0 + 16, 4, (uint32_t)high);
	set_config(slot, PCI_BASE_ADDRESS_0 + 20, 4, (uint32_t)(high >> 32));
}

/* A bus with an entropy device in slot 1, mapped and enabled. */
static void setup(void)
{
	const struct irq_out irq = { .set = set_line, .line = 3 };
	const struct msi_out msi = { .send = take_message };

	driver_init(&d);
	message_count = 0;
	memset(line, 0, sizeof(line));
	pci_host_init(&host, &irq, &msi);
	host.low.base = LOW_BASE;
	host.high.base = HIGH_BASE;
	plug(virtio_rng_new(&d.host, LATENCY), PCI_AUTO_SLOT);
	pci_host_reset(&host, 0);
	map(RNG_SLOT, MSIX_AT, VIRTIO_AT);
	set_config(RNG_SLOT, PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
}

static void teardown(void)
{
	pci_host_free(&host);
	driver_free(&d);
}

static void start_driver(uint16_t config_vector, uint16_t vector)
{
	put(COMMON(device_status), 1, 0);
	memset(d.avail, 0, sizeof(d.avail));
	put(COMMON(device_status), 1, 1 | 2);
	put(COMMON(driver_feature_select), 4, 1);
	put(COMMON(driver_feature), 4, VIRTIO_F_VERSION_1 >> 32);
	put(COMMON(device_status), 1, 1 | 2 | 8);
	put(COMMON(config_msix_vector), 2, config_vector);
	put(COMMON(queue_select), 2, 0);
	put(COMMON(queue_size), 2, DRIVER_SIZE);
	put(COMMON(queue_msix_vector), 2, vector);
	memset(driver_at(&d, DRIVER_DESC(0)), 0, 0x4000);
	put(COMMON(queue_desc), 4, (uint32_t)DRIVER_DESC(0));
	put(COMMON(queue_driver), 4, (uint32_t)DRIVER_AVAIL(0));
	put(COMMON(queue_device), 4, (uint32_t)DRIVER_USED(0));
	put(COMMON(queue_enable), 2, 1);
	put(COMMON(device_status), 1, S_OK);
	ck_assert_uint_eq(get(COMMON(device_status), 1), S_OK);
}

/* A request for 8 bytes, and its completion. */
static void request(void)
{
	uint16_t *ring = driver_at(&d, DRIVER_AVAIL(0));

	driver_desc(&d, 0, 0, DRIVER_DATA, 8, DESC_WRITE, 0);
	ring[2 + d.avail[0] % DRIVER_SIZE] = 0;
	ring[1] = ++d.avail[0];
	put(VIRTIO_AT + VIRTIO_PCI_NOTIFY, 2, 0);
	driver_pass(&d, 2 * LATENCY);
}

/* ---- the bus ------------------------------------------------------------------------ */

START_TEST(enumeration)
{
	setup();
	ck_assert_uint_eq(config(0, PCI_VENDOR_ID, 4), 0x00081b36);
	ck_assert_uint_eq(config(0, PCI_CLASS_DEVICE, 2), 0x0600);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_VENDOR_ID, 4), 0x10441af4);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_DEVICE_ID, 2), 0x1044);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_DEVICE_ID + 1, 1), 0x10);
	ck_assert_uint_eq(config(RNG_SLOT, 0x0e, 1), 0); /* one function, type 0 */
	ck_assert_uint_eq(config(RNG_SLOT, PCI_INTERRUPT_PIN, 1), 1);
	/* nobody: other slots, functions and buses, and what conventional functions lack */
	ck_assert_uint_eq(config(2, 0, 4), UINT32_MAX);
	ck_assert_uint_eq(config(RNG_SLOT, 1 << 12, 4), UINT32_MAX);
	ck_assert_uint_eq(config(RNG_SLOT + 32, 0, 4), UINT32_MAX);
	ck_assert_uint_eq(config(8191, 0x7ffc, 4), UINT32_MAX);
	ck_assert_uint_eq(config(RNG_SLOT, 0x100, 4), UINT32_MAX);
	ck_assert_uint_eq(config(2, 0, 2), UINT16_MAX);
	set_config(2, PCI_COMMAND, 4, UINT32_MAX);
	/* read-only, and writable by the byte */
	set_config(RNG_SLOT, PCI_VENDOR_ID, 4, 0);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_VENDOR_ID, 4), 0x10441af4);
	set_config(RNG_SLOT, PCI_INTERRUPT_LINE, 4, 0x01020304);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_INTERRUPT_LINE, 4), 0x0104);
	set_config(RNG_SLOT, PCI_COMMAND, 4, UINT32_MAX);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_COMMAND, 4), 0x00100546);
	pci_host_reset(&host, 0);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_COMMAND, 4), 0x00100000);
	teardown();
}
END_TEST

START_TEST(bars)
{
	setup();
	map(RNG_SLOT, UINT32_MAX, UINT64_MAX);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_BASE_ADDRESS_0, 4), 0);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_BASE_ADDRESS_0 + 4, 4), 0xfffff000);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_BASE_ADDRESS_0 + 16, 4), 0xffffc00c);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_BASE_ADDRESS_0 + 20, 4), UINT32_MAX);
	ck_assert_uint_eq(config(RNG_SLOT, PCI_BASE_ADDRESS_0 + 12, 4), 0);
	ck_assert_uint_eq(config(RNG_SLOT, 0x30, 4), 0); /* no expansion ROM */
	/* either window will do */
	map(RNG_SLOT, LOW_BASE + 0x8000, HIGH_BASE + (UINT64_C(511) << 30));
	ck_assert_uint_eq(get(HIGH_BASE + (UINT64_C(511) << 30) + 18, 2), 1);
	map(RNG_SLOT, LOW_BASE + 0x8000, LOW_BASE + 0x4000);
	ck_assert_uint_eq(get(LOW_BASE + 0x4000 + 18, 2), 1);
	/* of two that overlap one answers, always the same */
	map(RNG_SLOT, LOW_BASE + 0x4000, LOW_BASE + 0x4000);
	ck_assert_uint_eq(get(LOW_BASE + 0x4000 + 12, 4), 1);
	/* over RAM nothing of it is seen, nor are registers while memory is off */
	map(RNG_SLOT, (uint32_t)DRIVER_RAM_BASE, DRIVER_RAM_BASE + 0x4000);
	ck_assert_uint_eq(get(LOW_BASE + 0x4000, 4), UINT32_MAX);
	ck_assert_uint_eq(*(uint32_t *)driver_at(&d, DRIVER_RAM_BASE), 0);
	map(RNG_SLOT, MSIX_AT, VIRTIO_AT);
	ck_assert_uint_eq(get(COMMON(num_queues), 2), 1);
	set_config(RNG_SLOT, PCI_COMMAND, 2, PCI_COMMAND_MASTER);
	ck_assert_uint_eq(get(COMMON(num_queues), 2), UINT16_MAX);
	put(COMMON(device_status), 1, 1);
	set_config(RNG_SLOT, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	ck_assert_uint_eq(get(COMMON(device_status), 1), 0);
	teardown();
}
END_TEST

/* A driver finds everything by following the list. */
START_TEST(capabilities)
{
	unsigned seen = 0, msix = 0, steps = 0;

	setup();
	ck_assert(config(RNG_SLOT, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST);
	for (unsigned at = config(RNG_SLOT, PCI_CAPABILITY_LIST, 1); at;
	     at = config(RNG_SLOT, at + 1, 1)) {
		ck_assert_uint_lt(++steps, 20);
		if (config(RNG_SLOT, at, 1) == PCI_CAP_ID_MSIX) {
			msix = at;
			continue;
		}
		ck_assert_uint_eq(config(RNG_SLOT, at, 1), PCI_CAP_ID_VENDOR);
		seen |= 1u << config(RNG_SLOT, at + 3, 1);
		if (config(RNG_SLOT, at + 3, 1) == 5)
			continue;
		ck_assert_uint_ge(config(RNG_SLOT, at + 2, 1), 16);
		ck_assert_uint_eq(config(RNG_SLOT, at + 4, 1), VIRTIO_PCI_BAR);
		ck_assert_uint_le(config(RNG_SLOT, at + 8, 4) + config(RNG_SLOT, at + 12, 4),
				  VIRTIO_PCI_BAR_SIZE);
	}
	ck_assert_uint_eq(seen, 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5);
	ck_assert_uint_eq(config(RNG_SLOT, msix + 2, 2), 1); /* two vectors */
	ck_assert_uint_eq(config(RNG_SLOT, msix + 4, 4), VIRTIO_PCI_MSIX_BAR);
	ck_assert_uint_eq(config(RNG_SLOT, msix + 8, 4), 0x800 | VIRTIO_PCI_MSIX_BAR);
	teardown();
}
END_TEST

START_TEST(slots)
{
	struct virtio_device *v;
	struct error e;

	setup();
	plug(virtio_rng_new(&d.host, LATENCY), 7);
	ck_assert_uint_eq(config(7, PCI_VENDOR_ID, 4), 0x10441af4);
	v = virtio_rng_new(&d.host, LATENCY);
	ck_assert(virtio_list_add(&d.devices, v));
	ck_assert(!virtio_pci_plug(&host, v, 7, &e));
	ck_assert_str_eq(e.msg, "addr=7: the slot is taken");
	ck_assert(!virtio_pci_plug(&host, v, 0, &e));
	for (unsigned i = 0; i < 29; i++)
		plug(virtio_rng_new(&d.host, LATENCY), PCI_AUTO_SLOT);
	ck_assert(!virtio_pci_plug(&host, v, PCI_AUTO_SLOT, &e));
	ck_assert_ptr_nonnull(strstr(e.msg, "all 32 slots"));
	teardown();
}
END_TEST

/* ---- interrupts ----------------------------------------------------------------------- */

START_TEST(intx)
{
	setup();
	plug(virtio_rng_new(&d.host, LATENCY), 5); /* shares the line */
	start_driver(0, 0);
	request();
	ck_assert_uint_eq(driver_used_len(&d, 0, 0), 8);
	ck_assert(!line[0] && line[1] && !line[2] && !line[3]);
	ck_assert(config(RNG_SLOT, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT);
	pci_set_intx(host.slots[5], true, d.now);
	/* masked at the function, not in its status */
	set_config(RNG_SLOT, PCI_COMMAND, 2,
		   PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_INTX_DISABLE);
	ck_assert(line[1]);
	pci_set_intx(host.slots[5], false, d.now);
	ck_assert(!line[1]);
	ck_assert(config(RNG_SLOT, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT);
	set_config(RNG_SLOT, PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	ck_assert(line[1]);
	/* reading the ISR acknowledges */
	ck_assert_uint_eq(get(VIRTIO_AT + VIRTIO_PCI_ISR, 1), VIRTIO_ISR_QUEUE);
	ck_assert(!line[1]);
	ck_assert_uint_eq(get(VIRTIO_AT + VIRTIO_PCI_ISR, 1), 0);
	request();
	ck_assert(line[1]);
	put(COMMON(device_status), 1, 0);
	ck_assert(!line[1]);
	ck_assert_uint_eq(message_count, 0);
	teardown();
}
END_TEST

static void fill_vector(unsigned n, uint64_t address, uint32_t data, uint32_t control)
{
	put(MSIX_AT + 16 * n, 4, (uint32_t)address);
	put(MSIX_AT + 16 * n + 4, 4, (uint32_t)(address >> 32));
	put(MSIX_AT + 16 * n + 8, 4, data);
	put(MSIX_AT + 16 * n + 12, 4, control);
}

static unsigned msix_control(void)
{
	unsigned at = config(RNG_SLOT, PCI_CAPABILITY_LIST, 1);

	while (config(RNG_SLOT, at, 1) != PCI_CAP_ID_MSIX)
		at = config(RNG_SLOT, at + 1, 1);
	return at + 2;
}

START_TEST(msix)
{
	setup();
	ck_assert_uint_eq(get(MSIX_AT + 12, 4), 1); /* masked after reset */
	ck_assert_uint_eq(get(MSIX_AT + 28, 4), 1);
	fill_vector(0, UINT64_C(0x1234567800000043), 7, UINT32_MAX);
	ck_assert_uint_eq(get(MSIX_AT, 4), 0x40);
	ck_assert_uint_eq(get(MSIX_AT + 12, 4), 1);
	fill_vector(0, 0x8020040, 80, 0);
	fill_vector(1, UINT64_C(0x1008020040), 81, 0);
	ck_assert_uint_eq(get(MSIX_AT + 20, 4), 0x10);
	ck_assert_uint_eq(get(MSIX_AT + 24, 1), 81);
	put(MSIX_AT + 32, 4, 1); /* beyond the table */
	put(MSIX_AT + 24, 1, 9); /* too narrow */
	ck_assert_uint_eq(get(MSIX_AT + 24, 4), 81);
	set_config(RNG_SLOT, msix_control(), 2, 0xffff);
	ck_assert_uint_eq(config(RNG_SLOT, msix_control(), 2), 0xc001);
	set_config(RNG_SLOT, msix_control(), 2, 0x8000);
	start_driver(0, 1);
	ck_assert_uint_eq(get(COMMON(queue_msix_vector), 2), 1);
	request();
	ck_assert_uint_eq(message_count, 1);
	ck_assert_uint_eq(messages[0].requester, RNG_SLOT << 3);
	ck_assert_uint_eq(messages[0].address, UINT64_C(0x1008020040));
	ck_assert_uint_eq(messages[0].data, 81);
	ck_assert(!line[1]);
	/* masked by entry, then by function: pending, sent once when both are open */
	put(MSIX_AT + 28, 4, 1);
	request();
	request();
	ck_assert_uint_eq(message_count, 1);
	ck_assert_uint_eq(get(MSIX_AT + 0x800, 4), 2);
	put(MSIX_AT + 0x800, 4, 0);
	set_config(RNG_SLOT, msix_control(), 2, 0xc000);
	put(MSIX_AT + 28, 4, 0);
	ck_assert_uint_eq(message_count, 1);
	set_config(RNG_SLOT, msix_control(), 2, 0x8000);
	ck_assert_uint_eq(message_count, 2);
	ck_assert_uint_eq(get(MSIX_AT + 0x800, 4), 0);
	/* a reset of the device forgets what was pending */
	put(MSIX_AT + 28, 4, 1);
	request();
	ck_assert_uint_eq(get(MSIX_AT + 0x800, 4), 2);
	start_driver(0, 1);
	ck_assert_uint_eq(get(MSIX_AT + 0x800, 4), 0);
	put(MSIX_AT + 28, 4, 0);
	ck_assert_uint_eq(message_count, 2);
	/* a broken driver hears of it by the configuration's vector */
	((uint16_t *)driver_at(&d, DRIVER_AVAIL(0)))[1] += 100;
	put(VIRTIO_AT + VIRTIO_PCI_NOTIFY, 4, 0);
	driver_pass(&d, 2 * LATENCY);
	ck_assert_uint_eq(message_count, 3);
	ck_assert_uint_eq(messages[2].data, 80);
	/* a vector that is not there is none */
	start_driver(2, UINT16_MAX - 1);
	ck_assert_uint_eq(get(COMMON(config_msix_vector), 2), VIRTIO_PCI_NO_VECTOR);
	ck_assert_uint_eq(get(COMMON(queue_msix_vector), 2), VIRTIO_PCI_NO_VECTOR);
	request();
	ck_assert_uint_eq(driver_used_idx(&d, 0), 1);
	ck_assert_uint_eq(message_count, 3);
	/* off again: INTA# */
	set_config(RNG_SLOT, msix_control(), 2, 0);
	request();
	ck_assert(line[1]);
	teardown();
}
END_TEST

/* Without bus mastering the function reaches no memory and sends no message. */
START_TEST(no_bus_master)
{
	setup();
	fill_vector(0, 0x8020040, 80, 0);
	set_config(RNG_SLOT, msix_control(), 2, 0x8000);
	start_driver(0, 0);
	set_config(RNG_SLOT, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	memset(driver_at(&d, DRIVER_DATA), 0x55, 8);
	request();
	ck_assert_uint_eq(driver_used_idx(&d, 0), 0);
	for (unsigned i = 0; i < 8; i++)
		ck_assert_uint_eq(*(uint8_t *)driver_at(&d, DRIVER_DATA + i), 0x55);
	ck_assert_uint_eq(message_count, 0);
	/* once it has it, it looks at what was made available */
	set_config(RNG_SLOT, PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	driver_pass(&d, 2 * LATENCY);
	ck_assert_uint_eq(driver_used_idx(&d, 0), 1);
	ck_assert_uint_eq(message_count, 1);
	/* queues can be set up without, where RAM is */
	set_config(RNG_SLOT, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	start_driver(0, 0);
	request();
	ck_assert_uint_eq(driver_used_idx(&d, 0), 0);
	set_config(RNG_SLOT, PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	driver_pass(&d, 2 * LATENCY);
	ck_assert_uint_eq(driver_used_idx(&d, 0), 1);
	teardown();
}
END_TEST

/* ---- virtio's registers ------------------------------------------------------------------ */

START_TEST(common_configuration)
{
	setup();
	ck_assert_uint_eq(get(COMMON(num_queues), 2), 1);
	ck_assert_uint_eq(get(COMMON(queue_size), 2), 64); /* the maximum, by default */
	put(COMMON(queue_select), 2, 1);
	ck_assert_uint_eq(get(COMMON(queue_size), 2), 0); /* no such queue */
	put(COMMON(queue_size), 2, 16);
	put(COMMON(queue_enable), 2, 1);
	put(COMMON(queue_msix_vector), 2, 0);
	ck_assert_uint_eq(get(COMMON(queue_enable), 2), 0);
	put(COMMON(queue_select), 2, 0);
	put(COMMON(device_feature_select), 4, 1);
	ck_assert_uint_eq(get(COMMON(device_feature), 4), 1);
	put(COMMON(device_feature_select), 4, 2);
	ck_assert_uint_eq(get(COMMON(device_feature), 4), 0);
	/* parts of fields can be read, and not written */
	put(COMMON(queue_desc), 4, 0x12345678);
	put(COMMON(queue_desc) + 4, 4, 0x9abcdef0);
	ck_assert_uint_eq(get(COMMON(queue_desc) + 2, 2), 0x1234);
	ck_assert_uint_eq(get(COMMON(queue_desc) + 7, 1), 0x9a);
	put(COMMON(queue_desc), 2, 0);
	put(COMMON(queue_size), 4, 0);
	put(COMMON(queue_desc) + 1, 1, 0);
	ck_assert_uint_eq(get(COMMON(queue_desc), 4), 0x12345678);
	put(COMMON(num_queues), 2, 9);
	put(COMMON(queue_notify_off), 2, 9);
	ck_assert_uint_eq(get(COMMON(num_queues), 2), 1);
	ck_assert_uint_eq(get(VIRTIO_AT + 56, 4), 0);
	ck_assert_uint_eq(get(VIRTIO_AT + VIRTIO_PCI_NOTIFY, 4), 0);
	/* areas out of RAM, sizes that cannot be */
	put(COMMON(queue_enable), 2, 1);
	ck_assert_uint_eq(get(COMMON(queue_enable), 2), 0);
	ck_assert_uint_eq(get(COMMON(device_status), 1), S_NEEDS_RESET);
	for (uint32_t size = 1; size < 65536; size = size * 2 + 1) {
		put(COMMON(device_status), 1, 0);
		put(COMMON(queue_size), 2, size);
		put(COMMON(queue_desc), 4, (uint32_t)DRIVER_DESC(0));
		put(COMMON(queue_driver), 4, (uint32_t)DRIVER_AVAIL(0));
		put(COMMON(queue_device), 4, (uint32_t)DRIVER_USED(0));
		put(COMMON(queue_enable), 2, 1);
		ck_assert_uint_eq(get(COMMON(queue_enable), 2), size == 1);
	}
	teardown();
}
END_TEST

/* Registers through configuration space (4.1.4.9), while the BARs are off. */
START_TEST(configuration_access)
{
	unsigned at;

	setup();
	set_config(RNG_SLOT, PCI_COMMAND, 2, 0);
	for (at = config(RNG_SLOT, PCI_CAPABILITY_LIST, 1); config(RNG_SLOT, at + 3, 1) != 5 ||
							    config(RNG_SLOT, at, 1) != 9;
	     at = config(RNG_SLOT, at + 1, 1))
		;
	set_config(RNG_SLOT, at + 4, 1, VIRTIO_PCI_BAR);
	set_config(RNG_SLOT, at + 8, 4, 18);
	set_config(RNG_SLOT, at + 12, 4, 2);
	ck_assert_uint_eq(config(RNG_SLOT, at + 16, 2), 1); /* num_queues */
	set_config(RNG_SLOT, at + 8, 4, 20);
	set_config(RNG_SLOT, at + 12, 4, 1);
	set_config(RNG_SLOT, at + 16, 4, 0xffffff01);
	ck_assert_uint_eq(config(RNG_SLOT, at + 16, 1), 1);
	set_config(RNG_SLOT, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	ck_assert_uint_eq(get(COMMON(device_status), 1), 1);
	/* what cannot be: other BARs, no width, no alignment, beyond the end */
	for (unsigned i = 0; i < 5; i++) {
		static const uint32_t bad[5][3] = { { 1, 20, 1 },
						    { 4, 20, 0 },
						    { 4, 18, 4 },
						    { 4, VIRTIO_PCI_BAR_SIZE, 1 },
						    { 0xff, UINT32_MAX, UINT32_MAX } };

		set_config(RNG_SLOT, at + 4, 1, bad[i][0]);
		set_config(RNG_SLOT, at + 8, 4, bad[i][1]);
		set_config(RNG_SLOT, at + 12, 4, bad[i][2]);
		set_config(RNG_SLOT, at + 16, 4, 0);
		config(RNG_SLOT, at + 16, 4);
		ck_assert_uint_eq(get(COMMON(device_status), 1), 1);
	}
	teardown();
}
END_TEST

/* Anything in configuration space, BARs and rings: bounded, and no trouble for the host. */
START_TEST(random_accesses)
{
	static const uint64_t areas[] = { MSIX_AT, VIRTIO_AT, VIRTIO_AT + VIRTIO_PCI_ISR,
					  VIRTIO_AT + VIRTIO_PCI_DEVICE,
					  VIRTIO_AT + VIRTIO_PCI_NOTIFY };
	struct rng rng;

	rng_seed(&rng, 17);
	for (unsigned round = 0; round < 200; round++) {
		setup();
		start_driver(0, 1);
		for (unsigned i = 0; i < 300; i++) {
			unsigned size = 1u << rng_below(&rng, 3);
			uint32_t value = (uint32_t)(rng_next(&rng) >> rng_below(&rng, 64));
			unsigned reg = (unsigned)rng_below(&rng, 256) & ~(size - 1);
			uint64_t pa = (areas[rng_below(&rng, 5)] + rng_below(&rng, 80)) &
				      ~(uint64_t)(size - 1);

			message_count = 0;
			switch (rng_below(&rng, 6)) {
			case 0:
				set_config(rng_below(&rng, 8) ? RNG_SLOT : 0, reg, size, value);
				break;
			case 1:
				config(RNG_SLOT, reg, size);
				break;
			case 2:
				put(pa, size, value);
				break;
			case 3:
				get(pa, size);
				break;
			case 4:
				request();
				break;
			case 5: /* usable again */
				map(RNG_SLOT, MSIX_AT, VIRTIO_AT);
				set_config(RNG_SLOT, PCI_COMMAND, 2,
					   PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
				break;
			}
		}
		teardown();
	}
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("platform/pci",
				   (const TTest *const[]){ enumeration, bars, capabilities, slots,
							   intx, msix, no_bus_master,
							   common_configuration,
							   configuration_access, random_accesses,
							   NULL }));
}
