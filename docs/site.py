"""A hook of mkdocs: a link from a page to a file of the repository leads to where the repository is shown."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
log = logging.getLogger("mkdocs.hooks.site")


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Any) -> str:
    """Turns ../examples into its address; one that does not exist is a warning, as for any link."""

    def link(match: re.Match[str]) -> str:
        if not (ROOT / match[1]).exists():
            log.warning("Doc file '%s' links to '../%s', which is not there.", page.file.src_uri, match[1])
        return f"]({config.repo_url}/blob/main/{match[1]})"

    return markdown if "/" in page.file.src_uri else re.sub(r"\]\(\.\./([^)#]+)\)", link, markdown)
