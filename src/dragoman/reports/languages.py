"""In which language a text is written, by its script and its function words.

Function words ("the", "of", "and") make up a third of running prose in every European language and hardly occur in
another one, so that counting them decides on a few dozen words. Other scripts decide by themselves, but for the
languages that share one, which are told apart by letters that only one of them uses. (Grefenstette 1995, "Comparing
two language identification schemes", measures the method of small words.)

>>> language_of("The ministers said on Sunday that they had not yet agreed to the terms of the truce.")
'en'
>>> language_of("Les ministres ont dit dimanche qu'ils n'étaient pas encore d'accord sur les termes de la trêve.")
'fr'
>>> language_of("Berlin 2025") is None
True
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

LANGUAGE_NAMES: Final[dict[str, str]] = {
    "ar": "Arabic", "cs": "Czech", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip

# Words of two languages' lists count for both; what decides is the sum, so a few shared ones do no harm.
_FUNCTION_WORDS: Final[dict[str, frozenset[str]]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in a that is was for on with as it he by at from his be are this have an which not but "
        "they had has were their its or who been will would said after more about also she her we you there what "
        "when if than into over could can no all out up so i my our your them him do did",
        "fr": "le la les de des du et à un une en que qui est pour dans par sur au aux avec ce cette ces il elle ils "
        "se pas plus ne ont sont été mais ou son sa ses leur leurs nous vous d l qu n s c j comme après",
        "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus "
        "er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum haben nur oder aber vor zur",
        "es": "el la los las de y en que a un una por con del se no para es al lo como más su sus o pero ha fue son "
        "este esta entre cuando también sin sobre hasta desde está han muy le nos ya",
        "it": "il lo la i gli le di e che in un una per con del della dei delle non si è a al da sono come anche più "
        "ha alla nel nella dal sul ma o questo questa ai dalla hanno essere stato l dell all nell",
        "pt": "o a os as de e que em um uma do da dos das no na nos nas por para com não se é ao mais como foi mas sua "
        "seu pela pelo são até também já entre sobre às à está ele ela",
        "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door naar maar die uit nog "
        "werd worden heeft hij ze over dan of wordt zich deze na tot tegen had",
        "sv": "och att det som en på är av för med den till i har de inte om ett han men var jag från vi så kan när "
        "eller efter under ska sig också vid hade",
        "pl": "i w na z że do się nie to o jest jak po za od co dla przez tym są ale przy który która które oraz tego "
        "było być czy już tylko także został",
        "cs": "a v na se že je s z o do to i ve k pro za by od si jako jsou ale po který která které nebo také jeho "
        "bylo byl byla jsem už",
        "tr": "ve bir bu da de için ile olarak en çok daha gibi olan sonra kadar ise ancak göre değil her ne o ki var "
        "olduğu tarafından eden oldu",
        "id": "yang dan di ini itu dengan untuk tidak dari dalam pada akan ke adalah juga oleh telah kepada atau "
        "mereka sebagai karena bahwa ada tersebut",
    }.items()
}
_SCRIPTS: Final[tuple[tuple[str, str], ...]] = (
    ("cyrillic", "\u0400-\u04ff"),
    ("greek", "\u0370-\u03ff"),
    ("hebrew", "\u0590-\u05ff"),
    ("arabic", "\u0600-\u06ff"),
    ("devanagari", "\u0900-\u097f"),
    ("kana", "\u3040-\u30ff"),
    ("hangul", "\uac00-\ud7af"),
    ("han", "\u4e00-\u9fff"),
)
_SCRIPT_PATTERNS: Final = tuple((name, re.compile(f"[{letters}]")) for name, letters in _SCRIPTS)
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_UKRAINIAN: Final = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN: Final = re.compile(r"[ыэёъЫЭЁЪ]")
_PERSIAN: Final = re.compile(r"[پچژگی]")

SAMPLE: Final = 60_000  # characters looked at: two thousand sentences decide no better than two hundred
_FEWEST_LETTERS: Final = 12  # of another script: three or four words
_FEWEST_DISTINCT: Final = 3  # function words: one letter over and over is no language
_FEWEST_WORDS: Final = 40  # fewer words than this may well be a list of names
# Tuned on 2,000 English news articles (lowest share of English function words: 0.27) and a page each of the others.
_LEAST_SHARE: Final = 0.12


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language that most of ``text`` is written in.

    None where there is too little to tell, or where the language is not one of ``LANGUAGE_NAMES``. Looks at
    ``SAMPLE`` characters at most, from the beginning, the middle and the end.
    """
    sample = _sample(text)
    latin = len(_LATIN.findall(sample))
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPT_PATTERNS}
    if sum(counts.values()) > latin:
        return _language_of_script(sample, counts)
    words = _WORD.findall(sample.casefold())
    hits = _function_word_hits(words)
    best = max(hits, key=lambda code: (hits[code], code))
    distinct = len(_FUNCTION_WORDS[best].intersection(words))
    if distinct < _FEWEST_DISTINCT or hits[best] < _LEAST_SHARE * len(words):
        return None
    return best


def is_foreign(text: str) -> bool:
    """Whether ``text`` is surely not English: long enough to tell, and with hardly an English function word in it."""
    language = language_of(text)
    if language is not None:
        return language != "en"
    words = _WORD.findall(_sample(text).casefold())
    return len(words) >= _FEWEST_WORDS and _function_word_hits(words)["en"] < _LEAST_SHARE / 2 * len(words)


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    part, middle = SAMPLE // 3, len(text) // 2
    return " ".join((text[:part], text[middle : middle + part], text[-part:]))


def _function_word_hits(words: list[str]) -> dict[str, int]:
    counted = Counter(words)
    return {
        code: sum(count for word, count in counted.items() if word in known)
        for code, known in _FUNCTION_WORDS.items()
    }  # fmt: skip


def _language_of_script(sample: str, counts: dict[str, int]) -> str | None:
    if sum(counts.values()) < _FEWEST_LETTERS:
        return None
    if counts["kana"] > 0.1 * counts["han"] and counts["kana"] + counts["han"] > sum(counts.values()) / 2:
        return "ja"
    match max(counts, key=lambda name: counts[name]):
        case "cyrillic":
            ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
            if ukrainian == russian:
                return None
            return "uk" if ukrainian > russian else "ru"
        case "arabic":
            return "fa" if len(_PERSIAN.findall(sample)) > 0.02 * counts["arabic"] else "ar"
        case "greek":
            return "el"
        case "hebrew":
            return "he"
        case "devanagari":
            return "hi"
        case "hangul":
            return "ko"
        case "han":
            return "zh"
        case _:
            return "ja"
