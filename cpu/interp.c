// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The interpreter. With musttail and preserve_none, handlers call each other
 * as tails, and the budget stays in a register; otherwise a loop dispatches
 * them. The bodies of the micro-ops are the same.
 *
 * A handler leaves by storing the budget to cpu->left and returning (NULL, in
 * the loop). See cpu/cpu.h on time.
 */
#include "config.h"

#include "cpu/interp.h"

#include "cpu/cpu.h"
#include "cpu/ops.h"
#include "cpu/predict.h"
#include "cpu/step.h"

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#if defined(HAVE_MUSTTAIL) && defined(HAVE_PRESERVE_NONE)
#define HANDLER(name) static void UOP_CC name(struct cpu *cpu, const struct uop *u, int64_t left)
#define COLD_HANDLER(name)                                                                      \
	static void UOP_CC __attribute__((noinline)) name(struct cpu *cpu, const struct uop *u, \
							  int64_t left)
#define TAIL(fn, u) __attribute__((musttail)) return (fn)(cpu, (u), left)
#define GO(u)	    TAIL((u)->fn, (u))
#define SPILL()	    (cpu->left = left)
#define RELOAD()    (left = cpu->left)
#define LEAVE()	    return
#else
#define HANDLER(name) static const struct uop *name(struct cpu *cpu, const struct uop *u)
#define COLD_HANDLER(name)                                                       \
	static const struct uop *__attribute__((noinline)) name(struct cpu *cpu, \
								const struct uop *u)
#define TAIL(fn, u) return (fn)(cpu, (u))
#define GO(u)	    return (u)
#define left	    (cpu->left)
#define SPILL()	    ((void)0)
#define RELOAD()    ((void)0)
#define LEAVE()	    return NULL
#endif

static inline struct opnd operands(struct cpu *cpu, const struct uop *u)
{
	return (struct opnd){
		.d = &cpu->r[u->d],
		.a = &cpu->r[u->a],
		.n = &cpu->r[u->n],
		.m = &cpu->r[u->m],
		.imm = u->imm,
		.aux = u->aux,
	};
}

/* ---- heads -------------------------------------------------------------- */

/* Charges the block's schedule and makes it the running one. */
static inline int64_t enter_block(struct cpu *cpu, const struct block *b, uint32_t credit,
				  int64_t budget)
{
	cpu->block = (struct block *)b;
	cpu->credit = credit;
	cpu->tail = 1;
	cpu->insns += b->insn_count;
	return budget - (int64_t)(b->cycles - credit);
}

COLD_HANDLER(head_slow)
{
	struct block *b = (struct block *)(uintptr_t)u->imm;

	SPILL();
	/* the budget is used up, or the block is not what it was: the dispatcher decides */
	if (left <= 0 || b->dead || !interp_verify(cpu, b)) {
		cpu->pc = b->pc;
		LEAVE();
	}
	RELOAD();
	left = enter_block(cpu, b, cpu->credit, left);
	GO(u + 1);
}

HANDLER(h_head)
{
	const struct block *b = (const struct block *)(uintptr_t)u->imm;

	if (unlikely(left <= 0) || unlikely(b->epoch != cpu->mmu->fetch_epoch))
		TAIL(head_slow, u);
	left = enter_block(cpu, b, cpu->credit, left);
	GO(u + 1);
}

/* ---- micro-ops between head and end --------------------------------------- */

