// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Physical pages and translation tables. Pages are handed out in address order
 * and never come back: processes and VMs live as long as the machine.
 */
#include "hv/split/host/link.h"
#include "hv/split/host/lock.h"
#include "hv/split/host/mm.h"
#include "hv/split/host/trap.h"

static struct {
	struct spinlock lock;
	u64 next, end;
} pool;

void mm_init(void)
{
	pool.next = (link_addresses.image_end_pa + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
	pool.end = RAM_BASE + RAM_MAPPED;
}

static u64 take(u64 size)
{
	u64 flags = spin_lock_irq(&pool.lock);
	u64 pa = pool.next;

	if (size > pool.end - pool.next)
		panic("out of memory");
	pool.next += size;
	spin_unlock_irq(&pool.lock, flags);
	return pa;
}

static void clear(u64 *p, u64 size)
{
	for (u64 i = 0; i < size / 8; i += 2) {
		p[i] = 0;
		p[i + 1] = 0;
	}
}

u64 alloc_page(void)
{
	u64 pa = take(PAGE_SIZE);

	clear(to_virt(pa), PAGE_SIZE);
	return pa;
}

void *alloc_bytes(size_t size)
{
	u64 rounded = (size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
	void *p = to_virt(take(rounded));

	clear(p, rounded);
	return p;
}

u64 *table_walk(u64 root, u64 va)
{
	u64 *table = to_virt(root);

	for (unsigned shift = 30; shift > PAGE_SHIFT; shift -= 9) {
		u64 *entry = &table[(va >> shift) & 511];

		if (!(*entry & PTE_VALID)) {
			u64 page = alloc_page();

			/* The walker may look as soon as the entry is there. */
			dmb_ish();
			*entry = page | PTE_TABLE;
		}
		table = to_virt(*entry & PTE_ADDR);
	}
	return &table[(va >> PAGE_SHIFT) & 511];
}
