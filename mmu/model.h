/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Internal to mmu/: the state behind struct mmu. Nothing outside this folder
 * and its tests includes it.
 *
 * Three rules hold everywhere below. A hit changes no state (replacement is
 * FIFO). Data lives in RAM only; caches are tags. A lookup entry is covered by
 * a line of this core's L1D and an entry of its data micro-TLB, and whoever
 * removes one of those removes the lookup entries under it.
 */
#ifndef TRAPLINE_MMU_MODEL_H
#define TRAPLINE_MMU_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bits.h"
#include "mmu/mmu.h"

#define MMU_MAX_CORES 16u
#define MMU_CONTEXTS  16u /* interned per core; a lookup's owners are a 16-bit mask */
#define VA_PAGE_SHIFT 12  /* TLB tags count 4 KB pages, whatever the granule */

/*
 * Rights of both stages, as a mask; the privileged bits serve EL1 and EL2. A right to write that
 * the dirty state of a descriptor grants (FEAT_HAFDBS) is there with the stage's CLEAN bit until a
 * write has been marked in the descriptor.
 */
enum {
	PERM_R0 = 1u << 0,
	PERM_W0 = 1u << 1,
	PERM_X0 = 1u << 2,
	PERM_R1 = 1u << 3,
	PERM_W1 = 1u << 4,
	PERM_X1 = 1u << 5,
	PERM_S1_ALL = 0x3f,
	PERM_S2_R = 1u << 6,
	PERM_S2_W = 1u << 7,
	PERM_S2_X0 = 1u << 8,
	PERM_S2_X1 = 1u << 9,
	PERM_S2_ALL = 0x3c0,
	PERM_S1_CLEAN = 1u << 10,
	PERM_S2_CLEAN = 1u << 11,
	PERM_CLEAN = PERM_S1_CLEAN | PERM_S2_CLEAN,
};

/* Memory attributes in MAIR's encoding: 0000dd00 Device, else outer:inner nibbles. */
#define ATTR_DEVICE_NGNRNE 0x00u
#define ATTR_NORMAL_NC	   0x44u
#define ATTR_NORMAL_WT	   0xaau
#define ATTR_NORMAL_WB	   0xffu

static inline bool attr_is_device(uint8_t attr)
{
	return (attr & 0xf0) == 0;
}

/* Write-back at both levels. Write-through is treated as non-cacheable, as Cortex-A5x do. */
static inline bool attr_is_wb(uint8_t attr)
{
	unsigned outer = attr >> 4, inner = attr & 0xf;

	return (outer & 4) && outer != 4 && (inner & 4) && inner != 4;
}

uint8_t attr_from_s2(unsigned memattr);
uint8_t attr_combine(uint8_t s1, uint8_t s2);
uint8_t attr_shareability(uint8_t attr, unsigned sh1, unsigned sh2);

/* What a translation yields for one page; addresses are those of the page's first byte. */
struct xlat {
	uint64_t pa;
	uint64_t ipa;
	uint16_t perm;
	uint8_t shift;	  /* log2 of the bytes that this entry covers */
	uint8_t s1_shift; /* log2 of the stage-1 page or block it was cut from */
	uint8_t s1_level, s2_level;
	uint8_t attr;	/* both stages combined */
	uint8_t sh;	/* SH field */
	bool s1_device; /* Device already at stage 1: precedence of alignment faults */
	bool global;
};

/*
 * Address space of a TLB entry: VMID in the low 16 bits, then the fields
 * below. Entries made with a stage off never serve an access with it on.
 */
enum {
	SPACE_REGIME_SHIFT = 16,
	SPACE_S1_ON = 1u << 18,
	SPACE_S2_ON = 1u << 19,
	SPACE_FETCH = 1u << 20,	 /* stage 1 off: attributes of a fetch differ */
	SPACE_STAGE2 = 1u << 21, /* input is an IPA: IPA cache, stage 2 in the walk cache */
};

