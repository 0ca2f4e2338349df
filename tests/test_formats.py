"""Every output format says the same things, in place, escaped, and without personal information."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from conftest import ROOT, Ran
from postlint import reporters
from postlint.model import Draft, Report, Severity, Violation
from postlint.reporters import Options

Run = Callable[..., Ran]
SCHEMA = ROOT.parent / "shared" / "public" / "sarif-schema-2.1.0.json"
FORMATS = [name for name in reporters.names() if name != "template"]


@pytest.fixture
def posts(house: Path) -> Path:
    """Drafts with emoji before the quote, in a document, a record and a table."""
    (house / "a.txt").write_text(
        "👋 Hi {{name}}.\nWrite to jane@doe.example at your earliest convenience.\n", newline=""
    )
    record = '{"id": "r1", "text": "\\ud83d\\ude00 Kindly \\"wait\\" {{name}}"}\n'
    (house / "b.jsonl").write_text(record)
    (house / "c.csv").write_text('id,text\n7,"Henceforth, ""{{name}}"" kindly waits."\n')
    return house


def sarif(run: Run, *args: str) -> dict[str, Any]:
    data = json.loads(run(".", "--output-format", "sarif", *args).out)
    return data["runs"][0]


# -- all of them


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_shows_personal_information(run: Run, posts: Path, name: str) -> None:
    ran = run(".", "--output-format", name)
    assert ran.code == 1
    assert "jane" not in ran.out + ran.err
    assert "doe.example" not in ran.out + ran.err


@pytest.mark.parametrize("name", FORMATS)
def test_a_clean_run_is_a_valid_empty_report(run: Run, house: Path, name: str) -> None:
    (house / "ok.txt").write_text("We open at nine.\n")
    ran = run("ok.txt", "--output-format", name)
    assert ran.code == 0
    if name in ("json", "gitlab"):
        assert json.loads(ran.out) == []


@pytest.mark.parametrize("name", FORMATS)
def test_what_could_not_be_checked_is_in_every_format(run: Run, house: Path, name: str) -> None:
    (house / "bad.txt").write_bytes(b"\xff\xfe\xff")
    ran = run("bad.txt", "--output-format", name)
    assert ran.code == 2
    assert "PL001" in ran.out


def test_an_unknown_format_names_the_nearest(run: Run) -> None:
    ran = run("--output-format", "sariff")
    assert ran.code == 2
    assert 'did you mean "sarif"?' in ran.err


def test_several_formats_at_once(run: Run, posts: Path) -> None:
    ran = run(
        ".", "--output-format", "concise", "--output-format", "sarif=report.sarif", "--output-format", "json=out.json"
    )
    assert ran.code == 1
    assert "a.txt:1:6: PL112" in ran.out
    assert json.loads((posts / "report.sarif").read_text())["version"] == "2.1.0"
    assert len(json.loads((posts / "out.json").read_text())) == ran.out.count("\n")


def test_formats_that_all_have_files_leave_stdout_empty(run: Run, posts: Path) -> None:
    assert run("a.txt", "--output-format", "json=out.json").out == ""


def test_two_formats_for_one_place_are_refused(run: Run, posts: Path) -> None:
    for args in (("json", "concise"), ("json=x", "sarif=x")):
        ran = run(".", *(word for name in args for word in ("--output-format", name)))
        assert ran.code == 2
        assert "two output formats" in ran.err


def test_the_format_comes_from_the_environment(run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTLINT_OUTPUT_FORMAT", "json=one.json sarif=two.sarif")
    assert run("a.txt").out == ""
    assert (posts / "one.json").is_file()
    assert (posts / "two.sarif").is_file()


def test_a_file_that_cannot_be_written_is_an_error(run: Run, posts: Path) -> None:
    ran = run("a.txt", "--output-format", "json=no/such/folder.json")
    assert ran.code == 2
    assert "cannot write the findings" in ran.err


# -- SARIF


def test_sarif_is_valid(run: Run, posts: Path) -> None:
    if not SCHEMA.is_file():
        pytest.skip("the schema of SARIF 2.1.0 is not here")
    jsonschema = pytest.importorskip("jsonschema")
    (posts / "bad.txt").write_bytes(b"\xff\xfe\xff")
    (posts / "w.md").write_text('<!-- postlint: allow HX101 reason="agreed" -->\nAt your earliest convenience.\n')
    validator = jsonschema.validators.validator_for(json.loads(SCHEMA.read_text()))(json.loads(SCHEMA.read_text()))
    for columns in ("code-points", "utf-16", "utf-8"):
        data = json.loads(run(".", "--output-format", "sarif", "--columns", columns).out)
        assert [error.message for error in validator.iter_errors(data)] == []


def test_sarif_columns_are_right_after_emoji(run: Run, posts: Path) -> None:
    data = sarif(run)
    regions = {
        (r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], r["ruleId"]): r["locations"][0][
            "physicalLocation"
        ]["region"]
        for r in data["results"]
    }
    assert data["columnKind"] == "unicodeCodePoints"
    first = regions["a.txt", "PL112"]
    assert (first["startLine"], first["startColumn"], first["endColumn"]) == (1, 6, 14)
    assert (first["charOffset"], first["charLength"]) == (5, 8)
    source = (posts / "b.jsonl").read_text()
    record = regions["b.jsonl", "PL112"]
    assert source[record["charOffset"] :].startswith("{{name}}")
    assert record["startColumn"] == source.index("{{name}}") + 1
    units = sarif(run, "--columns", "utf-16")
    assert units["columnKind"] == "utf16CodeUnits"
    found = next(r for r in units["results"] if r["ruleId"] == "PL112")
    assert found["locations"][0]["physicalLocation"]["region"]["startColumn"] == 7


def test_sarif_has_help_fixes_fingerprints_and_masked_snippets(run: Run, posts: Path) -> None:
    data = sarif(run)
    rules = {r["id"]: r for r in data["tool"]["driver"]["rules"]}
    assert rules["HX101"]["help"]["text"].endswith("Instead: Write something else.")
    assert rules["HX101"]["defaultConfiguration"] == {"level": "warning"}
    results = data["results"]
    assert len({r["partialFingerprints"]["postlint/v1"] for r in results}) == len(results)
    address = next(r for r in results if r["ruleId"] == "HX103")
    assert address["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == "j•••@•••.example"
    canned = next(r for r in results if r["ruleId"] == "HX101")
    replacement = canned["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement["insertedContent"]["text"] == "soon"
    assert (
        replacement["deletedRegion"]["startColumn"]
        == canned["locations"][0]["physicalLocation"]["region"]["startColumn"]
    )
    assert data["properties"]["outcome"] == "block"
    assert data["invocations"] == [{"executionSuccessful": True}]


def test_sarif_marks_what_is_waived(run: Run, house: Path) -> None:
    (house / "w.md").write_text('<!-- postlint: allow HX101 reason="agreed" -->\nAt your earliest convenience.\n')
    (result,) = sarif(run)["results"]
    assert result["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "agreed"}]


def test_a_fix_that_repeats_personal_information_is_not_shown(run: Run, house: Path) -> None:
    # The same words are personal information to one rule and shouting to another.
    shout = "{kind: shouting, common: [write, to, now], min_words: 2, min_common: 2}"
    rule = (house / "house" / "slow.yaml").read_text()
    (house / "house" / "slow.yaml").write_text(rule.replace("{kind: phrase, phrases: [henceforth]}", shout))
    (house / "s.txt").write_text("WRITE TO JANE@DOE.EXAMPLE NOW please.\n")
    for name in FORMATS:
        assert "jane" not in run(".", "--output-format", name).out.lower().replace("janet", "")


# -- the others


def test_github_annotations_have_levels_and_escapes(run: Run, house: Path) -> None:
    (house / "50%, off: a.txt").write_text("Henceforth we do. {{a%b}}\n")
    first, second = run(".", "--output-format", "github").out.splitlines()
    assert first.startswith(
        "::notice file=50%25%2C off%3A a.txt,line=1,endLine=1,col=1,endColumn=10,title=HX104 slow::"
    )
    assert second.startswith("::error file=50%25%2C off%3A a.txt,line=1,endLine=1,col=19,endColumn=25,title=PL112")
    assert "{{a%25b}}" in second


def test_github_gives_no_columns_to_several_lines(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("At your\nearliest convenience.\n")
    (line,) = run(".", "--output-format", "github").out.splitlines()
    assert line.startswith("::warning file=a.txt,line=1,endLine=2,title=HX101 canned::")
    assert line.endswith('Fix: Write "soon".')


# The format that GitLab documents (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"), which it
# publishes as a table of required members and not as a schema.
_BEGIN = {"type": "object", "required": ["line"], "properties": {"line": {"type": "integer", "minimum": 1}}}
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)."},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer"}}},
                    "positions": {"type": "object", "required": ["begin"], "properties": {"begin": _BEGIN}},
                },
                "anyOf": [{"required": ["lines"]}, {"required": ["positions"]}],
            },
        },
    },
}


def test_gitlab_has_the_members_that_it_asks_for(run: Run, posts: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    (posts / "twice.txt").write_text("Kindly {{x}} kindly {{x}} kindly {{x}}.\n")
    issues = json.loads(run(".", "--output-format", "gitlab").out)
    jsonschema.validate(issues, GITLAB)
    # GitLab drops issues whose fingerprint it has seen, so each has its own, and the same in every run.
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert run(".", "--output-format", "gitlab").out == run(".", "--output-format", "gitlab").out


def test_junit_counts_and_passes_what_does_not_fail(run: Run, posts: Path) -> None:
    (posts / "ok.txt").write_text("We open at nine.\n")
    (posts / "bad.txt").write_bytes(b"\xff\xfe\xff")
    root = ElementTree.fromstring(run(".", "--output-format", "junit").out)
    suites = {suite.get("name"): suite for suite in root}
    assert (suites["ok.txt"].get("tests"), suites["ok.txt"].get("failures")) == ("1", "0")
    assert suites["bad.txt"].get("errors") == "1"
    # A suggestion is below the fail level: it is told, and its test case passes.
    assert suites["c.csv"].find("testcase/system-out") is not None
    assert int(root.get("failures", "")) == len(root.findall(".//failure"))
    strict = ElementTree.fromstring(run("c.csv", "--output-format", "junit", "--fail-level", "suggestion").out)
    assert strict.find("testsuite/testcase/system-out") is None


def test_checkstyle_groups_by_file(run: Run, posts: Path) -> None:
    root = ElementTree.fromstring(run(".", "--output-format", "checkstyle").out)
    assert [file.get("name") for file in root] == ["a.txt", "b.jsonl", "c.csv"]
    error = root[0][0]
    assert (error.get("line"), error.get("column"), error.get("severity")) == ("1", "6", "error")
    assert error.get("source") == "postlint.PL112"


def test_rdjson_counts_bytes_and_suggests_in_the_files_own_words(run: Run, posts: Path) -> None:
    data = json.loads(run(".", "--output-format", "rdjson").out)
    found = {(d["location"]["path"], d["code"]["value"]): d for d in data["diagnostics"]}
    assert found["a.txt", "PL112"]["location"]["range"]["start"] == {"line": 1, "column": len("👋 Hi ".encode()) + 1}
    suggestion = found["a.txt", "HX101"]["suggestions"][0]
    assert suggestion["text"] == "soon"
    assert {d["severity"] for d in data["diagnostics"]} == {"ERROR", "WARNING", "INFO"}


def test_a_review_suggests_whole_lines_but_never_repeats_what_is_masked(run: Run, posts: Path) -> None:
    (posts / "d.txt").write_text("We ship.\n\nSend it at your earliest convenience.\n")
    comments = json.loads(run(".", "--output-format", "github-review").out)["comments"]
    assert all("doe.example" not in c["body"] for c in comments)
    suggested = {(c["path"], c["line"]): c["body"] for c in comments if "suggestion\n" in c["body"]}
    assert suggested["d.txt", 3].endswith("```suggestion\nSend it soon.\n```")
    # The other words of a line with an address are masked, so the line cannot be written out.
    assert ("a.txt", 2) not in suggested
    record = suggested["b.jsonl", 1].split("suggestion\n")[1].removesuffix("\n```")
    assert json.loads(record) == {"id": "r1", "text": '😀 "wait" {{name}}'}


def test_summary_says_what_a_pipeline_decides_by(run: Run, posts: Path) -> None:
    data = json.loads(run(".", "--output-format", "summary").out)
    assert data["outcome"] == "block"
    assert data["violations"] == {"error": 4, "warning": 3, "suggestion": 1}
    assert {p["path"] for p in data["by_post"]} == {"a.txt", "b.jsonl", "c.csv"}


# -- templates


def test_a_template_prints_what_it_likes(run: Run, posts: Path) -> None:
    (posts / "t.j2").write_text(
        "{% for v in violations %}{{ v.path }}|{{ v.code }}|{{ v.text }}|{{ v.start.column }}\n{% endfor %}"
        "{{ outcome }} {{ counts.error }} {{ posts|length }}\n"
    )
    out = run(".", "--output-format", "template", "--template", "t.j2").out.splitlines()
    assert out[0] == "a.txt|PL112|{{name}}|6"
    assert "a.txt|HX103|j•••@•••.example|10" in out
    assert out[-1] == "block 4 3"


@pytest.mark.parametrize(
    ("template", "where"),
    [
        ("{% for v in violations %}\n{{ v.path }}", "t.j2:2"),
        ("x\n{{ violations[0].pathh.x }}", "t.j2:2"),
        ("{{ nothing }}", "t.j2:1"),
        ("{{ ''.__class__.__mro__ }}", "t.j2:1"),
        ("{% include '/etc/hostname' %}", "t.j2:1"),
        ("{{ 1 // 0 }}", "t.j2:1"),
        ("{{ range(10**9)|list }}", "t.j2:1"),
    ],
)
def test_a_template_that_fails_says_where(run: Run, posts: Path, template: str, where: str) -> None:
    (posts / "t.j2").write_text(template)
    ran = run("a.txt", "--output-format", "template", "--template", "t.j2")
    assert ran.code == 2
    assert where in ran.err
    assert ran.out == ""
    assert "jane" not in ran.err


def test_a_template_is_needed_and_must_be_there(run: Run, posts: Path) -> None:
    assert "--template FILE" in run("a.txt", "--output-format", "template").err
    ran = run("a.txt", "--output-format", "template", "--template", "none.j2")
    assert ran.code == 2
    assert "cannot read the template" in ran.err


# -- odd text


@pytest.mark.parametrize("name", FORMATS)
def test_control_characters_and_surrogates_break_no_format(name: str) -> None:
    draft = Draft(text="a\x00\x1b[31m\ud800\ufffe{{x}}", path="odd\udcff.txt", post_id="\x07")
    violation = Violation(
        "odd\udcff.txt", "\x07", "PL112", "leftover", 1, "policy", Severity.ERROR, "\ud800\x01", "h\x00", 0, 9
    )
    text = reporters.load(name).render([Report(draft, (violation,))], Options())
    if name in ("junit", "checkstyle"):
        ElementTree.fromstring(text)
    elif name in ("sarif", "gitlab", "rdjson", "json", "summary"):
        json.loads(text)
    if name not in ("json", "jsonl", "summary", "concise", "full"):
        text.encode()
