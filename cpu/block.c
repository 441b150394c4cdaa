// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The code cache of one core: blocks by (virtual PC, physical address, state
 * flags), lists of the blocks that were decoded from a physical line, and the
 * arena that holds them. Blocks are never freed one by one: a dead block
 * stays until the arena is emptied as a whole, which happens only between
 * blocks (block_find), so that no pointer into it is in use.
 */
#include "cpu/block.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "base/disasm.h"
#include "base/log.h"
#include "cpu/cpu.h"
#include "cpu/decode.h"
#include "cpu/gaps.h"
#include "cpu/interp.h"
#include "cpu/lift.h"

#define ARENA_SIZE     (96u << 20)
#define ARENA_RESERVE  (64u << 10) /* more than one block with both copies can need */
#define HASH_BUCKETS   65536u
#define LINE_BUCKETS   65536u
#define BLOCK_MAX_UOPS (BLOCK_MAX_INSNS * LIFT_MAX_UOPS_PER_INSN + 2)
/* instrumented: step and note before each instruction's micro-ops */
#define STEP_MAX_UOPS (BLOCK_MAX_UOPS + BLOCK_MAX_INSNS * (1 + LIFT_MAX_UOPS_PER_INSN) + 1)

#define PAGE_4K	      4096u

/* Log-once keys of this file: instruction words */
#define LOG_KEY UINT64_C(0x4741500000000000)

struct code_cache {
	struct cpu *cpu;
	uint8_t *arena;
	size_t used;
	struct block *hash[HASH_BUCKETS];
	struct block *lines[LINE_BUCKETS];
	struct uop scratch[STEP_MAX_UOPS];
	struct block last; /* stands in for the last block when the arena was emptied */
};

struct code_cache *code_cache_new(struct cpu *cpu)
{
	struct code_cache *c = xcalloc(1, sizeof *c);

