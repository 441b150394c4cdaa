/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_HOST_PROCESS_H
#define TRAPLINE_HV_HOST_PROCESS_H

#include "hv/split/host/lock.h"

#define PROCESS_REGIONS 16
#define PROCESS_THREADS 4

struct thread;
struct vm;

/* A range of a process's addresses and what a first touch finds there. */
struct region {
	u64 start, end;
	u64 image;	/* physical address of the initial contents */
	u64 image_size; /* 0: zeroes */
	bool writable;	/* of its own; otherwise the image itself, read-only */
	bool executable;
};

struct process {
	u64 ttbr0; /* ASID and root table */
	struct spinlock lock;
	struct region regions[PROCESS_REGIONS];
	u32 region_count;
	struct thread *threads[PROCESS_THREADS];
	u32 thread_count, threads_alive;
	u64 map_next;
	bool exiting;
	u64 exit_code;
	struct vm *vm;
};

/* A process running the emulator for role, its first thread on core. */
void process_start(u32 role, u32 samples, u32 core);

/* Adds a thread that starts at entry(argument, ...). Negative: none left. */
int process_thread(struct process *p, u64 entry, u64 argument, u32 core);

/* All threads end when they next return to user mode; those that sleep are woken. */
void process_exit(struct process *p, u64 code);

/*
 * The current thread ends; the last one of the last process turns the machine
 * off. A process that ends with another code than 0 is a panic.
 */
__attribute__((noreturn)) void process_thread_exit(void);

/* Adds size bytes of zeroed memory and returns its address; 0: no room. */
u64 process_map(struct process *p, u64 size);

/* Maps one page of kernel memory, writable, at va. */
void process_map_page(struct process *p, u64 va, u64 pa);

/* The physical page behind va, faulted in; 0 if there is none (or not for writing). */
u64 process_page(struct process *p, u64 va, bool write);

/* True if all of [va, va + size) is in the process's regions. */
bool process_range_ok(struct process *p, u64 va, u64 size, bool write);

#endif
