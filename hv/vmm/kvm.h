/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the VMM uses of Linux' KVM interface for arm64 (Documentation/virt/kvm/api.rst), by the
 * kernel's names. Written out here so that the image builds without the kernel's headers.
 */
#ifndef TRAPLINE_HV_VMM_KVM_H
#define TRAPLINE_HV_VMM_KVM_H

#include "hv/include/types.h"

struct kvm_userspace_memory_region {
	u32 slot;
	u32 flags;
	u64 guest_phys_addr;
	u64 memory_size;
	u64 userspace_addr;
};
#define KVM_MEM_LOG_DIRTY_PAGES 1u

struct kvm_dirty_log {
	u32 slot;
	u32 padding;
	u64 dirty_bitmap; /* address of one bit for each page */
};

struct kvm_irq_level {
	u32 irq;
	u32 level;
};
#define KVM_ARM_IRQ_TYPE_SHIFT 24
#define KVM_ARM_IRQ_TYPE_SPI   1u

struct kvm_create_device {
	u32 type;
	u32 fd;
	u32 flags;
};
#define KVM_DEV_TYPE_ARM_VGIC_V2 5
#define KVM_DEV_TYPE_ARM_VGIC_V3 7

struct kvm_device_attr {
	u32 flags;
	u32 group;
	u64 attr;
	u64 addr; /* of the value */
};
#define KVM_DEV_ARM_VGIC_GRP_ADDR      0
#define KVM_VGIC_V2_ADDR_TYPE_DIST     0
#define KVM_VGIC_V2_ADDR_TYPE_CPU      1
#define KVM_VGIC_V3_ADDR_TYPE_DIST     2
#define KVM_VGIC_V3_ADDR_TYPE_REDIST   3
#define KVM_DEV_ARM_VGIC_GRP_CTRL      4
#define KVM_DEV_ARM_VGIC_CTRL_INIT     0

struct kvm_one_reg {
	u64 id;
	u64 addr; /* of the value */
};
/* 64-bit core registers: the index is the offset in struct kvm_regs, in words of 32 bits. */
#define KVM_REG_ARM64_CORE_U64 0x6030000000100000
#define KVM_REG_PC	       (KVM_REG_ARM64_CORE_U64 | 256 / 4)

struct kvm_vcpu_init {
	u32 target;
	u32 features[7];
};
#define KVM_ARM_VCPU_POWER_OFF 0 /* bits of features[0] */
#define KVM_ARM_VCPU_PSCI_0_2  2

/* The page that a vCPU shares with user space. */
struct kvm_run {
	u8 request_interrupt_window;
	u8 immediate_exit;
	u8 padding[6];
	u32 exit_reason;
	u8 unused[20];
	union {
		struct {
			u64 phys_addr;
			u8 data[8];
			u32 len;
			u8 is_write;
		} mmio;
		struct {
			u32 type;
		} system_event;
	};
};
_Static_assert(offsetof(struct kvm_run, mmio) == 32, "layout of struct kvm_run");
#define KVM_EXIT_MMIO	      6
#define KVM_EXIT_INTR	      10
#define KVM_EXIT_SYSTEM_EVENT 24
#define KVM_SYSTEM_EVENT_SHUTDOWN 1

#define KVM_IO(direction, number, size) \
	((u32)(direction) << 30 | (u32)(size) << 16 | 0xae00u | (number))
#define KVM_GET_API_VERSION	   KVM_IO(0, 0x00, 0)
#define KVM_API_VERSION		   12
#define KVM_CREATE_VM		   KVM_IO(0, 0x01, 0)
#define KVM_GET_VCPU_MMAP_SIZE	   KVM_IO(0, 0x04, 0)
#define KVM_CREATE_VCPU		   KVM_IO(0, 0x41, 0)
#define KVM_GET_DIRTY_LOG	   KVM_IO(1, 0x42, sizeof(struct kvm_dirty_log))
#define KVM_SET_USER_MEMORY_REGION KVM_IO(1, 0x46, sizeof(struct kvm_userspace_memory_region))
#define KVM_IRQ_LINE		   KVM_IO(1, 0x61, sizeof(struct kvm_irq_level))
#define KVM_RUN			   KVM_IO(0, 0x80, 0)
#define KVM_SET_ONE_REG		   KVM_IO(1, 0xac, sizeof(struct kvm_one_reg))
#define KVM_ARM_VCPU_INIT	   KVM_IO(1, 0xae, sizeof(struct kvm_vcpu_init))
#define KVM_ARM_PREFERRED_TARGET   KVM_IO(2, 0xaf, sizeof(struct kvm_vcpu_init))
#define KVM_CREATE_DEVICE	   KVM_IO(3, 0xe0, sizeof(struct kvm_create_device))
#define KVM_SET_DEVICE_ATTR	   KVM_IO(1, 0xe1, sizeof(struct kvm_device_attr))

#endif
