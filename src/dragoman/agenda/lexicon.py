"""Words that turn, keep or frame what a phrase names; the data behind :mod:`dragoman.agenda.polarity`.

Origin: verbs and nouns of giving up, ending, refusing and limiting as they are grouped in general English thesauri
(classes "relinquishment", "refusal", "cessation", "removal"), and the closed class of English negation (Quirk et al.
1985, chapter 10). None was collected from a report. Each entry carries an example of its own and the sign that must be
read at the example's word in *asterisks*; a test runs them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "verb",  # turns what it takes as its object, or, passive or last in its clause, what stands before it
    "noun",  # turns the rest of its noun phrase
    "not",  # turns what follows; after an auxiliary, its whole clause
    "without",  # starts anew, turned
    "retain",  # says outright that something stays: may negate a term whose phrase gives it up
    "keep",  # affirms; in a list of actions it starts anew
    "frame",  # says that something is wanted or said, not what
    "aside",  # what follows is only compared to
    "plain",  # looks like another entry and is none
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule: a pattern over lower-case text, and what it does."""

    name: str
    kind: Kind
    pattern: str  # regular expression over lower-case text with plain quotes and hyphens
    example: str  # with the word at which the sign is read in *asterisks*
    sign: int = -1  # the sign at that word
    weak: bool = False  # True: a change or mere weakening: it turns nothing, but leaves the sign in doubt


_IRREGULAR: dict[str, tuple[str, ...]] = {
    "forgo": ("forgoes", "forwent", "forgone", "forgoing"),
    "forego": ("foregoes", "forewent", "foregone", "foregoing"),
    "give": ("gives", "gave", "given", "giving"),
    "withdraw": ("withdraws", "withdrew", "withdrawn", "withdrawing"),
    "leave": ("leaves", "left", "leaving"),
    "hold": ("holds", "held", "holding"),
    "keep": ("keeps", "kept", "keeping"),
    "stand": ("stands", "stood", "standing"),
    "go": ("goes", "went", "gone", "going"),
    "get": ("gets", "got", "getting"),
    "break": ("breaks", "broke", "broken", "breaking"),
    "take": ("takes", "took", "taken", "taking"),
    "set": ("sets", "setting"),
    "cut": ("cuts", "cutting"),
    "let": ("lets", "letting"),
    "do": ("does", "did", "doing", "done"),
    "make": ("makes", "made", "making"),
    "build": ("builds", "built", "building"),
    "undo": ("undoes", "undid", "undone", "undoing"),
    "lay": ("lays", "laid", "laying"),
    "freeze": ("freezes", "froze", "frozen", "freezing"),
    "overturn": ("overturns", "overturned", "overturning"),
    "back": ("backs", "backed", "backing"),
    "stay": ("stays", "stayed", "staying"),
    "yield": ("yields", "yielded", "yielding"),
    "sign": ("signs", "signed", "signing"),
    "join": ("joins", "joined", "joining"),
    "veto": ("vetoes", "vetoed", "vetoing"),
    "quit": ("quits", "quitting"),
}
_DOUBLING = frozenset({"drop", "scrap", "stop", "ban", "shed", "rid", "step", "permit", "strip", "forget"})


def _inflect(verb: str) -> str:
    """A pattern for all forms of an English verb; words after the first stay as they are."""
    first, _, rest = verb.partition(" ")
    if first in _IRREGULAR:
        forms = (first, *_IRREGULAR[first])
    elif first in _DOUBLING:
        forms = (first, f"{first}s", f"{first}{first[-1]}ed", f"{first}{first[-1]}ing")
    elif first.endswith("e"):
        forms = (first, f"{first}s", f"{first}d", f"{first[:-1]}ing")
    elif first.endswith("y") and first[-2] not in "aeiou":
        forms = (first, f"{first[:-1]}ies", f"{first[:-1]}ied", f"{first}ing")
    elif first.endswith(("s", "sh", "ch", "x")):
        forms = (first, f"{first}es", f"{first}ed", f"{first}ing")
    else:
        forms = (first, f"{first}s", f"{first}ed", f"{first}ing")
    longest_first = sorted(forms, key=len, reverse=True)
    return f"(?:{'|'.join(longest_first)})" + (f" {rest}" if rest else "")


def _verb(verb: str, example: str, *, weak: bool = False, kind: Kind = "verb", after: str = "") -> Entry:
    """An entry for all forms of ``verb``; ``after`` is a pattern for what must, or must not, follow."""
    sign = -1 if kind == "verb" and not weak else 1
    return Entry(name=verb, kind=kind, pattern=_inflect(verb) + after, example=example, sign=sign, weak=weak)


