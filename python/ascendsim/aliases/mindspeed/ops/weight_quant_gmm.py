"""mindspeed.ops.weight_quant_gmm."""

from ascendsim.operators.weight_quant_gmm import npu_weight_quant_gmm, npu_weight_quant_gmm_v2

__all__ = ["npu_weight_quant_gmm", "npu_weight_quant_gmm_v2"]
