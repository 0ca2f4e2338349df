"""Invented people, companies and places for artificial training sentences."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.pipeline import templates

if TYPE_CHECKING:
    import random

ENGLISH = ("en_US", "en_GB", "en_CA", "en_AU", "en_IE", "en_NZ")
WORLD = (
    "en_IN", "en_NG", "en_KE", "en_PK", "en_PH", "en_TH", "de_DE", "de_AT", "fr_FR", "fr_DZ", "es_ES", "es_MX",
    "es_CO", "pt_BR", "pt_PT", "it_IT", "nl_NL", "nl_BE", "da_DK", "no_NO", "sv_SE", "fi_FI", "is_IS", "et_EE",
    "lv_LV", "lt_LT", "pl_PL", "cs_CZ", "sk_SK", "sl_SI", "hr_HR", "hu_HU", "ro_RO", "tr_TR", "az_AZ", "ga_IE",
    "id_ID", "vi_VN", "zu_ZA", "tw_GH", "ha_NG", "ig_NG", "yo_NG", "sq_AL", "bs_BA",
)  # fmt: skip
ROMANISED = ("ja_JP", "zh_CN", "zh_TW")
"""Locales whose own script Faker also writes in Latin letters."""

DRAWS = 900
"""Draws per locale; repeats collapse, so the rarer names of long lists are kept too."""

Pair = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Names:
    """First and family names of each locale, and streets and towns made from names."""

    people: dict[str, Pair]
    towns: tuple[str, ...]
    streets: tuple[str, ...]
    countries: tuple[str, ...]

    def lowered_first_names(self) -> frozenset[str]:
        """Return every first name in lower case."""
        return frozenset(name.lower() for firsts, _ in self.people.values() for name in firsts)


def _latin(text: str) -> bool:
    return bool(text) and all(not char.isalpha() or unicodedata.name(char, "").startswith("LATIN") for char in text)


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if _latin(value.strip())))


def collect(seed: int) -> Names:
    """Return names drawn from Faker's locales; the same seed and version of Faker give the same names."""
    from faker import Faker

    people: dict[str, Pair] = {}
    for locale in (*ENGLISH, *WORLD):
        fake = Faker(locale)
        fake.seed_instance(seed)
        first = _unique([fake.first_name() for _ in range(DRAWS)])
        last = _unique([fake.last_name() for _ in range(DRAWS)])
        if first and last:
            people[locale] = (first, last)
    for locale in ROMANISED:
        fake = Faker(locale)
        fake.seed_instance(seed)
        whole = [fake.romanized_name().split() for _ in range(DRAWS)]
        people[locale] = (
            _unique([name[0] for name in whole if len(name) == 2]),
            _unique([name[1] for name in whole if len(name) == 2]),
        )
    fake = Faker("en_US")
    fake.seed_instance(seed)
    return Names(
        people=people,
        towns=_unique([fake.city() for _ in range(DRAWS)]),
        streets=_unique([fake.street_name() for _ in range(DRAWS)]),
        countries=_unique([fake.country().split("(")[0] for _ in range(DRAWS)]),
    )


def _plain(name: str) -> str:
    """Return the name as people without the keys for accents type it."""
    return "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))


class Maker:
    """Makes entities from a pool of names with one source of randomness."""

    def __init__(self, names: Names, rng: random.Random) -> None:
        """Draw from `names` with `rng`."""
        self._names = names
        self._rng = rng
        self._english = [locale for locale in ENGLISH if locale in names.people]
        self._world = [locale for locale in names.people if locale not in ENGLISH]

    def _pair(self) -> tuple[str, str]:
        locale = self._rng.choice(self._english if self._rng.random() < 0.45 else self._world)
        firsts, lasts = self._names.people[locale]
        first, last = self._rng.choice(firsts), self._rng.choice(lasts)
        if self._rng.random() < 0.12:  # a name nobody has, so that context and shape count for something
            last = last[: max(3, len(last) // 2)] + self._rng.choice(lasts)[-4:]
        if self._rng.random() < 0.5:
            return _plain(first), _plain(last)
        return first, last

    def first(self) -> str:
        """Return a first name, now and then a double one or one cut to an initial."""
        name = self._pair()[0]
        roll = self._rng.random()
        if roll < 0.02:
            return f"{name}-{self._pair()[0]}"
        return name

    def last(self) -> str:
        """Return a family name, now and then a double one."""
        name = self._pair()[1]
        return f"{name}-{self._pair()[1]}" if self._rng.random() < 0.04 else name

    def full(self) -> str:
        """Return a whole name in one of the shapes in which people write theirs."""
        first, last = self._pair()
        roll = self._rng.random()
        initial = self._rng.choice("ABCDEFGHJKLMNPRSTW")
        if roll < 0.76:
            return f"{first} {last}"
        if roll < 0.82:
            return f"{first} {initial}. {last}"
        if roll < 0.85:
            return f"{first} {initial} {last}"
        if roll < 0.88:
            return f"{first[0]}. {last}"
        if roll < 0.93:
            return f"{first} {self._pair()[0]} {last}"
        if roll < 0.96:
            return f"{first} {last}-{self._pair()[1]}"
        if roll < 0.98:
            return f"{first} {self._rng.choice(('van', 'de', 'von', 'al', 'bin', 'da', 'van der'))} {last}"
        return f"{first} {last} {self._rng.choice(('Jr.', 'Jr', 'III', 'Sr.'))}"

    def org(self) -> str:
        """Return an organisation, many of them named after people."""
        pick = self._rng.choice
        first, last = self._pair()
        other = self._pair()[1]
        invented = pick(templates.ORG_STARTS) + pick(templates.ORG_ENDS)
        kind = pick(templates.ORG_KINDS)
        return pick(
            (
                invented,
                invented,
                *([f"{invented} {kind}"] * 3),
                f"{last} & Sons",
                f"{invented} {last} & Sons",
                f"{last} & {other}",
                f"{last}, {other} & Co",
                f"{first}'s {kind}",
                f"{last} {kind}",
                f"{last} {kind}",
                f"{first} {last} {kind}",
                f"{last} and {other} {kind}",
                f"{last} Brothers",
                f"{last} Inc",
                f"{last}-{other}",
                f"{first} & {self._pair()[0]}",
                f"St. {first}'s Hospital",
                f"House of {first}",
                f"{pick(templates.CITIES).removeprefix('the ')} {kind}",
                f"University of {pick(templates.CITIES)}",
                f"The {last} Group",
                pick(templates.BRANDS),
                pick(templates.BRANDS),
                invented.upper()[:4],
            )
        )

    def loc(self) -> str:
        """Return a town, region or country."""
        roll = self._rng.random()
        if roll < 0.55:
            return self._rng.choice(templates.CITIES)
        if roll < 0.75:
            return self._rng.choice(self._names.countries)
        if roll < 0.92:
            return self._rng.choice(self._names.towns)
        last = self._pair()[1]
        return self._rng.choice(
            (f"Lake {last}", f"{last} Park", f"Port {last}", f"{last}ville", f"Fort {last}", f"Mount {last}")
        )

    def street(self) -> str:
        """Return a street without its house number, many of them named after people."""
        pick = self._rng.choice
        first, last = self._pair()
        stem = pick((pick(templates.STREET_STEMS), pick(templates.STREET_STEMS), first, last, f"{first} {last}"))
        if self._rng.random() < 0.35:
            return pick(self._names.streets)
        return f"{stem} {pick(templates.STREET_KINDS)}"