def _noun(noun: str, example: str, *, weak: bool = False, after: str = "") -> Entry:
    return Entry(name=noun, kind="noun", pattern=f"{noun}s?{after}", example=example, sign=1 if weak else -1, weak=weak)


def _entry(name: str, kind: Kind, pattern: str, example: str, sign: int) -> Entry:
    return Entry(name=name, kind=kind, pattern=pattern, example=example, sign=sign)


TURNING_VERBS = (
    _verb("abandon", "abandon the *canal* project"),
    _verb("drop", "drop its *lawsuit*"),
    _verb("forgo", "forgo *royalties*"),
    _verb("forego", "forego *royalties*"),
    _verb("renounce", "renounce its *claim* to the islands"),
    _verb("relinquish", "relinquish the *harbour*"),
    _verb("give up", "give up its *seat*"),
    _verb("give away", "give away the *harbour*"),
    _verb("give ground", "give ground in the *hills*"),
    _verb("forfeit", "forfeit the *deposit*"),
    _verb("surrender", "surrender the *harbour*"),
    _verb("cede", "cede the *islands*"),
    _verb("concede", "concede the *islands*", after="(?! that)"),
    _verb("yield", "yield the *islands*", after="(?! to)"),
    _verb("sacrifice", "sacrifice its *fleet*"),
    _verb("hand over", "hand over the *islands*"),
    _verb("hand back", "hand back the *islands*"),
    _verb("sign away", "sign away its *fishing* rights"),
    _verb("waive", "waive the *fee*"),
    _verb("withdraw", "withdraw its *complaint*"),
    _verb("retract", "retract its *complaint*"),
    _verb("rescind", "rescind the *order*"),
    _verb("revoke", "revoke the *licence*"),
    _verb("repeal", "repeal the *statute*"),
    _verb("annul", "annul the *statute*"),
    _verb("overturn", "overturn the *ruling*"),
    _verb("undo", "undo the *merger*"),
    _verb("cancel", "cancel the *summit*"),
    _verb("call off", "call off the *strike*"),
    _verb("scrap", "scrap the *levy*"),
    _verb("shelve", "shelve the *levy*"),
    _verb("ditch", "ditch the *levy*"),
    _verb("abolish", "abolish the *levy*"),
    _verb("remove", "remove the *checkpoints*"),
    _verb("lift", "lift the *embargo*"),
    _verb("eliminate", "eliminate *quotas*"),
    _verb("end", "end the *embargo*"),
    _verb("suspend", "suspend the *levy*"),
    _verb("stop", "stop the *shipments*"),
    _verb("halt", "halt the *shipments*", after="(?! (?:on|at|where|along|in place)\\b)"),
    _verb("cease", "cease *shipments*"),
    _verb("discontinue", "discontinue the *service*"),
    _verb("terminate", "terminate the *lease*"),
    _verb("close", "close the *smelter*"),
    _verb("dismantle", "dismantle its *reactors*"),
    _verb("disband", "disband the *militia*"),
    _verb("phase out", "phase out *coal*"),
    _verb("break off", "break off the *talks*"),
    _verb("break with", "break with the *bloc*"),
    _verb("walk away from", "walk away from the *treaty*"),
    _verb("back out of", "back out of the *treaty*"),
    _verb("pull out of", "pull out of the *valley*"),
    _verb("pull back from", "pull back from the *border*"),
    _verb("step back from", "step back from the *treaty*"),
    _verb("retreat from", "retreat from the *valley*"),
    _verb("depart from", "depart from the *valley*"),
    _entry(
        "pull … out",
        "verb",
        _inflect("pull") + r"(?:(?: [\w']+){1,4}) (?:out|back)(?: of| from)?",
        "pull its men out of the *valley*",
        -1,
    ),
    _entry(
        "move … out", "verb", _inflect("move") + r"(?:(?: [\w']+){1,4}) out of", "move its men out of the *valley*", -1
    ),
    _verb(
        "leave",
        "leave the *customs* union",
        after=r"(?! (?:with|to)\b)(?!(?: [\w'-]+){0,3} "
        r"(?:where|in place|intact|open|unchanged|alone|untouched|as (?:it|they)|without)\b)",
    ),
    _verb("quit", "quit the *bloc*"),
    _verb("exit", "exit the *bloc*"),
    _verb("vacate", "vacate the *valley*"),
    _verb("evacuate", "evacuate the *valley*"),
    _verb("reject", "reject *arbitration*"),
    _verb("refuse", "refuse *arbitration*"),
    _verb("decline", "decline the *invitation*"),
    _verb("dismiss", "dismiss the *idea* of tolls"),
    _verb("rule out", "rule out a *toll*"),
    _verb("oppose", "oppose the *toll*"),
    _verb("resist", "resist the *toll*"),
    _verb("veto", "veto the *budget*"),
    _verb("block", "block the *budget*"),
    _verb("ban", "ban *trawlers*"),
    _verb("prohibit", "prohibit *trawlers*"),
    _verb("forbid", "forbid *trawlers*"),
    _verb("bar", "bar *trawlers*", after="(?! council)"),
    _verb("exclude", "exclude *trawlers*"),
    _verb("deny", "deny *access* to the port"),
    _verb("withhold", "withhold its *dues*"),
    _verb("prevent", "prevent a *merger*"),
    _verb("refrain from", "refrain from *dumping*"),
    _verb("desist from", "desist from *dumping*"),
    _verb("abstain from", "abstain from *dumping*"),
    _verb("avoid", "avoid a *blockade*"),
    _verb("avert", "avert a *blockade*"),
    _verb("do without", "do without *tolls*"),
    _verb("do away with", "do away with *tolls*"),
    _verb("get rid of", "get rid of *tolls*"),
    _verb("opt out of", "opt out of the *scheme*"),
    _entry(
        "stay out of",
        "verb",
        r"(?:stay|remain|keep|be|kept|stays|remains|stand|stands)(?:ed|ing)?(?: [\w']+){0,2} "
        r"(?:out of|outside of|outside|away from)",
        "stay out of the *union*",
        -1,
    ),
)

