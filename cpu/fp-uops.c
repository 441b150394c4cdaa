// SPDX-License-Identifier: GPL-2.0-or-later
/* The micro-ops of floating point: lanes in and out, FPCR and FPSR around the arithmetic. */
#include "cpu/fp-uops.h"

#include "cpu/cpu.h"
#include "cpu/fp-host.h"
#include "cpu/ops.h"

/* An operation under way: the environment, and the result's register as it fills. */
struct work {
	struct fp_env env;
	enum fp_format format;
	unsigned lanes;
	uint64_t out[2];
};

static struct fp_env env(const struct cpu *cpu)
{
	return fp_env_start((uint32_t)cpu->sys[SR_FPCR], (uint32_t)cpu->sys[SR_FPSR]);
}

static enum fp_format format(const struct uop *u)
{
	return (enum fp_format)(u->aux >> FPX_FORMAT_SHIFT & 3);
}

static unsigned lane_count(const struct uop *u)
{
	return 1u << (u->aux >> FPX_LANES_SHIFT & 3);
}

static struct work start(const struct cpu *cpu, const struct uop *u)
{
	return (struct work){ .env = env(cpu), .format = format(u), .lanes = lane_count(u) };
}

static void finish(struct cpu *cpu, const struct uop *u, const struct work *w)
{
	cpu->sys[SR_FPSR] = w->env.flags;
	cpu->r[u->d] = w->out[0];
	cpu->r[u->d + 1] = w->out[1];
}

static uint64_t get(const struct cpu *cpu, unsigned slot, enum fp_format f, unsigned lane)
{
	unsigned bit = lane << (3 + f);

	return cpu->r[slot + bit / 64] >> bit % 64 & mask64(fp_bits(f));
}

/* Sets lane @lane of @out, which was zero. */
static void put_lane(uint64_t out[2], enum fp_format f, unsigned lane, uint64_t v)
{
	unsigned bit = lane << (3 + f);

	out[bit / 64] |= v << bit % 64;
}

static void put(struct work *w, enum fp_format f, unsigned lane, uint64_t v)
{
	put_lane(w->out, f, lane, v);
}

/* The lane of m that goes with lane @lane of n. */
static unsigned partner(const struct uop *u, unsigned lane)
{
	return u->aux & FPX_ELEMENT ? u->aux >> FPX_INDEX_SHIFT & 7 : lane;
}

static fp_binary_fn *binary_fn(const struct uop *u)
{
	static fp_binary_fn *const fns[] = {
		[FPB_ADD] = fp_add,	  [FPB_SUB] = fp_sub,	  [FPB_MUL] = fp_mul,
		[FPB_MULX] = fp_mulx,	  [FPB_NMUL] = fp_nmul,	  [FPB_DIV] = fp_div,
		[FPB_ABD] = fp_abd,	  [FPB_MAX] = fp_max,	  [FPB_MIN] = fp_min,
		[FPB_MAXNM] = fp_maxnm,	  [FPB_MINNM] = fp_minnm, [FPB_RECPS] = fp_recps,
		[FPB_RSQRTS] = fp_rsqrts, [FPB_CMEQ] = fp_cmeq,	  [FPB_CMGE] = fp_cmge,
		[FPB_CMGT] = fp_cmgt,	  [FPB_CMLE] = fp_cmle,	  [FPB_CMLT] = fp_cmlt,
		[FPB_ACGE] = fp_acge,	  [FPB_ACGT] = fp_acgt,
	};

	return fns[u->aux & FPX_OP];
}

bool call_fp_binary(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);
	fp_binary_fn *fn = binary_fn(u);

	for (unsigned i = 0; i < w.lanes; i++)
		put(&w, w.format, i,
		    fn(&w.env, w.format, get(cpu, u->n, w.format, i),
		       get(cpu, u->m, w.format, partner(u, i))));
	finish(cpu, u, &w);
	return true;
}

/* ---- the same by the host: all lanes, or none and false ---- */

static inline __attribute__((always_inline)) bool host_binary(struct cpu *cpu, const struct uop *u,
							      enum fp_format f, enum fp_host_op op)
{
	uint64_t out[2] = { 0 }, v;

	for (unsigned i = 0; i < lane_count(u); i++) {
		if (!fp_host_binary(f, op, get(cpu, u->n, f, i), get(cpu, u->m, f, partner(u, i)),
				    &v))
			return false;
		put_lane(out, f, i, v);
	}
	cpu->r[u->d] = out[0];
	cpu->r[u->d + 1] = out[1];
	return true;
}

