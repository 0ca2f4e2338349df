"""Full names of customers and third persons; not those of staff, public figures, firms or places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit, fold, squash
from postlint.annotate.recognizers.given_names import given_names, surnames
from postlint.annotate.recognizers.own_side import is_colleague, is_signature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["PersonName"]

_UPPER = (
    "A-ZÀ-ÖØ-ÞĀĂĄĆĊČĎĐĒĖĘĚĞĠĢĦĪĮİĶĹĻĽŁŃŅŇŊŌŐŒŔŘŚŜŞŠŢŤŦŪŬŮŰŲŴŶŸŹŻŽƠƯȘȚḌḤṢṬẒẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
)
_PART = rf"(?:(?:O|D|L|Mc|Mac|Fitz|N)?['’]?[{_UPPER}][^\W\d_]+(?:['’‑-][{_UPPER}]?[^\W\d_]+){{0,3}}|[{_UPPER}]['’][{_UPPER}][^\W\d_]+)"
_PARTICLE = r"(?:d[aeiou]|del|della|delle|dello|degli|der|den|des|dos|das|du|di|la|le|van|von|vom|zu|zur|ter|ten|te|bin|binti|binte|bint|ibn|ben|al|el|ul|ur|y|e|i|af|av|st|ap|ní|ni|nic|mac|ó|ua|uí|san|al-|el-|s/o|d/o|a/l|a/p)"
_INITIAL = rf"[{_UPPER}]\."
_NAME = re.compile(
    rf"(?<![\w@#/.&+-])(?P<title>(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Rev|Fr|Sr|Sra|Srta|Señor|Señora|Herr|Frau|Monsieur|Madame|Mme|Mlle|Smt|Shri|Sri)\.?[ \u00a0])?"
    rf"(?P<name>(?:{_PART}|{_INITIAL})(?:[ \u00a0](?:{_INITIAL}|(?:{_PARTICLE}[ \u00a0]){{0,2}}(?:(?:al|el|ul|d|l)[-'’])?{_PART})){{1,4}})"
    r"(?![\w@]|[-][A-Za-z]|\.(?:com|org|net|example|co|io))"
)
_TITLE_BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Sra?|Srta|Herr|Frau|Mme|Mlle|Monsieur|Madame|Smt|Shri|Sri)\.?[ \u00a0]$"
)
_SURNAME_WORDS = frozenset(
    "banks bell best bird black bridges brook brooks brown castle church cross day english field fields ford french gate gold good gray green hall hill hills house king knight lake lane little long love marsh march may mills moor north page park parks payne pool price "
    "queen rose rowe royal shore south spring street summer sutton waters way wells west white wood woods young".split()
)
_PERSON_VERB = re.compile(
    r"^(?:,\s(?:who|he|she|his|her|student|aged?|mobile|customer|account|passport|\w+\s\d)\b|\s(?:who|has|had|was|is|turns|turned|celebrates|signed|slipped|told|asked|called|rang|said|says|collected|booked|paid|ordered|lives|moved|joined\s+you|left|wrote|welcomed|picked|reported|claimed|owes|sent|applied|gave)\b|['’]s\s(?:\w+\s){0,2}(?:account|order|booking|name|card|file|parcel|"
    r"flat|house|cooker|car|claim|application|policy|address|mobile|number|mum|dad|son|daughter|husband|wife|was|is|has)\b)"
)
_COMPOUND = re.compile(
    r"(?:^|-)(?:multi|trip|tri|wi|fi|all|day|time|pre|post|semi|non|anti|one|two|three|self|high|low|in|on|up|out|off|pass|plus|stop|free|care|check|hop|home|door|de|en|sur|la|le)(?:-|$)"
)
_OF_CUSTOMER = re.compile(r"\b(?:your|account|booking|order|refund|parcel|claim|policy|he['’]s|she['’]s)\b")
_DOUBLE_GIVEN = frozenset(
    "ai bao boon chee choon chun hui jia jian jie jing jun kah kai lay lei li ling mei min ming pei qi rui siew sook soon swee wei wen xin xiu yan yi ying yong yu zhen zhi zi".split()
)
_FAMILY_ENDING = re.compile(
    r"\w{2}(?:escu|ovi[cć]|[oe]vic|sk[iya]|cki|cka|ov[aá]|sen|sson|sdottir|[aeoi]dez|guez|oglu|poulos|akis|idis|wicz|czyk|enko|chuk|yan|shvili|adze|etti|elli|ini|berg|stein|mann|quist|qvist|strom|lund|gaard|inen|unen|onen|ainen|[aeiou]nen|ingh|jee|wala|appa|swamy|nathan|murthy|unga|wala|kowski|ewski|[eo]va)$"
)
_AS_PERSON = re.compile(
    r"^(?:['’]s\b|\s(?:is|was|has|had|said|says|lives?|works?|called|asked|wrote|told|and|or|will|would|can|did|does|from|at|on|got|listed|went|bought|a\s|about|that)\b|\s?[,;:?!]|\s?$|\.\s?$|\n)"
)
_TO_PERSON = re.compile(
    r"\b(?:to|by|for|from|with|tell|ask|and|that|is|as|seen|met|meet|send|who\s+is|call|about|dear|hi|hello|am|i['’]m|contact|name[ds]?|mr|mrs|ms|dr|of|between|than)\.?\s*:?\s*$|^\s*$|[\n:]\s*$"
)
_JOINED = re.compile(rf"(?<![\w@#/.-])(?P<name>{_PART})\s(?:&|and|und|y|et)\s{_PART}\s(?P<last>{_PART})(?!\w)")
_SURNAME_FIRST = re.compile(rf"(?<![\w@#/.-])(?P<last>{_PART}),\s(?P<first>{_PART}(?:\s{_INITIAL})?)(?!\w)")
_CAPS = re.compile(r"(?<![\w@#/-])[A-ZÀ-Þ]{2,16}(?:\s[A-ZÀ-Þ]{1,16}){1,3}(?![\w])")
_NOT_NAMES = frozenset(
    """
    a about after again all also always am an and any april are as ask asking at august aw aww back bank be because been before best better big bring but by bye call can care cheers christmas church city club co come company congrats congratulations could council
    customer day days dear december delivery did direct do does doing done dont each easter eid enjoy ep every everyone february festival find first for friday from game general get getting give go going good great group ha happy hang has have having he head hello help her here hers hey hi his hospital hotel
    house how i if in inc indeed instagram international is island it its january july june just keep kind kindly king lake last let lets like limited live lord love ltd lots mail make manchester many march may me merry message monday monday's month more morning most mount much museum my nation national never new next nice night no
    north not november now october of office oh ok okay on once one only open or order our out over park part party phone place please plus port post press problem project public queen question quick rail re ready really red regards river road royal sadly same saturday school season see send september service shall she shop
    should since sir so some someone sorry soon south special spring st start station stay still stop store street summer sunday super support sure take team tell terms thank thanks that thats the their them then there these they this those thursday ticket time to today together tomorrow tonight too town trust try tuesday twitter
    jesus christ la les raya mubarak selamat standards pastor coach chef lock uk under unfortunately united university until up update us use very via view visit was we wednesday week welcome well were west what whatever when where which while who why will winter with would wow year years yes yesterday yet york you your yours
    account address app apple android windows google microsoft amazon facebook youtube twitter samsung iphone galaxy xbox playstation nintendo adobe chrome safari firefox spotify netflix uber tesco dm dms pm faq id pin sim tv usb wifi vip pdf
    academy airport airways airlines ambulance arms art arts association authority avenue bakery bar bay beach boulevard bridge building cafe café camp care castle cathedral cave centre center chapel charity cinema clinic close coast coffee collection college cottage court crescent cross dental department drive energy engine estate
    exchange express falls farm ferries ferry field fields films forest foundation garden gardens gate grand grove hall harbour harbor heath hill hills holidays holiday home homes inn insurance islands junction kitchen lane lakes library lodge lounge manor market media mews mill moor motors mountain music norte opera palace parade parish park parkway pharmacy pier plaza
    point pool pub quay records resort restaurant ridge room rooms row salon services shed shore society solutions square stadium studio studios suite surgery telecom terrace theatre theater tower towers trail train trains transport travel trust union vale valley vets view village villa walk water way wharf wines wood woods works workshop zoo
    award awards cup league prize day week month festival premium pro plus basic standard edition series model black blue green white gold silver pink rose royal classic deluxe north south east west upper lower saint san los las santa fort el monte mount port rio new old great little
    english french german spanish italian irish welsh scottish british american indian chinese japanese greek dutch polish turkish thai mexican brazilian european african asian latin kiwi aussie nordic
    terms conditions privacy policy settings help menu account login profile dashboard preferences files options tools view edit export import save share print send
    pro max mini ultra lite note air play store music pay maps drive docs cloud office teams word excel one
    """.split()
)
_PLACE_END = frozenset(
    """
    academy airport arms arcade avenue bank bay beach blvd boulevard bridge building buildings cafe centre center church clinic close club coast college collection corner cottage council court crescent cross district drive estate farm ferry festival field fields forest garden gardens gate green grove hall harbour hill hills
    hospital hotel house inn island islands junction lake lakes lane library lodge manor market mews mill moor mountain museum palace parade park pier place plaza point primary quay road room rooms row school shopping society spring springs square stadium station street studio studios suite terrace theatre theater tower towers trail
    university vale valley view village walk way wharf wood woods works yard zoo award prize cup trophy sale show shows tour live trust foundation fund group ltd limited inc llc plc gmbh bakery brewery kitchen bar grill books motors insurance airlines airways ferries energy pharmacy vets dental collection edition jacket dress shirt
    coat boot boots shoe shoes bag lamp chair sofa table bed desk mug blend roast gin whisky beer cider wine pie cake pudding song album symphony concerto sonata mass day days week month weekend night eve road's crisis line bus trains train coaches holidays adventure adventures ward theatre suite terminal stand gallery rovers united
    trio quintet quartet band orchestra choir nagar city town wanderers athletic albion rangers fc afc rfc
    """.split()
)
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lady lord rev fr sr sra srta senor senora herr frau monsieur madame mme mlle smt shri sri auntie uncle aunt reverend captain count countess engineer skipper meet granny grandma nana king queen prince princess doctor teacher driver dj mc commander sergeant constable pc wpc officer inspector detective superintendent councillor cllr bishop nurse sister brother".split()
)
_OWN_ROLE = (
    r"(?:ceo|cto|cfo|coo|cmo|chief(?:\s+\w+){1,3}|president|chair(?:man|woman|person)?|vice[- ]president|vp|founder|co-?founder|owner\s+of\s+(?:our|the)|director|managing\s+director|manager|head\s+(?:of\s+[\w\s]{2,30}|chef|teacher|gardener|brewer|baker|judge|coach|keeper|ranger|vet|nurse)|headteacher|"
    r"principal|chef|sous-?chef|baker|brewer|barista|butcher|conductor|composer|author|writer|novelist|poet|playwright|illustrator|photographer|artist|sculptor|painter|designer|architect|curator|historian|professor|scientist|lecturer|singer|soprano|tenor|baritone|pianist|violinist|cellist|guitarist|drummer|dj|"
    r"band|rapper|comedian|actor|actress|director|producer|presenter|host|speaker|panellist|keynote|journalist|reporter|editor|columnist|minister|prime\s+minister|mp|senator|governor|mayor|councillor|cllr|ambassador|king|queen|prince|princess|pope|saint|bishop|captain|skipper|coach|trainer|instructor|"
    r"goalkeeper|striker|midfielder|player|athlete|champion|olympian|runner|cyclist|driver\s+for|jockey|referee|our\s+(?:own\s+|very\s+own\s+|new\s+|lovely\s+|brilliant\s+|resident\s+)?(?:[\w-]+\s+){0,4}|colleague|spokes(?:man|woman|person)|engineer\s+in\s+chief|developer|maintainer|agent|adviser|advisor|"
    r"surveyor\s+in\s+charge|secretary|treasurer|trustee|ranger|warden|gardener|stylist|therapist|physio|dentist|hygienist|dr|doctor|vet|nurse|midwife|teacher|tutor|receptionist|florist|tailor|blacksmith|potter|weaver|roaster|winemaker|distiller|sommelier|mixologist|postmaster|stationmaster|conductor)"
)
_ROLE_BEFORE = re.compile(rf"\b{_OWN_ROLE}(?:,|:|\s+(?:is|was|and|,))?\s*(?:mr|mrs|ms|dr|sir|dame)?\.?\s*$")
_ROLE_AFTER = re.compile(
    rf"^(?:['’]s\s+(?:\w+\s+){{0,3}}(?:book|novel|album|film|play|symphony|concerto|painting|show|talk|exhibition|lecture|collection|recipe|song|poem|design|translation|adaptation|production|column|memoir|biography|debut|version|classic|masterpiece|work|music|portrait|photographs?)\b|\s?[,(–—-]\s?(?:(?:our|the|your|a|an|who\s+is\s+our|from\s+our|author|founder|chief|head|ceo|cto|cfo|coo)\s+)?"
    rf"(?:[\w&’'-]+\s+){{0,3}}?(?:{_OWN_ROLE[3:-1]}|team|support|care|services?|desk|relations|operations|committee|cover|sales|marketing|product|community|engineering|hosts?|clerk|curate|vicar)\b|\s+(?:conducts?|conducting|directs?|directing|directed|plays?\s+(?:the\s+)?[A-Za-z]|sings?|singing|stars?|starring|performs?|performing|headlines?|reads\s+from|lectures?|"
    r"curates?|wrote|writes|composed|painted|designed|illustrat\w+|photographed|produced|narrat\w+|hosts?|hosting|presents?|speaks?\s+(?:at|on|about)|opens\s+the|signs\s+(?:copies|books)|will\s+(?:play|sing|conduct|perform|host|speak|lead|direct|read|present|star|join\s+us|be\s+(?:on|signing|talking|speaking|playing|performing))|leads\s+(?:our|the)|joins\s+(?:us|our)|heads\s+(?:our|the)|runs\s+(?:our|the)|"
    r"scored|won\s+the|was\s+(?:born\s+in\s+1[0-8]\d\d|elected|appointed)|announced|told\s+(?:the|reporters)|said\s+in\s+a\s+statement)\b)"
)
_BYLINE = re.compile(
    r"(?:\b(?:by|photo(?:graph)?s?|words|pictures?|illustrations?|credit|via|image|music|lyrics|directed|written|designed|edited|translated|narrated|hosted|starring|featuring|feat\.?|ft\.?|with\s+guest|presented|introducing|based\s+on|inspired\s+by|novels?\s+of|works?\s+of|songs?\s+of|fans?\s+of|named\s+after|memory\s+of|tribute\s+to|after|listening\s+to|"
    r"piece\s+by|portrait\s+of|statue\s+of|biography\s+of|life\s+of|poems?\s+of|works\s+by|music\s+of|book\s+by)\s*[:–—-]?\s*$)"
)
_ARTS = re.compile(
    r"\b(?:concert|symphony|orchestra|choir|recital|exhibition|novel|author|film\s+festival|premiere|theatre|opera|ballet|gig|album|setlist|line-?up|headlin\w+|matinee|casting|keynote|lecture|book\s+launch|signing\s+\w+|shortlist\w*|longlist\w*|podcast|squad|kick-?off|"
    r"historian|museum|gallery|curator|sonata|poetry|poet|paperback|hardback|screening|documentary|biograph\w*|election|parliament|minister|sculpture|painting|mural|manuscript|workshops?|masterclass|woodcut|tasting|jazz|vinyl|spinning|sings|sang|singing|singalong|organ|reading\s+group|"
    r"bookshop|trio|quintet|quartet|festival|stand-?up|breakfast\s+show|radio|fm|signed\s+a\s+(?:new|two|three)|defender|midfielder|striker|appointed|dean|alumni|wines?|vineyards?|yarns?|knit[\w-]*|wool|plants?|roses?|cultivars?|designer|conducts?|performance|playlist|first\s+dance|songs?)\b"
)
_SELF = re.compile(
    r"(?:\b(?:i['’]?m|i\s+am|it['’]?s|this\s+is|me\s+is|here['’]?s)\s*$|\bname['’]?s\s*$|\bname\s+is\s*$)"
)
_SELF_AFTER = re.compile(
    r"^(?:\s?[,–—-]?\s?(?:here|from|at|with|and\s+i(?:['’]ll|['’]m|\s+(?:look|run|lead|manage|work|will|handle))|i\s+(?:look|run|lead|manage|work)|your|one\s+of|the\s+(?:\w+\s+){0,3}(?:manager|owner|founder|head|team)|on\s+the|who\s+runs|who\s+looks)\b)"
)
_SIGN_BEFORE = re.compile(
    r"(?:^|\n)\s*(?:[-–—~^*_]{1,3}\s*)?$|[\^~]\s*$|(?:^|[\s.!?])[-–—]{1,2}\s?$|\b(?:regards|wishes|thanks|cheers|sincerely|warmly|love|yours|best|faithfully|truly|respectfully|hugs|gratitude|slán|ngā\s+mihi|saludos|cordialement|grüße)\s*[,!.]?\s*\n?\s*$"
)
_PRIVATE_BEFORE = re.compile(
    r"(?:\b(?:in\s+the\s+name\s+(?:of)?|name\s+(?:on\s+(?:it|the\s+\w+(?:\s\w+)?)\s+)?(?:is|of|was|as|reads)|name[sd]?|under(?:\s+the\s+name(?:\s+of)?)?|belongs?\s+to|belonging\s+to|registered(?:\s+(?:to|for|as|under))?|booked\s+(?:for|by|under|to)|booking\s+(?:[\w-]+\s+)?(?:for|of)|reservation\s+(?:for|of)|account\s+(?:of|for|holder)|label(?:led)?(?:\s+for)?|"
    r"signed\s+(?:for\s+)?(?:by)?|addressed\s+to|delivered\s+to|parcel\s+for|card\s+(?:of|for)|customer|passenger|patient|client|tenant|neighbour|neighbor|landlord|owner\s+is|owner|lessor|rider(?:\s+is)?|driver(?:\s+is)?|courier(?:\s+is)?|candidate|pupil|student|resident|guest|member|subscriber|applicant|claimant|policyholder|payee|recipient|sender|beneficiary|winner(?:\s+is)?|"
    r"prize\s+goes\s+to|goes\s+to|hamper\s+goes\s+to|congratulations\s+(?:to)?|congrats\s+(?:to)?|well\s+done|happy\s+birthday|proud\s+of\s+you|apologi[sz]e\s+to\s+(?:the\s+family\s+of)?|family\s+of|claim\s+made\s+by|made\s+by|written\s+by\s+you|call\s+(?:him|her)|got\s+you\s+as|have\s+you\s+as|you\s+were|you\s+are|you\s+as|file\s+(?:for|of)|sent\s+to|transferred?\s+to|"
    r"straight\s+to|was\s+for|is\s+for|it['’]s\s+for|write\s+it\s+for|for\s+you\s+and|contact\s+is|looks\s+like\s+that['’]s|that['’]s|it\s+was|it['’]s|we\s+dismissed|sacked|fired|complaint\s+(?:from|about|by)|review\s+(?:from|by)|mother|father|son|daughter|husband|wife|brother|sister|partner|uncle|aunt|cousin|friend|colleague\s+is|ask\s+for|regards?\s+to|"
    r"list(?:ed)?\s+as|down\s+as|(?:ordered|booked|reported|paid|requested|collected|placed|witnessed|submitted|lodged|raised|claimed|owned|rented)\s+by|he['’]s|she['’]s|on\s+the\s+card|passport\s+says|log\s?book\s+(?:\w+\s+){0,3}for|my\s+name\s+is|customer's\s+name|1st|2nd|3rd|winners?)\b\s*[:,–—(-]?\s*(?:the\s+)?(?:late\s+)?$)"
)
_GREETING = re.compile(
    r"(?:^|[\n.!?]|\bto\b)\s*(?:hi|hello|hey|dear|hiya|kia\s+ora|good\s+(?:morning|afternoon|evening|day)|morning|afternoon|evening|thank\s+you|thanks|sorry|apologies|congratulations|congrats|welcome|howdy|namaste|hola|bonjour|ciao|hallo|oi|ola|g['’]day|well\s+done|aww?|for\s+you|of\s+you|to\s+you|you)\s*(?:so\s+much|again|there)?\s*,?\s*$"
)
_BESIDE_DATA = re.compile(
    r"^(?:\s?[,(;:–—-]\s?|\s)(?:\(?\+?\d[\d ()-]{6,}|[\w.+-]+@|born\b|d\.?o\.?b|date\s+of\s+birth|aged\s+\d|of\s+(?:flat\s)?\d|at\s+(?:flat\s\d|\d{1,4}[a-z]?\s[a-z][\w'’]+\s[a-z])|of\s+[a-zà-ÿ]+(?:\s[a-zà-ÿ]+)?\s(?:street|road|grove|lane|close|drive|avenue)|who\s+takes)"
    r"|^\s?[,(;:]\s?(?:passport\b|id\s|id:|ssn\b|reg\b|policy\s|account\s\w*\d|card\s\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|iban\b|bc\s+no|\d{1,5}\s\w+\s(?:street|road|lane|close|drive|avenue|st\b|rd\b|ave\b)|[a-z]{2}\d\d\s)",
    re.IGNORECASE,
)


class PersonName:
    """First and last name of a private person; the words around it tell them from staff and public figures."""

    name = "person-name"
    entities = ("PERSON",)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give full names without title; a score below 0.5 means that little speaks for a person."""
        text = page.text
        if not any(char.isupper() for char in text):
            return
        taken: list[tuple[int, int]] = []
        on_stage = bool(page.company and _ARTS.search(f"{page.folded} {' '.join(page.company).lower()}"))
        for match in _NAME.finditer(text):
            for start, end in self._trim(page, match):
                hit = self._judge(
                    page, start, end, bool(_TITLE_BEFORE.search(text[max(0, start - 12) : start])), on_stage
                )
                if hit is not None:
                    taken.append((start, end))
                    yield hit
        for match in _JOINED.finditer(text):
            first = match.group("name")
            if fold(first) in given_names() and any(
                start < match.end("last") and match.start("last") < end for start, end in taken
            ):
                yield Hit(match.start("name"), match.end("name"), "PERSON", 0.3, "joined names")
        for match in _SURNAME_FIRST.finditer(text):
            last, first = fold(match.group("last")), fold(match.group("first").split()[0])
            if last in surnames() and first in given_names() and last not in given_names() and not _trim_word(first):
                yield Hit(match.start(), match.end(), "PERSON", 0.6, "surname first")
        for match in _CAPS.finditer(text):
            words = [fold(word) for word in match.group().split()]
            if (
                words[0] in given_names()
                and words[0] not in _NOT_NAMES
                and (words[-1] in surnames() or _PRIVATE_BEFORE.search(page.before(match.start(), 60)))
                and not _is_company(page, match.group())
            ):
                yield Hit(match.start(), match.end(), "PERSON", 0.6, "capital letters")

    @staticmethod
    def _trim(page: Page, match: re.Match[str]) -> list[tuple[int, int]]:
        """Cut words that cannot belong to a name off both ends of a run of capitalised words."""
        start = match.start("name")
        words = [
            (start + word.start(), start + word.end(), word.group())
            for word in re.finditer(r"[^ \u00a0]+", match.group("name"))
        ]
        while words and _trim_word(words[0][2]):
            if (
                len(words) == 2
                and fold(words[0][2]) in surnames()
                and re.fullmatch(r"[A-Z][a-z]{1,6}-[a-z]{2,6}", words[1][2])
            ):
                break
            words.pop(0)
        if 1 < len(words) < 4 and _is_given(fold(words[0][2])) and fold(words[-1][2]) in _SURNAME_WORDS:
            lead = page.before(words[0][0], 12)
            if not re.search(r"\b(?:the|at|in|near|on|via|outside|around|of)\s$", lead) and (
                not page.company
                or _PRIVATE_BEFORE.search(page.before(words[0][0], 60))
                or _TITLE_BEFORE.search(page.text[max(0, words[0][0] - 12) : words[0][0]])
            ):
                return [(words[0][0], words[-1][1])]
        for place, (_, _, word) in enumerate(words):
            if fold(word.rstrip(".")) in _PLACE_END and place > 0:
                return []
        at = next((place for place, word in enumerate(words) if _is_given(fold(word[2]))), 0)
        if 0 < at < len(words) - 1 and not any(
            fold(word[2]) in surnames() or word[2].endswith(".") for word in words[:at]
        ):
            words = words[at:]
        while words and (
            _trim_word(words[-1][2]) or (not words[-1][2][:1].isupper() and not re.match(r"(?:al|el)-", words[-1][2]))
        ):
            words.pop()
        if words:
            last = words[-1]
            bare = re.sub(r"['’]s$", "", last[2])
            words[-1] = (last[0], last[0] + len(bare), bare)
        if len(words) < 2 or any(len(word) > 1 and word.isupper() and "." not in word for _, _, word in words):
            return []
        return [(words[0][0], words[-1][1])]

    def _judge(self, page: Page, start: int, end: int, titled: bool, on_stage: bool) -> Hit | None:
        name = page.text[start:end]
        words = name.split()
        solid = [word for word in words if len(word.rstrip(".")) > 1]
        if (
            not solid
            or page.in_link(start, end)
            or _is_company(page, name)
            or (page.author and squash(page.author) == squash(name))
        ):
            return None
        first, last = fold(words[0].strip(".")), fold(words[-1])
        known = _is_given(first) or (last in given_names() and first in surnames())
        family = (
            last in surnames()
            or any(part in surnames() for part in last.split("-"))
            or bool(_FAMILY_ENDING.search(last))
        )
        tagged = any(begin < end and start < stop for begin, stop in page.people)
        other = any(begin <= start and end <= stop for begin, stop in page.places)
        before, after = page.before(start, 80), page.folded[end : end + 60]
        if titled:
            before = re.sub(r"\b\w+\.?\s$", "", before)
        if self._is_staff(page, start, end, before, after):
            return None
        if len(words) == 2 and first in _DOUBLE_GIVEN and last in _DOUBLE_GIVEN:
            return None
        private = _PRIVATE_BEFORE.search(before)
        greeting = _GREETING.search(page.folded[max(0, start - 30) : start])
        beside = _BESIDE_DATA.match(page.text[end : end + 40])
        initials = bool(re.match(rf"^(?:[{_UPPER}]\.\s?)+", name))
        score = 0.0
        pattern = "name"
        if known and family:
            score = 0.65
        elif known:
            score = 0.6
        elif tagged:
            score = 0.4 if page.company else 0.5
        elif initials and family:
            score = 0.55
        elif (first in surnames() and len(words) > 1) or family:
            score = 0.45
        elif re.search(r"\s(?:bin|binti|ibn|van|von|de|da|di|del|ní|ó|al|der)\s|[’'-]|\bMc|\bO['’]", name):
            score = 0.35
        else:
            score = 0.25
        if page.company and score < 0.5 and not other and 1 < len(words) < 5:
            if (
                re.fullmatch(r"[A-ZÀ-Þ][^\W\d_]{2,}-[A-ZÀ-Þ][^\W\d_]{2,}", words[-1])
                and first not in _NOT_NAMES
                and not _COMPOUND.search(last)
            ):
                score = 0.5
            elif _PERSON_VERB.match(after) and not re.match(r"\s(?:is|was|has|had)\b", after):
                score += 0.15
        if not page.company and score < 0.5 and not other:
            score = (
                0.5
                if _AS_PERSON.match(after) or _TO_PERSON.search(before) or len(page.text.strip()) <= len(name) + 2
                else 0.4
            )
        if tagged and (known or family or not page.company):
            score += 0.1
        elif other and not known:
            score -= 0.25
        cue = None
        if beside:
            score, cue, pattern = score + 0.3, "beside other data", "name beside data"
        elif private:
            score, cue = score + (0.25 if known or family or tagged else 0.2), private.group().strip()[-24:]
        elif titled:
            score, cue = score + 0.25, "title"
        elif greeting:
            score, cue = score + 0.15, "greeting"
        if cue is None:
            if _BYLINE.search(before):
                return None
            doing = bool(_PERSON_VERB.match(after))
            if on_stage and not doing and not _OF_CUSTOMER.search(before):
                score -= 0.3
            elif page.company and not page.context and not doing:
                score -= 0.2
        return Hit(start, end, "PERSON", round(min(score, 0.95), 2), pattern, cue) if score >= 0.2 else None

    @staticmethod
    def _is_staff(page: Page, start: int, end: int, before: str, after: str) -> bool:
        """Whether the name signs the post, introduces the writer, or belongs to staff or a public figure by its role."""
        text = page.text
        if (
            _SELF.search(before)
            and (_SELF_AFTER.match(after) or re.search(r"\b(?:i['’]?m|i\s+am|this\s+is)\s*$", before))
            and (page.company or _SELF_AFTER.match(after))
            and not re.match(r"\s?,\s?(?:born|aged)", after)
        ):
            return True
        if re.match(r"\s+here\b", after):
            return True
        tail = text[end : end + 400].strip()
        line_rest = text[end : end + 400].split("\n", 1)[0]
        line_start = text.rfind("\n", max(0, start - 200), start) + 1
        alone = not text[line_start:start].strip(" -–—~^*_")
        if (
            line_start > 0
            and alone
            and (len(line_rest) < 60)
            and len(text) - end < 160
            and not re.search(r"\d", line_rest)
            and not re.match(r"\s+(?:is|was|has|had|and\s+i|turns?|won)\b", line_rest)
            and not re.search(r"\d{3}", tail)
        ):
            return True
        if re.search(r"[\^~]\s?$|(?:[.!?)]\s|\n)[-–—]{1,2}\s?$", text[max(0, start - 4) : start]) and len(tail) < 60:
            return True
        if _titled_sign(text, start) and len(tail) < 60 and not re.search(r"\d", tail):
            return True
        if page.company and (is_signature(text, start, end) or is_colleague(text[max(0, start - 50) : start])):
            return True
        if re.search(r"\b(?:me|i)\s?,\s?$", before) and re.match(r"\s?,", after):
            return True
        if len(tail) < 50 and re.search(r"\b(?:regards|wishes|sincerely|cheers|thanks|warmly)[,!]?\s*$", before):
            return True
        if _ROLE_AFTER.match(after) and (page.company or not re.match(r"\s?,\san?\s", after)):
            return True
        role = _ROLE_BEFORE.search(before)
        return bool(
            role
            and not re.search(r"\b(?:as|for|to|from|of|under|with|and|that|when)\s*$", role.group())
            and not re.search(r"\b(?:your|his|her|my)\s+(?:\w+\s+){0,2}$", before[: role.start()])
            and not re.search(
                r"\bour\s+(?:customer|tenant|driver|rider|courier|guest|winner|neighbour|member|lucky)[\w\s]*$", before
            )
        )


def _titled_sign(text: str, start: int) -> bool:
    """Whether only a title stands between the start of the line and the name."""
    line = text[text.rfind("\n", max(0, start - 40), start) + 1 : start]
    return bool(
        "\n" in text[max(0, start - 40) : start]
        and re.fullmatch(
            r"\s*[-–—~^*_]*\s*(?:Dr|Mr|Mrs|Ms|Miss|Prof|Rev|Sir|Dame|Sister|Father|Fr|Cllr|Professor|Pastor)\.?\s*",
            line,
        )
    )


def _is_given(word: str) -> bool:
    return word in given_names() or ("-" in word and word.split("-")[0] in given_names())


def _trim_word(word: str) -> bool:
    plain = fold(word.strip(".'’"))
    return (
        plain in _NOT_NAMES
        or plain in _TITLES
        or (len(plain) == 1 and not word.endswith("."))
        or plain.endswith(("'ll", "’ll", "'re", "’re", "'ve", "’ve", "n't", "n’t"))
    )


def _is_company(page: Page, name: str) -> bool:
    plain = squash(name)
    return any(plain in company or company in plain for company in page.names if len(company) > 3)
