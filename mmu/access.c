// SPDX-License-Identifier: GPL-2.0-or-later
/* Data accesses that the lookup did not answer. */
#include <string.h>

#include "base/bits.h"
#include "base/log.h"
#include "mmu/model.h"

/* The bytes of an access that lie in one line, located. */
struct part {
	struct utlb_entry *e; /* valid until the next translation */
	const struct region *r;
	uint8_t *host; /* NULL: device */
	uint64_t va, pa;
	unsigned size;
	bool wb;
};

static bool locate(struct request *q, struct part *p, struct mmu_fault *f)
{
	struct utlb_entry *e;

	q->va = p->va;
	if (!translate(q, &e, f))
		return false;
	p->e = e;
	p->pa = e->x.pa + (p->va & mask64(e->x.shift));
	p->r = e->region ? e->region : memsys_region(q->m->memsys, p->pa);
	if (!p->r || p->r->size - (p->pa - p->r->base) < p->size)
		return raise_fault(q, f, FSC_EXTERNAL);
	if (p->r->kind == REGION_DEVICE || p->r->registers) {
		p->host = NULL;
		p->wb = false;
	} else {
		p->host = p->r->host + (p->pa - p->r->base);
		__builtin_prefetch(p->host); /* the model's own work hides the host's miss */
		p->wb = attr_is_wb(e->x.attr) && !q->c->d_uncached && !(p->pa >> CACHEABLE_PA_BITS);
	}
	return true;
}

static void copy(void *to, const void *from, unsigned size)
{
	switch (size) {
	case 8:
		memcpy(to, from, 8);
		break;
	case 4:
		memcpy(to, from, 4);
		break;
	case 16:
		memcpy(to, from, 16);
		break;
	default:
		memcpy(to, from, size);
	}
}

/* Lookups are for this context's own privilege and for accesses within a line. */
static void install(struct request *q, const struct part *p, struct l1d_line *l)
{
	if (!(q->flags & MMU_UNPRIV) && p->e->host)
		lookup_install(q->m, p->e, l, p->va, p->pa);
}

/* Reads are ordered behind posted writes and travel right after them: whichever takes longer. */
static void charge_mmio_read(struct mmu *m, const struct region *r)
{
	uint64_t wait = m->posted_until > m->now ? m->posted_until - m->now : 0;

	if (!m->timing)
		return;
	if (wait < r->read_cycles)
		wait = r->read_cycles;
	m->charge.mmio += wait > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)wait;
	m->posted_until = m->now;
}

/* Posted writes are in flight together: the last one's completion is what a barrier waits for. */
static void charge_mmio_write(struct mmu *m, const struct region *r)
{
	uint64_t done = m->now + r->write_cycles + r->write_complete_cycles;

	if (!m->timing)
		return;
	m->charge.mmio += r->write_cycles;
	if (m->posted_until < done)
		m->posted_until = done;
}

/*
 * A register access of @p, in pieces of the device's widest register when it is wider than that,
 * as a bus bridge would: writes the bytes at @from, or, if that is NULL, reads them to @to. False:
 * the bus answered with an error, as it does to what is not whole pieces (the odd part of an
 * unaligned access to registers that are mapped as Normal memory, which may cross a line).
 */
static bool device_access(struct mmu *m, const struct part *p, const uint8_t *from, uint8_t *to)
{
	const struct region *r = p->r;
	unsigned unit = p->size < r->ops->max_size ? p->size : r->ops->max_size;

	if (unit < r->ops->min_size || !is_pow2(unit) || unit > 8 || p->size % unit)
		return false;
	for (unsigned at = 0; at < p->size; at += unit) {
		struct mmio_access a = { .core = m->core, .size = unit, .now = m->now };
		uint64_t offset = p->pa - r->base + at, value = 0;
		bool ok;

		if (offset & (unit - 1))
			return false;
		if (from) {
			memcpy(&value, from + at, unit);
			charge_mmio_write(m, r);
			ok = r->ops->write && r->ops->write(r->dev, &a, offset, value);
		} else {
			charge_mmio_read(m, r);
			ok = r->ops->read && r->ops->read(r->dev, &a, offset, &value);
			memcpy(to + at, &value, unit);
		}
		m->mmio = (struct mmio_record){
			.region = r,
			.pa = p->pa + at,
			.value = value,
			.size = (uint8_t)unit,
			.write = from,
		};
		if (!ok)
			return false;
	}
	return true;
}

static bool read_part(struct request *q, struct part *p, uint8_t *buf, bool keep,
		      struct mmu_fault *f)
{
	struct mmu *m = q->m;

	if (!p->host) {
		if (q->flags & MMU_EXCLUSIVE)
			return raise_fault(q, f, FSC_UNSUPPORTED_ATOMIC);
		return device_access(m, p, NULL, buf) || raise_fault(q, f, FSC_EXTERNAL);
	}
	if (p->wb) {
		struct l1d_line *l = l1d_access(m, p->pa, p->host, false, false);

		if (keep)
			install(q, p, l);
	} else {
		charge_mem(m, m->memsys->t.uncached);
	}
	copy(buf, p->host, p->size);
	if (q->flags & MMU_EXCLUSIVE)
		monitor_arm(m, p->pa);
	return true;
}

