"""The shipped weights back as trainable ones: each int8 matrix times its scales."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from network import Network
from onnx import numpy_helper

from postlint.annotate.judge import MODEL_FILE

if TYPE_CHECKING:
    from pathlib import Path


def state_of(folder: Path) -> dict[str, torch.Tensor]:
    """A state for Network from a model folder. What use leaves out (the corpora's odds, far positions) is as at first."""
    graph = onnx.load(str(folder / MODEL_FILE)).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = Network().state_dict()
    found: dict[str, np.ndarray] = {k: v for k, v in held.items() if k in state}
    found["words.weight"] = held["words.table"].astype(np.float32) * held["words.scale"]
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            # /layers.0/qkv/MatMul_quant -> layers.0.qkv; /by_post/by_post.0/Gemm_MatMul_quant -> by_post.0
            *outer, inner, _ = node.name.strip("/").split("/")
            name = inner if outer and inner.startswith(outer[-1]) else ".".join([*outer, inner])
            matrix = node.input[1]
            scale = held[matrix.removesuffix("_quantized") + "_scale"]
            found[f"{name}.weight"] = (held[matrix].astype(np.float32) * scale).T
    for name, value in found.items():
        part = torch.from_numpy(np.array(value))
        if name == "positions.weight":
            state[name][: len(part)] = part
        else:
            assert state[name].shape == part.shape, name
            state[name] = part
    missing = set(state) - set(found) - {"odds"}
    assert not missing, missing
    return state
