"""postlint as a library."""

from __future__ import annotations

import subprocess
import sys

import pytest

import postlint
from postlint import Config, Draft, Linter, Severity, Turn
from postlint.config import parse


def test_check_text() -> None:
    report = postlint.check_text("Hi {{name}}.", config=parse({"select": ["PL112"]}))
    (violation,) = report.violations
    assert (violation.code, violation.rule, violation.start, violation.end) == ("PL112", "leftover-placeholder", 3, 11)
    assert violation.severity is Severity.ERROR
    assert "“{{name}}”" in violation.message
    assert violation.help


def test_the_customers_message_is_read_with_the_reply() -> None:
    reply = "Great question! We love hearing from our customers."
    config = parse({"select": ["help"]})
    assert not postlint.check_text(reply, config=config).violations
    asked = postlint.check_text(reply, in_reply_to="Do you deliver to the islands?", config=config)
    assert [v.code for v in asked.violations] == ["PL403"]


def test_turns_say_who_spoke() -> None:
    thread = [Turn("customer", "Do you deliver to the islands?"), Turn("company", "Which one?"), "Skye"]
    report = postlint.check_text("We do, on Tuesdays.", in_reply_to=thread, company="Acme")
    assert [t.role for t in report.draft.in_reply_to] == ["customer", "company", "customer"]
    assert report.draft.company == ("Acme",)


def test_keys_of_front_matter() -> None:
    report = postlint.check_text("We open at nine.", platform="X", author="Sam", campaign="spring")
    assert (report.draft.platform, report.draft.author, report.draft.metadata) == ("x", "Sam", {"campaign": "spring"})
    with pytest.raises(postlint.PostlintError, match="platform"):
        postlint.check_text("We open at nine.", platform="fax")


def test_a_linter_streams() -> None:
    seen = 0

    def drafts():
        nonlocal seen
        for i in range(1000):
            seen += 1
            yield Draft(text=f"Post {i} for {{{{name}}}}")

    reports = Linter(parse({"select": ["PL112"]})).check(drafts())
    first = next(reports)
    assert first.violations[0].code == "PL112"
    assert seen == 1
    assert sum(len(r.violations) for r in reports) == 999


def test_violations_are_frozen_and_hashable_values() -> None:
    (violation,) = postlint.check_text("{{a}}", config=parse({"select": ["PL112"]})).violations
    with pytest.raises(AttributeError):
        violation.code = "PL999"  # type: ignore[misc]


def test_same_input_same_output() -> None:
    text = "{{b}} and {{a}}. THIS IS NOT OUR FAULT!!!"
    runs = {repr(postlint.check_text(text, config=Config()).violations) for _ in range(3)}
    assert len(runs) == 1


@pytest.mark.parametrize(
    "code",
    [
        "import postlint; postlint.check_text; postlint.Linter",
        "from postlint.cli import run; run(['--version'])",
        "from postlint.cli import run; run(['--help'])",
        "from postlint.cli import run; run(['check', '--help'])",
        "from postlint.cli import run; run(['rule', 'PL313'])",
        "import postlint; postlint.check_text('Hi {{name}}', config=__import__('postlint.config').config.parse({'select': ['PL1']}))",
    ],
)
def test_light_imports(code: str) -> None:
    heavy = "[m for m in ('spacy', 'presidio_analyzer', 'vaderSentiment', 'onnxruntime', 'numpy') if m in sys.modules]"
    script = f"import sys\n{code}\nprint('HEAVY', {heavy})"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60).stdout
    assert out.splitlines()[-1] == "HEAVY []"


def test_version_imports_click_and_little_else() -> None:
    script = (
        "import sys; from postlint.cli import run; run(['--version']);"
        "print('HEAVY', [m for m in ('yaml', 'msgspec', 'pathspec', 'pyromark') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60).stdout
    assert out.splitlines()[-1] == "HEAVY []"


def test_public_names() -> None:
    for name in postlint.__all__:
        assert getattr(postlint, name) is not None
    assert postlint.__version__
    with pytest.raises(AttributeError):
        _ = postlint.nothing