static inline __attribute__((always_inline)) bool arithmetic(struct cpu *cpu, const struct uop *u,
							     enum fp_host_op op)
{
	enum fp_format f = format(u);

	if (env(cpu).host && ((f == FP_D && host_binary(cpu, u, FP_D, op)) ||
			      (f == FP_S && host_binary(cpu, u, FP_S, op))))
		return true;
	return call_fp_binary(cpu, u);
}

bool call_fp_add(struct cpu *cpu, const struct uop *u)
{
	return arithmetic(cpu, u, FP_HOST_ADD);
}

bool call_fp_sub(struct cpu *cpu, const struct uop *u)
{
	return arithmetic(cpu, u, FP_HOST_SUB);
}

bool call_fp_mul(struct cpu *cpu, const struct uop *u)
{
	return arithmetic(cpu, u, FP_HOST_MUL);
}

bool call_fp_div(struct cpu *cpu, const struct uop *u)
{
	return arithmetic(cpu, u, FP_HOST_DIV);
}

bool call_fp_pairwise(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);
	fp_binary_fn *fn = binary_fn(u);

	for (unsigned i = 0; i < w.lanes; i++) {
		unsigned slot = 2 * i < w.lanes ? u->n : u->m, lane = 2 * i % w.lanes;

		put(&w, w.format, i,
		    fn(&w.env, w.format, get(cpu, slot, w.format, lane),
		       get(cpu, slot, w.format, lane + 1)));
	}
	finish(cpu, u, &w);
	return true;
}

bool call_fp_across(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);
	fp_binary_fn *fn = binary_fn(u);
	uint64_t v[8];

	for (unsigned i = 0; i < w.lanes; i++)
		v[i] = get(cpu, u->n, w.format, i);
	/* Reduce(): pairs of neighbours, then pairs of these */
	for (unsigned n = w.lanes; n > 1; n /= 2)
		for (unsigned i = 0; i < n / 2; i++)
			v[i] = fn(&w.env, w.format, v[2 * i], v[2 * i + 1]);
	put(&w, w.format, 0, v[0]);
	finish(cpu, u, &w);
	return true;
}

static uint64_t urecpe_lane(struct fp_env *e, enum fp_format f, uint64_t a)
{
	(void)e, (void)f;
	return fp_urecpe((uint32_t)a);
}

static uint64_t ursqrte_lane(struct fp_env *e, enum fp_format f, uint64_t a)
{
	(void)e, (void)f;
	return fp_ursqrte((uint32_t)a);
}

bool call_fp_unary(struct cpu *cpu, const struct uop *u)
{
	static fp_unary_fn *const fns[] = {
		[FPU_SQRT] = fp_sqrt,	[FPU_RECPE] = fp_recpe,	    [FPU_RSQRTE] = fp_rsqrte,
		[FPU_RECPX] = fp_recpx, [FPU_URECPE] = urecpe_lane, [FPU_URSQRTE] = ursqrte_lane,
	};
	struct work w = start(cpu, u);
	fp_unary_fn *fn = fns[u->aux & FPX_OP];

	for (unsigned i = 0; i < w.lanes; i++)
		put(&w, w.format, i, fn(&w.env, w.format, get(cpu, u->n, w.format, i)));
	finish(cpu, u, &w);
	return true;
}

static inline __attribute__((always_inline)) bool host_muladd(struct cpu *cpu, const struct uop *u,
							      enum fp_format f)
{
	uint64_t flip_product = u->aux & FPM_NEGATE_PRODUCT ? fp_sign_bit(f) : 0;
	uint64_t flip_addend = u->aux & FPM_NEGATE_ADDEND ? fp_sign_bit(f) : 0;
	uint64_t out[2] = { 0 }, v;

	for (unsigned i = 0; i < lane_count(u); i++) {
		if (!fp_host_muladd(f, get(cpu, u->a, f, i) ^ flip_addend,
				    get(cpu, u->n, f, i) ^ flip_product,
				    get(cpu, u->m, f, partner(u, i)), &v))
			return false;
		put_lane(out, f, i, v);
	}
	cpu->r[u->d] = out[0];
	cpu->r[u->d + 1] = out[1];
	return true;
}

