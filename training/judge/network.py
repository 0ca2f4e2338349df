"""The judge's network: a MiniLM encoder, written out plainly so that it trains fast on a CPU and exports cleanly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from data import BROUGHT, DOMAINS, HEADS, KINDS
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from pathlib import Path


class Layer(nn.Module):
    """One transformer layer with post-normalisation, as in BERT."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor, drop: float) -> Tensor:
        b, n, width = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q * (width // self.heads) ** -0.5 @ k.transpose(-1, -2)
        with torch.autocast("cpu", enabled=False):  # the softmax too in half precision: a fifth less time
            weights = (scores + bias.to(scores.dtype)).softmax(-1)
        mixed = (weights @ v).transpose(1, 2).reshape(b, n, width)
        x = self.norm1(x + F.dropout(self.out(mixed), drop, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))


class Heads(nn.Module):
    """What is read off the states of a layer: logits per sentence (flags and kinds) and per post (brought, missing)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.by_sentence = nn.Sequential(nn.Linear(4 * width, 256), nn.GELU(), nn.Dropout(0.1))
        self.flags = nn.Linear(256, len(HEADS))
        self.kind = nn.Linear(256, len(KINDS))
        self.by_post = nn.Sequential(nn.Linear(3 * width, 192), nn.GELU(), nn.Dropout(0.1))
        self.brought = nn.Linear(192, len(BROUGHT))
        self.missing = nn.Linear(192, 1)
        with torch.no_grad():
            self.flags.bias.fill_(-2.5)
            self.missing.bias.fill_(-1.5)

    def forward(
        self, x: Tensor, mask: Tensor, segment: Tensor, told: Tensor, pool: Tensor, close: Tensor
    ) -> tuple[Tensor, Tensor]:
        """(batch, sentences, flags and kinds) and (batch, brought and missing); `told` and `pool` average tokens."""
        x = x.float()
        first = x[:, 0]
        context = (told.unsqueeze(1) @ x).squeeze(1)
        means = pool @ x
        ends = torch.gather(x, 1, close.unsqueeze(-1).expand(-1, -1, x.shape[-1]))
        around = (context + first) * 0.5
        wide = around.unsqueeze(1).expand_as(means)
        hidden = self.by_sentence(torch.cat([means, ends, wide, (means - context.unsqueeze(1)).abs()], -1))
        drafted = segment.to(x.dtype) * mask.to(x.dtype)
        drafted = drafted / drafted.sum(1, keepdim=True).clamp(min=1.0)
        post = self.by_post(torch.cat([first, context, (drafted.unsqueeze(1) @ x).squeeze(1)], -1))
        return (
            torch.cat([self.flags(hidden), self.kind(hidden)], -1),
            torch.cat([self.brought(post), self.missing(post)], -1),
        )


class Network(nn.Module):
    """Token ids with the places of context and sentences in; logits per sentence and per post out."""

    def __init__(
        self, *, layers: int = 6, width: int = 384, heads: int = 12, inner: int = 1536, vocab: int = 30522
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(vocab, width)
        self.positions = nn.Embedding(512, width)
        self.segments = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))
        self.heads = Heads(width)
        # Each corpus has odds of its own; what is used is that of the drafts.
        self.odds = nn.Parameter(torch.zeros(len(DOMAINS), len(HEADS) + 1))
        self.drop = 0.1
        with torch.no_grad():
            self.odds[1, 2] = 2.5
            self.odds[2, 0] = 1.8
            self.odds[3] = torch.tensor([0.0, 1.0, 0.0, 0.0, 1.5])
            self.odds[4] = torch.tensor([0.8, 0.5, 0.8, 0.0, 0.0])
            self.odds[5, 1] = 1.0

    def embed(self, ids: Tensor) -> Tensor:
        return self.words(ids)

    def forward(
        self, ids: Tensor, mask: Tensor, segment: Tensor, told: Tensor, pool: Tensor, close: Tensor
    ) -> tuple[Tensor, Tensor]:
        """As Heads gives it."""
        x = self.embed(ids) + self.positions.weight[: ids.shape[1]] + self.segments(segment)
        x = F.dropout(self.norm(x), self.drop, self.training).to(self.layers[0].norm2.weight.dtype)
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias, self.drop)
        out: tuple[Tensor, Tensor] = self.heads(x, mask, segment, told, pool, close)
        return out

    def start_from(self, path: Path) -> None:
        """Take over the weights of all-MiniLM-L6-v2 (model.safetensors)."""
        old = {k.removeprefix("bert."): v for k, v in load_file(str(path)).items()}
        with torch.no_grad():
            self.words.weight.copy_(old["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(old["embeddings.position_embeddings.weight"])
            self.segments.weight.copy_(old["embeddings.token_type_embeddings.weight"][:1].expand(2, -1))
            copy(self.norm, old, "embeddings.LayerNorm")
            for number, layer in enumerate(self.layers):
                base = f"encoder.layer.{number}."
                parts = [base + f"attention.self.{name}." for name in ("query", "key", "value")]
                layer.qkv.weight.copy_(torch.cat([old[p + "weight"] for p in parts]))
                layer.qkv.bias.copy_(torch.cat([old[p + "bias"] for p in parts]))
                copy(layer.out, old, base + "attention.output.dense")
                copy(layer.norm1, old, base + "attention.output.LayerNorm")
                copy(layer.up, old, base + "intermediate.dense")
                copy(layer.down, old, base + "output.dense")
                copy(layer.norm2, old, base + "output.LayerNorm")


def copy(module: nn.Linear | nn.LayerNorm, old: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(old[name + ".weight"])
    module.bias.copy_(old[name + ".bias"])
