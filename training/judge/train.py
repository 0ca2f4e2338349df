"""Training and prediction on a CPU, in bfloat16 where the processor multiplies it (much slower than single precision elsewhere)."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from data import HEADS, KINDS, Example, channels, donors, help_examples, varied
from network import Network
from torch.nn import functional as F

from postlint.annotate.judge import Packed, collate, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

HALF = torch.bfloat16 if torch.ops.mkldnn._is_mkldnn_bf16_supported() else torch.float32
FLAGS = len(HEADS)
MASK = 103  # the vocabulary's [MASK]; whatever stands before it is no word


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; every field was compared in the README's table."""

    epochs: int = 5
    rate: float = 1e-4
    layer_decay: float = 0.9
    tokens: int = 2000
    smoothing: float = 0.02
    margin: float = 0.3
    transplant: float = 0.35
    aid: float = 0.2
    """Shares of the posts that get a drifting sentence, or that lose or gain their help."""
    pairs: float = 1.0
    helps: float = 1.0
    twins: float = 1.0
    """Shares of the pairs, the help items and the twin drafts that are seen in an epoch, drawn anew each time."""
    ema: float = 0.99
    dropout: float = 0.0
    blank: float = 0.05
    """The share of words blanked out ([MASK]) in training."""
    train_words: bool = False
    weights: tuple[float, ...] = (1.0, 1.0, 1.5, 1.0, 0.3, 0.4, 0.5)
    """Of third, drift, disrespect, private, kind, brought, missing in the loss."""


@dataclass(frozen=True, slots=True)
class Row:
    """A packed example (one window of it) with its labels."""

    example: Example
    window: Packed

    @property
    def size(self) -> int:
        return len(self.window.ids)


def rows_of(examples: Sequence[Example], tokenizer: Any) -> list[Row]:
    out = []
    for example in examples:
        texts = [s.text for s in example.sentences]
        for window in pack(tokenizer, texts, context=example.context, company=example.company):
            out.append(Row(example, window))
    return out


def batches(units: list[list[Row]], budget: int, rng: random.Random) -> list[list[Row]]:
    """Units of like length together, at most about `budget` tokens, in random order; a unit is never torn apart."""
    units = sorted(units, key=lambda u: (max(r.size for r in u) + rng.randint(0, 12), rng.random()))
    out: list[list[Row]] = []
    batch: list[Row] = []
    for unit in units:
        longest = max(r.size for r in [*batch, *unit])
        if batch and longest * (len(batch) + len(unit)) > budget:
            out.append(batch)
            batch = []
        batch = batch + unit
    out.append(batch)
    rng.shuffle(out)
    return out


def tensors(rows: Sequence[Row]) -> dict[str, torch.Tensor]:
    return {k: torch.from_numpy(v) for k, v in collate([r.window for r in rows]).items()}


def labels(rows: Sequence[Row], count: int) -> dict[str, torch.Tensor]:
    flags = torch.full((len(rows), count, len(HEADS)), -1.0)
    kinds = torch.full((len(rows), count), -1, dtype=torch.long)
    brought = torch.tensor([r.example.brought for r in rows])
    missing = torch.tensor([r.example.missing for r in rows])
    for i, row in enumerate(rows):
        for j in range(len(row.window.sentences)):
            s = row.example.sentences[row.window.first + j]
            flags[i, j] = torch.tensor([s.third, s.drift, s.disrespect, s.private])
            kinds[i, j] = s.kind
    return {"flags": flags, "kinds": kinds, "brought": brought, "missing": missing}


def loss_of(net: Network, rows: Sequence[Row], recipe: Recipe) -> torch.Tensor:
    inputs = tensors(rows)
    if recipe.blank:
        words = (inputs["ids"] > MASK) & (torch.rand(inputs["ids"].shape) < recipe.blank)
        inputs["ids"] = inputs["ids"].masked_fill(words, MASK)
    by_sentence, by_post = net(**inputs)
    want = labels(rows, by_sentence.shape[1])
    domain = torch.tensor([r.example.domain for r in rows])
    odds = net.odds[domain]
    w = recipe.weights
    n = len(rows)
    total = torch.zeros(())
    for head in range(FLAGS):
        z = by_sentence[..., head] + odds[:, None, head]
        y = want["flags"][..., head]
        known = y >= 0
        if known.any():
            soft = y[known] * (1 - 2 * recipe.smoothing) + recipe.smoothing
            total = total + w[head] * F.binary_cross_entropy_with_logits(z[known], soft, reduction="sum") / n
    kinds = want["kinds"]
    if (kinds >= 0).any():
        total = (
            total + w[4] * F.cross_entropy(by_sentence[kinds >= 0][:, FLAGS:], kinds[kinds >= 0], reduction="sum") / n
        )
    if (want["brought"] >= 0).any():
        at = want["brought"] >= 0
        total = total + w[5] * F.cross_entropy(by_post[at, :4], want["brought"][at], reduction="sum") / n
    if (want["missing"] >= 0).any():
        at = want["missing"] >= 0
        z = by_post[at, 4] + odds[at, FLAGS]
        soft = want["missing"][at] * (1 - 2 * recipe.smoothing) + recipe.smoothing
        total = total + w[6] * F.binary_cross_entropy_with_logits(z, soft, reduction="sum") / n
    if recipe.margin:
        bad: dict[tuple[str, int], torch.Tensor] = {}
        gaps = []
        for i, row in enumerate(rows):
            if row.example.pair is not None:
                at, label, head = row.example.pair
                place = at - row.window.first
                if not 0 <= place < len(row.window.sentences):
                    continue
                key = (row.example.id.rsplit(".", 1)[0], head)
                z = by_sentence[i, place, head]
                if label:
                    bad[key] = z
                elif key in bad:
                    gaps.append(bad[key] - z)
        if gaps:
            total = total + recipe.margin * F.softplus(2.0 - torch.stack(gaps)).sum() / n
    return total