bool call_fp_muladd(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);
	uint64_t sign = fp_sign_bit(w.format);
	uint64_t flip_product = u->aux & FPM_NEGATE_PRODUCT ? sign : 0;
	uint64_t flip_addend = u->aux & FPM_NEGATE_ADDEND ? sign : 0;

	if (w.env.host && ((w.format == FP_D && host_muladd(cpu, u, FP_D)) ||
			   (w.format == FP_S && host_muladd(cpu, u, FP_S))))
		return true;
	for (unsigned i = 0; i < w.lanes; i++)
		put(&w, w.format, i,
		    fp_muladd(&w.env, w.format, get(cpu, u->a, w.format, i) ^ flip_addend,
			      get(cpu, u->n, w.format, i) ^ flip_product,
			      get(cpu, u->m, w.format, partner(u, i))));
	finish(cpu, u, &w);
	return true;
}

bool call_fp_muladd_long(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);
	uint64_t flip = u->aux & FPM_NEGATE_PRODUCT ? fp_sign_bit(FP_H) : 0;
	unsigned first = (unsigned)u->imm;

	for (unsigned i = 0; i < w.lanes; i++)
		put(&w, FP_S, i,
		    fp_muladd_half(&w.env, get(cpu, u->a, FP_S, i),
				   get(cpu, u->n, FP_H, first + i) ^ flip,
				   get(cpu, u->m, FP_H, partner(u, first + i))));
	finish(cpu, u, &w);
	return true;
}

static enum fp_round rounding(const struct uop *u)
{
	return (enum fp_round)(u->aux >> FPX_ROUND_SHIFT & 7);
}

bool call_fp_rint(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);

	for (unsigned i = 0; i < w.lanes; i++)
		put(&w, w.format, i,
		    fp_round_int(&w.env, w.format, get(cpu, u->n, w.format, i), rounding(u),
				 u->aux & FPX_EXACT));
	finish(cpu, u, &w);
	return true;
}

/* Converts the lanes of n from number @from on, to lanes from number @to on. */
static void convert_lanes(const struct cpu *cpu, const struct uop *u, struct work *w, unsigned from,
			  unsigned to)
{
	enum fp_format out = (enum fp_format)(u->aux & FPX_OP);

	for (unsigned i = 0; i < w->lanes; i++)
		put(w, out, to + i,
		    fp_convert(&w->env, w->format, out, get(cpu, u->n, w->format, from + i),
			       rounding(u)));
}

bool call_fp_convert(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);

	convert_lanes(cpu, u, &w, (unsigned)u->imm, 0);
	finish(cpu, u, &w);
	return true;
}

bool call_fp_convert_high(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);

	w.out[0] = cpu->r[u->d];
	convert_lanes(cpu, u, &w, 0, w.lanes);
	finish(cpu, u, &w);
	return true;
}

static struct fp_int integer(const struct uop *u)
{
	return (struct fp_int){
		.width = (uint8_t)(8u << (u->aux >> FPX_INT_SHIFT & 3)),
		.fraction = (uint8_t)u->imm,
		.is_unsigned = u->aux & FPX_UNSIGNED,
	};
}

bool call_fp_to_int(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);

	for (unsigned i = 0; i < w.lanes; i++)
		put(&w, w.format, i,
		    fp_to_int(&w.env, w.format, get(cpu, u->n, w.format, i), integer(u),
			      rounding(u)));
	finish(cpu, u, &w);
	return true;
}

bool call_fp_to_gp(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);

	cpu->r[u->d] =
		fp_to_int(&w.env, w.format, get(cpu, u->n, w.format, 0), integer(u), rounding(u));
	cpu->sys[SR_FPSR] = w.env.flags;
	return true;
}

bool call_fp_from_int(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);

	for (unsigned i = 0; i < w.lanes; i++)
		put(&w, w.format, i,
		    fp_from_int(&w.env, w.format, get(cpu, u->n, w.format, i), integer(u),
				rounding(u)));
	finish(cpu, u, &w);
	return true;
}

bool call_fp_from_gp(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);

	put(&w, w.format, 0, fp_from_int(&w.env, w.format, cpu->r[u->n], integer(u), rounding(u)));
	finish(cpu, u, &w);
	return true;
}

bool call_fp_compare(struct cpu *cpu, const struct uop *u)
{
	struct work w = start(cpu, u);

	cpu_set_nzcv(cpu, fp_compare(&w.env, w.format, get(cpu, u->n, w.format, 0),
				     get(cpu, u->m, w.format, 0), !(u->aux & FPX_SIGNAL)));
	cpu->sys[SR_FPSR] = w.env.flags;
	return true;
}

bool call_fp_ccmp(struct cpu *cpu, const struct uop *u)
{
	if (u->imm >> (cpu_nzcv(cpu) >> 28) & 1)
		return call_fp_compare(cpu, u);
	cpu_set_nzcv(cpu, (uint32_t)(u->imm >> 16 & 15) << 28);
	return true;
}
