"""Pages that are no article: error pages, checks for robots, and stubs of articles that are sold.

What tells them is short text with one of a few stock phrases: an article that discusses paywalls is long. The phrases
are general knowledge of how servers, content networks and publishers word such pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dragoman.reports.pages import Fault

_ERROR: Final = re.compile(
    r"(?:error )?(?:40[0134]|410|429|451|50[0234])\b(?!,\d)(?!\.\d)(?:\W|\Z)"
    r"|(?:page|article|file|content|url|http) (?:was |is |could |can )?(?:not|n[o']t)(?: be)? (?:found|available)"
    r"|not found\b|access (?:to this page )?(?:has been )?(?:is )?denied|forbidden\b|bad gateway|gateway time-?out"
    r"|service (?:temporarily )?unavailable|internal server error|too many requests"
    r"|(?:sorry|oops|uh-oh)\W.{0,60}(?:find|found|exist|gone|wrong|moved)"
    r"|this page (?:does(?:n.t| not) exist|is (?:gone|no longer available|unavailable))"
    r"|unavailable (?:for legal reasons|in your (?:region|country))",
    re.IGNORECASE,
)
_ROBOT_CHECK: Final = re.compile(
    r"just a moment\.*\Z|attention required|are you (?:a robot|human)|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|checking (?:if the site connection is secure|your browser)|enable (?:javascript|js) and cookies"
    r"|(?:please )?(?:enable|turn on) javascript\b|prove you are not a robot|unusual (?:traffic|activity) from your"
    r"|press (?:&|and) hold|captcha\b|security check",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(
    r"before you continue|we value your privacy|we and our (?:\d+ )?(?:store|partners)|accept (?:all )?cookies",
    re.IGNORECASE,
)
_FOR_SALE: Final = re.compile(
    r"(?:subscribe|sign in|log ?in|register|create (?:an|a free) account)(?: now)? to (?:continue|keep|read|unlock)"
    r"|to (?:continue|keep) reading"
    r"|(?:this|the) (?:article|story|content) is (?:for|available to|reserved for|exclusive to|exclusive for) (?:our )?"
    r"(?:\w+ )?(?:subscribers|members)"
    r"|(?:subscriber|member)s?[- ]only|only (?:for|available to) subscribers"
    r"|already (?:a subscriber|have an account|subscribed)\?|unlock (?:this|the full) (?:article|story)"
    r"|(?:you have|you.ve) (?:reached|read|used) (?:your|all).{0,40}(?:free )?(?:articles|stories|limit)"
    r"|continue reading (?:this article )?with|start your (?:free )?trial",
    re.IGNORECASE,
)
_FEWEST_WORDS: Final = 150  # a page of more is an article, whatever its title
_WORD: Final = re.compile(r"\w+")
_TEASER_END: Final = re.compile(r"(?:\.\.\.|…|\[…\])\s*\Z")
_MOST_LOOKED_AT: Final = 4_000  # characters

BEHIND_PAYWALL: Final = Fault(
    "is the beginning of an article whose rest is sold to subscribers; only the beginning was read",
    "save the whole article from a browser that is signed in",
    "stub",
)


def find_refusal(title: str | None, paragraphs: Sequence[str], status: int | None = None) -> Fault | None:
    """Why the page with this title and visible text is no article at all. None: it may well be one."""
    words = 0
    for paragraph in paragraphs:
        words += len(_WORD.findall(paragraph[:_MOST_LOOKED_AT]))
        if words >= _FEWEST_WORDS:
            return None
    head = (title or "").strip()[:200]
    text = " ".join((head, *paragraphs))[:_MOST_LOOKED_AT]
    if _ROBOT_CHECK.search(text):
        return Fault(
            "is a check whether a person or a robot is reading, not the article",
            "open the page in a browser and save it from there",
            "error page",
        )
    first = paragraphs[0][:200] if paragraphs else ""
    if (status is not None and status >= 400) or _ERROR.match(head) or _ERROR.match(first):
        named = head or first
        return Fault(
            f"is an error page ({named[:60]!r}), not an article", "check the address in a browser", "error page"
        )
    if _CONSENT.search(text) and words < _FEWEST_WORDS / 2:
        return Fault(
            "is a question about cookies, not the article",
            "answer it in a browser and save the page from there",
            "error page",
        )
    return None


def is_stub(paragraphs: Sequence[str], visible: Sequence[str], *, is_free: bool | None) -> bool:
    """Whether ``paragraphs`` are only the beginning of an article that is sold.

    ``visible`` is all text of the page, with the offer to subscribe; ``is_free`` what its metadata say.
    """
    words = sum(len(_WORD.findall(paragraph[:_MOST_LOOKED_AT])) for paragraph in paragraphs)
    breaks_off = bool(paragraphs) and bool(_TEASER_END.search(paragraphs[-1]))
    if is_free is True or (words >= _FEWEST_WORDS and not breaks_off):
        return False
    offered = any(_FOR_SALE.search(paragraph[:_MOST_LOOKED_AT]) for paragraph in visible)
    return offered or (breaks_off and is_free is False)


def is_offer(paragraph: str) -> bool:
    """Whether a short paragraph is nothing but an offer to subscribe."""
    return len(_WORD.findall(paragraph[:400])) <= 30 and bool(_FOR_SALE.search(paragraph[:400]))