/* One translation table base with its controls: all that the walker needs of either stage. */
struct table {
	uint64_t base;
	uint8_t stage;	  /* 1 or 2 */
	uint8_t grain;	  /* log2 of the granule */
	uint8_t start;	  /* level of the first table */
	uint8_t in_bits;  /* size of the input address */
	uint8_t out_bits; /* size of the output address */
	uint8_t fault;	  /* TABLE_* */
	bool single_priv; /* regime of one exception level: AP[1], PXN do not exist */
	bool ha, hd;	  /* hardware sets the access flag, marks what is written */
	bool hpd;	  /* hierarchical permissions of tables are disabled */
	bool xnx;	  /* stage 2: XN[0] tells EL1 from EL0 */
	bool wb;	  /* walks are write-back cacheable by the controls */
	bool big_endian;
};

enum { TABLE_OK, TABLE_TRANSLATION_FAULT, TABLE_ADDRESS_SIZE_FAULT };

struct context {
	struct mmu_regs regs; /* reduced to the bits that matter */
	struct lookup *lookup;
	bool s1_on, s2_on;
	bool tbi[2];
	bool d_uncached, i_uncached; /* SCTLR.C, SCTLR.I, HCR_EL2.CD, HCR_EL2.ID */
	bool ptw;		     /* HCR_EL2.PTW */
	bool default_cacheable;	     /* HCR_EL2.DC */
	bool wxn, pan;
	bool as16;
	uint8_t el;
	uint8_t pa_bits;
	uint8_t slot; /* index among the core's contexts */
	uint16_t asid;
	uint32_t space;
	uint16_t need[3];     /* stage-1 right by enum mmu_access at this privilege */
	uint16_t s2_need[3];  /* and the stage-2 right */
	uint16_t judged[3];   /* bits that decide an access: what it needs, what must not be */
	uint16_t expected[3]; /* what those must be */
	struct table s1[2], s2;
};

/* Whether an access of @c at its own privilege is within @perm of both stages. */
static inline bool rights_suffice(const struct context *c, enum mmu_access access, uint16_t perm)
{
	return (perm & c->judged[access]) == c->expected[access];
}

/*
 * TLBs see VA[55:0]: where the top byte counts, it must repeat bit 55, or the address is not for
 * them and the walk will fault.
 */
static inline bool va_canonical(const struct context *c, uint64_t va)
{
	bool upper = va >> 55 & 1;

	return c->tbi[upper] || (uint64_t)((int64_t)va >> 55) + upper == 0;
}

/* Decodes @regs (already reduced) into *c. */
void context_decode(struct context *c, const struct mmu_regs *regs, const struct mmu_features *f);
/* Clears what cannot influence translation, so that equal contexts compare equal. */
void context_reduce(struct mmu_regs *r, const struct mmu_features *f);
/* Forgets all interned contexts and their lookups. */
void contexts_reset(struct mmu_model *mm);

/* Set-associative store of translations: main TLB, IPA cache, walk cache. */
struct tlb_slot {
	uint64_t vpn; /* input address bits 55:12, low bits clear */
	uint32_t space;
	uint16_t asid;
	bool as16;
	struct xlat x;
};

struct tlb {
	uint64_t *key; /* see tlb_key(); 0: invalid */
	struct tlb_slot *slot;
	uint8_t *next; /* FIFO pointer of each set */
	uint32_t sets, ways;
	uint64_t shifts; /* bit n: entries of 2^n bytes may be present */
	uint32_t count[64];
	uint32_t cut; /* entries smaller than their stage-1 page */
};

void tlb_init(struct tlb *t, uint32_t entries, uint32_t ways);
void tlb_free(struct tlb *t);
void tlb_clear(struct tlb *t);
/* Smallest entry that covers @in, or NULL. */
const struct tlb_slot *tlb_find(const struct tlb *t, uint64_t in, uint32_t space, uint16_t asid);
void tlb_insert(struct tlb *t, uint64_t in, uint32_t space, const struct context *c,
		const struct xlat *x);