	c->cpu = cpu;
	c->arena = mmap(NULL, ARENA_SIZE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (c->arena == MAP_FAILED)
		c->arena = xcalloc(1, ARENA_SIZE);
	return c;
}

void code_cache_free(struct code_cache *c)
{
	if (!c)
		return;
	munmap(c->arena, ARENA_SIZE);
	free(c);
}

static void *arena_take(struct code_cache *c, size_t size)
{
	void *p = c->arena + c->used;

	c->used += align_up(size, 16);
	return p;
}

static unsigned hash_bucket(uint64_t pc, uint64_t pa, uint32_t flags)
{
	uint64_t h = (pc >> 2) * UINT64_C(0x9e3779b97f4a7c15) ^
		     (pa >> 2) * UINT64_C(0xff51afd7ed558ccd) ^
		     flags * UINT64_C(0xc4ceb9fe1a85ec53);

	return (unsigned)(h >> 40) % HASH_BUCKETS;
}

static unsigned line_bucket(uint64_t line)
{
	return (unsigned)((line >> LINE_SHIFT) * UINT64_C(0x9e3779b97f4a7c15) >> 40) % LINE_BUCKETS;
}

static unsigned block_lines(const struct block *b)
{
	uint64_t last = b->pa + 4u * b->insn_count - 1;

	return (unsigned)((last >> LINE_SHIFT) - (b->pa >> LINE_SHIFT)) + 1;
}

void cpu_flush_code(struct cpu *cpu)
{
	struct code_cache *c = cpu->code;

	memset(c->hash, 0, sizeof c->hash);
	memset(c->lines, 0, sizeof c->lines);
	memset(cpu->jump_cache, 0, sizeof cpu->jump_cache);
	c->used = 0;
	/* emptying the cache is no event of the machine: the tail carries on */
	if (cpu->block) {
		c->last.edge = cpu->block->edge;
		cpu->block = &c->last;
	}
	cpu->resume = NULL;
}

static void block_kill(struct block *b)
{
	b->dead = true;
	b->epoch = 0; /* no context has epoch 0: the head takes its slow path */
}

/* Which of its lines puts @b into list @bucket; it is in that list. */
static unsigned line_slot(const struct block *b, unsigned bucket)
{
	uint64_t first = b->pa & ~(uint64_t)(LINE_SIZE - 1);
	unsigned slot = 0;

	while (line_bucket(first + slot * LINE_SIZE) != bucket)
		slot++;
	return slot;
}

static void unlink_from_line(struct code_cache *c, struct block *b, unsigned bucket)
{
	for (struct block **p = &c->lines[bucket]; *p; p = &(*p)->line_next[line_slot(*p, bucket)])
		if (*p == b) {
			*p = b->line_next[line_slot(b, bucket)];
			return;
		}
}

/* Nothing finds @b any more: code that is rewritten all the time leaves no lists of the dead. */
static void unlink_block(struct code_cache *c, struct block *b)
{
	uint64_t first = b->pa & ~(uint64_t)(LINE_SIZE - 1);
	struct block **p = &c->hash[hash_bucket(b->pc, b->pa, b->flags)];

	while (*p && *p != b)
		p = &(*p)->hash_next;
	if (*p)
		*p = b->hash_next;
	for (unsigned i = 0; i < block_lines(b); i++)
		unlink_from_line(c, b, line_bucket(first + (uint64_t)i * LINE_SIZE));
}

void code_cache_written(void *opaque_cpu, uint64_t line)
{
	struct cpu *cpu = opaque_cpu;
	struct code_cache *c = cpu->code;
	unsigned bucket;

	if (line == UINT64_MAX) {
		/* IC IALLU: stores already killed what they changed */
		return;
	}
	line &= ~(uint64_t)(LINE_SIZE - 1);
	bucket = line_bucket(line);
	for (struct block *b = c->lines[bucket], *next; b; b = next) {
		uint64_t first = b->pa & ~(uint64_t)(LINE_SIZE - 1);

		next = b->line_next[line_slot(b, bucket)];
		if (line >= first && line < b->pa + 4u * b->insn_count) {
			unlink_block(c, b);
			block_kill(b);
		}
	}
}

static void lines_add(struct code_cache *c, struct block *b)
{
	uint64_t first = b->pa & ~(uint64_t)(LINE_SIZE - 1);
	unsigned n = block_lines(b);

	for (unsigned i = 0; i < n; i++) {
		uint64_t line = first + (uint64_t)i * LINE_SIZE;
		unsigned k = line_bucket(line);

		mmu_mark_code(c->cpu->mmu->memsys, line);
		/* two lines of one block in one list: once is enough to reach it */
		for (unsigned j = 0; j < i; j++)
			if (line_bucket(first + (uint64_t)j * LINE_SIZE) == k)
				goto listed;
		b->line_next[i] = c->lines[k];
		c->lines[k] = b;
	listed:;
	}
}

/* An encoding without a row: ours to blame, if it is a known gap. */
static void log_gap(const struct lift *l)
{
	const struct gap *g = gap_of_word(l->word);

	if (g && log_on(LOG_UNIMP) && log_once(LOG_KEY | l->word))
		log_printf(LOG_UNIMP, "instruction 0x%08x at 0x%llx is not implemented (gap %s)\n",
			   l->word, (unsigned long long)l->pc, g->name);
}

/*
 * With BLOCK_COUNTED: the PMU hears first of what the instruction is about to do. That has no part
 * in the schedule.
 */
static void count_insn(struct lift *l, const struct insn *insn)
{
	const struct uop *last = &l->uops[l->count - 1];
	bool branch = l->closed && (last->op == UOP_jump || last->op == UOP_jump_ind ||
				    uop_infos[last->op].kind == UOP_KIND_TEST);
	struct uop *first = &l->uops[insn->first_uop];
	unsigned n = l->count - insn->first_uop, accesses = 0;
	struct uop count;

	for (unsigned i = 0; i < n; i++)
		accesses += (uop_infos[first[i].op].use & (USE_LOAD | USE_STORE)) != 0;
	if (!accesses && !branch)
		return;
	count = *emit(l, UOP_count, SLOT_SINK, SLOT_ZR, SLOT_ZR, accesses);
	count.aux = branch;
	memmove(first + 1, first, n * sizeof *first);
	*first = count;
}

/* Lifts one instruction into @l->uops. */
static void lift_insn(const struct cpu *cpu, struct lift *l, struct insn *insn)
{
	const struct decode_row *row = decoder_find(cpu->a64, l->word);

	insn->word = l->word;
	insn->first_uop = (uint16_t)l->count;
	insn->offset = (uint8_t)(l->insn * 2);
	if (l->flags & BLOCK_IL) {
		emit(l, UOP_illegal_state, SLOT_SINK, SLOT_ZR, SLOT_ZR, 0);
		l->timing = TC_EXCEPTION;
		l->ends_block = true;
	} else if (!row || !(cpu->model->features & feature_bit(row->feature))) {
		lift_undefined(l);
		if (!row)
			log_gap(l);
		l->timing = TC_EXCEPTION;
		l->ends_block = true;
	} else {
		insn->row = (uint16_t)decoder_row_index(cpu->a64, row);
		l->timing = row->timing;
		l->ends_block = row->ends_block;
		row->lift(l);
	}
	insn->timing = (uint8_t)l->timing;
	if (l->flags & BLOCK_COUNTED)
		count_insn(l, insn);
}

static void lift_init(struct lift *l, const struct cpu *cpu, uint64_t pc, uint32_t flags,
		      struct uop *out)
{
	*l = (struct lift){ .pc = pc, .flags = flags, .model = cpu->model, .uops = out };
}

static void close_block(struct lift *l, uint64_t next_pc)
{
	if (!l->closed) {
		l->insn--; /* the exit belongs to the last instruction */
		emit(l, UOP_exit, SLOT_SINK, SLOT_ZR, SLOT_ZR, next_pc);
	}
}

/* Gives every micro-op its handler and every test its predictor entry. */
static void bind_uops(const struct cpu *cpu, const struct insn *insns, uint64_t pc, struct uop *u,
		      unsigned count, bool instrumented)
{
	for (unsigned i = 0; i < count; i++) {
		u[i].fn = interp_handler(u[i].op, instrumented);
		if (uop_infos[u[i].op].kind == UOP_KIND_TEST)
			u[i].aux = (uint32_t)((pc + 2u * insns[u[i].insn].offset) >> 2) &
				   cpu->bimodal_mask;
	}
}

/* Reads the instruction words from @pc to the page's end or BLOCK_MAX_INSNS, as far as lines can be
 * read. */
static unsigned read_words(struct cpu *cpu, uint64_t pc, uint32_t *words, uint64_t *pa,
			   struct mmu_fault *f)
{
	unsigned max = (unsigned)((PAGE_4K - pc % PAGE_4K) / 4), n = 0;
	const uint8_t *line;
	uint64_t line_pa;

