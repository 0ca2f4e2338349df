"""The cache: the same answer, sooner; nothing of the text in it; and no trust in what it holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conftest import Ran
from postlint import cache, config
from postlint.engine import Linter
from postlint.model import Draft, Turn

Run = Callable[..., Ran]
TEXT = "Kindly write to jane@doe.example {{x}}, at your earliest convenience.\n"


@pytest.fixture
def checked(run: Run, house: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the linter was asked about, in a folder with two posts; cleared after a first run."""
    texts: list[str] = []
    plain = Linter._posts

    def watched(self: Linter, drafts: object) -> object:
        def noted() -> object:
            for item in drafts:  # type: ignore[attr-defined]
                texts.append(item.text if isinstance(item, Draft) else "?")
                yield item

        return plain(self, noted())  # type: ignore[arg-type]

    monkeypatch.setattr(Linter, "_posts", watched)
    (house / "a.txt").write_text(TEXT)
    (house / "b.md").write_text('---\nid: 7\n---\n<!-- postlint: allow HX102 reason="so" -->\nKindly.\n')
    run(".")
    assert len(texts) == 2
    texts.clear()
    return texts


@pytest.mark.parametrize("name", ["json", "sarif", "full", "gitlab"])
def test_a_hit_says_the_same(run: Run, house: Path, checked: list[str], name: str) -> None:
    cached = run(".", "--output-format", name)
    assert checked == []
    fresh = run(".", "--output-format", name, "--no-cache")
    assert len(checked) == 2
    assert cached == fresh


def test_only_what_changed_is_checked_again(run: Run, house: Path, checked: list[str]) -> None:
    (house / "a.txt").write_text("New.\n")
    run(".")
    assert checked == ["New.\n"]
    (house / "a.txt").write_text(TEXT)
    run(".")
    assert checked == ["New.\n"]


def test_records_are_cached_one_by_one(run: Run, house: Path, checked: list[str]) -> None:
    record = '{{"text": "Kindly {}", "id": {}}}\n'
    (house / "p.jsonl").write_text("".join(record.format(i, i) for i in range(150)))
    run("p.jsonl")
    checked.clear()
    (house / "p.jsonl").write_text(record.format("new", "7000") + "".join(record.format(i, i) for i in range(150)))
    ran = run("p.jsonl", "--output-format", "concise")
    assert checked == ["Kindly new"]
    places = [line.split(":")[1] for line in ran.out.splitlines()]
    assert places == [str(i) for i in range(1, 152)]


@pytest.mark.parametrize(
    "args",
    [
        ("--select", "HX102"),
        ("--company", "Acme"),
        ("--in-reply-to", "It broke."),
        ("--config", "severity.HX102 = 'error'"),
        ("--config", "fingerprint-key = 'mine'"),
    ],
)
def test_what_an_answer_depends_on(run: Run, house: Path, checked: list[str], args: tuple[str, ...]) -> None:
    run(".", *args)
    assert len(checked) == 2
    run(".", *args)
    assert len(checked) == 2


