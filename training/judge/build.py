"""Rebuild the judge: one command from the labelled corpora to the model folder that the package ships.

    python build.py --data EVAL_FOLDER --corpus CORPUS_FOLDER --weights MINILM_FOLDER --out MODEL_FOLDER

1. A common start: the encoder is trained on what was written for training (minimal pairs, help and focus items, twins).
2. Cross-validation: from that start, five times on four fifths of the development posts, judged on the fifth left out.
   Calibration, thresholds and the figures come from these predictions.
3. The shipped weights: from that start, on all of them. Then int8 ONNX.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from data import BROUGHT, HEADS, KINDS, Example, fold_of, lines, load_drafts, load_help, load_pairs
from evaluate import calibrate, dump, load_scorer, reliability, table, thresholds
from export import export
from tokenizers import Tokenizer
from train import Recipe, predict, train

if TYPE_CHECKING:
    from network import Network

TEST_SETS = ("drafts-d", "drafts-u")
"""Written to measure the finished thing; never trained on."""
VERSION = "1"
START = Recipe(epochs=3, rate=1e-4)
FINISH = Recipe(epochs=2, rate=1e-4, pairs=0.25, helps=0.4, twins=0.5)


def data_hash(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


class Build:
    """The data, read once, and the steps."""

    def __init__(self, data: Path, corpus: Path, weights: Path) -> None:
        self.files = [*sorted(data.glob("corpus/dev-*.jsonl")), data / "real-dev.jsonl"]
        self.files = [p for p in self.files if p.is_file()]
        self.twin_files = [p for p in sorted(corpus.glob("drafts-*.jsonl")) if p.stem not in TEST_SETS]
        self.dev = load_drafts(self.files)
        self.twins = load_drafts(self.twin_files)
        self.pairs = load_pairs(data / "corpus")
        self.helps = load_help(data / "corpus")
        self.all_files = [*self.files, *self.twin_files, *sorted(data.glob("corpus/pairs-*.jsonl"))]
        self.weights = weights / "model.safetensors"
        self.tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def start(self, seed: int) -> dict[str, torch.Tensor]:
        net = train(
            self.twins, self.pairs, self.helps, tokenizer=self.tokenizer, weights=self.weights, recipe=START, seed=seed
        )
        return net.state_dict()

    def finish(
        self, start: dict[str, torch.Tensor], posts: list[Example], seed: int, out_fold: int | None = None
    ) -> Network:
        def kept(group: str) -> bool:
            return out_fold is None or fold_of(group, 5) != out_fold

        return train(
            posts + [e for e in self.twins if kept(e.group)],
            [p for p in self.pairs if kept(p[0].group)],
            [h for h in self.helps if kept(" ".join(h["context"]).lower())],
            tokenizer=self.tokenizer,
            weights=self.weights,
            recipe=FINISH,
            seed=seed,
            start=start,
        )

    def fold(self, start: dict[str, torch.Tensor], number: int, seed: int) -> list[tuple[Example, Any]]:
        """Predictions for the posts of a fold by a network that has not seen them."""
        net = self.finish(start, [e for e in self.dev if fold_of(e.group, 5) != number], seed, number)
        held = [e for e in self.dev if fold_of(e.group, 5) == number]
        return list(zip(held, predict(net, held, self.tokenizer), strict=True))

    def items(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {(p.stem, str(item["id"])): item for p in [*self.files, *self.twin_files] for item in lines(p)}

    def card(self, pairs: list[tuple[Example, Any]], figures: dict[str, Any] | None) -> dict[str, Any]:
        lines_ = calibrate(pairs)
        return {
            "version": VERSION,
            "base": "all-MiniLM-L6-v2 (Apache-2.0)",
            "data": data_hash(self.all_files),
            "heads": list(HEADS),
            "kinds": list(KINDS),
            "brought": list(BROUGHT),
            "calibration": lines_,
            "thresholds": thresholds(pairs, lines_),
            "figures": figures or {},
        }


def figures_of(result: dict[str, Any]) -> dict[str, Any]:
    """The scorer's table, cut down to what a card needs."""
    out: dict[str, Any] = {}
    for name, rows in result.items():
        out[name] = {k: {x: round(rows[k][x], 3) for x in ("p", "r", "f") if rows[k][x] is not None}
                     for k in ("voice.third", "focus", "respect", "help")}  # fmt: skip
        out[name]["clean passed"] = rows["posts"]["clean_passed"] and round(rows["posts"]["clean_passed"], 3)
    return out


def report(build: Build, pairs: list[tuple[Example, Any]], card: dict[str, Any], scorer: Any) -> dict[str, Any]:
    """Print the figures per file, their spread over the folds and the reliability table; return the first."""
    items = build.items()
    result = table(pairs, items, card["calibration"], card["thresholds"], scorer)
    shown = figures_of(result)
    for name, rows in shown.items():
        print(f"{name:20}", json.dumps(rows))
    folds = [
        figures_of(
            table(
                [p for p in pairs if fold_of(p[0].group, 5) == k],
                items,
                card["calibration"],
                card["thresholds"],
                scorer,
            )
        )
        for k in range(5)
    ]
    for name in ("all written", "real-dev"):
        for key in ("voice.third", "focus", "respect", "help", "clean passed"):
            values = [f[name][key].get("f") if key != "clean passed" else f[name][key] for f in folds if name in f]
            known = [v for v in values if v is not None]
            if known:
                print(
                    f"{name:12} {key:12} mean {np.mean(known):.3f} spread {np.std(known):.3f}",
                    [round(v, 3) for v in known],
                )
    for flag, rows in reliability(pairs, card["calibration"]).items():
        for label, count, said, seen in rows:
            print(f"{flag:12} {label:10} n={count:6} predicted {said:.3f} observed {seen:.3f}")
    return shown


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True, help="folder with corpus/*.jsonl, real-dev.jsonl and score.py")
    ap.add_argument("--corpus", type=Path, required=True, help="folder with drafts-*.jsonl")
    ap.add_argument(
        "--weights", type=Path, required=True, help="folder with all-MiniLM-L6-v2: model.safetensors, tokenizer.json"
    )
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--predictions", type=Path, help="write the out-of-fold predictions here")
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    torch.set_num_threads(1)
    begun = time.time()
    build = Build(args.data, args.corpus, args.weights)
    print(f"{len(build.dev)} posts, {len(build.twins)} twins, {len(build.pairs)} pairs, {len(build.helps)} help items")
    start = build.start(args.seed)
    held = [pair for number in range(5) for pair in build.fold(start, number, args.seed)]
    card = build.card(held, None)
    card["figures"] = report(build, held, card, load_scorer(args.data / "score.py"))
    if args.predictions:
        dump(held, card["calibration"], args.predictions)
    net = build.finish(start, build.dev, args.seed)
    export(net, tokenizer=build.tokenizer, sample=build.dev[:3], out=args.out, card=card)
    print(f"done in {(time.time() - begun) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
