"""``fusionassess rubric``."""

import json

from conftest import ROOT, Cli


def test_list_names_what_is_shipped(cli: Cli) -> None:
    """Id, version and title."""
    ended = cli("rubric", "list")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "five-paths  1.0.0  科技创新与产业创新融合成熟度\n"


def test_show_lists_measures_with_their_weights(cli: Cli) -> None:
    """Profiles with the number of their questions, measures with the weight for each."""
    out = cli("rubric", "show").out

    assert "区域／园区管理机构 · 45 题" in out
    assert "1a 培育壮大科技领军企业\n     region 7 lead_firm 14" in out


def test_show_a_profile_prints_its_questions(cli: Cli) -> None:
    """With the cue and all six levels; what it is not asked is not there."""
    out = cli("rubric", "show", "five-paths", "--profile", "sme", "--lang", "en").out

    assert "1b.M How is the step-by-step cultivation of specialised SMEs carried out?" in out
    assert "1a.M" not in out
    assert out.count("    5 ") == 30


def test_show_refuses_a_profile_that_is_not_there(cli: Cli) -> None:
    """The known ones are named."""
    ended = cli("rubric", "show", "five-paths", "--profile", "regoin")

    assert ended.code == 2
    assert "region, lead_firm" in " ".join(ended.err.split())


def test_show_json_is_a_rubric_again(cli: Cli) -> None:
    """The JSON is the document, and reads as one."""
    values = json.loads(cli("rubric", "show", "--format", "json").out)

    assert values["format"] == "fusionassess/rubric/1"
    assert values["paths"][1]["measures"][1]["requires"][0] == {"measure": "1a", "at_least": 2.0, "for": 3.0}


def test_an_unknown_rubric(cli: Cli) -> None:
    """Exit 2 and the nearest id."""
    ended = cli("rubric", "show", "five-path")

    assert ended.code == 2
    assert "没有量表“five-path”；是不是“five-paths”？" in ended.err


def test_schema_prints_the_shipped_file(cli: Cli) -> None:
    """The rubric's and the answers' schema."""
    for words, name in (((), "rubric"), (("answers",), "answers")):
        expected = (ROOT / "rubrics" / f"{name}.schema.json").read_text(encoding="utf-8")
        assert cli("rubric", "schema", *words).out == expected
