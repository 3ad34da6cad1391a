from __future__ import annotations

import hashlib
import resource

import pytest

from studio.errors import EnvironmentFault, NotFound
from studio.process import python_argv, run
from studio.settings import CHECKOUT
from studio.store import LocalBlobs

DATA = "黄花菜".encode() * 1000
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(params=["local"])
def blobs(request, tmp_path):
    """Every implementation of the protocol."""
    return {"local": lambda: LocalBlobs(tmp_path / "blobs")}[request.param]()


def test_bytes_come_back(blobs):
    key = blobs.put_bytes(DATA, ".bin")
    assert key == f"{SHA[:2]}/{SHA}.bin"
    with blobs.open(key) as file:
        file.seek(3)
        assert file.read() == DATA[3:]
    assert (blobs.size(key), blobs.path(key).read_bytes()) == (len(DATA), DATA)


@pytest.mark.parametrize("move", [False, True])
def test_a_file_is_kept_under_the_hash_of_its_bytes(blobs, tmp_path, move):
    source = tmp_path / "源 文件.mp4"
    source.write_bytes(DATA)
    key = blobs.put_file(source, ".mp4", move=move)
    assert key == f"{SHA[:2]}/{SHA}.mp4"
    assert blobs.path(key).read_bytes() == DATA
    assert source.exists() is not move


def test_the_same_bytes_are_kept_once(blobs, tmp_path):
    source = tmp_path / "a"
    source.write_bytes(DATA)
    assert blobs.put_file(source, ".mp4", move=True) == blobs.put_bytes(DATA, ".mp4")


def test_a_deleted_blob_is_gone(blobs):
    key = blobs.put_bytes(DATA, "")
    blobs.delete(key)
    blobs.delete(key)
    assert not blobs.exists(key)
    with pytest.raises(NotFound):
        blobs.open(key)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "ab/../ab", f"{SHA[:2]}/{SHA}.mp4/.."])
def test_only_keys_are_opened(blobs, key):
    with pytest.raises(NotFound):
        blobs.path(key)


@pytest.mark.parametrize("suffix", ["mp4", ".MP4", "./x", ".mp4\n", ".toolongsuffix"])
def test_suffixes_are_plain(blobs, suffix):
    with pytest.raises(ValueError, match="suffix"):
        blobs.put_bytes(DATA, suffix)


def test_the_reserve_is_kept_free(tmp_path):
    LocalBlobs(tmp_path, reserve_mib=1).check_room()
    with pytest.raises(EnvironmentFault) as caught:
        LocalBlobs(tmp_path, reserve_mib=1 << 40).check_room()
    assert caught.value.code == "disk.reserve"


def test_a_full_disk_leaves_nothing(tmp_path):
    """A real limit on file size stands for the full disk: the kernel refuses the write in the same way."""
    script = tmp_path / "fill.py"
    script.write_text(
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from studio.errors import EnvironmentFault\n"
        "from studio.store import LocalBlobs\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, {resource.RLIM_INFINITY}))\n"
        "blobs = LocalBlobs(Path(sys.argv[1]))\n"
        "for put in (lambda: blobs.put_bytes(bytes(1 << 22), '.bin'),\n"
        "            lambda: blobs.put_file(Path(sys.argv[2]), '.bin')):\n"
        "    try:\n"
        "        put()\n"
        "    except EnvironmentFault as fault:\n"
        "        print(fault.code)\n"
    )
    big = tmp_path / "big"
    big.write_bytes(bytes(1 << 22))
    folder = tmp_path / "blobs"
    argv = (python_argv("x")[0], str(script), str(folder), str(big))
    finished = run(argv, environment={"PYTHONPATH": str(CHECKOUT)})
    assert finished.stdout.split() == [b"disk.full", b"disk.full"]
    assert [path for path in folder.rglob("*") if path.is_file()] == []
