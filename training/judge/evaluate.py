"""Calibration, thresholds and figures, all from predictions for posts that the model had not seen."""

from __future__ import annotations

import importlib.util
import itertools
import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from data import BROUGHT, HEADS, KINDS, Example
from sklearn.linear_model import LogisticRegression

if TYPE_CHECKING:
    from pathlib import Path

FLAGS = (*HEADS, "help_missing")
CODES = {
    "third": ("PL202", "voice"),
    "drift": ("PL302", "focus"),
    "disrespect": ("PL311", "respect"),
    "private": ("PL515", "privacy"),
}
Prediction = tuple[np.ndarray, np.ndarray]
Pairs = Sequence[tuple[Example, Prediction]]


def columns(pairs: Pairs, flag: str) -> tuple[np.ndarray, np.ndarray]:
    """Labels and logits of one flag over all sentences (or posts)."""
    if flag == "help_missing":
        kept = [(e.missing, p[1][4]) for e, p in pairs if e.missing >= 0]
    else:
        at = HEADS.index(flag)
        kept = [
            (getattr(s, flag), z)
            for e, p in pairs
            for s, z in zip(e.sentences, p[0][:, at], strict=True)
            if getattr(s, flag) >= 0
        ]
    return np.array([y for y, _ in kept]), np.array([z for _, z in kept], dtype=np.float64)


def calibrate(pairs: Pairs) -> dict[str, tuple[float, float]]:
    """Slope and offset of each flag's logit (Platt)."""
    out = {}
    for flag in FLAGS:
        y, z = columns(pairs, flag)
        model = LogisticRegression(C=1e4).fit(z[:, None], y)
        out[flag] = (round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4))
    return out


def probability(z: Any, line: tuple[float, float]) -> Any:
    return 1.0 / (1.0 + np.exp(-np.clip(line[0] * z + line[1], -30, 30)))


def thresholds(pairs: Pairs, lines: Mapping[str, tuple[float, float]], *, quiet: float = 0.01) -> dict[str, float]:
    """Per flag the probability with the best F, raised until at most `quiet` of the clean real replies are flagged."""
    out = {}
    for flag in FLAGS:
        y, z = columns(pairs, flag)
        p = probability(z, lines[flag])
        order = np.argsort(-p)
        hits = np.cumsum(y[order])
        f = 2 * hits / (np.arange(1, len(y) + 1) + y.sum())
        # Of the places that are nearly as good, the middle: a peak is luck.
        good = np.flatnonzero(f >= f.max() - 0.005)
        cut = float(p[order][good[len(good) // 2]])
        real = [(e, q) for e, q in pairs if e.source == "real-dev" and all(s.third <= 0 for s in e.sentences)]
        if real:
            worst = sorted((worst_of(q, flag, lines[flag]) for _, q in real), reverse=True)
            cut = max(cut, worst[min(len(worst) - 1, math.floor(quiet * len(worst)))] + 1e-4)
        out[flag] = round(min(cut, 0.99), 3)
    return out


def worst_of(prediction: Prediction, flag: str, line: tuple[float, float]) -> float:
    if flag == "help_missing":
        return float(probability(prediction[1][4], line))
    rows = prediction[0][:, HEADS.index(flag)]
    return float(probability(rows.max(), line)) if len(rows) else 0.0


def findings(pairs: Pairs, lines: Mapping[str, tuple[float, float]], cuts: Mapping[str, float]) -> list[dict[str, Any]]:
    """What the judge alone would report, in the form that the scorer reads."""
    out = []
    for example, (logits, post) in pairs:
        for head in HEADS:
            code, category = CODES[head]
            for (a, b), z in zip(example.spans, logits[:, HEADS.index(head)], strict=False):
                if probability(z, lines[head]) >= cuts[head]:
                    out.append(
                        {"post_id": example.id, "code": code, "category": category, "start_offset": a, "end_offset": b}
                    )
        brought = BROUGHT[int(post[:4].argmax())]
        if brought != "none" and probability(post[4], lines["help_missing"]) >= cuts["help_missing"]:
            code = "PL402" if brought == "praise" else "PL401"
            end = example.spans[-1][1] if example.spans else 0
            out.append({"post_id": example.id, "code": code, "category": "help", "start_offset": 0, "end_offset": end})
    return out


def load_scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reliability(
    pairs: Pairs, lines: Mapping[str, tuple[float, float]]
) -> dict[str, list[tuple[str, int, float, float]]]:
    """Per flag, bins of the predicted probability: (bin, how many, mean predicted, share observed)."""
    edges = [0.0, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0001]
    out = {}
    for flag in FLAGS:
        y, z = columns(pairs, flag)
        p = probability(z, lines[flag])
        rows = []
        for low, high in itertools.pairwise(edges):
            inside = (p >= low) & (p < high)
            if inside.any():
                rows.append(
                    (
                        f"{low:.2f}-{min(high, 1):.2f}",
                        int(inside.sum()),
                        float(p[inside].mean()),
                        float(y[inside].mean()),
                    )
                )
        out[flag] = rows
    return out


def table(
    pairs: Pairs, items: Mapping[tuple[str, str], dict[str, Any]], lines: Any, cuts: Any, scorer: Any
) -> dict[str, Any]:
    """The scorer's figures per file and over all files; `items` are the labelled posts by (file, id)."""
    by_file: dict[str, list[Any]] = defaultdict(list)
    for pair in pairs:
        by_file[pair[0].source].append(pair)
    by_file["all written"] = [p for p in pairs if p[0].source != "real-dev"]
    out = {}
    for name, some in by_file.items():
        if some:
            result = scorer.score([items[e.source, e.id] for e, _ in some], findings(some, lines, cuts))
            out[name] = result[0] if isinstance(result, tuple) else result
    return out


def dump(pairs: Pairs, lines: Mapping[str, tuple[float, float]], path: Path) -> None:
    """Write the predictions, calibrated, one post a line."""
    with path.open("w", encoding="utf-8") as file:
        for example, (logits, post) in pairs:
            sentences = []
            for (a, b), row in zip(example.spans, logits, strict=False):
                entry: dict[str, Any] = {"start": a, "end": b}
                for at, head in enumerate(HEADS):
                    entry[head] = round(float(probability(row[at], lines[head])), 4)
                shares = np.exp(row[len(HEADS) :] - row[len(HEADS) :].max())
                entry["kind"] = KINDS[int(shares.argmax())]
                entry["kinds"] = dict(zip(KINDS, np.round(shares / shares.sum(), 3).tolist(), strict=False))
                sentences.append(entry)
            brought = np.exp(post[:4] - post[:4].max())
            entry = {
                "id": example.id,
                "file": example.source,
                "sentences": sentences,
                "brought": dict(zip(BROUGHT, np.round(brought / brought.sum(), 4).tolist(), strict=False)),
                "help_missing": round(float(probability(post[4], lines["help_missing"])), 4),
            }
            file.write(json.dumps(entry) + "\n")