/* Removes @s, which tlb_find() of @t gave. */
void tlb_remove(struct tlb *t, const struct tlb_slot *s);
void tlb_invalidate(struct tlb *t, const struct tlbi *op);
bool tlbi_matches(const struct tlbi *op, uint32_t space, uint16_t asid, bool as16, uint64_t vpn,
		  const struct xlat *x);

/* Micro-TLB: fully associative, FIFO; found through a hash of page, size and space. */
#define UTLB_MAX     128u
#define UTLB_BUCKETS 256u
#define UTLB_NONE    0xffu

struct utlb_entry {
	uint64_t vpn;
	uint32_t space;
	uint16_t asid;
	bool valid, as16;
	uint8_t chain;	   /* next of the bucket, or UTLB_NONE */
	uint16_t contexts; /* whose lookups may hold lines of this page */
	struct xlat x;
	const struct region *region; /* holds the whole page, else NULL */
	uint8_t *host;		     /* of the page's first byte; NULL: device, hole or mixed */
	bool cacheable;		     /* write-back by the attributes, and host is known */
	bool writable;		     /* RAM, not ROM */
	uint64_t lines[LOOKUP_ENTRIES / 64]; /* lookup indices that may be in use */
};

struct utlb {
	struct utlb_entry e[UTLB_MAX];
	uint8_t bucket[UTLB_BUCKETS];
	uint32_t entries, next;
	uint64_t shifts;
	uint16_t count[64];
};

void utlb_init(struct utlb *u, uint32_t entries);
void utlb_clear(struct utlb *u);
void utlb_remove(struct utlb *u, struct utlb_entry *e);
void utlb_put(struct utlb *u, struct utlb_entry *e, uint64_t va, uint32_t space,
	      const struct context *c, const struct xlat *x);

/* The 4 KB page number of an input address, at the start of a page of 2^shift bytes. */
static inline uint64_t tlb_page(uint64_t in, unsigned shift)
{
	return (in & mask64(56) & ~mask64(shift)) >> VA_PAGE_SHIFT;
}

static inline uint8_t *utlb_bucket(struct utlb *u, uint64_t vpn, unsigned shift, uint32_t space)
{
	uint64_t n = vpn >> (shift - VA_PAGE_SHIFT);

	return &u->bucket[(n ^ n >> 8 ^ n >> 17 ^ space * 0x9du ^ shift) % UTLB_BUCKETS];
}

static inline struct utlb_entry *utlb_find(struct utlb *u, uint64_t va, uint32_t space,
					   uint16_t asid)
{
	for (uint64_t sizes = u->shifts; sizes; sizes &= sizes - 1) {
		unsigned shift = ctz64(sizes);
		uint64_t vpn = tlb_page(va, shift);

		for (unsigned i = *utlb_bucket(u, vpn, shift, space); i != UTLB_NONE;) {
			struct utlb_entry *e = &u->e[i];

			if (e->vpn == vpn && e->x.shift == shift && e->space == space &&
			    (e->x.global || e->asid == asid))
				return e;
			i = e->chain;
		}
	}
	return NULL;
}

/* Tags of a cache of 64-byte lines; a line number is pa >> LINE_SHIFT. */
struct tags {
	uint32_t *tag; /* 0: invalid */
	uint8_t *next;
	uint32_t ways, sets, set_bits;
	uint32_t stride; /* slots from one set to the next; those beyond the ways stay invalid */
};

enum { TAGS_VECTOR = 4 }; /* tags compared at a time */

#define TAGS_NONE UINT32_MAX

void tags_init(struct tags *t, uint32_t size, uint32_t ways);
void tags_free(struct tags *t);
void tags_clear(struct tags *t);
uint32_t tags_find(const struct tags *t, uint64_t line);
static inline void tags_prefetch(const struct tags *t, uint64_t line)
{
	__builtin_prefetch(&t->tag[((uint32_t)line & (t->sets - 1)) * t->stride]);
}

