// SPDX-License-Identifier: GPL-2.0-or-later
/* The devices, and who has which address. */
#include "hv/include/string.h"
#include "hv/split/user/emulator.h"

#define UART_DR	     0x00
#define UART_FR	     0x18
#define UART_FR_IDLE 0x90 /* TXFE, RXFE */
#define UART_SIZE    0x1000

/* A PL011 that collects a line and hands it to the console in one piece. */
static struct {
	char text[128];
	u32 length;
} line;

static void flush_line(void)
{
	system_call(SYS_WRITE, (u64)line.text, line.length, 0);
	line.length = 0;
}

static u64 uart_read(u64 offset)
{
	return offset == UART_FR ? UART_FR_IDLE : 0;
}

static void uart_write(u64 offset, u64 data)
{
	char c = (char)data;

	if (offset != UART_DR || c == '\r')
		return;
	line.text[line.length++] = c;
	if (c == '\n' || line.length == sizeof(line.text))
		flush_line();
}

const struct device uart_device = { UART_BASE, UART_SIZE, uart_read, uart_write };

static u64 identity(u64 offset, u32 device)
{
	switch (offset) {
	case VIRTIO_MAGIC:
		return VIRTIO_MAGIC_VALUE;
	case VIRTIO_VERSION:
		return 2;
	case VIRTIO_DEVICE_ID:
		return device;
	case VIRTIO_VENDOR:
		return VIRTIO_VENDOR_VALUE;
	default:
		return 0;
	}
}

/* Slot 0: a notification comes back as a level interrupt. */
static u32 loopback_status;

static u64 loopback_read(u64 offset)
{
	return offset == VIRTIO_IRQ_STATUS ? loopback_status : identity(offset, LOOPBACK_DEVICE_ID);
}

static void loopback_write(u64 offset, u64 data)
{
	if (offset == VIRTIO_NOTIFY)
		loopback_status = 1;
	else if (offset == VIRTIO_IRQ_ACK)
		loopback_status &= ~(u32)data;
	else
		return;
	system_call(SYS_VM_IRQ_LINE, IRQ_VIRTIO + LOOPBACK_SLOT, loopback_status, 0);
}

const struct device loopback_device = {
	VIRTIO_SLOT(LOOPBACK_SLOT),
	VIRTIO_SIZE,
	loopback_read,
	loopback_write,
};

/* Slot 1: set up here, served in the kernel. Notifications never come this way. */
static struct {
	u64 ring;
	u32 ready;
} notify;

static u64 notify_read(u64 offset)
{
	switch (offset) {
	case VIRTIO_READY:
		return notify.ready;
	case VIRTIO_CONFIG:
		return (u64)system_call(SYS_VM_NOTIFY_BUSY, 0, 0, 0);
	default:
		return identity(offset, NOTIFY_DEVICE_ID);
	}
}

static void notify_write(u64 offset, u64 data)
{
	if (offset == VIRTIO_DESC_LOW) {
		notify.ring = (notify.ring & ~0xffffffffULL) | (u32)data;
	} else if (offset == VIRTIO_DESC_HIGH) {
		notify.ring = (u32)notify.ring | data << 32;
	} else if (offset == VIRTIO_READY && data == 1) {
		struct notify_setup setup = {
			.doorbell = VIRTIO_SLOT(NOTIFY_SLOT) + VIRTIO_NOTIFY,
			.ring = notify.ring,
			.irq = IRQ_VIRTIO + NOTIFY_SLOT,
			.core = 1,
		};

		notify.ready = system_call(SYS_VM_NOTIFY, (u64)&setup, 0, 0) == 0;
	}
}

const struct device notify_device = {
	VIRTIO_SLOT(NOTIFY_SLOT),
	VIRTIO_SIZE,
	notify_read,
	notify_write,
};

static const struct device *const devices[] = { &loopback_device, &notify_device, &uart_device };

void device_access(struct vcpu_run *run)
{
	static const char complaint[] = "emulator: guest access to an address without a device\n";
	static bool said;

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		const struct device *d = devices[i];

		if (run->address - d->base >= d->size)
			continue;
		if (run->write)
			d->write(run->address - d->base, run->data);
		else
			run->data = d->read(run->address - d->base);
		return;
	}
	run->data = 0;
	if (!said)
		system_call(SYS_WRITE, (u64)complaint, sizeof(complaint) - 1, 0);
	said = true;
}
