/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_HOST_SCHED_H
#define TRAPLINE_HV_HOST_SCHED_H

#include "hv/include/board.h"
#include "hv/split/host/lock.h"

struct process;
struct timer;
struct vcpu;

enum thread_state {
	THREAD_RUNNABLE,
	THREAD_BLOCKED,
	THREAD_DEAD,
};

/* A thread lives on one core for good. */
struct thread {
	u64 saved[13]; /* x19-x30, sp: switch_to's, at offset 0 */
	u32 state;     /* under the core's lock, or the thread's own to set BLOCKED */
	bool queued;   /* current, or on its core's queue */
	u32 core;
	u32 contextidr; /* CONTEXTIDR_EL1 while it runs: a label for traces */
	struct thread *next;
	struct process *process; /* NULL: kernel thread */
	struct vcpu *vcpu;	 /* what SYS_VCPU_RUN runs */
	u64 stack_top;
	u64 user_entry, user_argument, user_stack;
	const char *name;
};

struct cpu {
	struct thread *current;
	u32 id;
	bool need_resched;
	struct spinlock lock; /* the run queue */
	struct thread *head, *tail;
	struct thread *idle;
	struct timer *timers; /* touched by this core only, interrupts off */
};

extern struct cpu cpus[CORES];

static inline struct cpu *this_cpu(void)
{
	return (struct cpu *)read_sysreg(tpidr_el1);
}

static inline struct thread *current_thread(void)
{
	return this_cpu()->current;
}

/* Makes the running boot code this core's idle thread. */
void sched_init(u32 core);

struct thread *thread_create(const char *name, u32 core, void (*fn)(void *), void *argument);
__attribute__((noreturn)) void thread_exit(void);

/* Gives the core away; returns when it is our turn again. */
void schedule(void);

/* Runs whatever there is, sleeps otherwise. */
__attribute__((noreturn)) void idle_loop(void);

/*
 * Sleeping without losing a wake-up:
 *	for (;;) { wait_begin(); if (condition) break; schedule(); } wait_end();
 * The waker makes the condition true, then calls wake().
 */
void wait_begin(void);
void wait_end(void);
void wake(struct thread *thread);

/* True if the thread sleeps and its core has nothing else to do. */
bool thread_at_rest(const struct thread *thread);

void switch_to(struct thread *from, struct thread *to);

#endif