WEAKENING_VERBS = (
    _verb("delay", "delay the *vote*", weak=True),
    _verb("postpone", "postpone the *vote*", weak=True),
    _verb("amend", "amend the *clause*", weak=True),
    _verb("change", "change the *clause*", weak=True),
    _verb("modify", "modify the *clause*", weak=True),
    _verb("revise", "revise the *clause*", weak=True),
    _verb("rewrite", "rewrite the *clause*", weak=True),
    _verb("overhaul", "overhaul the *clause*", weak=True),
    _verb("renegotiate", "renegotiate the *clause*", weak=True),
    _verb("reconsider", "reconsider the *clause*", weak=True),
    _verb("freeze", "freeze *wages*", weak=True),
    _verb("reduce", "reduce the *levy*", weak=True),
    _verb("cut", "cut the *levy*", weak=True),
    _verb("lower", "lower the *levy*", weak=True),
    _verb("limit", "limit *overtime*", weak=True),
    _verb("restrict", "restrict *overtime*", weak=True),
    _verb("curb", "curb *overtime*", weak=True),
    _verb("ease", "ease the *embargo*", weak=True),
    _verb("relax", "relax the *embargo*", weak=True),
    _verb("loosen", "loosen the *embargo*", weak=True),
    _verb("soften", "soften the *embargo*", weak=True),
    _verb("replace", "replace the *backhoe* clause", weak=True),
    _verb("scale back", "scale back the *garrison*", weak=True),
    _verb("roll back", "roll back the *levy*", weak=True),
    _verb("water down", "water down the *clause*", weak=True),
    _verb("back down on", "back down on *quotas*"),
    _verb("compromise on", "compromise on *quotas*", weak=True),
    _verb("soften its stance on", "soften its stance on *quotas*", weak=True),
)

