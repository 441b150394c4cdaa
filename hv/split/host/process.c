// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Processes: an address space that is filled as it is touched, and threads.
 * There is one program, the device emulator, and a process of it per VM.
 */
#include "hv/include/abi.h"
#include "hv/include/string.h"
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/host/link.h"
#include "hv/split/host/mm.h"
#include "hv/split/host/process.h"
#include "hv/split/host/sched.h"
#include "hv/split/host/smp.h"
#include "hv/split/host/trap.h"
#include "hv/split/include/uapi.h"

#define ASID_SHIFT    48
#define PAGE_ROUND(x) (((x) + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1))

static u32 next_asid = 1;
static u32 processes_alive;

static struct region *add_region(struct process *p, u64 start, u64 size)
{
	struct region *r;

	if (p->region_count == PROCESS_REGIONS)
		return NULL;
	r = &p->regions[p->region_count++];
	r->start = start;
	r->end = start + PAGE_ROUND(size);
	return r;
}

static void add_image(struct process *p, u64 va, u64 pa, u64 size, bool executable)
{
	struct region *r = add_region(p, va, size);

	r->image = pa;
	r->image_size = size;
	r->executable = executable;
}

static const struct region *find_region(const struct process *p, u64 va)
{
	for (u32 i = 0; i < p->region_count; i++)
		if (va >= p->regions[i].start && va < p->regions[i].end)
			return &p->regions[i];
	return NULL;
}

static void set_entry(u64 *entry, u64 pa, bool writable, bool executable)
{
	u64 flags = PTE_TABLE | PTE_ATTR(MAIR_NORMAL) | PTE_INNER | PTE_AF | PTE_NG | PTE_USER |
		    PTE_PXN;

	if (!writable)
		flags |= PTE_RDONLY;
	if (!executable)
		flags |= PTE_UXN;
	*entry = pa | flags;
	__asm__ volatile("dsb ishst\n\tisb" ::: "memory");
}

/* A first touch: the image's page itself if nobody may write to it, else a page of its own. */
static u64 new_page(const struct region *r, u64 va)
{
	u64 offset = (va & ~(PAGE_SIZE - 1)) - r->start;
	u64 page;

	if (!r->writable)
		return r->image + offset;
	page = alloc_page();
	if (offset < r->image_size) {
		u64 rest = r->image_size - offset;

		memcpy(to_virt(page), to_virt(r->image + offset),
		       rest < PAGE_SIZE ? rest : PAGE_SIZE);
	}
	return page;
}

u64 process_page(struct process *p, u64 va, bool write)
{
	u64 flags = spin_lock_irq(&p->lock);
	const struct region *r = find_region(p, va);
	u64 pa = 0;

	if (r && (r->writable || !write)) {
		u64 *entry = table_walk(p->ttbr0 & PTE_ADDR, va);

		if (!(*entry & PTE_VALID))
			set_entry(entry, new_page(r, va), r->writable, r->executable);
		pa = *entry & PTE_ADDR;
	}
	spin_unlock_irq(&p->lock, flags);
	return pa;
}

bool process_range_ok(struct process *p, u64 va, u64 size, bool write)
{
	u64 flags = spin_lock_irq(&p->lock);

	while (size > 0) {
		const struct region *r = find_region(p, va);
		u64 part;

		if (!r || (write && !r->writable))
			break;
		part = r->end - va < size ? r->end - va : size;
		va += part;
		size -= part;
	}
	spin_unlock_irq(&p->lock, flags);
	return size == 0;
}

u64 process_map(struct process *p, u64 size)
{
	u64 flags = spin_lock_irq(&p->lock);
	struct region *r = NULL;

	if (size > 0 && size <= USER_RUN - p->map_next)
		r = add_region(p, p->map_next, size);
	if (r) {
		r->writable = true;
		p->map_next = r->end;
	}
	spin_unlock_irq(&p->lock, flags);
	return r ? r->start : 0;
}

void process_map_page(struct process *p, u64 va, u64 pa)
{
	u64 flags = spin_lock_irq(&p->lock);

	set_entry(table_walk(p->ttbr0 & PTE_ADDR, va), pa, true, false);
	spin_unlock_irq(&p->lock, flags);
}

static void user_thread(void *argument)
{
	struct thread *thread = argument;
	struct trap_frame *frame = (struct trap_frame *)thread->stack_top - 1;

	irq_disable();
	memset(frame, 0, sizeof(*frame));
	frame->x[0] = thread->user_argument;
	frame->x[1] = link_addresses.guest_image_size;
	frame->sp_el0 = thread->user_stack;
	frame->elr = thread->user_entry;
	frame->spsr = PSR_EL0T;
	enter_user(frame);
}

int process_thread(struct process *p, u64 entry, u64 argument, u32 core)
{
	struct thread *thread = NULL;
	u64 flags;

	if (core >= CORES)
		return -1;
	flags = spin_lock_irq(&p->lock);
	if (p->thread_count < PROCESS_THREADS) {
		u64 stack = USER_STACKS + p->thread_count * 2 * USER_STACK_SIZE;
		struct region *r = add_region(p, stack, USER_STACK_SIZE);

		if (r) {
			r->writable = true;
			thread = thread_create("emulator", core, user_thread, NULL);
			thread->saved[1] = (u64)thread;
			thread->process = p;
			thread->user_entry = entry;
			thread->user_argument = argument;
			thread->user_stack = r->end;
			p->threads[p->thread_count++] = thread;
			p->threads_alive++;
		}
	}
	spin_unlock_irq(&p->lock, flags);
	if (!thread)
		return -1;
	wake(thread);
	return 0;
}

void process_start(u32 role, u32 samples, u32 core)
{
	struct process *p = alloc_bytes(sizeof(*p));
	const struct link_addresses *link = &link_addresses;
	struct region *data;

	p->ttbr0 = alloc_page() | (u64)next_asid++ << ASID_SHIFT;
	p->map_next = USER_MAP;
	add_image(p, USER_TEXT, link->user_text_pa, link->user_text_size, true);
	data = add_region(p, USER_TEXT + PAGE_ROUND(link->user_text_size),
			  link->user_end - USER_TEXT - PAGE_ROUND(link->user_text_size));
	data->image = link->user_data_pa;
	data->image_size = link->user_data_size;
	data->writable = true;
	add_image(p, USER_GUEST_IMAGE, link->guest_image_pa, link->guest_image_size, false);
	__atomic_fetch_add(&processes_alive, 1, __ATOMIC_RELAXED);
	if (process_thread(p, USER_TEXT, (u64)samples << 32 | role, core) != 0)
		panic("cannot start the emulator");
}

void process_exit(struct process *p, u64 code)
{
	p->exit_code = code;
	__atomic_store_n(&p->exiting, true, __ATOMIC_RELEASE);
	for (u32 i = 0; i < p->thread_count; i++) {
		struct thread *thread = p->threads[i];

		wake(thread);
		if (thread->vcpu)
			vcpu_kick(thread->vcpu);
	}
}

void process_thread_exit(void)
{
	struct process *p = current_thread()->process;

	if (__atomic_sub_fetch(&p->threads_alive, 1, __ATOMIC_ACQ_REL) == 0) {
		if (p->exit_code != 0)
			panic("the emulator of a VM, or its guest, failed");
		if (p->vm)
			vm_close(p->vm);
		if (__atomic_sub_fetch(&processes_alive, 1, __ATOMIC_ACQ_REL) == 0)
			firmware_call(PSCI_SYSTEM_OFF, 0, 0, 0);
	}
	thread_exit();
}
