from __future__ import annotations

from pathlib import Path

from studio.workflows.given_words import read_words


def test_captions_lose_the_markup_of_players_and_keep_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text(
        """[[captions]]
text = "{\\\\an8}<b>清早</b>采摘\\n&amp; 当天晾晒"
[captions.range]
start = "1"
end = "3"
""",
        "utf-8",
    )
    (caption,) = read_words(file).captions
    assert caption.text == "清早采摘\n& 当天晾晒"