def test_a_changed_rule_and_another_day(
    run: Run, house: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = house / "house" / "slow.yaml"
    rule.write_text(rule.read_text().replace("henceforth", "hence"))
    run(".")
    assert len(checked) == 2
    folder = house / ".postlint_cache"
    settings = config.Config()
    one, two = (cache.Cache(folder, settings, (), root=house, today=date(2026, 1, day)) for day in (1, 2))
    assert one._folder != two._folder
    monkeypatch.setattr(cache, "_version", lambda name: "new")
    assert cache.Cache(folder, settings, (), root=house, today=date(2026, 1, 1))._folder != one._folder


def test_the_context_is_part_of_a_draft() -> None:
    draft = Draft(text="x")
    others = [
        Draft(text="y"),
        Draft(text="x", in_reply_to=(Turn("customer", "a"),)),
        Draft(text="x", in_reply_to=(Turn("company", "a"),)),
        Draft(text="x", platform="x"),
        Draft(text="x", account="x"),
        Draft(text="x", author="x"),
        Draft(text="x", company=("x",)),
        Draft(text="x", metadata={"a": 1}),
        Draft(text="x", metadata={"a": "1"}),
        Draft(text="x", body_start=1),
        Draft(text="x", format="markdown"),
        Draft(text="x", path="y"),
        Draft(text="x", post_id="None"),
        Draft(text="\ud800"),
    ]
    names = {cache._digest(b"", cache._identity(d)) for d in (draft, *others)}
    assert len(names) == len(others) + 1
    assert cache._identity(draft) == cache._identity(Draft(text="x", source="abc", places=(1, 2)))


def test_it_holds_nothing_of_personal_information(run: Run, house: Path, checked: list[str]) -> None:
    (house / "secret.jsonl").write_text('{"text": "{{x}}", "in_reply_to": "I am Marta Kowalczyk"}\n')
    run(".")
    kept = [path for path in (house / ".postlint_cache").rglob("*") if path.is_file()]
    assert len(kept) > 3
    for path in kept:
        assert not any(word in path.read_bytes() for word in (b"jane", b"doe", b"Marta"))
    assert (house / ".postlint_cache" / ".gitignore").read_text().endswith("*\n")


def test_a_fix_that_repeats_personal_information_is_not_kept(run: Run, house: Path) -> None:
    shout = "{kind: shouting, common: [write, to, now], min_words: 2, min_common: 2}"
    rule = house / "house" / "slow.yaml"
    rule.write_text(rule.read_text().replace("{kind: phrase, phrases: [henceforth]}", shout))
    (house / "s.txt").write_text("WRITE TO JANE@DOE.EXAMPLE NOW please.\n")
    run(".")
    kept = [path for path in (house / ".postlint_cache").rglob("*") if path.is_file()]
    assert not any(b"jane" in path.read_bytes().lower() for path in kept)


def test_reveal_goes_past_it(run: Run, house: Path, checked: list[str]) -> None:
    assert "jane@doe.example" in run("a.txt", "--reveal").out
    assert len(checked) == 1
    assert "jane@doe.example" not in run("a.txt").out
    files = [p for p in (house / ".postlint_cache").rglob("*") if p.is_file()]
    assert not any(b"jane" in p.read_bytes() for p in files)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"found": [{"code": 1}], "masked": []}', b"\xff\xfe", None])
def test_a_broken_entry_is_a_miss(run: Run, house: Path, checked: list[str], damage: bytes | None) -> None:
    good = run(".", "--no-cache", "--output-format", "json")
    checked.clear()
    for path in (house / ".postlint_cache").glob("*/*"):
        if damage is None:
            path.write_bytes(path.read_bytes().replace(b'"end":', b'"end":9999'))
        else:
            path.write_bytes(damage)
    assert run(".", "--output-format", "json") == good
    assert len(checked) == 2


def test_what_could_not_be_checked_is_not_kept(run: Run, house: Path, checked: list[str]) -> None:
    (house / "bad.txt").write_bytes(b"\xff\xfe\xff")
    for _ in range(2):
        assert run(".").code == 2
    assert checked == ["?", "?"]


def test_a_folder_that_cannot_be_written_to_is_no_cache(run: Run, house: Path, checked: list[str]) -> None:
    (house / "file").write_text("")
    assert run(".", "--cache-dir", "file/below").code == 1
    assert len(checked) == 2
    assert run(".", "--cache-dir", "file").code == 2


def test_where_it_is(run: Run, house: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    run(".", "--cache-dir", "elsewhere")
    assert any((house / "elsewhere").iterdir())
    monkeypatch.setenv("POSTLINT_CACHE_DIR", "third")
    run(".")
    assert any((house / "third").iterdir())
    monkeypatch.setenv("POSTLINT_NO_CACHE", "1")
    checked.clear()
    run(".")
    assert len(checked) == 2


def test_old_entries_go(run: Run, house: Path, checked: list[str]) -> None:
    import os

    old = house / ".postlint_cache" / "old"
    old.mkdir()
    (old / "entry").write_text("")
    os.utime(old, (0, 0))
    (house / "a.txt").write_text("New.\n")
    run(".")
    assert not old.exists()


def test_a_hit_needs_no_language_tools(run: Run, house: Path, checked: list[str]) -> None:
    rule = house / "house" / "slow.yaml"
    rule.write_text(
        rule.read_text().replace("{kind: phrase, phrases: [henceforth]}", "{kind: pattern, tokens: [[{LOWER: hence}]]}")
    )
    if run(".", "--output-format", "json").code == 2:
        pytest.skip("the pipeline is not here")
    code = (
        "import sys; from postlint.cli import run; run(['.']);"
        "print([m for m in ('spacy', 'presidio_analyzer', 'onnxruntime', 'vaderSentiment') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=house, capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("[]\n")


def test_a_piped_text_leaves_nothing_behind(run: Run, house: Path) -> None:
    run("-", stdin="Kindly.")
    assert not (house / ".postlint_cache").exists()
