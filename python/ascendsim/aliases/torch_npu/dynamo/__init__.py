"""torch_npu.dynamo: torchair under its second name."""

from __future__ import annotations

import sys

import torchair

sys.modules[__name__ + ".torchair"] = torchair
