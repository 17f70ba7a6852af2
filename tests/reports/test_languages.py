"""In which language a text is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.reports import language_of
from dragoman.reports.languages import LANGUAGE_NAMES, is_foreign


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ministers said on Sunday that they had not yet agreed to the terms of the truce."),
        ("fr", "Les ministres ont dit dimanche qu'ils n'étaient pas encore d'accord sur les termes de la trêve."),
        ("de", "Die Minister sagten am Sonntag, dass sie sich noch nicht auf die Bedingungen geeinigt haben."),
        ("es", "Los ministros dijeron el domingo que aún no se habían puesto de acuerdo en los términos de la tregua."),
        ("it", "I ministri hanno detto domenica che non hanno ancora trovato un accordo sui termini della tregua."),
        ("pt", "Os ministros disseram no domingo que ainda não chegaram a um acordo sobre os termos da trégua."),
        (
            "nl",
            "De ministers zeiden zondag dat ze het nog niet eens zijn geworden over de voorwaarden van het bestand.",
        ),
        ("pl", "Ministrowie powiedzieli w niedzielę, że nie doszli jeszcze do porozumienia i że to się nie zmieni."),
        ("ru", "Министры сказали в воскресенье, что они ещё не договорились об условиях перемирия и мира."),
        ("uk", "Міністри сказали в неділю, що вони ще не домовилися про умови перемир'я і миру."),
        ("ar", "قال الوزراء يوم الأحد إنهم لم يتفقوا بعد على شروط الهدنة بين الطرفين"),
        ("zh", "部长们星期日表示，他们尚未就停火条件达成一致意见，谈判将继续进行。"),
        ("ja", "閣僚は日曜日に、停戦の条件についてまだ合意していないと述べました。"),
        ("ko", "장관들은 일요일에 아직 휴전 조건에 합의하지 못했다고 말했다."),
        ("el", "Οι υπουργοί είπαν την Κυριακή ότι δεν έχουν συμφωνήσει ακόμη στους όρους."),
        ("he", "השרים אמרו ביום ראשון כי הם עדיין לא הסכימו על תנאי הפסקת האש"),
    ],
)
def test_a_sentence_is_enough_to_tell(language: str, text: str) -> None:
    """Function words or script decide on a single sentence."""
    assert language_of(text) == language
    assert is_foreign(text) == (language != "en")
    assert language in LANGUAGE_NAMES


@pytest.mark.parametrize("text", ["", "Berlin 2025", "a a a a a a", "123 456", "Kyiv, Moscow, Washington"])
def test_too_little_is_not_told(text: str) -> None:
    """Names and figures are of no language, and are not turned away."""
    assert language_of(text) is None
    assert not is_foreign(text)


def test_names_and_quotations_in_other_scripts_leave_english_english() -> None:
    """A report may quote a slogan."""
    assert (
        language_of("The crowd in the square shouted «Мир» and “Нет войне” at the end of the march on Sunday.") == "en"
    )


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    """Never an exception, never a code without a name."""
    assert language_of(text) is None or language_of(text) in LANGUAGE_NAMES
