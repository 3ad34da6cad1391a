from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from studio.schedule.planner import Goals, broken_rules
from web.commands import main


@pytest.fixture
def goals(tmp_path: Path) -> Path:
    """The example as a person begins with it."""
    told = CliRunner().invoke(main, ["schedule", "plan", "--example"])
    file = tmp_path / "goals.json"
    file.write_text(told.stdout, "utf-8")
    return file


def test_the_example_is_planned_and_taken(goals: Path, tmp_path: Path) -> None:
    out = tmp_path / "planned.json"
    command = ["schedule", "plan", str(goals), "--quick", "--out", str(out)]
    told = CliRunner().invoke(main, [*command, "--json"])

    assert told.exit_code == 0, told.output
    data = json.loads(told.stdout)
    assert data["broadcasts"]
    assert all(each["why"] and each["why"][0]["message"] for each in data["broadcasts"])
    after = Goals.model_validate_json(out.read_text("utf-8"))
    assert len(after.existing) == len(data["broadcasts"])
    assert all(each.locked for each in after.existing)

    again = CliRunner().invoke(main, ["schedule", "plan", str(out), "--quick", "--json"])
    kept = [each["change"] for each in json.loads(again.stdout)["broadcasts"]]
    assert kept.count("locked") == len(after.existing)
    assert broken_rules(after, after.existing) == ()


def test_only_what_is_taken_is_written(goals: Path, tmp_path: Path) -> None:
    out = tmp_path / "planned.json"
    command = ["schedule", "plan", str(goals), "--quick", "--out", str(out), "--take", "new-001"]
    told = CliRunner().invoke(main, command)

    assert told.exit_code == 0, told.output
    after = Goals.model_validate_json(out.read_text("utf-8"))
    assert [each.id for each in after.existing] == ["new-001"]


def test_people_read_why(goals: Path) -> None:
    told = CliRunner().invoke(
        main, ["schedule", "plan", str(goals), "--quick"], env={"COUNTY_STUDIO_LANGUAGE": "zh"}
    )
    assert "黄金时段" in told.stdout
    assert "祁东干黄花：目标 4 次中的第 1 次。" in told.stdout


def test_the_schema_knows_the_example(goals: Path) -> None:
    told = CliRunner().invoke(main, ["schedule", "plan", "--schema"])
    schema = json.loads(told.stdout)

    assert set(json.loads(goals.read_text("utf-8"))) <= set(schema["properties"])


@pytest.mark.parametrize("first", ["9999-12-31", "0001-01-01"])
def test_a_period_far_off_is_said_in_words(goals: Path, first: str) -> None:
    goals.write_text(json.dumps(json.loads(goals.read_text("utf-8")) | {"first": first}), "utf-8")
    told = CliRunner().invoke(main, ["schedule", "plan", str(goals), "--json"])

    fault = json.loads(told.stdout)["error"]
    assert (fault["code"], fault["params"]["where"]) == ("plan_period.bad_goals", "first")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "plan_period.not_json"),
        ("[" * 100_000, "plan_period.not_json"),
        ("{}", "plan_period.bad_goals"),
        ('{"first": "2026-02-30"}', "plan_period.bad_goals"),
        ("[]", "plan_period.bad_goals"),
    ],
)
def test_bad_goals_are_said_in_words(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "goals.json"
    file.write_text(text, "utf-8")
    told = CliRunner().invoke(main, ["schedule", "plan", str(file), "--json"])

    assert told.exit_code == 1
    assert json.loads(told.stdout)["error"]["code"] == code


def test_no_file_at_all_is_a_wrong_option() -> None:
    assert CliRunner().invoke(main, ["schedule", "plan"]).exit_code == 2
