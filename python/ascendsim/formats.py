"""Storage formats of device tensors: the ids that torch_npu calls ACL formats."""

from __future__ import annotations

import enum

ND = 2
FRACTAL_NZ = 29


class Format(enum.IntEnum):
    """torch_npu.Format. Source of ids: the aclFormat page of the vendor's documents."""

    UNDEFINED = -1
    NCHW = 0
    NHWC = 1
    ND = 2
    NC1HWC0 = 3
    FRACTAL_Z = 4
    NC1HWC0_C04 = 12
    HWCN = 16
    NDHWC = 27
    FRACTAL_NZ = 29
    NCDHW = 30
    NDC1HWC0 = 32
    FRACTAL_Z_3D = 33


def case_name(npu_format: int) -> str:
    """The format's name in a simulator's case."""
    return "FRACTAL_NZ" if npu_format == FRACTAL_NZ else "ND"
