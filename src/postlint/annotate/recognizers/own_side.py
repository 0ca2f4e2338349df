"""Tells a company's own contacts, places and lines from those of a private person, by the words around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import squash

if TYPE_CHECKING:
    from postlint.annotate.recognizers.base import Page

__all__ = ["belongs_to_company", "is_own_line", "is_own_place", "is_role_mailbox"]

_ROLES = frozenset(
    """
    abuse access accessibility accounts admin administration admissions adoptions advice allotments appeals applications appointments archive
    ask assistance backoffice bereavement beta billing board boekhouding booking bookings boxoffice buchhaltung business cafe cancellations
    cards care careers cases catering chat claims club collections commercial committee community compensation complaint complaints compliance
    concierge contact contactus council courses crew customercare customer customerhelp customerrelations customers customerservice
    customerservices customersupport cs data dataprotection delivery deliveries desk digital dispatch donate donations dpo editor editorial education
    einkauf emergency enquiries enquiry escalations estates events exhibitions facilities faults feedback fees finance foundation fraud friends
    frontdesk fundraising gdpr general git gifts giveaway go grants groups guest guests guestrelations guestservices hallo hei hej hello help
    helpdesk helpline hey hi hola home hospitality hostmaster hr info information inquiries insurance international invoices it jobs join
    kontakt kundenservice kundeservice learning legal library licensing listings live lost lostproperty mail mailbox maintenance management
    manager marketing media member members membership memberships moderation moderators museum music newsletter noreply no-reply nurse office
    online operations ops orders outreach parts partners partnerships parents parking patients payments payroll permits phishing
    pickup policy post postmaster pr practice press print privacy product products programme projects property purchasing quality questions quotes
    reception recruitment refund refunds register registrar registrations relations renewals rentals repair repairs replacements report reports
    reservation reservations resolutions returns reviews root safeguarding safety sales sayhello schools secretary secure security service
    services servicedesk shipping shop social socialcare spares speakup sponsors staff stock store studio submissions subscriptions subs suggestions
    support talk talktous team tech techsupport theteam tickets tips tours trade training transport travel treasurer trust tuition verify vets
    visit visitors visits volunteer volunteers volunteering warranty web webmaster welcome wholesale workshop workshops write yourviews
    """.split()
)
_FREE_HOSTS = frozenset(
    """
    aol btinternet comcast fastmail free freemail gmail gmx googlemail hey hotmail icloud laposte libero live mac mail me msn orange outlook
    proton protonmail qq rediffmail rocketmail sky t-online tutanota ukr verizon virgilio web wanadoo yahoo yandex ymail zoho
    """.split()
)
_OUR = (
    r"\b(?:our|my\s+(?:desk|direct|office|work|team)|us|the\s+(?:shop|store|desk|office|branch|salon|studio|surgery|practice|clinic|team|"
    r"hotel|hotline|box\s+office|front\s+desk|reception|switchboard|bar|kitchen|workshop|warehouse|depot|library|museum|school|club|"
    r"customer|support|night|claims|booking|bookings|sales|service|duty|emergency|out-of-hours))\b"
)
_LINE_WORDS = (
    r"\b(?:help\s?line|hot\s?line|help\s?desk|switchboard|reception|claims?\s+line|booking\s+line|support\s+line|fault\s+line|info\s*line|"
    r"customer\s+(?:service|services|care|support|relations)|call\s+cent(?:re|er)|box\s+office|care\s+line|service\s+desk|duty\s+(?:line|desk|nurse|vet)|"
    r"emergenc(?:y|ies)(?:\s+(?:line|number))?|out[- ]of[- ]hours(?:\s+line)?|toll[- ]?free|freephone|short\s?code|bookings?|enquiries|"
    r"reservations|samaritans|non-emergency|textline|text\s+line|crisis\s+line|press\s+office|24[/-]7|24\s*h(?:ou)?rs?)\b"
)
_VERB = r"(?:call|ring|phone|dial|text|sms|whatsapp|telephone|contact|reach|message|fax|tel|e-?mail|mail|write|drop|buzz|bell|line|reply|get\s+in\s+touch)"
_OWN_LINE = re.compile(
    rf"{_OUR}|{_LINE_WORDS}|\b(?:tel|phone|telephone|call|ring|text|email|e-mail|bookings?|enquiries|fax|repairs|orders)\s*[:.*]{{1,3}}\s*$"
    r"|\ba\s+(?:call|text|ring)\s+(?:to|on)\s*$|\b(?:desk|office|line|radiology|pharmacy|warden|registrar|station|ward|ticketing|department|dept|team|centre|center|secretary|concierge|lodge|studio|surgery|practice|shop|pro\s+shop)\s*(?:,|:|is|on|at)?\s*(?:any\s+hour\s*,\s*)?$"
    r"|\b(?:quickest|easiest|best|trouble\s+\w+(?:\s\w+)?|questions?|stuck|emergency|queries)\b[^.]{0,20}:\s*$"
    r"|\b(?:book|order|swap|arranged?|available|answers|reached|open|reserve|bookable|booked|staffed)\b[^.;]{0,40}\b(?:on|at|via|through)\s*\(?$"
)
_VERBS = re.compile(rf"\b(?:{_VERB}|ask\s+for)\b")
_IMPERATIVE = re.compile(
    rf"\b(?:{_VERB}|ask\s+for)\b(?P<object>(?:\s+[\w'’&-]+){{0,6}}?)\s*(?:,\s*)?(?:\s(?:on|at|to|via))?\s*[:(]?\s*\(?$"
)
_NOT_IMPERATIVE = re.compile(
    r"(?:['’](?:ll|d|ve|s)|\b(?:will|we|i|he|she|they|you|driver|courier|rider|crew|technician|engineer|had|have|has|did|didn['’]t|would|not|kept|a|the|your|his|her|their|no|voice))\s+$"
)
_PRIVATE_OBJECT = re.compile(
    r"\b(?:you|him|her|them|his|their|your|mr|mrs|ms|miss|customer|tenant|owner|neighbour|landlord|driver|rider|himself|yourself)\b"
)
_PRIVATE_LINE = re.compile(
    r"(?<!you\s)\brang\b|\b(?:your|yours|his|her|him|them|their)\b|\bleft\s+(?:(?:you|him|her|them|a|two|several)\s+)*(?:message|voicemail)s?\b|\b(?:get|got|no)\s+(?:an?\s+)?(?:answer|reply|response)\b|\b(?:have|got|has)\s+you\b|\b(?:he|she)['’]s\s+on\b|\bwe(?:['’]ll|\s+will)\s+(?:ring|call|phone|text)\b|\bdown\s+(?:for|as)\b"
    rf"|\b{_VERB}(?:ed|ing|s)?\s+(?:you|him|her|them|mr|mrs|ms|miss)\b"
    r"|\b(?:we|i|they|s?he|driver|courier|technician|engineer|rider|crew)(?:['’](?:ve|ll|d|s)|\s+(?:will|have|has|had|did|would))?"
    rf"\s+(?:(?:also|just|then|now|still|already|can|both|be|only)\s+){{0,2}}(?:called|calls|calling|rang|ring|phoned|phone|dialled|texted|text|texting|tried|try|call|sms|whatsapp|message|reach|see|saw|hold|typed|removed|deleted|added|changed|updated|noted|reached)\b"
    rf"|\bwill\s+(?:{_VERB})\b"
    r"|\bon\s+(?:file|record)\b|\bregistered\b|\blisted\b|\b(?:customer|neighbour|neighbor|tenant|landlord|owner|driver|rider|courier|guest|passenger|patient|client|winner|seller|buyer|dad|father|"
    r"mum|mom|mother|son|daughter|husband|wife|partner|brother|sister|caller)\b"
)
_NAME_ON = re.compile(r"(?<!\w)[A-ZÀ-Þ][^\W\d_]+\s[A-ZÀ-Þ][^\W\d_]+\son\s$")
_A_PERSON = re.compile(
    r"(?<!\w)[A-ZÀ-Þ][^\W\d_]+(?:[\s-](?:[a-z]{2,3}\s)?[A-ZÀ-Þ][^\W\d_]+)+\s?(?:[,(:–-]{1,2}\s?|,?\s(?:mobile|mob|tel|phone|cell|telephone)\.?:?\s)$|\btwo\s+sims\b.*:\s*yours,?\s*$"
)
_MINE = re.compile(r"\b(?:my|me|i['’]m|i\s+am)\b")
_PRIVATE_AFTER = re.compile(
    r"^\W{0,3}\s*(?:on\s+(?:file|record|your|his|her|the\s+(?:account|system|booking))|is\s+(?:still\s+)?(?:your|the\s+(?:best|right)|his|her|correct)|"
    r"still\s+(?:the\s+)?(?:best|right|your)|is\s+(?:\w+\s+){0,2}\w+['’]s\s+(?:own\s+)?(?:mobile|cell|number|phone|line)|(?:reaches|gets)\s+\w+['’]s\s|reaches\s+(?:him|her|them)|switched\s+on|if\s+you\s+want\s+a\s+word|no\s+reply)"
)
_OWN_PLACE = re.compile(
    r"\bour\s+(?:[\w-]+\s+){0,2}(?:at|in|on|is|are|near)?\s*[:,(]?\s*(?:the\s+)?$|\bwe(?:['’]ve|\s+have)?\s+moved\s+to|\bcompany\s+(?:no|number)\b|\bwe\s+(?:are|moved|live|meet|open|opened|trade|sit|stand)\s+(?:at|in|on|to|opposite|next|just)\b|\bwe['’]re\s+(?:at|in|on|open|opposite|next|just|now)\b|\bfind\s+(?:us|me)\b|\bvisit\b|\bcome\s+(?:and|along|down|over|in|see)\b|\bcome\s+(?:to|by)\s+(?:our|us|the)\b|"
    r"\bpop(?:ping)?\s+(?:in|by|into|over|along|round)\b|\bdrop(?:ping)?\s+(?:in|by|into|off)\b|\bhead\s+(?:to|over|for)\b|\bjoin\s+us\b|\bsee\s+you\b|\bdoors\b|\bopening\b|\bvenue\b|"
    r"\bheld\s+(?:at|in)\b|\btaking\s+place\b|\bwrite\s+to\b|\b(?:head|registered)\s+office\b|\bheadquarters\b|\bhq\b|\bshowroom\b|\boutlet\b|\bstall\b|\bcounter\b|\bstore\b|\bshop\b|"
    r"\bcaf[eé]\b|\bbranch\b|\bsalon\b|\bdepot\b|\bwarehouse\b|\bclinic\b|\bsurgery\b|\bstudio\b|\bgallery\b|\bmuseum\b|\blibrary\b|\bmarket\b|\bfestival\b|\btheatre\b|\b(?:car\s+)?park(?:ing)?\b|"
    r"\brestaurant\b|\bpub\b|\bhotel\b|\bhostel\b|\bchurch\b|\btown\s+hall\b|\bvillage\s+hall\b|\bcommunity\s+cent(?:re|er)\b|\boffices?\b|\blocker\b|\bcollection\s+point\b|\bpick-?up\s+point\b|"
    r"\bexit\b|\broadworks?\b|\bdiversion\b|\bclosed?\b|\bbus\s+stops?\b|\bstation\b|\bopposite\b|\bnext\s+to\b|\bnearest\b|\bservice\s+point\b|\bcampus\b|\bpharmacy\b|\bflagship\b"
)
_PRIVATE_PLACE = re.compile(
    r"\b(?:your|his|her|their|my)\b(?!\s+(?:nearest|local|parcel\s+shop))|\blives?\b|\bliv(?:ed|ing)\b|\bresid(?:es?|ing|ent)\b|\bdeliver(?:ed|y|ing|s)?\s+(?:it\s+)?(?:to|at|for|note)\b|"
    r"\b(?:went|sent|posted|shipped|couriered|dispatched|despatched|returned|addressed|mailed|goes|going|go|on\s+(?:its|the|their)\s+way|out|moved|move-?out|moving)\s+(?:\w+\s+){0,3}(?:to|from)\b|"
    r"\bthe\s+(?:property|house|flat|home|van\s+for|label|tenant|resident|householder)\b|\baddress\s+(?:is|on|we|as|reads|for|of)\b|\bhome\b|\bneighbou?r\b|\bregistered\s+(?:to|at|address)\b|\bon\s+file\b|"
    r"\bhe['’]s\s+at\b|\bshe['’]s\s+at\b|\bhe\s+lives\b|\b(?:mr|mrs|ms|miss)\b|\bcustomer\b|\btechnician\b|\breach(?:ing|es)?\b|\bdrivers?\b|\bcrew\b|\bsign(?:ed|\s+for)?\b|\bborn\b|\bof\s*$|"
    r"\bwaited\b|\bcards?\s+can\s+go\b"
)


def is_role_mailbox(local: str) -> bool:
    """Whether a mailbox's name is that of a desk and not of a person ("support", "bookings.uk")."""
    parts = [part for part in re.split(r"[._+\-]|\d+", local.lower()) if part]
    desk = (
        parts[-1] in ("bookings", "care", "desk", "help", "info", "office", "reservations", "sales", "support", "team")
        if parts
        else False
    )
    return bool(parts) and (parts[0] in _ROLES or desk or "".join(parts) in _ROLES)


