"""Teach the shipped judge new hands' drafts: from its weights on, with a share of what it learned from before.

    python extend.py --data EVAL_FOLDER --corpus CORPUS_FOLDER --new h,i,j --out MODEL_FOLDER

1. Two folds by author: from the shipped weights, on one half of the new files (and what is rehearsed), judged on the
   other half, whose authors neither the shipped judge nor the fold has read. Calibration, thresholds and figures are theirs.
2. The weights to ship: the same on all of the new files. Then int8 ONNX.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from build import Build, figures_of
from evaluate import dump, load_scorer, reliability, table
from export import export
from shipped import state_of
from train import Recipe, predict, train

if TYPE_CHECKING:
    from data import Example
    from network import Network

VERSION = "2"
THRESHOLDS = {"third": 0.3, "drift": 0.4, "disrespect": 0.4, "help_missing": 0.22}
"""Chosen for the whole linter (rules and judge) on the held-out halves: the F of each row and the clean posts that pass."""
SHIPPED = Path(__file__).parents[2] / "src/postlint/models/judge"
RECIPE = Recipe(epochs=2, rate=6e-5, pairs=0.12, helps=0.25, tokens=3000)
REHEARSED = {"written": 0.6, "real-dev": 0.6, "twins": 0.35}
"""Shares of the posts of before that are seen again in an epoch, by where they come from."""


class Extension:
    """The corpora as Build reads them, parted into what is new and what is rehearsed."""

    def __init__(self, build: Build, new: list[str]) -> None:
        self.build = build
        self.new = [e for e in build.twins if e.source.removeprefix("drafts-") in new]
        # They are complete drafts at the odds of their file; only the marks of a corpus part them from the others.
        self.old = [e for e in build.twins if e.source.removeprefix("drafts-") not in new]

    def rehearsed(self, seed: int) -> list[Example]:
        rng = random.Random(seed)
        out = []
        for example in [*self.build.dev, *self.old]:
            kind = example.source if example.source == "real-dev" else "twins" if example.domain else "written"
            if rng.random() < REHEARSED[kind]:
                out.append(example)
        return out

    def learn(self, start: dict[str, torch.Tensor], posts: list[Example], seed: int) -> Network:
        return train(
            [*posts, *self.rehearsed(seed)],
            self.build.pairs,
            self.build.helps,
            tokenizer=self.build.tokenizer,
            weights=self.build.weights,
            recipe=RECIPE,
            seed=seed,
            start=start,
        )


def summary(name: str, pairs: list[tuple[Example, Any]], items: Any, card: dict[str, Any], scorer: Any) -> None:
    """Figures by file at the card's thresholds."""
    for source, rows in figures_of(table(pairs, items, card["calibration"], card["thresholds"], scorer)).items():
        print(f"{name:8} {source:16}", json.dumps(rows), flush=True)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--weights", type=Path, required=True)
    ap.add_argument("--new", required=True, help="letters of the new files, comma-separated; halves parted by a slash")
    ap.add_argument("--out", type=Path)
    ap.add_argument("--predictions", type=Path, help="write the held-out predictions here")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    args = ap.parse_args()
    torch.set_num_threads(args.threads)
    begun = time.time()
    halves = [half.split(",") for half in args.new.split("/")]
    build = Build(args.data, args.corpus, args.weights)
    extension = Extension(build, [letter for half in halves for letter in half])
    print(
        f"{len(extension.new)} new posts, {len(extension.old)} twins and {len(build.dev)} posts of before", flush=True
    )
    start = state_of(SHIPPED)
    items, scorer = build.items(), load_scorer(args.data / "score.py")
    card = json.loads((SHIPPED / "judge.json").read_text(encoding="utf-8"))
    from network import Network

    before = Network()
    before.load_state_dict(start)
    known = list(zip(extension.new, predict(before, extension.new, build.tokenizer), strict=True))
    summary("before", known, items, card, scorer)
    held: list[tuple[Example, Any]] = []
    for number, half in enumerate(halves if len(halves) > 1 else []):
        inside = [e for e in extension.new if e.source.removeprefix("drafts-") in half]
        outside = [e for e in extension.new if e not in inside]
        net = extension.learn(start, outside, args.seed)
        held += zip(inside, predict(net, inside, build.tokenizer), strict=True)
        print(f"half {number + 1} judged after {(time.time() - begun) / 60:.0f} minutes", flush=True)
    if held:
        card = build.card(held, None) | {"version": VERSION}
        card["figures"] = figures_of(table(held, items, card["calibration"], card["thresholds"], scorer))
        summary("held", held, items, card, scorer)
        for flag, rows in reliability(held, card["calibration"]).items():
            for label, count, said, seen in rows:
                print(f"{flag:12} {label:10} n={count:6} predicted {said:.3f} observed {seen:.3f}")
        print(json.dumps({k: card[k] for k in ("calibration", "thresholds")}))
        if args.predictions:
            dump(held, card["calibration"], args.predictions)
    if args.out:
        net = extension.learn(start, extension.new, args.seed)
        card["thresholds"] = THRESHOLDS
        export(net, tokenizer=build.tokenizer, sample=build.dev[:3], out=args.out, card=card)
    print(f"done in {(time.time() - begun) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
