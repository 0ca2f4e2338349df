"""junit: one test suite a file, one test case a violation; a post without any is a test case that passed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from postlint.reporters._names import clean, relative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report, Violation
    from postlint.reporters import Options

Element = ElementTree.Element


def render(reports: Sequence[Report], options: Options) -> str:
    root = Element("testsuites", name="postlint")
    for path, group in groupby(reports, key=lambda r: r.draft.path):
        _suite(root, path, list(group), options)
    suites = list(root)
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(root: Element, path: str, reports: Sequence[Report], options: Options) -> None:
    name = clean(relative(path))
    suite = ElementTree.SubElement(root, "testsuite", name=name)
    for report in reports:
        post = "" if report.draft.post_id is None else f" (post {clean(report.draft.post_id)})"
        for violation in report.violations:
            case = ElementTree.SubElement(suite, "testcase", classname=name)
            case.set("name", f"{violation.code} {violation.rule}{post}")
            _verdict(case, report, violation, options)
        for suppressed in report.suppressed:
            case = ElementTree.SubElement(suite, "testcase", classname=name)
            case.set("name", f"{suppressed.violation.code} {suppressed.violation.rule}{post}")
            reason = suppressed.reason or suppressed.by
            ElementTree.SubElement(case, "skipped", message=clean(f"{suppressed.by}: {reason}"))
        if not report.violations and not report.suppressed:
            ElementTree.SubElement(suite, "testcase", classname=name, name=f"postlint{post}")
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("tests", str(len(suite)))


def _verdict(case: Element, report: Report, violation: Violation, options: Options) -> None:
    """A violation below the fail level is told, and its test case passes."""
    at = report.draft.position(violation.start)
    text = clean(f"{relative(violation.path)}:{at.line}:{at.column}: {violation.message}\nInstead: {violation.help}")
    if violation.incomplete:
        ElementTree.SubElement(case, "error", message=clean(violation.message), type=violation.code).text = text
    elif violation.severity >= options.fail_level:
        ElementTree.SubElement(case, "failure", message=clean(violation.message), type=violation.code).text = text
    else:
        ElementTree.SubElement(case, "system-out").text = text