def parameter_groups(net: Network, masters: dict[str, torch.Tensor], recipe: Recipe) -> list[dict[str, Any]]:
    groups = []
    depth = len(net.layers)
    for name, p in net.named_parameters():
        if name not in masters:
            continue
        level = depth + 1
        if name.startswith("layers."):
            level = int(name.split(".")[1]) + 1
        elif name.split(".")[0] in ("words", "positions", "segments", "norm"):
            level = 0
        rate = recipe.rate * recipe.layer_decay ** (depth + 1 - level) * (3.0 if level > depth else 1.0)
        groups.append({"params": [masters[name]], "lr": rate, "weight_decay": 0.01 if p.dim() > 1 else 0.0})
    return groups


def train(
    drafts: list[Example],
    pairs: list[list[Example]],
    helps: list[dict[str, Any]],
    *,
    tokenizer: Any,
    weights: Path,
    recipe: Recipe,
    seed: int = 1,
    start: dict[str, torch.Tensor] | None = None,
    say: Callable[[str], None] = print,
) -> Network:
    rng = random.Random(seed)
    torch.manual_seed(seed)
    net = Network()
    net.start_from(weights)
    if start is not None:
        net.load_state_dict(start)
    net.drop = recipe.dropout
    # The layers work in half precision on copies of the weights that are trained, in single precision.
    net.words.weight.requires_grad_(recipe.train_words)
    net.layers.to(HALF)
    used = {k: p for k, p in net.named_parameters() if p.requires_grad}
    masters = {k: p.detach().float().clone() for k, p in used.items()}
    optimiser = torch.optim.AdamW(parameter_groups(net, masters, recipe), fused=True, betas=(0.9, 0.98))
    base = [g["lr"] for g in optimiser.param_groups]
    average = {k: v.clone() for k, v in masters.items()}
    pool = donors(drafts, helps)
    offers = channels(drafts)
    pair_rows = [rows_of(p, tokenizer) for p in pairs]
    step, total = 0, 0
    for epoch in range(recipe.epochs):
        begun = time.time()
        chosen = [
            varied(e, pool, offers, rng, share=recipe.transplant, aid=recipe.aid)
            for e in drafts
            if e.domain == 0 or rng.random() < recipe.twins
        ]
        units = [[r] for r in rows_of(chosen, tokenizer)]
        units += [p for p in pair_rows if rng.random() < recipe.pairs]
        units += [
            [r] for item in helps if rng.random() < recipe.helps for r in rows_of(help_examples(item, rng), tokenizer)
        ]
        plan = batches(units, recipe.tokens, rng)
        total = total or len(plan) * recipe.epochs
        net.train()
        seen = 0.0
        for rows in plan:
            step += 1
            factor = min(step / (0.06 * total), max(0.02, (total - step) / (0.94 * total)))
            for group, rate in zip(optimiser.param_groups, base, strict=True):
                group["lr"] = rate * factor
            loss = loss_of(net, rows, recipe)
            loss.backward()
            for name, p in used.items():
                masters[name].grad, p.grad = None if p.grad is None else p.grad.float(), None
            torch.nn.utils.clip_grad_norm_(masters.values(), 1.0)
            optimiser.step()
            seen += float(loss.detach())
            keep = min(recipe.ema, step / (step + 10))
            with torch.no_grad():
                for name, p in used.items():
                    p.copy_(masters[name])
                    average[name].lerp_(masters[name], 1 - keep)
            if step == 40:
                say(f"40 steps in {time.time() - begun:.0f} s of {len(plan)} an epoch")
        say(f"epoch {epoch + 1}: loss {seen / len(plan):.4f}, {len(plan)} steps, {time.time() - begun:.0f} s")
    net.layers.float()
    with torch.no_grad():
        for name, p in net.named_parameters():
            if name in average:
                p.copy_(average[name])
    return net.eval()


@torch.no_grad()
def predict(net: Network, examples: Sequence[Example], tokenizer: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    """Per example the logits of its sentences and of the post, windows put together as at run time."""
    net.eval()
    rows = rows_of(examples, tokenizer)
    place = {id(e): i for i, e in enumerate(examples)}
    order = sorted(range(len(rows)), key=lambda i: rows[i].size)
    parts: list[list[tuple[Packed, np.ndarray, np.ndarray]]] = [[] for _ in examples]
    for at in range(0, len(order), 24):
        chunk = [rows[i] for i in order[at : at + 24]]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF is torch.bfloat16):
            by_sentence, by_post = net(**tensors(chunk))
        for i, row in enumerate(chunk):
            size = len(row.window.sentences)
            parts[place[id(row.example)]].append(
                (row.window, by_sentence[i, :size].float().numpy(), by_post[i].float().numpy())
            )
    out = []
    for example, windows in zip(examples, parts, strict=True):
        logits = np.zeros((len(example.sentences), FLAGS + len(KINDS)))
        seen = np.zeros((len(example.sentences), 1))
        for window, s, _ in windows:
            logits[window.first : window.first + len(s)] += s
            seen[window.first : window.first + len(s)] += 1
        posts = np.stack([p for _, _, p in windows])
        post = np.append(posts[:, :4].mean(0), posts[:, 4].min())
        out.append((logits / np.maximum(seen, 1), post))
    return out
