"""IP and MAC addresses of people's own connections."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit
from postlint.annotate.recognizers.predefined import Predefined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["NetworkAddress"]

_V4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_MAC = re.compile(
    r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])|(?<![\w.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w])"
)
_VERSION = re.compile(
    r"\b(?:v|ver|version|firmware|build|release|update|patch|driver|app|software|ios|android|chrome|kernel|section|clause|table)\.?\s*(?:is|to|no\.?)?\s*$"
)
_PUBLIC = frozenset(
    "8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 0.0.0.0 127.0.0.1 255.255.255.255 255.255.255.0 255.255.0.0".split()
)
_SERVERS = re.compile(
    r"\b(?:our\s+(?:new\s+|own\s+)?)?(?:servers|endpoints?|exit\s+nodes?|nodes|name\s?servers|exit\s+addresses|static\s+addresses|mail\s+servers?)\b|\bour\s+(?:\w+\s+){0,2}(?:ips?|ranges?|addresses)\b"
)
_SOMEONES = re.compile(
    r"\b(?:your|his|her|their|user|client|customer|log-?ins?|logged|signed|from|by|visitor|attacker|profile|account)\b"
)
_SETTING = re.compile(
    r"\b(?:dns|subnet|mask|gateway|name\s?servers?|resolver|our\s+(?:server|servers|endpoint|range|mail|ip|ips|address|addresses|cluster)|(?:go|log\s?in|sign\s+in|browse|navigate)\s+to|open|type|visit|enter|"
    r"point\s+(?:it|them|your\s+\w+|the\s+\w+)\s+(?:to|at)|whitelist|allow-?list|a\s+record)\b[^.]{0,30}$"
)


class NetworkAddress:
    """Addresses of people's lines and devices; version numbers, public resolvers and a router's front page are no leak."""

    name = "network-address"
    entities = ("NETWORK_ADDRESS",)

    def __init__(self) -> None:
        self._ip = Predefined("IpRecognizer")

    def find(self, page: Page) -> Iterator[Hit]:
        """Give IPv4, IPv6 and MAC addresses."""
        text = page.text
        macs = [match.span() for match in _MAC.finditer(text)]
        for start, end in macs:
            yield Hit(start, end, "NETWORK_ADDRESS", 0.9, "MAC")
        if not _V4.search(text) and text.count(":") < 2:
            return
        for known in self._ip(text):
            start, end = known.start, known.end
            if end - start < 5 or any(start < stop and begin < end for begin, stop in macs) or page.in_link(start, end):
                continue
            try:
                address = ipaddress.ip_address(text[start:end].split("/")[0].split("%")[0])
            except ValueError:
                continue
            before = page.before(start, 50)
            if (
                str(address) in _PUBLIC
                or address.is_loopback
                or address.is_unspecified
                or address.is_multicast
                or _VERSION.search(before)
            ):
                continue
            if (
                address.version == 4
                and max(int(part) for part in str(address).split(".")) < 20
                and not re.search(r"\bip\b|\baddress\b|\blog", before)
            ):
                continue
            if _SETTING.search(before) and not re.search(
                r"\b(?:your|his|her|their)\s+(?:ip|address|router|modem|line|connection)\b", before
            ):
                continue
            if address.version == 6 and re.fullmatch(r"[\d:]{1,8}", str(address)) and "::" not in str(address):
                continue
            if re.match(r"\W{0,3}(?:which\s+is\s+)?our\b", page.after(end, 20)):
                continue
            if _SERVERS.search(page.folded[max(0, start - 200) : start]) and not _SOMEONES.search(before):
                continue
            yield Hit(start, end, "NETWORK_ADDRESS", 0.9, f"IPv{address.version}")