	max = max < BLOCK_MAX_INSNS ? max : BLOCK_MAX_INSNS;
	while (n < max) {
		uint64_t va = pc + 4u * n;
		unsigned off = (unsigned)(va % LINE_SIZE), take = (LINE_SIZE - off) / 4;

		if (!mmu_fetch_debug(cpu->mmu, va, &line_pa, &line, f))
			return n;
		if (!n)
			*pa = line_pa;
		take = take < max - n ? take : max - n;
		memcpy(&words[n], line + off, 4u * take);
		n += take;
	}
	return n;
}

static struct block *block_build(struct cpu *cpu, uint64_t pc, const uint32_t *words, unsigned max,
				 uint64_t pa)
{
	struct code_cache *c = cpu->code;
	struct insn insns[BLOCK_MAX_INSNS];
	struct block *b;
	struct lift l;
	unsigned n = 0;

	lift_init(&l, cpu, pc, cpu->flags, c->scratch);
	emit(&l, UOP_head, SLOT_SINK, SLOT_ZR, SLOT_ZR, 0);
	do {
		l.word = words[n];
		l.insn = (uint16_t)n;
		lift_insn(cpu, &l, &insns[n]);
		n++;
		l.pc += 4;
	} while (n < max && !l.closed && !l.ends_block);
	l.insn = (uint16_t)n;
	close_block(&l, l.pc);

	b = arena_take(c, sizeof *b);
	memset(b, 0, sizeof *b);
	b->pc = pc;
	b->pa = pa;
	b->flags = cpu->flags;
	b->insn_count = (uint16_t)n;
	b->insns = arena_take(c, n * sizeof *b->insns);
	memcpy(b->insns, insns, n * sizeof *insns);
	b->prefix = arena_take(c, (n + 1) * sizeof *b->prefix);
	/* the schedule sees the micro-ops as lifted; fusion is the engine's affair */
	b->uops = c->scratch;
	b->uop_count = (uint16_t)l.count;
	timing_schedule(cpu->timing, b);

	lift_fuse(c->scratch, &l.count);
	b->uop_count = (uint16_t)l.count;
	b->uops = arena_take(c, l.count * sizeof *b->uops);
	memcpy(b->uops, c->scratch, l.count * sizeof *b->uops);
	b->uops[0].imm = (uint64_t)(uintptr_t)b;
	bind_uops(cpu, b->insns, pc, b->uops, l.count, false);
	return b;
}

/* What -d in_asm shows: each block when it is lifted. */
static void log_block(const struct cpu *cpu, const struct block *b)
{
	char text[128];

	log_printf(LOG_IN_ASM, "----------------\nIN: core %u, EL%u, %u cycles\n", cpu->core,
		   b->flags & BLOCK_EL_MASK, b->cycles);
	for (unsigned i = 0; i < b->insn_count; i++) {
		disasm_a64(b->insns[i].word, b->pc + 4u * i, text, sizeof text);
		log_printf(LOG_IN_ASM, "0x%08llx:  %08x  %s\n",
			   (unsigned long long)(b->pc + 4u * i), b->insns[i].word, text);
	}
	log_printf(LOG_IN_ASM, "\n");
}

struct block *block_find(struct cpu *cpu, struct mmu_fault *f)
{
	struct code_cache *c = cpu->code;
	struct jump_cache_entry *jc = &cpu->jump_cache[(cpu->pc >> 2) % JUMP_CACHE_ENTRIES];
	uint32_t words[BLOCK_MAX_INSNS];
	const uint8_t *line;
	struct block *b;
	uint64_t pa;
	unsigned n, k;