def belongs_to_company(page: Page, host: str) -> bool:
    """Whether a host name is the company's own: its name squashed is part of the host's, or the other way round."""
    labels = [squash(label) for label in host.lower().split(".")]
    if any(label in _FREE_HOSTS for label in labels[:-1]):
        return False
    for name in page.names:
        bare = re.sub(r"(?:ltd|limited|inc|plc|gmbh|llc|group|uk|ireland|support|help|care)$", "", name) or name
        if any(len(label) > 2 and (label in name or bare in label) for label in labels[:-1] if len(label) > 2):
            return True
        rest = {label: label for label in labels[:-1] if len(label) > 4}
        for words in page.company:
            for word in words.lower().split():
                rest = {
                    label: left.replace(squash(word), "", 1) if len(squash(word)) > 2 else left
                    for label, left in rest.items()
                }
            # What is left of a host without the name's words may be the beginning of one of them (library, lib).
            parts = [squash(word) for word in words.lower().split()]
            if any(len(left) < 3 or any(p.startswith(left) for p in parts) for left in rest.values()):
                return True
    return False


_SIGNED = re.compile(r"(?:[.!?…)\"'’”]\s+|\n\s*)[–—-]?\s?(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof|Rev)\.?\s)?$")
# What may stand behind the name of whoever writes: a role in small letters, a number to ring, a postscript.
_BEHIND_NAME = re.compile(
    r"(?:,\s(?:[A-Z][a-z]+|[a-z'’&-]+)(?:\s[a-z'’&-]+){0,4})?\s?[,:–—]?\s?(?:\(?\+?\d[\d\s()/-]{6,18}\d)?\W*(?:P\.?S\b.*)?",
    re.DOTALL,
)
_ANNOUNCED = re.compile(
    r"\b(?:winners?|congrat\w+|goes\s+to|customer|for|name|booked|order|account)\b[^.!?]{0,40}[.!?…]*\s*$",
    re.IGNORECASE,
)


