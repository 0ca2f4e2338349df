"""Teach a judge new hands' drafts: from its weights on, with a share of what it learned from before.

    python extend.py --data EVAL_FOLDER --corpus CORPUS_FOLDER --weights MINILM_FOLDER --start MODEL_FOLDER --new h,i/j,k --hold l,m --out MODEL_FOLDER

1. A network for each part of the new files: from the weights in `--start`, on that part (and what is rehearsed).
2. From the mean of their weights, two last epochs on all new files. These weights ship, as int8 ONNX.
3. Calibration and figures come from the files held out, whose authors no network has read.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from build import Build, figures_of
from evaluate import dump, load_scorer, reliability, table
from export import export
from network import Network
from shipped import state_of
from train import Recipe, predict, train

if TYPE_CHECKING:
    from data import Example

VERSION = "3"
THRESHOLDS = {"third": 0.3, "drift": 0.4, "disrespect": 0.46, "private": 0.35, "help_missing": 0.35}
"""Chosen for the whole linter (rules and judge) on the files held out: the F of each row and the clean posts that pass."""
PART = Recipe(epochs=2, rate=6e-5, pairs=0.12, helps=0.25, tokens=3000)
LAST = replace(PART, epochs=1, rate=5e-5)
MORE = replace(LAST, weights=(1.0, 1.0, 1.5, 2.5, 0.3, 0.4, 0.5))
"""The same with private facts weighing more: their head is the youngest and has the fewest examples."""
REHEARSED = {PART: {"written": 0.6, "real-dev": 0.6, "twins": 0.35}}
REHEARSED[LAST] = REHEARSED[MORE] = {"written": 0.4, "real-dev": 0.6, "twins": 0.2}
"""Shares of the posts of before that are seen again in an epoch, by where they come from."""


class Extension:
    """The corpora as Build reads them, parted into what is new, what is held out and what may be rehearsed."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.parts = [part.split(",") for part in args.new.split("/")]
        self.build = Build(args.data, args.corpus, args.weights)
        new = [letter for part in self.parts for letter in part]
        self.new = self.of(new)
        self.held = self.of(args.hold.split(","))
        # They are complete drafts at the odds of their file; only the marks of a corpus part them from the others.
        self.old = [e for e in self.build.twins if e not in self.new and e not in self.held]

    def of(self, letters: list[str]) -> list[Example]:
        """The drafts of these files."""
        return [e for e in self.build.twins if e.source.removeprefix("drafts-") in letters]

    def learn(self, start: dict[str, torch.Tensor], posts: list[Example], recipe: Recipe, seed: int) -> Network:
        rng = random.Random(seed)
        seen = []
        for example in [*self.build.dev, *self.old]:
            kind = example.source if example.source == "real-dev" else "twins" if example.domain else "written"
            if rng.random() < REHEARSED[recipe][kind]:
                seen.append(example)
        return train(
            [*posts, *seen],
            self.build.pairs,
            self.build.helps,
            tokenizer=self.build.tokenizer,
            weights=self.build.weights,
            recipe=recipe,
            seed=seed,
            start=start,
        )


def part_of(args: argparse.Namespace, number: int) -> dict[str, torch.Tensor]:
    """The weights that have learned from one part."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)  # a head that is new starts alike in all
    extension = Extension(args)
    return extension.learn(state_of(args.start), extension.of(extension.parts[number]), PART, args.seed).state_dict()


def summary(name: str, pairs: list[tuple[Example, Any]], items: Any, card: dict[str, Any], scorer: Any) -> None:
    """Figures by file at the card's thresholds."""
    for source, rows in figures_of(table(pairs, items, card["calibration"], card["thresholds"], scorer)).items():
        print(f"{name:8} {source:16}", json.dumps(rows), flush=True)


def mean(states: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of several weights that share a start."""
    return {name: torch.stack([s[name].float() for s in states]).mean(0) for name in states[0]}


def finish(extension: Extension, net: Network) -> None:
    """Calibrate and measure on the files held out, and write the model."""
    args, build = extension.args, extension.build
    items, scorer = build.items(), load_scorer(args.data / "score.py")
    held = list(zip(extension.held, predict(net, extension.held, build.tokenizer), strict=True))
    card = build.card(held, None) | {"version": VERSION, "thresholds": THRESHOLDS}
    card["figures"] = figures_of(table(held, items, card["calibration"], THRESHOLDS, scorer))
    summary("held", held, items, card, scorer)
    for flag, rows in reliability(held, card["calibration"]).items():
        for label, count, said, seen in rows:
            print(f"{flag:12} {label:10} n={count:6} predicted {said:.3f} observed {seen:.3f}")
    if args.predictions:
        dump(held, card["calibration"], args.predictions)
    export(net.eval(), tokenizer=build.tokenizer, sample=build.dev[:3], out=args.out, card=card)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--weights", type=Path, required=True)
    ap.add_argument("--start", type=Path, required=True, help="the model folder to go on from")
    ap.add_argument("--new", required=True, help="letters of the new files, comma-separated; parts parted by a slash")
    ap.add_argument("--hold", required=True, help="letters of the files to calibrate and measure on")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--predictions", type=Path, help="write the held-out predictions here")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1, help="of each of the two processes")
    args = ap.parse_args()
    begun = time.time()
    extension = Extension(args)
    print(
        f"{len(extension.new)} new posts, {len(extension.held)} held out, {len(extension.old)} twins and "
        f"{len(extension.build.dev)} posts of before",
        flush=True,
    )
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(part_of, args, number) for number in range(len(extension.parts))]
        states = [future.result() for future in waiting]
    print(f"parts learned after {(time.time() - begun) / 60:.0f} minutes", flush=True)
    torch.set_num_threads(2 * args.threads)
    state = mean(states)
    for number, recipe in enumerate((LAST, MORE), 1):
        net = extension.learn(state, extension.new, recipe, args.seed + number)
        state = net.state_dict()
    finish(extension, net)
    print(f"done in {(time.time() - begun) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
