"""`python -m training.pipeline --data DIR --out DIR`: convert, augment, train, measure, assemble."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from training.pipeline import assemble, corpora, evaluate, treebank

HERE = Path(__file__).parent
SEED = 20261121
PARSE_STEPS = 4000
NER_STEPS = 2500
UNSEEN = "The shipped recogniser was trained without these sets."
SEEN = (
    "The shipped recogniser was trained with these three sets too, so it cannot be measured on them; the figures are\n"
    "those of the same training without them."
)


def _train(config: str, work: Path, name: str, *options: str, corpus: str, steps: int) -> None:
    """Run `spacy train` in a process of its own, leaving model-best and model-last under work/name."""
    out = work / name
    command = [
        *(sys.executable, "-m", "spacy", "train", str(HERE / config), "--output", str(out)),
        *("--paths.train", str(work / f"{corpus}-train.spacy"), "--paths.dev", str(work / f"{corpus}-dev.spacy")),
        *("--training.max_steps", str(steps), "--system.seed", str(SEED), *options),
    ]
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})


def main() -> None:
    """Build the pipeline from the raw corpora."""
    parser = argparse.ArgumentParser(prog="python -m training.pipeline", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with ewt/ and ner/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pipeline; replaced")
    parser.add_argument("--work", type=Path, default=Path("build/pipeline"), help="folder for corpora and checkpoints")
    parser.add_argument("--skip-training", action="store_true", help="assemble and measure the checkpoints in --work")
    parser.add_argument("--with-dev", action="store_true", help="ship a recogniser trained on the development sets too")
    options = parser.parse_args()
    build(options.data, options.out, options.work, train=not options.skip_training, with_dev=options.with_dev)


def build(data: Path, out: Path, work: Path, *, train: bool, with_dev: bool) -> None:
    """Write the pipeline to `out`; without `train`, from the checkpoints that an earlier run left in `work`."""
    parse = work / "parse" / "model-best"
    names = ["ner", *(["ner-all"] if with_dev else [])]
    if train:
        corpora.parse_corpora(data, work, seed=SEED)
        _train("parse.cfg", work, "parse", corpus="parse", steps=PARSE_STEPS)
        for name in names:
            corpora.entity_corpora(data, work, seed=SEED, with_dev=name == "ner-all")
            _train("ner.cfg", work, name, "--paths.parse", str(parse), corpus="ner", steps=NER_STEPS)
    documents = treebank.read(data / "ewt" / "ewt-train.conllu")
    # trained on the development sets, the best step on them says nothing: the last one ships
    checkpoints = {"ner": work / "ner" / "model-best", "ner-all": work / "ner-all" / "model-last"}
    figures = []
    for name in names:
        nlp = assemble.assemble(parse, checkpoints[name], documents)
        assemble.save(nlp, out, scores={})
        figures.append(evaluate.measure(out, data))
    entities = figures[0].entities
    scores = {**figures[-1].parse, "ents_by_set": entities}
    assemble.save(nlp, out, scores=scores)
    note = SEEN if with_dev else UNSEEN
    (out / "ACCURACY.md").write_text(evaluate.report(figures[-1], entities=entities, note=note), encoding="utf-8")


if __name__ == "__main__":
    main()
