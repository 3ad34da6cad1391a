from __future__ import annotations

import json
from pathlib import Path


def test_captions_are_off_until_a_model_is_supplied(call, tmp_path: Path) -> None:
    film = tmp_path / "talk.mp4"
    film.write_bytes(b"never opened")

    result = call("captions", str(film), "--json")

    assert result.exit_code == 1
    error = json.loads(result.output)["error"]
    assert error["code"] == "captions.off"
    assert "COUNTY_STUDIO_SPEECH_MODEL" in error["remedy"]
    assert list(tmp_path.glob("*.srt")) == []