/* Slot for @line, which is absent. *victim: the line evicted from it, or UINT64_MAX. */
uint32_t tags_fill(struct tags *t, uint64_t line, uint64_t *victim);
/* Makes a slot in use invalid. */
void tags_drop(struct tags *t, uint32_t slot);
uint64_t tags_line(const struct tags *t, uint32_t slot);

/* Lines above this address are not cached: 32-bit tags with at least 64 sets reach it. */
#define CACHEABLE_PA_BITS 43

struct l1d_line {
	uint64_t tag; /* line number + 1; 0: invalid */
	uint8_t *host;
	uint32_t l2_slot;
	uint16_t readers, writers; /* contexts that may hold it in their lookup, at @index */
	uint16_t index;
	bool owned; /* exclusive, perhaps dirty (MESI E or M); else shared */
};

struct l1d {
	struct l1d_line *line;
	uint8_t *next;
	uint32_t sets, ways;
};

struct mmu_model {
	struct mmu *mmu;
	struct context *cur;
	uint64_t context_hash[MMU_CONTEXTS]; /* of context[].regs; 0: slot unused */
	struct context context[MMU_CONTEXTS];
	struct lookup *lookups; /* MMU_CONTEXTS of them */
	uint32_t next_context;
	uint64_t fetch_evictions;
	struct utlb itlb, dtlb;
	struct tlb tlb, walk_cache, ipa_cache;
	struct l1d l1d;
	struct tags l1i;
	uint64_t monitor; /* line number + 1; 0: open */
	unsigned watch_count;
	struct mmu_watch watch[MMU_WATCHES];
};

/* mmu/watch.c: whether the line of @va is watched. */
bool line_watched(const struct mmu_model *mm, uint64_t va);

struct memsys {
	struct physmap *map;
	const struct region *memo; /* where the last physical address was found */
	uint32_t cores;
	bool timing;
	struct mmu_features features;
	struct mem_timing t;
	struct tags l2, l3;
	uint16_t *l2_present; /* per L2 slot: cores whose L1D holds the line */
	bool has_l3;
	uint32_t armed;			     /* cores whose exclusive monitor is set */
	uint64_t *code[PHYSMAP_MAX_REGIONS]; /* per 4 KB page of the region: bit per line */
	struct mmu mmu[MMU_MAX_CORES];
	struct mmu_model model[MMU_MAX_CORES];
};

static inline const struct region *memsys_region(struct memsys *ms, uint64_t pa)
{
	if (!ms->memo || pa - ms->memo->base >= ms->memo->size) {
		const struct region *r = physmap_find(ms->map, pa);

		if (!r)
			return NULL;
		ms->memo = r;
	}
	return ms->memo;
}

static inline void charge_mem(struct mmu *m, uint32_t cycles)
{
	if (m->timing)
		m->charge.mem += cycles;
}

static inline void charge_tlb(struct mmu *m, uint32_t cycles)
{
	if (m->timing)
		m->charge.tlb += cycles;
}

static inline void charge_maint(struct mmu *m, uint32_t cycles)
{
	if (m->timing)
		m->charge.maint += cycles;
}

/* The instruction side lost a line, a page or a context: verified blocks must be checked again. */
static inline void fetch_evicted(struct mmu_model *mm)
{
	mm->fetch_evictions++;
	if (mm->cur)
		mm->mmu->fetch_epoch = mm->fetch_evictions << 8 | mm->cur->slot;
}

/* One access to translate. */
struct request {
	struct mmu *m;
	const struct context *c;
	uint64_t va;
	enum mmu_access access;
	unsigned flags;
	bool aligned;
	bool peek;    /* no charge, no change of the model */
	bool walking; /* stage 2 works for a stage-1 walk: faults carry s1ptw */
	bool at;      /* address translation instruction */
	bool s1_only;
	bool debug; /* a debugger looks: rights are not checked */
};

/* Walks what is enabled, checking rights in the order of the architecture. */
bool translate_walk(struct request *q, struct xlat *x, struct mmu_fault *f);
/* Whether the access marks what it writes to as dirty: maintenance and AT do not. */
static inline bool dirties(const struct request *q)
{
	return q->access == MMU_WRITE && !(q->flags & MMU_CACHE_MAINT) && !q->at;
}