TURNING_NOUNS = (
    _noun("abandonment", "the abandonment of the *canal*"),
    _noun("renunciation", "a renunciation of the *islands*"),
    _noun("relinquishment", "the relinquishment of the *islands*"),
    _noun("surrender", "the surrender of the *islands*"),
    _noun("cession", "the cession of the *islands*"),
    _noun("withdrawal", "a withdrawal from the *valley*"),
    _noun("pull-?out", "a pullout from the *valley*"),
    _noun("pull-?back", "a pullback from the *valley*"),
    _noun("retreat", "a retreat from the *valley*"),
    _noun("evacuation", "the evacuation of the *valley*"),
    _noun("departure", "a departure from the *bloc*", after="(?= from)"),
    _noun("exit", "an exit from the *bloc*", after="(?= from)"),
    _noun("end", "an end to the *embargo*", after="(?= (?:to|of)\\b)"),
    _noun("halt", "a halt to the *shipments*", after="(?= (?:to|of)\\b)"),
    _noun("stop", "a stop to the *shipments*", after="(?= to\\b)"),
    _noun("cessation", "a cessation of *shipments*"),
    _noun("termination", "termination of the *lease*"),
    _noun("suspension", "a suspension of the *levy*"),
    _noun("removal", "the removal of *checkpoints*"),
    _noun("elimination", "the elimination of *quotas*"),
    _noun("abolition", "the abolition of *quotas*"),
    _noun("repeal", "the repeal of the *statute*"),
    _noun("revocation", "revocation of the *licence*"),
    _noun("cancellation", "cancellation of the *debt*"),
    _noun("dismantling", "the dismantling of its *reactors*"),
    _noun("dismantlement", "the dismantlement of its *reactors*"),
    _noun("closure", "the closure of the *smelter*"),
    _noun("rejection", "a rejection of *arbitration*"),
    _noun("refusal", "a refusal of *arbitration*"),
    _noun("opposition", "opposition to *tolls*", after="(?= to\\b)"),
    _noun("objection", "an objection to *tolls*", after="(?= to\\b)"),
    _noun("prohibition", "a prohibition of *trawlers*"),
    _noun("ban", "a ban on *trawlers*"),
    _noun("exclusion", "the exclusion of *trawlers*"),
    _noun("exemption", "an exemption from *tolls*", after="(?= from)"),
    _noun("absence", "the absence of *tolls*", after="(?= of)"),
    _noun("concession", "*fishing* concessions"),
    _noun("compromise", "*border* compromises", after="(?! (?:deal|plan|proposal|text|offer|solution|agreement))"),
    _noun("relief", "*debt* relief"),
)

WEAKENING_NOUNS = (
    _noun("change", "changes to the *levy*", weak=True, after="(?=s? (?:to|of|in)\\b)"),
    _noun("amendment", "an amendment of the *levy*", weak=True, after="(?=s? (?:to|of)\\b)"),
    _noun("revision", "a revision of the *levy*", weak=True, after="(?=s? (?:to|of)\\b)"),
    _noun("reform", "a reform of the *levy*", weak=True, after="(?=s? (?:to|of)\\b)"),
    _noun("review", "a review of the *levy*", weak=True, after="(?=s? (?:to|of)\\b)"),
    _noun("reduction", "a reduction of the *levy*", weak=True),
    _noun("cut", "a *wage* cut", weak=True),
    _noun("easing", "an easing of the *embargo*", weak=True),
    _noun("freeze", "a *wage* freeze", weak=True),
    _noun("limit", "a limit on *overtime*", weak=True),
    _noun("restriction", "restrictions on *overtime*", weak=True),
    _noun("replacement", "a replacement of the *clause*", weak=True),
    _noun("alternative", "an alternative to the *clause*", weak=True, after="(?=s? to\\b)"),
)

NEGATIONS = (
    _entry("not without", "plain", r"not without", "not without *tolls*", 1),
    _entry("not", "not", r"not(?! only\b| just\b)|n't|never|cannot", "not a *toll* road", -1),
    _entry("no longer", "not", r"no longer|no more", "no longer a *member*", -1),
    _entry("no", "not", r"no(?! later| sooner| doubt| less| fewer| matter)", "no new *tolls*", -1),
    _entry("non-", "not", r"non(?=-)", "a non-*smoking* ward", -1),
    _entry("neither", "not", r"neither|nor", "neither *tolls*", -1),
    _entry("free of", "not", r"free (?:of|from)|exempt from|instead of|rather than", "a road free of *tolls*", -1),
    _entry("without", "without", r"without", "a road without *tolls*", -1),
    _entry("against", "not", r"against", "a vote against *tolls*", -1),
)

KEEPING = (
    _verb("keep", "keep the *harbour*", kind="retain"),
    _verb("retain", "retain the *harbour*", kind="retain"),
    _verb("maintain", "maintain the *levy*", kind="retain"),
    _verb("hold on to", "hold on to the *harbour*", kind="retain"),
    _verb("hold onto", "hold onto the *harbour*", kind="retain"),
    _verb("preserve", "preserve the *levy*", kind="retain"),
    _verb("stay in", "stay in the *valley*", kind="retain"),
    _verb("remain in", "remain in the *valley*", kind="retain"),
    _verb("continue", "continue the *levy*", kind="retain"),
    _verb("uphold", "uphold the *levy*", kind="retain"),
    *(
        _verb(verb, f"{verb} a *pact*", kind="keep")
        for verb in (
            "accept join sign establish provide create set build guarantee ensure grant give get receive recognise "
            "recognize "
            "ratify adopt approve introduce impose extend expand allow permit open restore resume return launch start "
            "hold raise increase pay fund support back implement enforce apply deploy supply send form release secure "
            "agree "
            "revive reopen strengthen deliver offer make finalise finalize negotiate"
        ).split()
    ),
)