_COLLEAGUE = re.compile(
    r"\b(?:our|my)\s(?:[\w'’-]+\s){1,4}$|\b(?:officer|coordinator|co-ordinator|manager|supervisor|caretaker|foreman|registrar|bursar)\s$",
    re.IGNORECASE,
)
_A_CUSTOMER = re.compile(
    r"\b(?:customer|tenant|guest|driver|rider|winner|member|patient|client|neighbour|neighbor)s?\b", re.IGNORECASE
)


def is_colleague(before: str) -> bool:
    """Whether the words before a name make it that of the company's staff ("our welfare officer")."""
    match = _COLLEAGUE.search(before)
    return match is not None and not _A_CUSTOMER.search(match.group())


def is_signature(text: str, start: int, end: int) -> bool:
    """Whether a name stands at the end of the post as a sentence of its own, as writers sign."""
    before = text[max(0, start - 60) : start]
    return bool(_SIGNED.search(before) and not _ANNOUNCED.search(before) and _BEHIND_NAME.fullmatch(text, end))


def is_own_line(page: Page, start: int, end: int) -> bool:
    """Whether a phone number or an address at this place is one that customers are told to use.

    The nearest cue before the span decides: "call us on", "our claims line is" against "we'll ring you on", "his number is".
    """
    if _PRIVATE_AFTER.search(page.after(end, 30)):
        return False
    before = page.before(start, 90)
    if re.match(
        r"\W{0,2}\s?so\s(?:that\s)?you(?:['’]ll)?\s(?:can\s)?(?:know|see)\s(?:it['’]s|that)", page.after(end, 40)
    ):
        return True
    person = _A_PERSON.search(page.text[max(0, start - 60) : start])
    if person is not None and page.company:
        name = max(0, start - 60) + person.start()
        if is_colleague(page.text[max(0, name - 50) : name]):
            return True
        if is_signature(page.text, name, name + len(person.group().rstrip(" ,:(–-"))):
            return True
    if _A_PERSON.search(page.text[max(0, start - 60) : start] + ("(" if page.text[start] == "(" else "")):
        return False
    order = None
    for verb in _VERBS.finditer(before):
        order = _IMPERATIVE.match(before, verb.start()) or order
    if order is not None and re.search(r",\s$", before[: order.start()]) and not order.group("object"):
        order = None
    if order is not None and not _NOT_IMPERATIVE.search(before[: order.start()]) and page.company:
        asked = order.group("object")
        # "Ring me whenever you like on", "text your name to", "please ask for her at": said to the customer.
        if re.match(r"\s(?:me|us)\b", asked) or (
            re.match(r"\s(?:your|the|an?)\b", asked) and re.search(r"\sto\s*$", before)
        ):
            return True
        if re.search(r"\bplease\s+$", before[: order.start()]) and order.group().startswith("ask"):
            return True
        return not _PRIVATE_OBJECT.search(asked)
    if order is None and _NAME_ON.search(page.text[max(0, start - 60) : start]):
        return False
    own = max((match.end() for match in _OWN_LINE.finditer(before)), default=-1)
    private = max((match.end() for match in _PRIVATE_LINE.finditer(before)), default=-1)
    mine = max((match.end() for match in _MINE.finditer(before)), default=-1)
    if re.match(
        r"\W{0,4}(?:for\s+(?:help|bookings|support|details)|free|24/7|\(?(?:mon|open|lines|press)|,?\s?option)",
        page.after(end, 30),
    ):
        return True
    if page.company and mine > private:
        return True
    if own > private:
        return bool(page.company) or not _MINE.search(before)
    if private >= 0:
        return False
    return bool(page.company)


def is_own_place(page: Page, start: int, end: int) -> bool:
    """Whether a postal address is the company's own or a public place, by the nearest cue before it."""
    before = page.before(start, 70)
    own = max((match.end() for match in _OWN_PLACE.finditer(before)), default=-1)
    private = max((match.end() for match in _PRIVATE_PLACE.finditer(before)), default=-1)
    if own >= private and own >= 0:
        return True
    if private >= 0:
        return False
    after = page.after(end, 60)
    if re.search(
        r"\b(?:page|bridge|route|line|lock|junction|all\s+of\s+us\s+at|here\s+at|new|only|the\s+very\s+same)\b[^.]{0,12}$",
        before,
    ):
        return True
    return bool(
        re.match(
            r"[\s,(*]*(?:\(?opposite|(?:right\s+)?across\s+from|up\s+the|round\s+the|beside|next\s+to|open(?:s|ing)?\b|until\b|from\s+\d|\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|to|-)|mon\b|tue|wed|thu|fri|sat|sun|doors)",
            after,
        )
    )
