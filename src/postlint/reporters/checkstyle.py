"""checkstyle: the XML of Checkstyle, which many review tools read."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from postlint.reporters import Options, place, violations
from postlint.reporters._names import CHECKSTYLE, clean, relative, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report


def render(reports: Sequence[Report], options: Options) -> str:
    root = ElementTree.Element("checkstyle", version="4.3")
    for path, group in groupby(violations(reports), key=lambda item: item[1].path):
        file = ElementTree.SubElement(root, "file", name=clean(relative(path)))
        for report, violation in group:
            at = place(report.draft, report.draft.in_file(violation.start), options.columns)
            ElementTree.SubElement(
                file,
                "error",
                line=str(at.line),
                column=str(at.column),
                severity=CHECKSTYLE[violation.severity],
                message=clean(sentence(violation)),
                source=f"postlint.{violation.code}",
            )
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'
