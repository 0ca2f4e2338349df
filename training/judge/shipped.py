"""The shipped weights back as trainable ones: each int8 matrix times its scales, and the last layers as they are."""

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
    state = Network().state_dict()
    found: dict[str, np.ndarray] = {}
    graph = onnx.load(str(folder / MODEL_FILE)).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    found |= held
    found["words.weight"] = held["words.table"].astype(np.float32) * held["words.scale"]
    for node in graph.node:
        if node.op_type not in ("MatMulInteger", "MatMul") or node.input[1] not in held:
            continue
        # /layers.0/qkv/MatMul_quant -> layers.0.qkv; /heads/by_post/by_post.0/Gemm_MatMul_quant -> heads.by_post.0
        *outer, inner, _ = node.name.strip("/").split("/")
        name = ".".join([*outer[:-1], inner] if outer and inner.startswith(outer[-1]) else [*outer, inner])
        matrix = held[node.input[1]].astype(np.float32)
        if node.op_type == "MatMulInteger":
            matrix = matrix * held[node.input[1].removesuffix("_quantized") + "_scale"]
        found[f"{name}.weight"] = matrix.T
    for name in [n for n in found if f"heads.{n}" in state]:  # as versions 1 and 2 called them
        found[f"heads.{name}"] = found[name]
    found = {name: value for name, value in found.items() if name in state}
    for name, value in found.items():
        part = torch.from_numpy(np.array(value))
        if name == "positions.weight":
            state[name][: len(part)] = part
        else:
            # A head that came later starts as it is made.
            assert state[name].shape[1:] == part.shape[1:], name
            state[name][: len(part)] = part
    missing = set(state) - set(found) - {"odds"}
    assert not missing, missing
    return state
