from __future__ import annotations

from studio.units import Season
from studio.words.season import season_words


def test_seasons_in_both_languages() -> None:
    summer, winter = Season.parse("06-10", "08-31"), Season.parse("11-15", "02-10")
    assert season_words(summer) == "6月10日–8月31日"
    assert season_words(summer, "en") == "10 June–31 August"
    assert season_words(winter) == "11月15日–次年2月10日"
    assert season_words(winter, "en") == "15 November–10 February"
    assert season_words(None) == ""