#define UOP_ALU(name, use)                        \
	HANDLER(h_##name)                         \
	{                                         \
		op_##name(cpu, operands(cpu, u)); \
		GO(u + 1);                        \
	}
#define UOP_MEM(name, use)                                      \
	COLD_HANDLER(cold_##name)                               \
	{                                                       \
		SPILL();                                        \
		if (!slow_##name(cpu, u))                       \
			LEAVE();                                \
		RELOAD();                                       \
		GO(u + 1);                                      \
	}                                                       \
	HANDLER(h_##name)                                       \
	{                                                       \
		if (likely(fast_##name(cpu, operands(cpu, u)))) \
			GO(u + 1);                              \
		TAIL(cold_##name, u);                           \
	}
#define UOP_CALL(name, use)                         \
	HANDLER(h_##name)                           \
	{                                           \
		SPILL();                            \
		if (unlikely(!call_##name(cpu, u))) \
			LEAVE();                    \
		RELOAD();                           \
		GO(u + 1);                          \
	}
#include "cpu/uop-table.h"

HANDLER(h_skip)
{
	bool holds = u->aux >> (cpu_nzcv(cpu) >> 28) & 1;

	GO(u + 1 + (holds ? 0 : u->imm));
}

/* ---- ends ----------------------------------------------------------------- */

/* The successor by link @k, which the block did not know yet: the dispatcher's way, then
 * remembered. */
COLD_HANDLER(link_slow_0)
{
	struct block *next;

	(void)u;
	SPILL();
	next = interp_link(cpu, 0);
	if (!next)
		LEAVE();
	GO(next->uops);
}

COLD_HANDLER(link_slow_1)
{
	struct block *next;

	(void)u;
	SPILL();
	next = interp_link(cpu, 1);
	if (!next)
		LEAVE();
	GO(next->uops);
}

/* What the successor's head does, without the way there; its slow path finds out what is amiss. */
#define ENTER(next, credit_)                                                                   \
	do {                                                                                   \
		if (unlikely(left <= 0) || unlikely((next)->epoch != cpu->mmu->fetch_epoch)) { \
			cpu->credit = (credit_);                                               \
			TAIL(head_slow, (next)->uops);                                         \
		}                                                                              \
		left = enter_block(cpu, next, credit_, left);                                  \
		GO((next)->uops + 1);                                                          \
	} while (0)

#define FOLLOW(k, target)                                                  \
	do {                                                               \
		struct block *from_ = cpu->block, *next_ = from_->link[k]; \
									   \
		if (unlikely(!next_)) {                                    \
			cpu->pc = (target);                                \
			TAIL(link_slow_##k, u);                            \
		}                                                          \
		ENTER(next_, from_->link_credit[k]);                       \
	} while (0)

static inline uint64_t block_end(const struct block *b)
{
	return b->pc + 4u * b->insn_count;
}

HANDLER(h_jump)
{
	if (u->aux == BRANCH_CALL)
		ras_push(cpu, block_end(cpu->block));
	FOLLOW(1, u->imm);
}

COLD_HANDLER(exit_slow)
{
	SPILL();
	cpu->pc = u->imm;
	cpu_check_events(cpu);
	LEAVE();
}

/* The state may have changed: the link holds only under the flags of the successor. */
HANDLER(h_exit)
{
	struct block *next = cpu->block->link[0];

	if (unlikely(event_next(&cpu->events) < cpu->limit))
		TAIL(exit_slow, u);
	if (likely(next && next->flags == cpu->flags))
		ENTER(next, cpu->block->link_credit[0]);
	cpu->pc = u->imm;
	if (cpu->block->flags != cpu->flags)
		TAIL(exit_slow, u);
	TAIL(link_slow_0, u);
}

COLD_HANDLER(jump_ind_slow)
{
	struct block *next;

	(void)u;
	SPILL();
	next = interp_target(cpu);
	if (!next)
		LEAVE();
	GO(next->uops);
}

HANDLER(h_jump_ind)
{
	uint64_t target = cpu->r[u->n];
	const struct jump_cache_entry *jc = &cpu->jump_cache[(target >> 2) % JUMP_CACHE_ENTRIES];
	struct block *next = jc->block;

	left -= predict_indirect(cpu, cpu->block, u->aux, target);
	if (likely(next && jc->pc == target && next->flags == cpu->flags && !next->dead)) {
		if (unlikely(next->credit_from != cpu->block)) {
			next->credit_from = cpu->block;
			next->credit_value = block_credit(cpu->block, next);
		}
		ENTER(next, next->credit_value);
	}
	cpu->pc = target;
	TAIL(jump_ind_slow, u);
}

#define UOP_TEST(name, use)                                      \
	HANDLER(h_##name)                                        \
	{                                                        \
		bool taken = test_##name(cpu, operands(cpu, u)); \
								 \
		left -= predict_direction(cpu, u->aux, taken);   \
		if (taken)                                       \
			FOLLOW(1, u->imm);                       \
		FOLLOW(0, block_end(cpu->block));                \
	}
#include "cpu/uop-table.h"

/* ---- instrumented blocks ---------------------------------------------------- */

HANDLER(i_head)
{
	struct block *b = (struct block *)(uintptr_t)u->imm;

	SPILL();
	step_block(cpu);
	if (left <= 0 || b->dead || (b->epoch != cpu->mmu->fetch_epoch && !interp_verify(cpu, b))) {
		step_abandon(cpu);
		cpu->pc = b->pc;
		LEAVE();
	}
	RELOAD();
	left = enter_block(cpu, b, cpu->credit, left);
	GO(u + 1);
}

HANDLER(i_step)
{
	SPILL();
	if (!step_insn(cpu, u))
		LEAVE();
	GO(u + 1);
}

HANDLER(i_note)
{
	SPILL();
	if (!step_note(cpu, u, cpu->r[u->n] + u->imm + (cpu->r[u->m] << u->aux)))
		LEAVE();
	GO(u + 1);
}

HANDLER(i_jump)
{
	if (u->aux == BRANCH_CALL)
		ras_push(cpu, block_end(cpu->block));
	SPILL();
	cpu->pc = u->imm;
	step_close(cpu);
	LEAVE();
}

HANDLER(i_exit)
{
	SPILL();
	cpu->pc = u->imm;
	step_close(cpu);
	cpu_check_events(cpu);
	LEAVE();
}

HANDLER(i_jump_ind)
{
	uint64_t target = cpu->r[u->n];

	left -= predict_indirect(cpu, cpu->block, u->aux, target);
	SPILL();
	cpu->pc = target;
	step_close(cpu);
	LEAVE();
}

#define UOP_TEST(name, use)                                       \
	HANDLER(i_##name)                                         \
	{                                                         \
		bool taken = test_##name(cpu, operands(cpu, u));  \
								  \
		left -= predict_direction(cpu, u->aux, taken);    \
		SPILL();                                          \
		cpu->pc = taken ? u->imm : block_end(cpu->block); \
		step_close(cpu);                                  \
		LEAVE();                                          \
	}
#include "cpu/uop-table.h"

/* ---- tables ----------------------------------------------------------------- */

static uop_fn *const handlers[UOP_COUNT] = {
	[UOP_head] = h_head, [UOP_jump] = h_jump, [UOP_jump_ind] = h_jump_ind,
	[UOP_exit] = h_exit, [UOP_skip] = h_skip,
#define UOP_ALU(name, use)  [UOP_##name] = h_##name,
#define UOP_MEM(name, use)  [UOP_##name] = h_##name,
#define UOP_CALL(name, use) [UOP_##name] = h_##name,
#define UOP_TEST(name, use) [UOP_##name] = h_##name,
#include "cpu/uop-table.h"
};

static uop_fn *const instrumented_ends[UOP_COUNT] = {
	[UOP_head] = i_head, [UOP_step] = i_step,	  [UOP_note] = i_note,
	[UOP_jump] = i_jump, [UOP_jump_ind] = i_jump_ind, [UOP_exit] = i_exit,
#define UOP_TEST(name, use) [UOP_##name] = i_##name,
#include "cpu/uop-table.h"
};

uop_fn *interp_handler(enum uop_op op, bool instrumented)
{
	return instrumented && instrumented_ends[op] ? instrumented_ends[op] : handlers[op];
}

void interp_enter(struct cpu *cpu, const struct uop *u)
{
#if defined(HAVE_MUSTTAIL) && defined(HAVE_PRESERVE_NONE)
	u->fn(cpu, u, cpu->left);
#else
	while (u)
		u = u->fn(cpu, u);
#endif
}
