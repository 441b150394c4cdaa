// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Stage 2: a VM's memory is a range of its emulator's memory, mapped a page at
 * a time when the guest first touches it.
 */
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/host/link.h"
#include "hv/split/host/mm.h"
#include "hv/split/host/process.h"

#define VMID_SHIFT 48
#define CACHE_LINE 64 /* no v8.0 core that we know has a shorter data line */

void stage2_init(struct vm *vm)
{
	u64 root = alloc_page();

	vm->vttbr = root | (u64)(vm->id + 1) << VMID_SHIFT; /* VMID 0 is nobody's */
	lowvisor_call(link_addresses.lowvisor_flush_vmid, vm->vttbr, 0);
	/* The guest's GIC CPU interface is the virtual one. */
	for (u64 offset = 0; offset < GICC_SIZE; offset += PAGE_SIZE)
		*table_walk(root, GICC_BASE + offset) =
			(GICV_BASE + offset) | PTE_TABLE | S2_DEVICE | S2_RDWR | PTE_AF | S2_XN;
	dsb_ish();
}

static bool is_memory(const struct vm *vm, u64 ipa)
{
	return ipa - vm->memory_ipa < vm->memory_size;
}

/*
 * A guest starts with its caches off, and instruction fetches do not look in
 * data caches: what we wrote has to be in memory.
 */
static void clean_page(u64 pa)
{
	u64 va = (u64)to_virt(pa);

	for (u64 offset = 0; offset < PAGE_SIZE; offset += CACHE_LINE)
		__asm__ volatile("dc civac, %0" ::"r"(va + offset) : "memory");
	__asm__ volatile("dsb ish\n\tic ialluis\n\tdsb ish" ::: "memory");
}

u64 stage2_page(struct vm *vm, u64 ipa)
{
	if (!is_memory(vm, ipa))
		return 0;
	return process_page(vm->process, ipa - vm->memory_ipa + vm->memory_user, true);
}

bool stage2_fault(struct vcpu *vcpu, u64 ipa)
{
	struct vm *vm = vcpu->vm;
	u64 pa = stage2_page(vm, ipa);
	u64 flags;
	u64 *entry;

	if (!pa)
		return false;
	flags = spin_lock_irq(&vm->lock);
	entry = table_walk(vm->vttbr & PTE_ADDR, ipa);
	/* Another vCPU may have been here first. */
	if (!(*entry & PTE_VALID)) {
		clean_page(pa);
		*entry = pa | PTE_TABLE | S2_NORMAL | S2_RDWR | PTE_INNER | PTE_AF;
		/* From invalid to valid: no TLB holds anything, the walk must see it. */
		dsb_ish();
	}
	spin_unlock_irq(&vm->lock, flags);
	return true;
}
