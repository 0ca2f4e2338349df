"""Postal addresses inside a sentence or over several lines, in the shapes of a score of countries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit, alternatives
from postlint.annotate.recognizers.own_side import is_own_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["PostalAddress"]

_UP = r"A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶŁĻŃŅŇŌŐŒŘŚŞŠŤŪŮŰŲŹŻŽȘȚ"
_CAP = rf"[{_UP}][\w'’-]{{0,24}}"
_NAME = rf"(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th)|of|the|de|la|le|y|and|&|on|in|upon|St\.?)"
_TYPES = alternatives(
    "Street Road Avenue Lane Drive Close Court Crescent Grove Gardens Garden Place Square Terrace Way Walk Row Mews Hill Rise Park View Vale Green Parade Parkway Highway Boulevard Circle Trail Turnpike Pike Plaza Quay Wharf "
    "Circuit Esplanade Loop Bend Ridge Path Run Pass Point Crossing Heights Meadow Meadows Village Villas Villa Croft Drove Fold Gate Glade Glen Hollow Common Alley Esp Cove Landing Station Mall Causeway Expressway Freeway "
    "Extension Extensions Fort Forge Field Fields Ford Fords Forest Key Keys Knoll Knolls Lake Lakes Locks Lodge Manor Manors Mill Mills Mission Motorway Mount Mountain Neck Orchard Oval Overpass Parks Pine Pines Plain Plains Port "
    "Ports Prairie Radial Ramp Ranch Rapid Rapids Rest Ridges River Roads Route Rue Shoal Shoals Shore Shores Skyway Spring Springs Spur Spurs Squares Stravenue Stream Streets Summit Throughway Trace Track Trafficway Tunnel Underpass "
    "Union Unions Valley Valleys Via Viaduct Views Ville Vista Walks Wall Ways Well Wells Bypass Camp Canyon Cape Center Centers Cliff Cliffs Club Corner Corners Course Courts Coves Creek Crest Crossroad Curve Dale Dam Divide Drives Estate "
    "Estates Falls Ferry Flat Flats Greens Groves Harbor Harbors Haven Hills Inlet Island Islands Isle Junction Junctions Light Lights Loaf Grange Bank Brae Brow Chase Copse Dene Embankment End Gardens Arcade Strand Nook Paddock Strasse Marg Nagar Salai Bazaar Land Brook Brooks Burg Bluff Bluffs Bottom Branch Bridge Forges Gateway Glens Mountains Parkways Passage Points Tracks Lock Parklands Rosebowl Concourse Promenade Rdge Common Wynd Vennel Brae Parc Heol Ffordd House Mansions Apartments Buildings Cottages Barn Barns".split()
)
_SHORT = r"(?:St|Rd|Ave|Av|Ln|Dr|Cl|Ct|Cres|Gdns|Pl|Sq|Ter|Tce|Pde|Pkwy|Hwy|Blvd|Cir|Trl|Tpke|Plz|Esp)\.?"
_UNIT = r"(?:(?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Room|Rm|Lot|Bldg|Building|Level|Shop|Villa|Apto|Piso|Int|Dept|Depto|Dpto|Edif|Appartamento|Interior|Bl|Sc|Ap|#)\.?\s?(?:No\.?\s?)?#?\s?[\w-]{1,7}|#\d{1,2}-\d{1,5}|\d{1,2}\.?\s?[ºª°]\s?[A-Z]?|PO\s+Box\s+\d{1,6}|apto\s\d{1,5})"
_US_STATE = (
    r"(?:A[KLRSZ]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]|A[EAP]|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|"
    r"Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New\s(?:Hampshire|Jersey|Mexico|York)|(?:North|South)\s(?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode\sIsland|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West\sVirginia|Wisconsin|Wyoming)"
)
_AREA = r"(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT|Vic\.?|Qld|ON|QC|BC|AB|MB|SK|NS|NB|NL|PE|YT|NT|NU|Ontario|Quebec|British\sColumbia|Alberta|Manitoba|Saskatchewan|Nova\sScotia)"
_POSTCODE = (
    rf"(?:[A-Z]{{2,3}}\s\d{{5}}-\d{{4}}|\d{{4}}-\d{{3}}|{_US_STATE},?\s+\d{{5}}(?:-\d{{4}})?|{_AREA},?\s+(?:\d{{4}}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)|[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]{{1,2}}\d[A-Z\d]?(?:\s?\d[A-Z]{{2}})?|[ACDEFHKNPRTVWXY]\d[\dW]\s?[A-Z\d]{{4}}|"
    r"\d{5}-\d{3}|\d{3}\s\d{2}|\d{4}\s?[A-Z]{2}|\d{2}-\d{3}|\d{3}\s\d{3}|\d{4,6}|S\(?\d{6}\)?)"
)
_TOWN = rf"[{_UP}](?:[^\W\d_]|['’-]){{0,24}}"
_PLACE = rf"(?:(?:St\.\s)?{_TOWN}(?:[ -](?:{_TOWN}|of|upon|on|de|del|la|le|les|sur|am|an|der|the|do|da|dos)){{0,4}})"
_TAIL = rf"(?:(?:\s?,\s{{0,3}}|\s{{0,2}}\n\s{{0,2}}|\s-\s|\s)(?:{_UNIT}|(?<=[\n ])(?:{_POSTCODE})(?![\w-])(?:\s{_PLACE})?|(?<=[,\n]\s)(?:{_PLACE})|(?<=[,\n]\s)(?:behind|near|opposite|beside|off|above)\s(?:the\s)?(?:{_PLACE})|(?<=[,\n])(?:{_PLACE})){{1}}(?:\s{_POSTCODE}(?![\w-]))?)"
_TAILS = rf"(?:{_TAIL}){{0,6}}"
_HEAD = rf"(?:(?:Flat|Apartment|Apt|Unit|Studio|Suite|Room|Shop|Villa|Floor|Level)\.?\s?(?:No\.?\s?)?#?[\w/-]{{1,6}},?\s(?:{_CAP}(?:\s{_CAP}){{0,3}},\s)?)?"
_NUMBER = r"(?:\d{1,4}[A-Za-z]?/)?\d{1,6}(?:[A-Za-z]|[-/–]\d{1,4}[A-Za-z]?)?"
_ENGLISH = re.compile(
    rf"(?<![\w.,£$€#@/:-]){_HEAD}(?:No\.?\s)?{_NUMBER},?\s+(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.?\s)?(?:{_NAME}\s){{1,5}}(?:{_TYPES}|{_SHORT}(?=[\s,.\n]|$))(?:\s(?:North|South|East|West|Lower|Upper|N|S|E|W|NE|NW|SE|SW)(?![\w.]))?(?![\w’'-]){_TAILS}"
)
_SHORT_NAME = re.compile(
    rf"(?<![\w.,£$€#@/:-]){_NUMBER}\s(?:(?:N|S|E|W)\.?\s)?(?:(?:\d{{1,3}}(?:st|nd|rd|th))\s(?:{_TYPES}|{_SHORT})|(?:Avenue|Rue|Highway|Route|Broadway|The\s{_CAP}))(?:\s{_CAP}|\s\d{{1,4}}){{0,2}}{_TAILS}"
)
_COTTAGE = re.compile(
    rf"(?<![\w,£$€]){_HEAD}(?:Flat|Apartment|Apt|Studio|Unit|House|Plot|Block|Tower|Door|H\.?\s?No|Room|Wing)\.?\s?(?:No\.?\s?)?[\w/-]{{0,4}}\d[\w/-]{{0,5}}(?:(?:,\s?|\s?\n)(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th))(?:\s(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th)|of)){{0,4}}){{1,6}}(?:[\s,–-]{{1,3}}{_POSTCODE}(?![\w-]))?"
)
_ROMANCE_WORD = rf"(?:(?:d[ei]|dei|delle|della|del|degli|dello|des|du|la|le|les|los|las|l|d|da|das|do|dos|el|y|e)(?=[ ’'])|St\.|(?!Nr\b|No\b|Piso\b|Edif\b|Bl\b|Int\b){_CAP}|\d{{1,2}}(?=\s(?:de\s)?[A-Z]))"
_ROMANCE = re.compile(
    r"(?<![\w])(?:\d{1,4}(?:\s?(?:bis|ter|[A-D]))?,?\s+)?(?:(?:Via|[Vv]iale|[Pp]iazza|[Cc]orso|[Ll]argo|[Vv]icolo|[Ss]trada|[Cc]ontrada|[Bb]orgo|[Rr]ue|[Aa]venue|[Bb]oulevard|[Bb]d|[Pp]lace|[Cc]hemin|[Aa]ll[eé]e|[Ii]mpasse|[Qq]uai|[Rr]oute|[Cc]alle|[Cc]/|[Aa]venida|[Aa]vda\.?|[Aa]v\.|[Pp]laza|[Pp]aseo|[Cc]arrer|[Rr]onda|[Cc]amino|[Cc]arretera|"
    rf"[Gg]lorieta|[Cc]uesta|[Pp]asaje|[Cc]añada|[Uu]rbanización|[Aa]ndador|[Pp]rolongación|[Pp]rivada|[Rr]ua|[Tt]ravessa|[Pp]raça|[Aa]lameda|[Ll]argo|[Cc]aminho|[Rr]odovia|[Uu]lica|[Uu]l\.|[Aa]leja|[Aa]l\.|[Jj]alan|[Jj]l\.?|[Ll]orong|[Ss]tr\.|[Ss]trada|[Bb]ulevardul|[Cc]wrt|[Ss]okak|[Pp]asadizo|[Cc]allejón|[Cc]errada|[Cc]alzada|[Cc]ircuito|[Dd]iagonal|[Aa]mpliación|[Aa]cceso|[Vv]ial|[Rr]ambla|[Vv]ía|[Vv]iaducto|[Cc]orredor|[Mm]ontée|[Cc]ours|[Aa]leea|[Șș]oseaua|[Dd]rumul|[Pp]raceta|[Ee]strada|[Ll]adeira|[Jj]ardim|[Vv]ila|[Cc]ondomínio|[Rr]esidencial|[Pp]asaj|[Ii]nterior)\s)"
    rf"{_ROMANCE_WORD}(?:[ ’'-]{_ROMANCE_WORD}){{0,6}}(?:,?\s(?:n[.ºo°]{{0,2}}\s?|Nr\.?\s)?\d{{1,4}}(?:[A-Za-z]|[-/]\d{{1,4}})?(?![\w]|[.:]\d))?{_TAILS}"
)
_GERMANIC = re.compile(
    rf"(?<![\w-])(?:(?:{_CAP}|[Aa]m|[Aa]n\sder|[Ii]m|[Zz]um|[Zz]ur|[Uu]nter)[ -]){{0,3}}(?:[{_UP}][\w'’-]{{0,28}}(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ring|damm|ufer|markt|gracht|straat|laan|plein|kade|dijk|dreef|hof|singel|baan|steeg|pad|gatan|vägen|gata|gate|veien|vei|vegen|vej|gade|allé|alléen|boulevard|stien|haugen|bakken|lia|vágány|köz|körút|sokağı|caddesi|bulvarı|katu|tie|kuja|polku|utca)|(?:Straße|Strasse|Weg|Platz|Allee|(?<=[^\W\d_] )Ring|Gasse|út|utca|tér))"
    rf"\s(?:No:?\s?)?[1-9]\d{{0,3}}\.?\s?(?:[a-zA-Z](?![\w]))?(?:[-/]\d{{1,4}})?(?![\w]|[.:]\d){_TAILS}"
)
_CONTINENTAL = re.compile(
    rf"(?<![\w,]){_CAP}(?:[ ](?:{_CAP}|d[aeiou]|del|della|dos|das|du|des|la|le|los|las|von|van|der|den|de|på|av|og|och|pod|nad|na|do|u|v|k|[\w’'-]{{3,20}})){{0,4}}[ ]\d{{1,5}}[A-Za-z]?\.?(?:/\d{{1,5}}\w?)?(?:[ ,]{{1,3}}(?:Interior|Int\.?|Piso|Edif\.|Depto\.|Dpto\.|Puerta|Esc\.|Apt\.?|Appartement|bus|bte|hus|lgh|st\.|tv\.|th\.|m\.|Daire|D|No)[:.]?[ ]?\w{{1,5}}){{0,3}}"
    rf"[ ]?[,\n][ ]?(?:{_PLACE},[ ]?(?:[A-Z]{{2,3}}[ ])?)?(?:[A-Z]{{1,2}}-)?(?:\d{{3}}[ ]\d{{2}}|\d{{5}}-\d{{3,4}}|\d{{4}}-\d{{3}}|\d{{2}}-\d{{3}}|\d{{4}}[ ]?[A-Z]{{2}}|\d{{4,5}})(?![\w])(?:,?[ ]{_PLACE})?"
)
_TOWNED = re.compile(
    rf"(?<![\w,£$€]){_HEAD}\d{{1,5}}[A-Za-z]?,?\s{_TOWN}(?:\s{_TOWN}){{0,3}},?\s(?:{_UNIT},?\s)?{_PLACE},?\s(?:{_US_STATE}|{_AREA}),?\s(?:\d{{5}}(?:-\d{{4}})?|\d{{4}}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?!\w)"
)
_SINGAPORE = re.compile(
    rf"(?<!\w)(?:Blk|Block|BLK)\s\d{{1,4}}[A-Z]?,?\s(?:{_CAP}\s?){{1,5}}(?:\d{{1,3}}\s?)?(?:,?\s?#\d{{1,3}}-\d{{1,5}})?(?:,?\s(?:S\(?\d{{6}}\)?|(?:Singapore|S)\s?\(?\d{{6}}\)?))?"
)
_JAPAN = re.compile(
    r"〒\s?\d{3}-\d{4}[\s,]*[^\s.!?;]{0,40}(?:\s\d{1,4}(?:-\d{1,4}){0,3})?|(?<![\w-])\d{1,3}-\d{1,3}(?:-\d{1,3})?,?\s[A-Z][\w-]{2,20}(?:-(?:cho|machi|ku|shi))?(?:,\s[A-Z][\w-]{2,20}){1,4}(?:,?\s\d{3}-\d{4})?|[\u4e00-\u9fff]{1,4}[都道府県][\u4e00-\u9fff\d丁目番地号\-ー市区町村]{3,30}|[\u4e00-\u9fff]{1,4}[市区][\u4e00-\u9fff\d丁目番地号\-]{3,30}"
)
_EIRCODE = re.compile(
    rf"(?<![\w,]){_CAP}(?:\s{_CAP}){{0,2}}(?:,\s(?:Co\.?\s)?{_CAP}(?:\s{_CAP}){{0,2}}){{1,4}},?\s(?:D6W|[ACDEFHKNPRTVWXY]\d[\dW])\s?[A-Z\d]{{4}}(?!\w)"
)
_UK_TAIL = re.compile(
    rf"(?<![\w,])(?:The\s)?{_CAP}(?:\s{_CAP}){{0,3}}(?:,\s{_CAP}(?:[\s-](?:{_CAP}|on|upon|of|in|le|under)){{0,4}}){{1,4}},?\s(?:GIR\s?0AA|[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}})(?!\w)"
)
_BOX = re.compile(
    rf"(?<!\w)(?:P\.?\s?O\.?\s?Box\s\d{{1,6}}(?:{_TAIL}){{1,4}}|(?:PSC|Unit|CMR)\s\d{{1,5}},?\s(?:Box|BOX)\s\d{{1,5}}[\s,]+(?:APO|FPO|DPO)[\s,]+A[EAP]\s\d{{5}}(?:-\d{{4}})?|US(?:S|NS|NV|CGC)\s{_CAP}[\s,]+(?:APO|FPO|DPO)[\s,]+A[EAP]\s\d{{5}}(?:-\d{{4}})?)"
)
_CITY_ZIP = re.compile(rf"(?<![\w,]){_CAP}(?:\s{_CAP}){{0,2}},\s{_US_STATE},?\s\d{{5}}(?:-\d{{4}})?(?!\w)")
_INDIA = re.compile(
    rf"(?<![\w,])\d{{1,4}}(?:[/-]\d{{1,4}})?,\s?{_CAP}(?:\s{_CAP}){{0,3}}(?:,\s?{_CAP}(?:\s{_CAP}){{0,3}}){{1,4}}[\s,–-]{{1,3}}\d{{3}}\s?\d{{3}}(?!\w)"
)
_HOUSE = re.compile(
    rf"(?<=\b(?:of|at)\s)(?:The\s)?{_CAP}(?:\s{_CAP}){{0,2}}\s?(?:Cottage|House|Farm|Farmhouse|Lodge|Barn|Forge|Mill|Rectory|Vicarage|Manor|Grange|Bungalow|Villa|Croft|Oast),\s{_CAP}(?:[\s-](?:{_CAP}|on|upon|in|the|le)){{0,4}}(?:,\s{_CAP}(?:\s{_CAP})?){{0,2}}"
)
_HALF_POSTCODE = re.compile(r"\d[A-Z\d]?\s?\d[A-Z]{2}(?!\w)")
_NOT_STREET = re.compile(
    r"^\d{1,6}\s(?:Star|Day|Days|Hour|Hours|Minute|Minutes|Year|Years|Week|Month|Steps?|Reasons|Ways|People|Stars?|Points?|Nights?|Mile|Miles|Great|New|More|Big|Free|Easy|Simple|Best|Top|Million|Billion|Per|In|On|At|To|For|Is|Are|We|You|The|Our|Your|And|Or|Days’)\s",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:liv(?:es?|ed|ing)\s+(?:at|in|on)|home|address|resid\w+|deliver\w*\s+to|sent\s+to|ship\w*\s+to|mail\w*\s+to|posted\s+to|property\s+at|moved\s+(?:to|from)|label|neighbou?r|miss|mrs?\s+[\w ]{2,30}\s+of)\b"
)
_ROAD_NAME = re.compile(
    rf"(?<=\bof\s){_CAP}(?:\s{_CAP})?\s(?:Street|Road|Avenue|Lane|Drive|Close|Crescent|Grove|Gardens|Terrace|Row|Mews)(?!\w)"
)


class PostalAddress:
    """Homes and other private addresses; a shop's own address and public places are left alone."""

    name = "postal-address"
    entities = ("POSTAL_ADDRESS",)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give the address from its first to its last part."""
        text = page.text
        shapes: list[tuple[re.Pattern[str], str, float]] = []
        if page.has_numbers:
            shapes = [
                (_ENGLISH, "street", 0.75), (_SHORT_NAME, "numbered street", 0.7), (_GERMANIC, "street and number", 0.8), (_ROMANCE, "street and number", 0.75), (_COTTAGE, "flat or plot", 0.75),
                (_TOWNED, "street, town and state", 0.78), (_CONTINENTAL, "street, number and postcode", 0.75), (_SINGAPORE, "block", 0.85), (_JAPAN, "Japan", 0.8), (_EIRCODE, "Eircode", 0.8), (_UK_TAIL, "UK postcode", 0.7), (_BOX, "box", 0.7), (_CITY_ZIP, "city and ZIP code", 0.55), (_INDIA, "PIN code", 0.75),
            ]  # fmt: skip
        for pattern, name, score in shapes:
            for match in pattern.finditer(text):
                start, end = match.span()
                value = match.group().rstrip(" \n,.-–")
                end = start + len(value)
                # "Leeds LS" reads like a town and a state; what follows tells that it was half a postcode.
                rest = _HALF_POSTCODE.match(text, end) if value[-1:].isupper() else None
                if rest:
                    end, value = rest.end(), text[start : rest.end()]
                if (
                    not any(char.isdigit() for char in value)
                    or page.in_link(start, end)
                    or _NOT_STREET.match(value)
                    or re.match(r"\d+\s(?:of|in|on|to|from|and|the|at)\s", value)
                ):
                    continue
                if pattern is _ROMANCE and not re.search(r"\s\d{1,5}|^\d", value):
                    continue
                if name == "block" and "#" not in value and not re.search(r"\d{6}|Ave|Street|St\b|Road|Drive", value):
                    continue
                if is_own_place(page, start, end):
                    continue
                cue = _HOME.search(page.before(start, 60))
                yield Hit(
                    start,
                    end,
                    "POSTAL_ADDRESS",
                    min(0.95, score + (0.15 if cue else 0.0)),
                    name,
                    cue.group() if cue else None,
                )
        for match in _HOUSE.finditer(text):
            if re.search(
                r"[A-ZÀ-Þ][^\W\d_]+(?:[\s-][A-ZÀ-Þ][^\W\d_]+)+\s(?:of|at)\s$|\blives?\s+at\s$",
                text[max(0, match.start() - 50) : match.start()],
            ):
                yield Hit(match.start(), match.end(), "POSTAL_ADDRESS", 0.65, "named house", "of")
        for match in _ROAD_NAME.finditer(text):
            if re.search(r"\b(?:mr|mrs|miss|ms|dr)\.?\s(?:[\w'’-]+\s){1,3}of\s$", page.before(match.start(), 50)):
                yield Hit(match.start(), match.end(), "POSTAL_ADDRESS", 0.6, "road of a person", "of")