FRAMES = (
    _entry(
        "wish",
        "frame",
        r"(?:goal|aim|ambition|aspiration|hope|wish|desire|dream|pursuit|quest|prospect|bid|push|attempt|effort|application|"
        r"intention|commitment|claim|right)s?(?= (?:to|of|for|at)\b)",
        "its goal of a *canal*",
        1,
    ),
    _entry(
        "saying",
        "frame",
        r"(?:demand|proposal|suggestion|plan|idea|call|request|offer|insistence|notion|option|possibility|draft|initiative|"
        r"condition|provision|clause|scheme|concept|principle)s?(?= (?:to|of|for|that|on)\b)",
        "proposals for a *canal*",
        1,
    ),
)

ASIDES = (
    _entry(
        "comparison",
        "aside",
        r"comparable (?:to|with)|equivalent to|akin to|similar to|equal to|identical to|modell?ed (?:on|after)|"
        r"along the lines of|"
        r"on the pattern of|in the style of|as (?:strong|firm|robust|good|solid|far-reaching) as|such as those|"
        r"like (?:those|the ones|that|the one)|resembling|reminiscent of|unlike|compared (?:to|with)",
        "terms comparable to the *canal* treaty",
        1,
    ),
    _entry(
        "circumstance",
        "aside",
        r"until|unless|following|ahead of|before|after|when|whenever|during",
        "a levy until the *canal* opens",
        1,
    ),
    _entry(
        "price",
        "aside",
        r"in (?:exchange|return) for|as the price (?:of|for)|on (?:the )?condition (?:that|of)|"
        r"provided(?: that)?|providing that|as long as|so long as|as soon as|only if|if|once",
        "a levy in return for the *canal*",
        1,
    ),
)

TALK = (
    _entry(
        "talk about it",
        "aside",
        r"(?:commentary|comments?|criticism|remarks?|allegations?|questions|concerns?|doubts|optimism|accusations?|rumou?rs?|debate)"
        r"(?= (?:of|on|about|over|that|regarding|from)\b)",
        "criticism of the *levy*",
        1,
    ),
)

PLAIN = (
    _entry("ceasefire", "plain", r"cease-?fires?", "a cease-fire on the *river*", 1),
    _entry("left over", "plain", r"left[- ](?:wing|leaning|hand)", "a left-wing *party*", 1),
    _entry("so-called", "plain", r"so-called", "a so-called *levy*", 1),
    _entry(
        "open-ended",
        "plain",
        r"open-ended|week-?end|end of (?:the )?(?:day|week|month|year|may|june)",
        "an open-ended *levy*",
        1,
    ),
    _entry(
        "cut-off",
        "plain",
        r"cut-?offs?|close to|close ties|close relation\w*|close partner\w*",
        "close ties with the *bloc*",
        1,
    ),
    _entry("number", "plain", r"no\.? \d+", "platform no. 4 of the *station*", 1),
    _entry("left", "plain", r"(?:the|what is|time|days|weeks) left", "the left *bank*", 1),
)

# Nouns of wanting and saying: they carry little of what a phrase names.
FRAME_NOUNS = frozenset(
    "goal aim ambition aspiration hope wish desire dream pursuit quest prospect bid push attempt effort application "
    "intention commitment claim right demand proposal suggestion plan idea call request offer insistence notion option "
    "possibility draft initiative condition provision clause scheme concept principle road path way status issue "
    "question "
    "matter position stance measure step arrangement deal agreement establishment creation".split()
)
# Nouns that say whose words they are: "American proposals" does not make the Americans the ones to act.
SAYING_NOUNS = frozenset(
    "demand proposal suggestion plan idea call request offer insistence notion draft initiative pressure "
    "version".split()
)
# Verbs by which the subject of a term receives rather than acts.
RECEIVING_VERBS = frozenset("get gets receive receives obtain obtains is are enjoys enjoy has have".split())

ENTRIES: tuple[Entry, ...] = (
    *PLAIN,
    *NEGATIONS,
    *ASIDES,
    *TALK,
    *TURNING_VERBS,
    *WEAKENING_VERBS,
    *TURNING_NOUNS,
    *WEAKENING_NOUNS,
    *KEEPING,
    *FRAMES,
)


def base_form(verb: str) -> str:
    """The bare form of a verb of the lexicon ("dropping": "drop"); any other word as it is."""
    lower = verb.lower()
    for entry in (*TURNING_VERBS, *WEAKENING_VERBS, *KEEPING):
        if "…" not in entry.name and re.fullmatch(_inflect(entry.name), lower):
            return entry.name
    return verb
