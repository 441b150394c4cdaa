// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Half precision, which version 4 of Capstone does not know: rows against encodings by LLVM's
 * assembler. Operands are registers 5 (the result), 9, 19 or, by element, 11.
 */
#include "tests/unit/test_a64_exec.h"

static const struct {
	const char *row;
	uint32_t word;
} encodings[] = {
	{ "fabs_h", 0x1ee0c125 },
	{ "fneg_h", 0x1ee14125 },
	{ "fsqrt_h", 0x1ee1c125 },
	{ "frintn_h", 0x1ee44125 },
	{ "frintp_h", 0x1ee4c125 },
	{ "frintm_h", 0x1ee54125 },
	{ "frintz_h", 0x1ee5c125 },
	{ "frinta_h", 0x1ee64125 },
	{ "frintx_h", 0x1ee74125 },
	{ "frinti_h", 0x1ee7c125 },
	{ "fmul_h", 0x1ef30925 },
	{ "fdiv_h", 0x1ef31925 },
	{ "fadd_h", 0x1ef32925 },
	{ "fsub_h", 0x1ef33925 },
	{ "fmax_h", 0x1ef34925 },
	{ "fmin_h", 0x1ef35925 },
	{ "fmaxnm_h", 0x1ef36925 },
	{ "fminnm_h", 0x1ef37925 },
	{ "fnmul_h", 0x1ef38925 },
	{ "fmadd_h", 0x1fd36d25 },
	{ "fmsub_h", 0x1fd3ed25 },
	{ "fnmadd_h", 0x1ff36d25 },
	{ "fnmsub_h", 0x1ff3ed25 },
	{ "fcmp_h", 0x1ef32120 },
	{ "fcmpe_h", 0x1ef32130 },
	{ "fcmp_zero_h", 0x1ee02128 },
	{ "fcmpe_zero_h", 0x1ee02138 },
	{ "fccmp_h", 0x1ef3b525 },
	{ "fccmpe_h", 0x1ef3b535 },
	{ "fcsel_h", 0x1ef3bd25 },
	{ "fmov_h", 0x1ee04125 },
	{ "fmov_w_h", 0x1ee60125 },
	{ "fmov_h_w", 0x9ee70125 },
	{ "fmov_h_imm", 0x1eff1005 },
	{ "fmov_vec_h", 0x4f07ff05 },
	{ "fcvtns_gp_h", 0x9ee00125 },
	{ "fcvtnu_gp_h", 0x9ee10125 },
	{ "fcvtas_gp_h", 0x9ee40125 },
	{ "fcvtau_gp_h", 0x9ee50125 },
	{ "fcvtps_gp_h", 0x9ee80125 },
	{ "fcvtpu_gp_h", 0x9ee90125 },
	{ "fcvtms_gp_h", 0x9ef00125 },
	{ "fcvtmu_gp_h", 0x9ef10125 },
	{ "fcvtzs_gp_h", 0x9ef80125 },
	{ "fcvtzu_gp_h", 0x9ef90125 },
	{ "scvtf_gp_h", 0x1ee20125 },
	{ "scvtf_gp_fixed_h", 0x9ec26d25 },
	{ "ucvtf_gp_h", 0x1ee30125 },
	{ "ucvtf_gp_fixed_h", 0x9ec36d25 },
	{ "fcvtzs_gp_fixed_h", 0x1ed8ad25 },
	{ "fcvtzu_gp_fixed_h", 0x1ed9ad25 },
	{ "fmaxnm_vec_h", 0x4e530525 },
	{ "fmla_vec_h", 0x4e530d25 },
	{ "fadd_vec_h", 0x4e531525 },
	{ "fmulx_vec_h", 0x4e531d25 },
	{ "fcmeq_vec_h", 0x4e532525 },
	{ "fmax_vec_h", 0x4e533525 },
	{ "frecps_vec_h", 0x4e533d25 },
	{ "fminnm_vec_h", 0x4ed30525 },
	{ "fmls_vec_h", 0x4ed30d25 },
	{ "fsub_vec_h", 0x4ed31525 },
	{ "fmin_vec_h", 0x4ed33525 },
	{ "frsqrts_vec_h", 0x4ed33d25 },
	{ "fmaxnmp_vec_h", 0x6e530525 },
	{ "faddp_vec_h", 0x6e531525 },
	{ "fmul_vec_h", 0x6e531d25 },
	{ "fcmge_vec_h", 0x6e532525 },
	{ "facge_vec_h", 0x6e532d25 },
	{ "fmaxp_vec_h", 0x6e533525 },
	{ "fdiv_vec_h", 0x6e533d25 },
	{ "fminnmp_vec_h", 0x6ed30525 },
	{ "fabd_vec_h", 0x6ed31525 },
	{ "fcmgt_vec_h", 0x6ed32525 },
	{ "facgt_vec_h", 0x6ed32d25 },
	{ "fminp_vec_h", 0x6ed33525 },
	{ "fmulx_scalar_h", 0x5e531d25 },
	{ "fcmeq_scalar_h", 0x5e532525 },
	{ "frecps_scalar_h", 0x5e533d25 },
	{ "frsqrts_scalar_h", 0x5ed33d25 },
	{ "fcmge_scalar_h", 0x7e532525 },
	{ "facge_scalar_h", 0x7e532d25 },
	{ "fabd_scalar_h", 0x7ed31525 },
	{ "fcmgt_scalar_h", 0x7ed32525 },
	{ "facgt_scalar_h", 0x7ed32d25 },
	{ "fmla_elem_h", 0x0f2b1925 },
	{ "fmla_scalar_elem_h", 0x5f1b1925 },
	{ "fmls_elem_h", 0x0f2b5925 },
	{ "fmls_scalar_elem_h", 0x5f1b5925 },
	{ "fmul_elem_h", 0x0f2b9925 },
	{ "fmul_scalar_elem_h", 0x5f1b9925 },
	{ "fmulx_elem_h", 0x2f2b9925 },
	{ "fmulx_scalar_elem_h", 0x7f1b9925 },
	{ "fmaxnmp_scalar_h", 0x5e30c925 },
	{ "faddp_scalar_h", 0x5e30d925 },
	{ "fmaxp_scalar_h", 0x5e30f925 },
	{ "fminnmp_scalar_h", 0x5eb0c925 },
	{ "fminp_scalar_h", 0x5eb0f925 },
	{ "fmaxnmv_h", 0x4e30c925 },
	{ "fminnmv_h", 0x4eb0c925 },
	{ "fmaxv_h", 0x4e30f925 },
	{ "fminv_h", 0x4eb0f925 },
	{ "frintn_vec_h", 0x0e798925 },
	{ "frintm_vec_h", 0x0e799925 },
	{ "frintp_vec_h", 0x0ef98925 },
	{ "frintz_vec_h", 0x0ef99925 },
	{ "frinta_vec_h", 0x2e798925 },
	{ "frintx_vec_h", 0x2e799925 },
	{ "frinti_vec_h", 0x2ef99925 },
	{ "fabs_vec_h", 0x0ef8f925 },
	{ "fneg_vec_h", 0x2ef8f925 },
	{ "frecpe_vec_h", 0x0ef9d925 },
	{ "frsqrte_vec_h", 0x2ef9d925 },
	{ "fsqrt_vec_h", 0x2ef9f925 },
	{ "fcvtns_vec_h", 0x4e79a925 },
	{ "fcvtns_scalar_h", 0x5e79a925 },
	{ "fcvtms_vec_h", 0x4e79b925 },
	{ "fcvtms_scalar_h", 0x5e79b925 },
	{ "fcvtas_vec_h", 0x4e79c925 },
	{ "fcvtas_scalar_h", 0x5e79c925 },
	{ "fcvtps_vec_h", 0x4ef9a925 },
	{ "fcvtps_scalar_h", 0x5ef9a925 },
	{ "fcvtzs_vec_h", 0x4ef9b925 },
	{ "fcvtzs_scalar_h", 0x5ef9b925 },
	{ "fcvtnu_vec_h", 0x6e79a925 },
	{ "fcvtnu_scalar_h", 0x7e79a925 },
	{ "fcvtmu_vec_h", 0x6e79b925 },
	{ "fcvtmu_scalar_h", 0x7e79b925 },
	{ "fcvtau_vec_h", 0x6e79c925 },
	{ "fcvtau_scalar_h", 0x7e79c925 },
	{ "fcvtpu_vec_h", 0x6ef9a925 },
	{ "fcvtpu_scalar_h", 0x7ef9a925 },
	{ "fcvtzu_vec_h", 0x6ef9b925 },
	{ "fcvtzu_scalar_h", 0x7ef9b925 },
	{ "scvtf_vec_h", 0x4e79d925 },
	{ "scvtf_scalar_h", 0x5e79d925 },
	{ "ucvtf_vec_h", 0x6e79d925 },
	{ "ucvtf_scalar_h", 0x7e79d925 },
	{ "fcmgt_vec_zero_h", 0x4ef8c925 },
	{ "fcmgt_scalar_zero_h", 0x5ef8c925 },
	{ "fcmeq_vec_zero_h", 0x4ef8d925 },
	{ "fcmeq_scalar_zero_h", 0x5ef8d925 },
	{ "fcmlt_vec_zero_h", 0x4ef8e925 },
	{ "fcmlt_scalar_zero_h", 0x5ef8e925 },
	{ "fcmge_vec_zero_h", 0x6ef8c925 },
	{ "fcmge_scalar_zero_h", 0x7ef8c925 },
	{ "fcmle_vec_zero_h", 0x6ef8d925 },
	{ "fcmle_scalar_zero_h", 0x7ef8d925 },
	{ "frecpe_scalar_h", 0x5ef9d925 },
	{ "frsqrte_scalar_h", 0x7ef9d925 },
	{ "frecpx_h", 0x5ef9f925 },
	{ "scvtf_vec_fixed_h", 0x0f19e525 },
	{ "scvtf_scalar_fixed_h", 0x5f19e525 },
	{ "fcvtzs_vec_fixed_h", 0x0f19fd25 },
	{ "fcvtzs_scalar_fixed_h", 0x5f19fd25 },
	{ "ucvtf_vec_fixed_h", 0x2f19e525 },
	{ "ucvtf_scalar_fixed_h", 0x7f19e525 },
	{ "fcvtzu_vec_fixed_h", 0x2f19fd25 },
	{ "fcvtzu_scalar_fixed_h", 0x7f19fd25 },
	{ "fmlal_vec", 0x4e33ed25 },
	{ "fmlal_elem", 0x0fab0925 },
	{ "fmlsl_vec", 0x4eb3ed25 },
	{ "fmlsl_elem", 0x0fab4925 },
	{ "fmlal2_vec", 0x6e33cd25 },
	{ "fmlal2_elem", 0x2fab8925 },
	{ "fmlsl2_vec", 0x6eb3cd25 },
	{ "fmlsl2_elem", 0x2fabc925 },
};
#define ENCODINGS (sizeof encodings / sizeof *encodings)

START_TEST(rows_as_assembled)
{
	for (size_t i = 0; i < ENCODINGS; i++) {
		const struct decode_row *row = decoder_find(exec_decoder(), encodings[i].word);
		struct exec e;

		MUST(row && !strcmp(row->name, encodings[i].row), "%08x: %s, not %s",
		     encodings[i].word, row ? row->name : "no row", encodings[i].row);
		exec_lift(&e, 0x1000, encodings[i].word, 1);
		MUST(!exec_undefined(&e), "%s", encodings[i].row);
	}
}
END_TEST

START_TEST(every_row_is_assembled)
{
	struct decoder *d = exec_decoder();

	for (size_t i = 0; i < decoder_row_count(d); i++) {
		const struct decode_row *row = decoder_row(d, i);
		bool found = row->feature != FEAT_FP16 && row->feature != FEAT_FHM;

		for (size_t k = 0; k < ENCODINGS; k++)
			found |= !strcmp(row->name, encodings[k].row);
		MUST(found, "%s", row->name);
	}
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("cpu: half precision",
				   (const TTest *const[]){ rows_as_assembled,
							   every_row_is_assembled, NULL }));
}