	if (jc->pc == cpu->pc && jc->block && !jc->block->dead && jc->block->flags == cpu->flags &&
	    jc->block->epoch == cpu->mmu->fetch_epoch)
		return jc->block;
	if (!mmu_fetch_debug(cpu->mmu, cpu->pc, &pa, &line, f))
		return NULL;
	k = hash_bucket(cpu->pc, pa, cpu->flags);
	for (b = c->hash[k]; b; b = b->hash_next)
		if (b->pc == cpu->pc && b->pa == pa && b->flags == cpu->flags)
			break;
	if (!b) {
		if (c->used + ARENA_RESERVE > ARENA_SIZE) {
			cpu_flush_code(cpu);
			k = hash_bucket(cpu->pc, pa, cpu->flags);
		}
		n = read_words(cpu, cpu->pc, words, &pa, f);
		if (!n)
			return NULL;
		b = block_build(cpu, cpu->pc, words, n, pa);
		if (log_on(LOG_IN_ASM))
			log_block(cpu, b);
		b->hash_next = c->hash[k];
		c->hash[k] = b;
		lines_add(c, b);
	}
	jc->pc = cpu->pc;
	jc->block = b;
	return b;
}

/* Address of a load or store micro-op, for UOP_note; false: not a memory access. */
static bool note_of(const struct uop *u, struct uop *note)
{
	uint32_t use = uop_infos[u->op].use;

	if (!(use & (USE_LOAD | USE_STORE)))
		return false;
	*note = (struct uop){ .op = UOP_note,
			      .insn = u->insn,
			      .n = u->n,
			      .m = SLOT_ZR,
			      .d = SLOT_SINK,
			      .a = SLOT_SINK };
	if (uop_infos[u->op].kind == UOP_KIND_MEM) {
		if (use & USE_M_R) {
			note->m = u->m;
			note->aux = u->aux;
		} else {
			note->imm = u->imm;
		}
	}
	return true;
}

void block_instrument(struct cpu *cpu, struct block *b)
{
	struct code_cache *c = cpu->code;
	struct uop one[LIFT_MAX_UOPS_PER_INSN + 2], *out = c->scratch;
	unsigned count = 0;
	struct lift l;

	if (b->step_uops)
		return;
	b->flow = arena_take(c, b->insn_count * sizeof *b->flow);
	out[count++] = (struct uop){ .op = UOP_head, .imm = (uint64_t)(uintptr_t)b };
	for (unsigned i = 0; i < b->insn_count; i++) {
		struct insn insn = b->insns[i];
		uint64_t pc = b->pc + 2u * insn.offset;

		lift_init(&l, cpu, pc, b->flags, one);
		l.word = insn.word;
		l.insn = (uint16_t)i;
		lift_insn(cpu, &l, &insn);
		flow_of_insn(&b->insns[i], one, one + l.count, &b->flow[i]);
		out[count++] = (struct uop){ .op = UOP_step, .insn = (uint16_t)i };
		for (unsigned k = 0; k < l.count; k++) {
			if (note_of(&one[k], &out[count]))
				count++;
			out[count++] = one[k];
		}
		if (i + 1u == b->insn_count && !l.closed)
			out[count++] =
				(struct uop){ .op = UOP_exit, .insn = (uint16_t)i, .imm = pc + 4 };
	}
	b->step_uops = arena_take(c, count * sizeof *out);
	memcpy(b->step_uops, out, count * sizeof *out);
	bind_uops(cpu, b->insns, b->pc, b->step_uops, count, true);
}
