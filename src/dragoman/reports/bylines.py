"""Lines that are nothing but names of people: the bare byline of many pages."""

from __future__ import annotations

import re
from typing import Final

# Frequent English-language given names: what makes "Nora Field and Adam Stone" a byline and "Trade Talks" a heading.
_GIVEN_NAMES: Final = frozenset(
    "aaron abby abigail adam adrian ahmed aidan alan albert alex alexander alexandra alexis ali alice alison allison "
    "amanda amber amelia amy ana andrea andrew andy angela anita ann anna anne annie anthony antonia april ari ariel "
    "arthur ashley audrey austin barbara becky ben benjamin bernard beth betsy beverly bill billy blake bob bonnie "
    "brad bradley brandon brenda brendan brent brett brian bridget brooke bruce bryan caitlin cameron candace carl "
    "carla carlos carmen carol caroline carolyn carrie catherine cathy charles charlie charlotte chelsea cheryl chloe "
    "chris christian christina christine christopher chuck cindy claire clara colin colleen connor courtney craig "
    "crystal curtis cynthia daisy dan dana daniel danielle darren dave david dawn dean deborah debra deirdre denise "
    "dennis derek diana diane dominic don donald donna dorothy doug douglas duncan dylan ed eddie edward eileen "
    "elaine elena eleanor eli elizabeth ellen emily emma eric erica erik erin ethan eugene eva evan eve faith felicia "
    "fiona frances francis frank fred gabriel gareth garrett gary gavin gemma geoff george gerald gillian gina glenn "
    "gloria gordon grace graham grant greg gregory hannah harold harriet harry heather heidi helen helena henry holly "
    "howard hugh ian imogen irene isaac isabel ivan jack jackie jacob jacqueline jake james jamie jan jane janet "
    "janice jared jasmine jason jay jean jeff jeffrey jen jenna jennifer jenny jeremy jerry jess jesse jessica jill "
    "jim jimmy joan joanna joanne joe joel john johnny jon jonah jonathan jordan jose joseph josh joshua joy joyce "
    "juan judith judy julia julian julie justin kaitlyn karen karl kate katharine katherine kathleen kathryn kathy "
    "katie kayla keith kelly kelsey ken kenneth kevin kim kimberly kirsten kris kristen kristin kristina kurt kyle "
    "lara larry laura lauren laurence laurie lawrence leah lee leo leslie liam lily linda lisa liz lois lora lori "
    "louis louise lucas lucy luis luke lydia lynn mackenzie madeline maggie marc marcus margaret maria marie marilyn "
    "marina mark marta martha martin mary mason matt matthew maureen max megan melanie melissa mia michael michele "
    "michelle miguel mike miles molly monica morgan nadia nancy naomi natalie natasha nathan neil nicholas nick "
    "nicola nicole nina noah nora norman oliver olivia owen pamela pat patricia patrick paul paula pauline pedro "
    "penny peter phil philip phillip phoebe rachel ralph ray raymond rebecca reid rhonda richard rick rita rob robert "
    "robin roger ron ronald rosa rose rosie ross roy russell ruth ryan sally sam samantha samuel sandra sara sarah "
    "scott sean seth shane shannon sharon shaun sheila shelly sherry simon sofia sonia sophia sophie spencer stacy "
    "stan stefan stella stephanie stephen steve steven stewart stuart sue susan suzanne sylvia tamara tara taylor ted "
    "teresa terry thomas tiffany tim timothy tina todd tom tony tracy travis trevor tyler valerie vanessa veronica "
    "vicki victor victoria vincent virginia walter wayne wendy will william willie yasmin zach zachary zoe".split()
)
_NAME: Final = r"[A-Z][a-zà-ÿ’'-]+(?: [A-Z]\.)?(?: (?:de|van|von|der|la|del))?(?: [A-Z][A-Za-zà-ÿ’'-]+){1,2}"
_NAMES: Final = re.compile(rf"{_NAME}(?:(?:, and |, | and | & ){_NAME}){{0,3}}\Z")
_TWO_WORDS: Final = re.compile(r"[A-Z][a-zà-ÿ’'-]+ (?:[A-Z]\. |de |van |von |al-)?[A-Z][A-Za-zà-ÿ’'-]+\Z")
_HEADING_WORDS: Final = frozenset(
    "analysis background big bottom context deal details developments driving explainer fact facts first full "
    "highlights key latest line live main more news next overview peace picture points quick read report state "
    "story summary takeaways talks the timeline top update updates war what why".split()
)
_BETWEEN: Final = re.compile(r", and |, | and | & ")
_LONGEST: Final = 90  # characters


def is_bare_byline(line: str) -> bool:
    """Whether the whole line is one to four people's names, each beginning with a given name.

    >>> is_bare_byline("Nora Field and Adam Stone"), is_bare_byline("Trade Talks and Border Guards")
    (True, False)
    """
    if len(line) > _LONGEST or not _NAMES.match(line):
        return False
    return all(name.split()[0].lower() in _GIVEN_NAMES for name in _BETWEEN.split(line))


def could_be_name(line: str) -> bool:
    """Whether the whole line may be one person's name: two capitalised words, neither of them usual in headings."""
    words = line.lower().split()
    return len(line) <= _LONGEST and bool(_TWO_WORDS.match(line)) and not _HEADING_WORDS.intersection(words)