static bool write_part(struct request *q, struct part *p, const uint8_t *buf, bool keep,
		       struct mmu_fault *f)
{
	struct mmu *m = q->m;
	struct l1d_line *l = NULL;

	if (!p->host || (p->r->kind == REGION_ROM && p->r->ops))
		return device_access(m, p, buf, NULL) || raise_fault(q, f, FSC_EXTERNAL);
	if (p->r->kind == REGION_ROM) {
		if (log_on(LOG_GUEST_ERRORS))
			log_printf(LOG_GUEST_ERRORS, "write to %s at 0x%llx ignored\n", p->r->name,
				   (unsigned long long)p->pa);
		return true;
	}
	if (p->wb)
		l = l1d_access(m, p->pa, p->host, true, q->flags & MMU_DC_ZVA);
	else
		charge_mem(m, m->memsys->t.uncached);
	copy(p->host, buf, p->size);
	store_seen(m, p->pa, p->r);
	if (l && keep)
		install(q, p, l);
	return true;
}

static struct request request_for(struct mmu *m, uint64_t va, unsigned size, enum mmu_access access,
				  unsigned flags)
{
	return (struct request){
		.m = m,
		.c = m->model->cur,
		.va = va,
		.access = access,
		.flags = flags,
		.aligned = !(va & (size - 1)),
	};
}

/* Alignment that the instruction asks for, checked before translation. */
static bool misaligned(const struct request *q)
{
	return !q->aligned && (q->flags & (MMU_ALIGNED | MMU_ORDERED | MMU_EXCLUSIVE));
}

/* Bytes of the access in its first line. */
static unsigned first_part(uint64_t va, unsigned size)
{
	unsigned room = LINE_SIZE - (unsigned)(va & (LINE_SIZE - 1));

	return size < room ? size : room;
}

static bool locate_both(struct request *q, struct part p[2], uint64_t va, unsigned size,
			struct mmu_fault *f)
{
	unsigned first = first_part(va, size);

	charge_mem(q->m, q->m->memsys->t.line_cross);
	p[0].va = va;
	p[0].size = first;
	p[1].va = va + first;
	p[1].size = size - first;
	return locate(q, &p[0], f) && locate(q, &p[1], f);
}

/*
 * The micro-TLB entry for an ordinary access within one line, if it has nothing to do but to go
 * to the L1D: most accesses that the lookup misses. The others are told apart in read_any() and
 * write_any(), to the same effect.
 */
static inline struct utlb_entry *plain_entry(struct mmu_model *mm, uint64_t va, unsigned size,
					     enum mmu_access access, unsigned flags)
{
	const struct context *c = mm->cur;
	struct utlb_entry *e;

	if (flags || c->d_uncached || (va & (LINE_SIZE - 1)) + size > LINE_SIZE ||
	    !va_canonical(c, va))
		return NULL;
	e = utlb_find(&mm->dtlb, va, c->space, c->asid);
	return e && e->cacheable && rights_suffice(c, access, e->x.perm) ? e : NULL;
}

static __attribute__((noinline)) bool read_any(struct mmu *m, uint64_t va, unsigned size,
					       unsigned flags, void *buf, struct mmu_fault *f)
{
	struct request q = request_for(m, va, size, MMU_READ, flags);
	struct part p[2];

	if (misaligned(&q))
		return raise_fault(&q, f, FSC_ALIGNMENT);
	if (first_part(va, size) == size) {
		p[0].va = va;
		p[0].size = size;
		return locate(&q, &p[0], f) && read_part(&q, &p[0], buf, true, f);
	}
	return locate_both(&q, p, va, size, f) && read_part(&q, &p[0], buf, false, f) &&
	       read_part(&q, &p[1], (uint8_t *)buf + p[0].size, false, f);
}

bool mmu_read(struct mmu *m, uint64_t va, unsigned size, unsigned flags, void *buf,
	      struct mmu_fault *f)
{
	struct utlb_entry *e = plain_entry(m->model, va, size, MMU_READ, flags);
	uint64_t inside;
	uint8_t *host;

	m->mmio.region = NULL;
	if (!e)
		return read_any(m, va, size, flags, buf, f);
	inside = va & mask64(e->x.shift);
	host = e->host + inside;
	__builtin_prefetch(host); /* the model's own work hides the host's miss */
	lookup_install(m, e, l1d_access(m, e->x.pa + inside, host, false, false), va,
		       e->x.pa + inside);
	copy(buf, host, size);
	return true;
}

static __attribute__((noinline)) bool write_any(struct mmu *m, uint64_t va, unsigned size,
						unsigned flags, const void *buf,
						struct mmu_fault *f)
{
	struct request q = request_for(m, va, size, MMU_WRITE, flags);
	struct part p[2];

