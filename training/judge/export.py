"""From trained weights to what the package ships: an int8 ONNX file, the tokenizer and the card."""

from __future__ import annotations

import json
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train import rows_of

from postlint.annotate.judge import CARD_FILE, MODEL_FILE, TOKENIZER_FILE, collate

if TYPE_CHECKING:
    from data import Example
    from network import Network


class SmallWords(nn.Module):
    """A word table of 8-bit integers with one scale a word."""

    def __init__(self, words: nn.Embedding) -> None:
        super().__init__()
        weight = words.weight.detach()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127.0
        self.register_buffer("table", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids]


def export(
    net: Network, *, tokenizer: Any, sample: list[Example], out: Path, card: dict[str, Any], small: bool = True
) -> None:
    """Write the model folder `out`; `small` quantises (dynamic int8, one scale a channel)."""
    out.mkdir(parents=True, exist_ok=True)
    net = net.eval().float()
    words, positions = net.words, net.positions
    if small:
        net.words = SmallWords(words)  # type: ignore[assignment]
    net.positions = nn.Embedding.from_pretrained(positions.weight.detach()[:256].clone())
    inputs = {k: torch.from_numpy(v) for k, v in collate([r.window for r in rows_of(sample, tokenizer)]).items()}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            net,
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=["by_sentence", "by_post"],
            dynamic_axes={
                **{name: {0: "b", 1: "n"} for name in ("ids", "mask", "segment", "told")},
                "pool": {0: "b", 1: "s", 2: "n"}, "close": {0: "b", 1: "s"},
                "by_sentence": {0: "b", 1: "s"}, "by_post": {0: "b"},
            },
            opset_version=17,
            dynamo=False,
        )  # fmt: skip
        target = out / MODEL_FILE
        if small:
            nodes = onnx.load(str(plain)).graph.node
            # The last layers are small, and what they say must not be rounded: a rare flag hangs on small weights.
            exact = [
                n.name for n in nodes if n.name.startswith("/heads/") or (n.op_type == "MatMul" and _plain(n, net))
            ]
            quantize_dynamic(
                str(plain), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=REDUCE_RANGE,
                op_types_to_quantize=["MatMul", "Gemm"], nodes_to_exclude=exact,
                extra_options={"MatMulConstBOnly": True},
            )  # fmt: skip
        else:
            target.write_bytes(plain.read_bytes())
    net.words, net.positions = words, positions
    tokenizer.save(str(out / TOKENIZER_FILE), pretty=False)
    (out / CARD_FILE).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


REDUCE_RANGE = False
"""Eight bits. Seven, which cannot overflow on processors without VNNI, cost far more than they save: README, what was tried."""


def _plain(node: onnx.NodeProto, net: Network) -> bool:
    """Whether a multiplication has no weights (pooling, attention) and stays as it is."""
    del net
    return not any("onnx::" in name or "weight" in name for name in node.input)
