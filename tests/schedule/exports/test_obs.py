from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import Cancelled
from studio.process import Limits, run
from studio.records.live import SegmentKind
from studio.schedule import PlannedBroadcast
from studio.schedule.exports import Looks, scene_collection
from tests.schedule.plans import broadcast, clip, item, segment

HEAD = "Loaded scenes:"
needs_obs = pytest.mark.skipif(
    not (shutil.which("obs") and shutil.which("xvfb-run")),
    reason="OBS is not installed: apt-get install --no-install-recommends obs-studio obs-plugins xvfb xauth",
)


def evening() -> PlannedBroadcast:
    return broadcast(
        title="黄花菜 专场",
        segments=(
            segment("s0", 3, kind=SegmentKind.OPEN, item=None, clip=None),
            segment("s1", 12, clip=None),
            segment("s2", 20, clip=clip(id="film"), item=item(id="dry", safety_note="")),
            segment("s3", 20, item=item(id="dry", safety_note=""), clip=None),
        ),
    )


def scenes(text: str) -> dict[str, list[str]]:
    """Each scene's sources, as the file names them."""
    read = json.loads(text)
    return {
        source["name"]: [part["name"] for part in source["settings"]["items"]]
        for source in read["sources"]
        if source["id"] == "scene"
    }


def test_one_scene_for_each_part_in_order() -> None:
    looks = Looks("windows", {"item": "C:/a.png", "dry": "C:/b.png"}, {"film": "C:/c.mp4"})
    text = scene_collection(evening(), looks)
    read = json.loads(text)
    kinds = {each["name"]: each["id"] for each in read["sources"]}

    assert [each["name"] for each in read["scene_order"]] == list(scenes(text))
    assert scenes(text) == {
        "01 19:30 开场": ["01 title"],
        "02 19:33 祁东鲜黄花": ["02 picture", "02 title", "02 price", "02 note"],
        "03 19:45 祁东鲜黄花": ["03 clip", "03 title", "03 price"],
        "04 20:05 祁东鲜黄花": ["04 picture", "04 title", "04 price"],
    }
    assert kinds["02 title"] == "text_gdiplus_v2"
    assert kinds["03 clip"] == "ffmpeg_source"
    assert "browser_source" not in kinds.values()
    assert len(kinds) == len(read["sources"])
    assert scene_collection(evening(), looks) == text


@needs_obs
@pytest.mark.media
def test_a_real_obs_loads_every_scene_and_source(tmp_path: Path) -> None:
    picture = tmp_path / "背景.png"
    Image.new("RGB", (90, 160), "#1F6B45").save(picture)
    text = scene_collection(
        evening(), Looks("linux", {"item": str(picture)}, {}, backdrop=str(picture))
    )
    config = tmp_path / ".config" / "obs-studio"
    (config / "basic" / "scenes").mkdir(parents=True)
    (config / "basic" / "scenes" / "rundown.json").write_text(text, "utf-8")
    (config / "global.ini").write_text(
        "[General]\nFirstRun=true\n[Basic]\nSceneCollection=黄花菜 专场\n"
        "SceneCollectionFile=rundown\n[OBSWebSocket]\nServerEnabled=false\nFirstLoad=false\n",
        "utf-8",
    )
    with pytest.raises(Cancelled):  # OBS runs until it is stopped
        run(
            ("xvfb-run", "-a", "obs", "--multi", "--disable-updater"),
            limits=Limits(wall_s=120),
            environment={
                "HOME": str(tmp_path),
                "XDG_RUNTIME_DIR": str(tmp_path),
                "LIBGL_ALWAYS_SOFTWARE": "1",
            },
            cancelled=lambda: _loaded(config) is not None,
        )

    assert _loaded(config) == scenes(text)


def _loaded(config: Path) -> dict[str, list[str]] | None:
    """What OBS's own log says it loaded; None until it has said all."""
    logs = "".join(file.read_text("utf-8", "replace") for file in config.glob("logs/*.txt"))
    _, head, told = logs.partition(HEAD)
    told, rule, _ = told.partition("-----")
    if not head or not rule:
        return None
    found: dict[str, list[str]] = {}
    for scene, source in re.findall(r"- (?:scene '(.+)':|source: '(.+)' \()", told):
        if scene:
            found[scene] = []
        else:
            found[list(found)[-1]].append(source)
    return found
