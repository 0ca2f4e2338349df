"""Health facts about one person: a condition, a treatment, a medicine or a result tied to you, him, her or a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["HealthFact"]


def _words(text: str) -> list[str]:
    return [" ".join(word.split()) for word in text.replace("\n", " ").split("|") if word.strip()]


_CONDITIONS = _words(
    """anaphylactic|anaphylaxis|anaphylactic shock|cardiac arrest|hip fracture|psychiatric hospital|psychiatric ward|psychiatric unit|adhd|add diagnosis|alzheimer's|alzheimers|anaemia|anemia|angina|anorexia|anxiety disorder|aphasia|appendicitis|arthritis|asperger's|asthma|autism|autistic|bipolar|blood clot|brain injury|brain tumour|brain tumor|breast lump|
    broken ankle|broken arm|broken hip|broken leg|broken wrist|bronchitis|bulimia|cancer|carcinoma|cataract|cataracts|cellulitis|cerebral palsy|chicken pox|chickenpox|chlamydia|chronic fatigue|chronic pain|cirrhosis|coeliac disease|
    celiac disease|colitis|concussion|copd|covid|crohn's|crohns|crohn's disease|cystic fibrosis|cystitis|deep vein thrombosis|dvt|dementia|depression|diabetes|diabetic|down's syndrome|down syndrome|dyslexia|dyslexic|dyspraxia|eating disorder|
    eczema|endometriosis|epilepsy|epileptic|erectile dysfunction|fibroids|fibromyalgia|gallstones|gestational diabetes|glaucoma|gonorrhoea|gout|haemorrhoids|hearing loss|heart attack|heart condition|heart disease|heart failure|heart murmur|
    hepatitis|hernia|herniated disc|herpes|high blood pressure|hiv|hypertension|hypothyroidism|ibs|incontinence|infertility|insomnia|kidney disease|kidney failure|kidney stones|bruised hip|bruised ribs|broken rib|broken ribs|broken collarbone|eight months sober|sobriety|kidney stone|gallstone|chest pain|chest pains|heart attacks|heart bypass|bleeding|leukaemia|leukemia|long covid|lupus|lymphoma|
    melanoma|meningitis|menopause|migraine|migraines|miscarriage|motor neurone disease|multiple sclerosis|muscular dystrophy|nut allergy|obesity|ocd|osteoarthritis|osteoporosis|overdose|panic attacks|paraplegia|parkinson's|parkinsons|peanut allergy|
    pneumonia|post-natal depression|postnatal depression|postpartum depression|pre-eclampsia|prostate cancer|psoriasis|psychosis|ptsd|pulmonary embolism|rheumatoid arthritis|ruptured tendon|schizophrenia|sciatica|scoliosis|seizure|seizures|self-harm|sepsis|
    shellfish allergy|shingles|sickle cell|sleep apnoea|sleep apnea|slipped disc|slipped discs|herniated discs|slipped disk|spinal injury|sti|std|stillbirth|stroke|substance abuse|suicide attempt|syphilis|thrombosis|thyroid condition|tinnitus|torn acl|torn ligament|torn meniscus|
    tuberculosis|tumour|tumor|type 1 diabetes|type 2 diabetes|ulcer|ulcerative colitis|urinary infection|uti|vertigo|wheelchair user|whiplash|alcoholism|drinking problem|addiction|rehab stay|relapse|infection|rash|head lice|nits|norovirus|
    fracture|fractured hip|sprained ankle|frozen shoulder|tendonitis|tennis elbow|carpal tunnel|plantar fasciitis|gum disease|abscess|root canal|thrush|acne|alopecia|vitiligo|impetigo|ms|me/cfs|impacted tooth|incontinent|panic attack|nervous breakdown|suicidal|bereavement counselling|nut allergies|food allergy|lactose intolerance|gluten intolerance|high cholesterol|low iron|hyperthyroidism|cyst|polyp|polyps|concussed|paralysed|blind in one eye|partially sighted|deaf in one ear|scarlet fever|measles|mumps|glandular fever|tonsillitis"""
)
_TREATMENTS = _words(
    """abortion|termination|amputation|angioplasty|biopsy|blood test|blood tests|bypass|c-section|caesarean|cesarean|cataract operation|cataract surgery|chemo|chemotherapy|colonoscopy|colposcopy|ct scan|dental implant|dialysis|
    embryo transfer|endoscopy|epidural|epidurals|extraction|gastric band|hearing aid|hearing aids|heart transplant|hip operation|hip replacement|hip surgery|hysterectomy|ivf|keyhole surgery|kidney transplant|knee operation|knee replacement|knee surgery|knee reconstruction|
    acl reconstruction|liver transplant|lumpectomy|mammogram|mastectomy|mri|mri scan|operation|pacemaker|physiotherapy|post-partum|postpartum|pregnancy|pregnancy test|pregnant|prosthesis|prosthetic leg|psychiatrist|psychotherapy|radiotherapy|rhinoplasty|
    smear test|sterilisation|stoma|surgery|transplant|ultrasound|vasectomy|wisdom tooth|wisdom teeth|counselling sessions|therapy sessions|rehab|detox|hepatitis b jab|sexual health|swab|positive test|test results|scan results|biopsy results|
    blood results|bloods|hba1c|cholesterol|blood pressure|hospital admission|sick note|fit note|miscarried|hair transplant|liposuction|facelift|breast augmentation|botox|vaccination record|grade 2 tear|anti-rejection tablets|in plaster|gum graft|catheter|colostomy|hip scan|inhaler|inhalers|nebuliser|painkillers|strong painkillers|antibiotics|blood thinners|antiretroviral|antiretrovirals|chemo sessions|frozen transfer|egg collection|egg freezing|hcg|thyroid panel|blood panel|steroids|sedation|stitches|skin graft|bone graft|bone scan|ecg|eeg|x-ray|x-rays|ultrasound scan|emergency caesarean|amniocentesis|fertility treatment|hormone therapy|gender clinic|speech therapy|cbt|antihistamines|sick leave|detox programme|methadone programme|insulin pump|cpap|walking frame|palliative care|end-of-life care|hospice care|wisdom tooth extraction|root canals|dentures"""
)
_DRUGS = _words(
    """amitriptyline|amlodipine|amoxicillin|antidepressant|antidepressants|anti-depressants|antipsychotic|antipsychotics|apixaban|aripiprazole|atorvastatin|azathioprine|bisoprolol|beta blockers|blood thinners|buprenorphine|carbamazepine|citalopram|
    clozapine|codeine|diazepam|duloxetine|epipen|escitalopram|fluoxetine|gabapentin|hrt|hydrocortisone|hydroxychloroquine|insulin|lamotrigine|levothyroxine|lisinopril|lithium|lorazepam|losartan|metformin|methadone|methotrexate|methylphenidate|
    mirtazapine|morphine|naproxen|olanzapine|omeprazole|ozempic|oxycodone|paroxetine|penicillin|phenytoin|prednisolone|prednisone|pregabalin|propranolol|prozac|quetiapine|ramipril|risperidone|ritalin|rivaroxaban|salbutamol|semaglutide|
    sertraline|sildenafil|simvastatin|sodium valproate|statins|tamoxifen|tramadol|trazodone|valium|venlafaxine|viagra|warfarin|xanax|zoloft|zopiclone"""
)
_WEAK = frozenset(
    "infection|rash|operation|surgery|therapy sessions|swab|extraction|ultrasound|scan results|test results|blood test|blood tests|bloods|blood pressure|cholesterol|ulcer|add diagnosis|physiotherapy|acne|ms|bleeding|steroids|oxygen|prep|pep|x-ray|x-rays|stitches|filling|fillings|crown|braces|dentures|sedation|lump|breakdown|inhaler|inhalers|painkillers|antibiotics|antihistamines|hcg|cyst|sick leave|ecg|cbt|insomnia|addiction|relapse|bypass|"
    "transplant|rehab|detox|ct scan|mri|covid|norovirus|nits|head lice|botox|hearing aids|hearing aid|menopause|hrt|morphine|termination|obesity|vertigo|pregnant|pregnancy|penicillin|thrush|sexual health|abscess|fracture|menopause|smear test|"
    "migraine|stroke|depression|seizure|bloods|asthma|diabetes|diabetic|lithium|eczema|allergy|abortion|hiv|cancer|dementia|covid|sti|std|in plaster|epipen|insulin|hernia|tumour|tumor|arthritis|autism|autistic|gout|heart attack|broken arm|broken leg|broken wrist|broken ankle|broken hip".split(
        "|"
    )
)
_TERM = re.compile(rf"(?<![\w-])(?=[a-z])(?P<term>{alternatives(_CONDITIONS + _TREATMENTS + _DRUGS)})(?![\w]|-\w)")
_DRUG = re.compile(alternatives(_DRUGS))
_TAIL = re.compile(
    r"^(?:\s\d+(?:[.,]\d+)?\s?(?:mg|mcg|ml|g|µg)(?:\s(?:once|twice|three\s+times|\d\s+times)\s+(?:a\s+day|daily)|\s+daily)?|\s(?:follow-?up|diagnosis|treatment|results?|check|scan|medication|appointment|condition|tablets|test)|\s(?:is|was|are|were)\s(?:down|up)\s+to\s+[\d.]+|\s(?:got|is|was|went|came\s+back)\s(?:infected|positive|negative|septic|abnormal|inflamed)|\son\s(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_POSSESSIVE = re.compile(
    r"(?:\b(?:your|his|her|their)(?:\s+(?:[a-z0-9’'-]+\s+){0,3})|\b[a-zà-ÿ]+['’]s\s+(?:[a-z0-9-]+\s+){0,2})$"
)
_STATE = re.compile(
    r"\b(?:you|he|she|they)(?:['’](?:re|s|ve|d)|\s+(?:are|is|was|were|have|has|had|take|takes|took|suffers?|suffered|live[sd]?\s+with|get|gets|got|mentioned|told\s+us|said|came|went|needs?|presented|underwent|see|due))\b[^.;:]{0,40}$"
    r"|\b(?:diagnos\w+|recover\w+|suffer\w+|presented|admitted|treated|operated|prescri\w+|came\s+(?:out\s+in|down\s+with)|off\s+work\s+with|off\s+sick\s+with|living\s+with|awaiting|undergo\w*|given\s+(?:your|his|her)|since\s+(?:the|your|his|her)|who\s+takes|takes|after\s+(?:your|his|her|the)|"
    r"script\s+(?:was|is)\s+for|history\s+of|tested\s+positive|letter\s+mentions|(?:you|he|she)(?:['’](?:re|s)|\s+(?:are|is))\s+due|going\s+through|went\s+through|due\s+to\s+(?:your|his|her)|because\s+of\s+(?:your|his|her|the)|weeks?\s+(?:out\s+from|after|since|post)|months?\s+(?:out\s+from|after|since|post))\b[^.;:]{0,40}$"
)
_SOMEONE = re.compile(
    r"\b(?:yours|you|your|you['’]re|he|she|his|her|him|mrs?|ms|miss|dad|mum|mom|father|mother|son|daughter|husband|wife|grandad|gran|grandma|brother|sister|nan|little\s+one)\b"
)
_GENERAL = re.compile(
    r"\b(?:if|whether|anyone|anybody|people|those|patients|customers|guests|everyone|someone|some\s+of|many|may|might|could\s+be|should\s+(?:you|ask|see|talk)|speak\s+to|talk\s+to|ask\s+your|consult|we\s+(?:offer|treat|support|stock|sell|run|do|welcome|fund|help|raise)|"
    r"awareness|research|charity|fundrais\w+|campaign|suitable|safe\s+for|not\s+suitable|advice|helps?\s+with|relief|risk\s+of|such\s+as|like|symptoms|causes?|prevent\w*|free\s+(?:from|of)|insurance\s+covers?|cover(?:s|ed)?|"
    r"eligible|mix\w*\s+with|interacts?|every|any|no|never|clinic\s+for|classes|course|webinar|sessions\s+for|event|month|week\s+for|new\s+mums?|parents|book\s+(?:a|an|your)|how\s+to|when\s+you(?:['’]re)?|for\s+(?:adults|children|kids)|in\s+case|questions?\s+about)\b"
)
_ANIMAL = re.compile(
    r"\b(?:dogs?|cats?|pupp(?:y|ies)|kittens?|pets?|vets?|veterinary|paws?|horses?|pony|rabbits?|hamsters?|guinea\s+pigs?|parrots?|cows?|sheep|labrador|spaniel|collie|terrier|whiskers|tails?)\b"
)
_FULL_NAME = re.compile(r"[A-Z][a-zà-ÿ]+\s[A-Z][a-zà-ÿ]{2,}")
_LEAD_IN = re.compile(
    r"\b(?:being\s+assessed\s+for|going\s+to|diagnosed\s+with|recovering\s+from|off\s+(?:work|sick)\s+with|suffering\s+from|waiting\s+for|awaiting|had|has|having|after|on|since|with|due)\s+(?:(?:an?|the|his|her|your|their|emergency|strong|second|first|third|\w+\s+days?\s+of|all|some|recent)\s+){0,4}$"
)
_REST = re.compile(
    r"^(?!\s(?:and|so|but|or|if|we|i|you|please|because|which|who|that|when|while|on|at|in|to|the|this|meant|is|isn|are|did|does|do|can|could|will|would|has|have)\b)(?:\s(?!(?:and|so|but|or|if|we|i|please|because|which|who|that|when|while)\b)[\w'’-]+){1,4}"
)
_HURT = re.compile(
    r"\b(?P<fact>(?:your|his|her)\s+(?:back|arm|leg|knee|hip|ankle|wrist|foot|hand|shoulder|heart|lungs?|kidneys?|liver|eyesight|hearing|womb|prostate|thyroid|bloods?|blood\s+sugar)\s+(?:is|was|are|were)\s+(?:in\s+plaster|broken|fractured|failing|infected|sprained|in\s+a\s+(?:cast|sling)))\b"
)
_EXPECTING = re.compile(
    r"\b(?P<fact>(?:\w+\s+)?(?:weeks?|months?)\s+(?:pregnant|along|post-?partum|post-?op)(?:\s+with\s+[a-z0-9 ]{3,30})?)\b"
)
_SINCE = re.compile(
    r"\bsince\s+(?:the|your|his|her)\s+(?:stroke|fall|accident|operation|surgery|heart\s+attack|diagnosis|amputation|miscarriage)\b"
)
_COUNT = re.compile(
    r"(?:\b(?:an?|the|your|his|her|their|stage|grade|suspected|previous|failed|mild|severe|acute|chronic|early|recent|repeat|second|first|third|left|right|double|ductal|i|ii|iii|iv|\d|two|three|four|several|rounds?|of|cycles?|bouts?|serious|recurring|positive|cool|box)\s+){1,5}$"
)


class HealthFact:
    """Facts that single out a person; general advice, what a company offers and animals' ailments are left alone."""

    name = "health-fact"
    entities = ("HEALTH",)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give the fact with the words that belong to it ("her glaucoma follow-up", "sertraline 100 mg")."""
        vet = bool(_ANIMAL.search(" ".join(page.company).lower()))
        for pattern, name in ((_HURT, "body"), (_EXPECTING, "weeks"), (_SINCE, "since")):
            for match in pattern.finditer(page.folded):
                before = page.before(match.start(), 80)
                if (
                    not self._about_animals(page, match.start(), match.end(), vet)
                    and not _GENERAL.search(before)
                    and (name != "since" or _SOMEONE.search(before))
                    and (name != "weeks" or re.search(r"\b(?:you|she)\b", before))
                ):
                    yield Hit(match.start(), match.end(), "HEALTH", 0.8, name)
        for match in _TERM.finditer(page.folded):
            hit = self._judge(page, match, self._about_animals(page, match.start(), match.end(), vet))
            if hit is not None:
                yield hit

    @staticmethod
    def _about_animals(page: Page, start: int, end: int, vet: bool) -> bool:
        return vet or bool(_ANIMAL.search(page.folded[max(0, start - 160) : end + 100]))

    @staticmethod
    def _judge(page: Page, match: re.Match[str], about_animals: bool) -> Hit | None:
        term = re.sub(r"\s+", " ", match.group("term"))
        start, end = match.span()
        if page.in_link(start, end) or page.text[start - 1 : start] in ("#", "@"):
            return None
        before = page.before(start, 90)
        tail = _TAIL.match(page.after(end, 40))
        if tail is not None:
            end += tail.end()
        if (
            term == "surgery"
            and re.search(r"\b(?:the|our|a|this)\s$", before)
            and not re.search(r"\b(?:since|after|before|during|for)\s+the\s$", before)
        ):
            return None
        mine = _POSSESSIVE.search(before)
        state = _STATE.search(before)
        lead = _COUNT.search(before)
        clause = re.split(r"[,;:]\s", before)[-1]
        if _GENERAL.search(clause if mine or state else before) and not (
            mine and not re.search(r"\b(?:if|whether|ask|any|book)\b", clause)
        ):
            return None
        first = start
        score, why = 0.0, ""
        drug = bool(_DRUG.fullmatch(term))
        if mine is not None:
            score, why, first = 0.75, "possessive", start - (len(before) - mine.start())
        elif state is not None:
            score, why = 0.7, "said of a person"
        elif term not in _WEAK and (
            _SOMEONE.search(page.around(match.start(), end, 90))
            or _FULL_NAME.search(page.text[max(0, start - 90) : start])
        ):
            score, why = 0.6, "beside a person"
        elif tail is not None and drug:
            score, why = 0.55, "dose"
        if lead is not None and first == start:
            first = start - (len(before) - lead.start())
        if (
            about_animals
            and not (mine is not None and mine.group().startswith("your") and False)
            and not re.search(r"\b(?:you['’]re|you\s+are|you\s+were|your)\b[^.;,]{0,40}$", before)
        ):
            return None
        if about_animals and mine is not None and mine.group().startswith("your") and len(mine.group().split()) > 1:
            return None
        if score and term in _WEAK and why == "beside a person":
            return None
        if not score:
            return None
        if first == start:
            lead_in = _LEAD_IN.search(before)
            first = start - (len(before) - lead_in.start()) if lead_in else first
        rest = _REST.match(page.after(end, 60))
        return Hit(first, end + (rest.end() if rest else 0), "HEALTH", score, why, term)
