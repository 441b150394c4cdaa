// SPDX-License-Identifier: GPL-2.0-or-later
/* System calls: a table, and the checks that stand between it and user memory. */
#include "hv/include/print.h"
#include "hv/include/string.h"
#include "hv/split/highvisor/notify.h"
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/highvisor/vgic.h"
#include "hv/split/host/process.h"
#include "hv/split/host/sched.h"
#include "hv/split/host/trap.h"
#include "hv/split/include/uapi.h"

static struct spinlock console_lock;

static struct process *caller(void)
{
	return current_thread()->process;
}

/* Copies size bytes from the caller, or fails. What is not there yet faults in. */
static bool copy_in(void *to, u64 from, u64 size)
{
	if (!process_range_ok(caller(), from, size, false))
		return false;
	memcpy(to, (const void *)from, size);
	return true;
}

/* The text is copied before the lock is taken: holders do not fault. */
static s64 sys_write(const u64 *args)
{
	char text[256];
	u64 flags;

	if (args[1] > sizeof(text) || !copy_in(text, args[0], args[1]))
		return ERR_INVALID;
	flags = spin_lock_irq(&console_lock);
	for (u64 i = 0; i < args[1]; i++)
		put_char(text[i]);
	spin_unlock_irq(&console_lock, flags);
	return 0;
}

static s64 sys_exit(const u64 *args)
{
	process_exit(caller(), args[0]);
	return 0;
}

static s64 sys_map(const u64 *args)
{
	u64 va = process_map(caller(), args[0]);

	return va ? (s64)va : ERR_INVALID;
}

static s64 sys_thread_create(const u64 *args)
{
	if (args[2] >= CORES || process_thread(caller(), args[0], args[1], (u32)args[2]) != 0)
		return ERR_INVALID;
	return 0;
}

static s64 sys_vm_create(const u64 *args)
{
	(void)args;
	return vm_create(caller());
}

static s64 sys_vm_memory(const u64 *args)
{
	if (!caller()->vm || !process_range_ok(caller(), args[2], args[1], true))
		return ERR_INVALID;
	return vm_set_memory(caller()->vm, args[0], args[1], args[2]);
}

static s64 sys_vm_irq_line(const u64 *args)
{
	if (!caller()->vm || args[0] < GIC_PRIVATE || args[0] >= VGIC_IRQS)
		return ERR_INVALID;
	vgic_set_line(caller()->vm, (u32)args[0], args[1] != 0);
	return 0;
}

static s64 sys_vm_notify(const u64 *args)
{
	struct notify_setup setup;

	if (!caller()->vm || !copy_in(&setup, args[0], sizeof(setup)))
		return ERR_INVALID;
	return notify_setup(caller()->vm, &setup);
}

static s64 sys_vm_notify_busy(const u64 *args)
{
	(void)args;
	return caller()->vm ? notify_busy(caller()->vm) : ERR_INVALID;
}

static s64 sys_vcpu_create(const u64 *args)
{
	struct vcpu_init init;

	if (!caller()->vm || args[0] >= VM_VCPUS || !copy_in(&init, args[1], sizeof(init)))
		return ERR_INVALID;
	return vcpu_create(caller()->vm, (u32)args[0], &init);
}

static s64 sys_vcpu_run(const u64 *args)
{
	struct vcpu *vcpu = current_thread()->vcpu;

	(void)args;
	return vcpu ? vcpu_run(vcpu) : ERR_INVALID;
}

static s64 (*const table[SYSCALLS])(const u64 *args) = {
	[SYS_WRITE] = sys_write,
	[SYS_EXIT] = sys_exit,
	[SYS_MAP] = sys_map,
	[SYS_THREAD_CREATE] = sys_thread_create,
	[SYS_VM_CREATE] = sys_vm_create,
	[SYS_VM_MEMORY] = sys_vm_memory,
	[SYS_VM_IRQ_LINE] = sys_vm_irq_line,
	[SYS_VM_NOTIFY] = sys_vm_notify,
	[SYS_VM_NOTIFY_BUSY] = sys_vm_notify_busy,
	[SYS_VCPU_CREATE] = sys_vcpu_create,
	[SYS_VCPU_RUN] = sys_vcpu_run,
};

s64 syscall(u64 number, const u64 *args)
{
	return number < SYSCALLS ? table[number](args) : ERR_INVALID;
}