/* Rights of a translation that was found in a TLB. */
bool translate_check(const struct request *q, const struct xlat *x, struct mmu_fault *f);
/*
 * Through micro-TLB, TLB and walk. *e is valid until the next translation on
 * this core.
 */
bool translate(struct request *q, struct utlb_entry **e, struct mmu_fault *f);
/* The same result without charge or change. */
bool translate_peek(struct request *q, struct xlat *x, struct mmu_fault *f);

bool check_s1_rights(const struct request *q, const struct xlat *x, struct mmu_fault *f);
bool check_s2_rights(const struct request *q, const struct xlat *x, struct mmu_fault *f);
bool raise_fault(const struct request *q, struct mmu_fault *f, unsigned fsc);
bool raise_s2_fault(const struct request *q, struct mmu_fault *f, unsigned fsc, uint64_t ipa);

/* A leaf or table descriptor's stage-1 rights, hierarchical controls applied. */
uint16_t s1_rights(const struct context *c, const struct table *t, uint64_t desc, uint64_t hier);
uint16_t s2_rights(const struct table *t, uint64_t desc);

/* L1D access by this core: charges the miss, gains ownership when @write; returns the line. */
struct l1d_line *l1d_access(struct mmu *m, uint64_t pa, uint8_t *host, bool write, bool whole);
struct l1d_line *l1d_find(struct mmu_model *mm, uint64_t line);
void l1d_drop(struct memsys *ms, unsigned core, struct l1d_line *l);
void l1d_drop_writers(struct mmu_model *mm, struct l1d_line *l);
/* Line becomes shared: no write lookups. */
void l1d_disown(struct mmu_model *mm, struct l1d_line *l);
/* Latency of a read of @line that starts at L2; allocates there. */
uint32_t l2_read(struct memsys *ms, uint64_t line, uint32_t hit_cycles);
/* L2 slot, in use, becomes free: its line leaves L2 and the L1Ds. */
void l2_invalidate(struct memsys *ms, uint32_t slot);
/* @core's walker wrote into @line: no other core's L1D keeps it. */
void line_claim(struct memsys *ms, unsigned core, uint64_t line);
/* Removes a line from every cache (DC CIVAC). */
void line_invalidate(struct memsys *ms, uint64_t line);
void l1i_access(struct mmu *m, uint64_t pa, bool cached);
void l1i_drop(struct mmu_model *mm, uint64_t line);

/* Remember that @va's line is readable or writable in the current context. */
void lookup_install(struct mmu *m, struct utlb_entry *e, struct l1d_line *l, uint64_t va,
		    uint64_t pa);
void lookup_clear(struct lookup *t);
void lookup_drop_page(struct mmu_model *mm, struct utlb_entry *e);

/* A store within the line of @pa: other cores' monitors, decoded code. */
void store_seen(struct mmu *m, uint64_t pa, const struct region *r);
static inline bool line_has_code(const struct memsys *ms, const struct region *r, uint64_t pa)
{
	const uint64_t *map = ms->code[r->id];
	uint64_t offset = pa - r->base;

	return map && (map[offset >> 12] >> (offset >> LINE_SHIFT & 63) & 1);
}

void code_invalidate(struct memsys *ms, const struct region *r, uint64_t pa);
void code_maps_free(struct memsys *ms);
void monitor_arm(struct mmu *m, uint64_t pa);
/* @line was written by @core (MMU_MAX_CORES: by none of them). */
void monitors_open(struct memsys *ms, unsigned core, uint64_t line);
/* An armed monitor of a core in the mask @cores covers @line. */
bool monitor_covers(const struct memsys *ms, uint32_t cores, uint64_t line);

static inline bool other_monitor_covers(const struct memsys *ms, unsigned core, uint64_t line)
{
	uint32_t others = ms->armed & ~(1u << core);

	return others && monitor_covers(ms, others, line);
}

#endif
