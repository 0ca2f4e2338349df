"""Recognizers of personal data, one sort a module.

To add one, write a class with `name`, `entities` and `find(page)` and name it in `all_recognizers`.
"""

from __future__ import annotations

from postlint.annotate.recognizers.base import Hit, Page, Recognizer

__all__ = ["Hit", "Page", "Recognizer", "all_recognizers"]


def all_recognizers() -> tuple[Recognizer, ...]:
    """A new set of all recognizers, in the order in which ties between them are settled."""
    from postlint.annotate.recognizers.address import PostalAddress
    from postlint.annotate.recognizers.credentials import Credential
    from postlint.annotate.recognizers.dates import BirthDate
    from postlint.annotate.recognizers.details import OtherDetail
    from postlint.annotate.recognizers.email import EmailAddress
    from postlint.annotate.recognizers.finance import BankAccount, CryptoWallet, PaymentCard
    from postlint.annotate.recognizers.government import GovernmentId
    from postlint.annotate.recognizers.health import HealthFact
    from postlint.annotate.recognizers.names import PersonName
    from postlint.annotate.recognizers.network import NetworkAddress
    from postlint.annotate.recognizers.phone import PhoneNumber
    from postlint.annotate.recognizers.references import ReferenceNumber

    return (
        EmailAddress(),
        Credential(),
        BankAccount(),
        PaymentCard(),
        CryptoWallet(),
        GovernmentId(),
        BirthDate(),
        NetworkAddress(),
        PhoneNumber(),
        PostalAddress(),
        ReferenceNumber(),
        OtherDetail(),
        HealthFact(),
        PersonName(),
    )
