// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Threads: a round-robin queue per core. The kernel does not preempt itself;
 * user threads and guests give way when an interrupt asked for it.
 */
#include "hv/include/bits.h"
#include "hv/split/host/gic.h"
#include "hv/split/host/mm.h"
#include "hv/split/host/process.h"
#include "hv/split/host/sched.h"
#include "hv/split/host/time.h"

#define SLICES_PER_SECOND 100

extern const u64 empty_table[];
void thread_start(void);

struct cpu cpus[CORES];
static struct thread idle_threads[CORES];
static struct timer slice_timers[CORES];

/* The end of a time slice. Armed only while somebody waits for the core. */
static void slice_end(struct timer *timer)
{
	(void)timer;
	this_cpu()->need_resched = true;
}

void sched_init(u32 core)
{
	struct cpu *cpu = &cpus[core];
	struct thread *idle = &idle_threads[core];

	idle->name = "idle";
	idle->core = core;
	cpu->id = core;
	cpu->idle = idle;
	cpu->current = idle;
	slice_timers[core].fn = slice_end;
	write_sysreg((u64)cpu, tpidr_el1);
}

static void push(struct cpu *cpu, struct thread *thread)
{
	thread->next = NULL;
	if (cpu->head)
		cpu->tail->next = thread;
	else
		cpu->head = thread;
	cpu->tail = thread;
}

struct thread *thread_create(const char *name, u32 core, void (*fn)(void *), void *argument)
{
	struct thread *thread = alloc_bytes(sizeof(*thread));

	thread->name = name;
	thread->core = core;
	thread->stack_top = (u64)alloc_bytes(STACK_SIZE) + STACK_SIZE;
	thread->saved[0] = (u64)fn;
	thread->saved[1] = (u64)argument;
	thread->saved[11] = (u64)thread_start;
	thread->saved[12] = thread->stack_top;
	thread->state = THREAD_BLOCKED;
	return thread;
}

void thread_exit(void)
{
	irq_disable();
	current_thread()->state = THREAD_DEAD;
	for (;;)
		schedule();
}

/* What of EL1 belongs to a thread besides its registers. */
static void load_address_space(const struct thread *to)
{
	u64 ttbr0 = to->process ? to->process->ttbr0 : to_phys(empty_table);

	write_sysreg(ttbr0, ttbr0_el1);
	write_sysreg(to->contextidr, contextidr_el1);
	isb();
}

void schedule(void)
{
	u64 flags = irq_save();
	struct cpu *cpu = this_cpu();
	struct thread *from = cpu->current;
	struct thread *to;
	bool others;

	spin_lock(&cpu->lock);
	cpu->need_resched = false;
	if (from != cpu->idle) {
		if (from->state == THREAD_RUNNABLE)
			push(cpu, from);
		else
			from->queued = false;
	}
	to = cpu->head;
	if (to)
		cpu->head = to->next;
	else
		to = cpu->idle;
	cpu->current = to;
	others = cpu->head != NULL;
	spin_unlock(&cpu->lock);

	if (others)
		timer_arm(&slice_timers[cpu->id],
			  time_now() + time_frequency() / SLICES_PER_SECOND);
	else
		timer_cancel(&slice_timers[cpu->id]);
	if (to != from) {
		load_address_space(to);
		switch_to(from, to);
	}
	irq_restore(flags);
}

void idle_loop(void)
{
	for (;;) {
		irq_disable();
		if (!this_cpu()->need_resched)
			wfi(); /* wakes for a pending interrupt, masked or not */
		irq_enable();
		isb();
		schedule();
	}
}

void wait_begin(void)
{
	__atomic_store_n(&current_thread()->state, THREAD_BLOCKED, __ATOMIC_SEQ_CST);
	dmb_ish();
}

void wait_end(void)
{
	__atomic_store_n(&current_thread()->state, THREAD_RUNNABLE, __ATOMIC_SEQ_CST);
}

void wake(struct thread *thread)
{
	struct cpu *cpu = &cpus[thread->core];
	bool queue = false;
	u64 flags;

	dmb_ish(); /* the condition before the state */
	flags = spin_lock_irq(&cpu->lock);
	if (thread->state == THREAD_BLOCKED) {
		thread->state = THREAD_RUNNABLE;
		queue = !thread->queued;
		if (queue) {
			thread->queued = true;
			push(cpu, thread);
		}
	}
	spin_unlock(&cpu->lock);
	if (queue) {
		if (cpu == this_cpu())
			cpu->need_resched = true;
		else
			gic_send_sgi(cpu->id, SGI_RESCHEDULE);
	}
	irq_restore(flags);
}

bool thread_at_rest(const struct thread *thread)
{
	struct cpu *cpu = &cpus[thread->core];
	u64 flags = spin_lock_irq(&cpu->lock);
	bool rest = thread->state == THREAD_BLOCKED && !thread->queued && cpu->current == cpu->idle;

	spin_unlock_irq(&cpu->lock, flags);
	return rest;
}
