from pathlib import Path

import pytest

from studio.brand import FontBook
from studio.records.clip import ItemFacts
from studio.settings import CHECKOUT, Settings
from studio.units import Money


@pytest.fixture(scope="session")
def data() -> Path:
    return CHECKOUT


@pytest.fixture(scope="session")
def fonts() -> FontBook:
    """The typefaces as `make setup` built them."""
    return FontBook(Settings.from_environment().built / "fonts")


@pytest.fixture
def facts() -> ItemFacts:
    return ItemFacts(
        sku="hhc-250",
        name_zh="祁东黄花菜",
        name_en="Qidong daylily",
        county_zh="祁东县",
        county_en="Qidong",
        origin="黄土铺镇",
        spec="250g/袋",
        price=Money(2990),
        list_price=Money(3990),
        unit="袋",
        selling_points=("清晨采摘，当天晾晒", "久煮不烂，汤清味甜", "一根一根，手工挑选"),
        season_text="6月10日–8月31日",
        safety_note="鲜黄花菜含秋水仙碱，须焯水浸泡、彻底煮熟后食用",
        link="https://county.example/i/hhc-250",
    )
