/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_USER_EMULATOR_H
#define TRAPLINE_HV_USER_EMULATOR_H

#include "hv/include/abi.h"
#include "hv/split/include/uapi.h"

long system_call(unsigned long number, u64 a, u64 b, u64 c);

/* One device: a range of guest addresses. size in bytes; data in the low ones. */
struct device {
	u64 base, size;
	u64 (*read)(u64 offset);
	void (*write)(u64 offset, u64 data);
};

/* Completes one access. Nothing there: reads give zero, and it is said once. */
void device_access(struct vcpu_run *run);

extern const struct device uart_device, loopback_device, notify_device;

#endif