	if (misaligned(&q))
		return raise_fault(&q, f, FSC_ALIGNMENT);
	if (first_part(va, size) == size) {
		p[0].va = va;
		p[0].size = size;
		return locate(&q, &p[0], f) && write_part(&q, &p[0], buf, true, f);
	}
	return locate_both(&q, p, va, size, f) && write_part(&q, &p[0], buf, false, f) &&
	       write_part(&q, &p[1], (const uint8_t *)buf + p[0].size, false, f);
}

bool mmu_write(struct mmu *m, uint64_t va, unsigned size, unsigned flags, const void *buf,
	       struct mmu_fault *f)
{
	struct utlb_entry *e = plain_entry(m->model, va, size, MMU_WRITE, flags);
	struct l1d_line *l;
	uint64_t inside;
	uint8_t *host;

	m->mmio.region = NULL;
	if (!e || !e->writable)
		return write_any(m, va, size, flags, buf, f);
	inside = va & mask64(e->x.shift);
	host = e->host + inside;
	__builtin_prefetch(host, 1);
	l = l1d_access(m, e->x.pa + inside, host, true, false);
	copy(host, buf, size);
	store_seen(m, e->x.pa + inside, e->region);
	lookup_install(m, e, l, va, e->x.pa + inside);
	return true;
}

bool mmu_probe(struct mmu *m, uint64_t va, unsigned size, enum mmu_access access, unsigned flags,
	       struct mmu_fault *f)
{
	struct request q = request_for(m, va, size, access, flags);
	unsigned first = first_part(va, size);
	uint64_t starts[2] = { va, va + first };

	if (misaligned(&q))
		return raise_fault(&q, f, FSC_ALIGNMENT);
	for (unsigned i = 0; i < (first < size ? 2u : 1u); i++) {
		struct xlat x;

		q.va = starts[i];
		if (!translate_peek(&q, &x, f))
			return false;
		if (!memsys_region(m->memsys, x.pa + (q.va & mask64(x.shift))))
			return raise_fault(&q, f, FSC_EXTERNAL);
	}
	return true;
}

bool mmu_store_exclusive(struct mmu *m, uint64_t va, unsigned size, unsigned flags, const void *buf,
			 bool *ok, struct mmu_fault *f)
{
	struct request q = request_for(m, va, size, MMU_WRITE, flags);
	struct part p;

	*ok = false;
	m->mmio.region = NULL;
	if (!q.aligned)
		return raise_fault(&q, f, FSC_ALIGNMENT);
	if (!mmu_monitor_armed(m))
		return true;
	p.va = va;
	p.size = size;
	if (!locate(&q, &p, f))
		return false;
	if (!p.host)
		return raise_fault(&q, f, FSC_UNSUPPORTED_ATOMIC);
	if (m->model->monitor == (p.pa >> LINE_SHIFT) + 1)
		*ok = write_part(&q, &p, buf, true, f);
	mmu_clear_exclusive(m);
	return true;
}

/* As a load it faults first, then as a store (Arm ARM D13.2.37, ISS.WnR of atomics). */
bool mmu_atomic(struct mmu *m, uint64_t va, unsigned size, unsigned flags,
		bool (*update)(void *opaque, uint8_t *bytes), void *opaque, struct mmu_fault *f)
{
	struct request q = request_for(m, va, size, MMU_READ, flags);
	struct part p = { .va = va, .size = size };
	uint8_t bytes[16];

	m->mmio.region = NULL;
	if (!q.aligned)
		return raise_fault(&q, f, FSC_ALIGNMENT);
	if (!locate(&q, &p, f))
		return false;
	if (!p.host)
		return raise_fault(&q, f, FSC_UNSUPPORTED_ATOMIC);
	q.access = MMU_WRITE;
	if (!locate(&q, &p, f))
		return false;
	copy(bytes, p.host, size);
	if (!update(opaque, bytes))
		return read_part(&q, &p, bytes, true, f);
	return write_part(&q, &p, bytes, true, f);
}

bool mmu_zero_block(struct mmu *m, uint64_t va, struct mmu_fault *f)
{
	static const uint8_t zeros[LINE_SIZE];
	struct request q = {
		.m = m,
		.c = m->model->cur,
		.va = va,
		.access = MMU_WRITE,
		.flags = MMU_DC_ZVA,
		.aligned = true,
	};
	struct part p = { .va = va, .size = 1 };

	m->mmio.region = NULL;
	if (!locate(&q, &p, f))
		return false;
	if (!p.host)
		return raise_fault(&q, f, FSC_ALIGNMENT);
	p.host -= p.pa & (LINE_SIZE - 1);
	p.pa = align_down(p.pa, LINE_SIZE);
	p.size = LINE_SIZE;
	return write_part(&q, &p, zeros, true, f);
}

uint32_t mmu_barrier_wait(const struct mmu *m, uint64_t now)
{
	uint64_t wait = m->posted_until > now ? m->posted_until - now : 0;

	return wait > UINT32_MAX ? UINT32_MAX : (uint32_t)wait;
}
