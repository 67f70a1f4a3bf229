"""The form as one page, in a real browser: filled in by keyboard and hand, saved, switched, sent back."""

import base64
import datetime
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.support.ui import Select

from browser import DESK, MISSING, PHONE, Browser, Keys, browser
from conftest import ROOT, Cli
from filling import FIVE_PATHS, NAMES, PROFILES, every_state
from fusionassess.answers import sheets
from fusionassess.answers.model import Answer, AnswerSheet, Subject
from fusionassess.documents import writing
from fusionassess.forms import page
from fusionassess.forms.form import build, languages
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from kinds import kinds_edition
from obstacles import obstacles
from small import small_edition
from stepped import stepped_edition

EACH = pytest.mark.parametrize(("edition", "profile", "sectors"), PROFILES, ids=NAMES)


def page_for(
    edition: Edition, profile: str, sectors: tuple[str, ...] = (), language: str = "zh", name: str = ""
) -> str:
    """A page in every language it can be read in."""
    subject = Subject(name=name, profile=profile, sectors=list(sectors))
    spoken = languages(edition.rubric, language)
    return page.view([build(edition, subject, one) for one in spoken])


# The file itself


@EACH
def test_a_page_names_everything_it_may_run_and_nothing_else(
    edition: Edition, profile: str, sectors: tuple[str, ...]
) -> None:
    """One style, one script, each by its hash; nothing is fetched, nothing is sent."""
    text = page_for(edition, profile, sectors)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)

    assert policy.startswith("default-src 'none'; ")
    for kind, content in (("style", r"<style>(.*?)</style>"), ("script", r"<script>(.*?)</script>")):
        (directives,) = re.findall(content, text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(directives.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert not re.search(r"https?://|@import|url\(", text)
    assert len(text) < 400_000


def test_no_text_of_a_rubric_gets_out_of_the_data() -> None:
    """Neither an element's end, nor a comment, nor the template's own signs."""
    nasty = "</script><script>alert(1)</script><!-- %SCRIPT% \u2028 ]]> & \"'"
    text = page_for(small_edition(title={"zh": nasty}), "city", name=nasty)

    (data,) = re.findall(r'<script type="application/json" id="form">(.*?)</script>', text, re.DOTALL)
    assert json.loads(data)["words"]["zh"]["title"] == nasty
    assert json.loads(data)["subject"]["name"] == nasty
    assert text.count("<script") == 2
    assert "alert(1)</title>" not in text


# In the browser


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests of this file."""
    if MISSING:
        pytest.skip(MISSING)
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def desk(window: Browser) -> Iterator[Browser]:
    """The same, as large as a desk's screen and with nothing kept from before; it has nothing to complain of after."""
    window.resize(DESK)
    for file in window.downloads.iterdir():
        file.unlink()
    window.complaints()
    window.requests()
    yield window
    assert (window.complaints(), window.requests()) == ([], [])


class Page:
    """A form open in the browser."""

    def __init__(self, window: Browser, edition: Edition, folder: Path) -> None:
        self.window, self.edition, self.file = window, edition, folder / "form.html"

    def open(
        self, profile: str, sectors: tuple[str, ...] = (), language: str = "zh", name: str = "", *, afresh: bool = True
    ) -> "Page":
        """Write the form and open it, without a draft."""
        self.file.write_text(page_for(self.edition, profile, sectors, language, name), encoding="utf-8")
        self.window.open(self.file)
        if afresh:
            self.window.js("localStorage.clear()")
            self.window.open(self.file)
        return self

    def load(self, file: Path) -> str:
        """Load a sheet or a draft as a person would; gives what the page says to it."""
        self.window.js("show('start')")
        self.window.find("#load").send_keys(str(file))
        return self.window.said()

    def sent_back(self) -> Path:
        """The sheet, downloaded."""
        self.window.js("show('review')")
        self.window.find("#download").click()
        return self.window.downloaded()


@pytest.fixture
def five(desk: Browser, tmp_path: Path) -> Page:
    """The shipped rubric asked of a region."""
    return Page(desk, FIVE_PATHS, tmp_path).open("region", ("green",))


def dumped(sheet: AnswerSheet) -> str:
    """A sheet as the questionnaire saves it."""
    return writing.dump_for(Path("x.json"), sheet)


def today() -> datetime.date:
    """The day on which a page is filled in."""
    return datetime.datetime.now().astimezone().date()


def fill_in(opened: Page, sheet: AnswerSheet) -> None:
    """Fill a page in by keyboard, question after question, as a person would who wants to say what a sheet says."""
    window, rubric = opened.window, opened.edition.rubric
    for name in ("name", "period"):
        window.find(f"#{name}").send_keys(getattr(sheet.subject, name) or "")
    if sheet.respondent:
        window.find("#role").send_keys(sheet.respondent.role or "")
        window.find("#respondent").send_keys(sheet.respondent.name or "")
    window.click("", "main .row")
    for question in rubric.asked(sheet.subject.profile):
        asked = rubric.as_asked(question, sheet.subject.profile, sheet.subject.sectors)
        options = [option.id for option in asked.options or ()]
        _answer(window, sheet.answers.get(question.id, Answer()), options)
    for name, figure in sheet.indicators.items():
        for part, value in figure.model_dump(exclude_none=True).items():
            window.js("show('figures')")
            window.js("return document.getElementById(arguments[0])", f"{name}/{part}").send_keys(f"{value:g}")
    window.js("show('targets')")
    for name, level in sheet.targets.items():
        Select(window.js("return document.getElementById(arguments[0])", f"target/{name}")).select_by_value(
            str(int(level))
        )


def _answer(window: Browser, answer: Answer, options: list[str]) -> None:
    if answer.note:
        window.press("c")
        window.press(answer.note, Keys.ESCAPE)
    if answer.evidence:
        window.press("+")
        if answer.evidence.grade:
            Select(window.find("#grade")).select_by_value(answer.evidence.grade)
        window.find("#text").send_keys(answer.evidence.text or "")
        if answer.evidence.date:
            script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))"
            window.js(script, window.find("#date"), str(answer.evidence.date))
        window.find("#text").send_keys(Keys.ESCAPE)
    if answer.unknown:
        window.press("=", Keys.ENTER)
    elif answer.not_applicable is not None:
        window.press("-")
        window.press(answer.not_applicable, Keys.ENTER)
    elif answer.value is not None:
        window.find("#value").send_keys(f"{answer.value:g}", Keys.ENTER)
    elif answer.response is not None:
        window.press(str(answer.level if answer.level is not None else options.index(str(answer.option)) + 1))
        _untick(window, answer.missing)
        window.press(Keys.ENTER)
    else:
        if window.focused() == "value":
            window.press(Keys.TAB)
        window.press(Keys.ARROW_RIGHT)


def _untick(window: Browser, levels: list[int]) -> None:
    for level in levels:
        window.find(f"#clauses-place input[value='{level}']").click()
        window.js("focusFirst()")


TYPED = [
    (FIVE_PATHS, "intermediary", (), "en"),
    (small_edition(), "city", ("ai",), "zh"),
    (kinds_edition(), "firm", ("ai",), "en"),
    (stepped_edition(), "city", (), "zh"),
]
"""A form of each kind: how the others are read and written is tried without the keys, which takes a tenth."""


KINDS = kinds_edition(), "firm", ("ai",), "en"


@pytest.mark.parametrize(
    ("edition", "profile", "sectors", "language"), TYPED, ids=[f"{one[0].rubric.id}-{one[1]}" for one in TYPED]
)
def test_every_state_typed_in_is_the_sheet_that_survey_would_save(
    desk: Browser, tmp_path: Path, edition: Edition, profile: str, sectors: tuple[str, ...], language: str
) -> None:
    """To the byte: levels, options, numbers, reasons, notes, evidence, indicators, targets, who and when."""
    sheet = every_state(edition, profile, sectors, day=today(), language=language)
    opened = Page(desk, edition, tmp_path).open(profile, sectors, language)
    fill_in(opened, sheet)

    assert opened.sent_back().read_text(encoding="utf-8") == dumped(sheet)


@EACH
def test_a_sheet_loaded_and_sent_back_is_the_same(
    desk: Browser, tmp_path: Path, edition: Edition, profile: str, sectors: tuple[str, ...]
) -> None:
    """Every rubric, profile and choice of sectors; nothing is lost on the way through the page."""
    language = languages(edition.rubric, "zh")[0]
    text = dumped(every_state(edition, profile, sectors, language=language))
    file = tmp_path / "sheet.json"
    file.write_text(text, encoding="utf-8")
    opened = Page(desk, edition, tmp_path).open(profile, sectors)

    assert "sheet.json" in opened.load(file)
    assert opened.sent_back().read_text(encoding="utf-8") == text


def test_what_comes_back_is_scored(five: Page, cli: Cli, tmp_path: Path) -> None:
    """The sheet goes straight into the commands."""
    sheet = tmp_path / "sheet.json"
    sheet.write_text(dumped(every_state(FIVE_PATHS, "region", ("green",))), encoding="utf-8")
    five.load(sheet)
    file = five.sent_back()

    assert file.name == "东麓市滨江高新区-2026-Q3-region.json"
    assert cli("check", file).out == f"{file}：没有问题\n"
    assert cli("score", file).code in {0, 3}
    assert sheets.open_sheet(file).warnings == ()


def test_a_file_is_called_so_that_every_system_takes_it(five: Page) -> None:
    """No sign of a path, no device, no endless name; what tells one from another stays; a draft says that it is one."""

    def called(name: str, period: str) -> str:
        return str(
            five.window.js("state.name = arguments[0]; state.period = arguments[1]; return fileName()", name, period)
        )

    assert called('a/b\\c:d*e?f"g<h>i|j', "2026 / Q3") == "a_b_c_d_e_f_g_h_i_j-2026_Q3-region"
    assert called("..CON", "") == "CON-region"
    assert called("\u202e甲\tA", ".") == "甲_A-region"
    assert len(called("公" * 200, "2026").encode()) <= 120
    assert called("公" * 200, "2026").endswith("公-2026-region")
    assert called("", "2026") == "five-paths-2026-region"
    assert five.window.js("return fileName(said().draft)").endswith("-草稿")


def test_the_legend_has_the_signs_that_stand_before_the_questions(desk: Browser, tmp_path: Path) -> None:
    """Those that can stand there, and the keys' own before what is no level."""
    window = Page(desk, kinds_edition(), tmp_path).open("firm", language="en").window
    window.js("change(form.items[0].id, { choice: '1' }); change(form.items[1].id, { choice: 'own' })")
    window.js("change(form.items[2].id, { choice: 'unknown' }); openOverview()")
    signs = [item.text for item in window.all("dialog .item .sign")]
    legend = [span.text for span in window.all("dialog .legend span")]

    assert signs == ["1", "✓", "="]
    assert legend == ["digit: level answered", "✓ answered", "− not applicable", "= unknown", "○ open"]


def test_a_digit_chooses_what_has_it_in_front(desk: Browser, tmp_path: Path) -> None:
    """Levels have their own, which may begin at 1; options are counted from 1."""
    from_one = library.read(ROOT / "tests" / "documents" / "good" / "rubrics" / "from-one.yaml")
    window = Page(desk, from_one, tmp_path).open("firm", language="en").window
    chosen = []
    for place, keys in ((0, "10"), (1, "20")):
        window.js(f"show('question', {place})")
        window.press(*keys)
        chosen.append(window.js("return entryOf(state, form.items[position].id).choice"))
    signs = [sign.text for sign in window.all(".choice .sign")]

    assert chosen == ["1", "own"]
    assert signs[:2] == ["1", "2"]


def test_where_a_question_applies_the_page_does_not_offer_that_it_does_not(five: Page) -> None:
    """The key says so; an answer of an earlier round is shown, told, and kept from being sent."""
    window = five.window
    window.js("state.name = 'x'; show('question', 0)")
    window.press("-")
    told = window.status()
    offered = [box.get_attribute("value") for box in window.all("input[type=radio]")]
    window.js("change(form.items[0].id, { choice: 'na', reason: '没有这类业务' }); show('review')")

    assert told == window.js("return said().always_applies")
    assert "na" not in offered
    assert told in window.find("#faults").text
    assert not window.find("#download").is_enabled()
    window.click(told, "#faults")
    assert "na" in [box.get_attribute("value") for box in window.all("input[type=radio]")]


def test_the_keys_are_those_of_the_terminal(desk: Browser, tmp_path: Path) -> None:
    """Arrows, digits also of full width, Enter, signs, slash, question mark, Escape, Backspace."""
    free = FIVE_PATHS._replace(rubric=FIVE_PATHS.rubric.model_copy(update={"not_applicable": "everybody"}))
    window = Page(desk, free, tmp_path).open("region", ("green",)).window
    window.js("show('question', 0)")
    window.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert window.focused() == "1"
    window.press("4")
    assert window.focused() == "4"
    # An input method sends the character, not a key: the page sees its full width.
    event = "new KeyboardEvent('keydown', {key: '２', bubbles: true, cancelable: true})"
    window.js(f"document.activeElement.dispatchEvent({event})")
    assert window.focused() == "2"
    window.press(Keys.ENTER)
    assert window.js("return position") == 1
    window.press(Keys.ENTER)
    assert (window.js("return position"), window.status()) == (1, "请先选一项，再按回车")
    window.press("=")
    assert (window.js("return position"), window.focused()) == (1, "unknown")
    window.press(Keys.ENTER)
    assert window.js("return position") == 2
    window.press("-")
    assert window.focused() == "reason"
    window.press(Keys.ENTER)
    assert window.status() == "请写明不适用的原因，否则这一题不算作答"
    window.press("没有", Keys.ESCAPE, Keys.BACKSPACE)
    assert window.js("return position") == 1
    window.press(Keys.TAB)
    assert window.focused() == "note"
    window.press("a = b - c / 1?", Keys.ESCAPE, "?")
    assert "1a.R" in window.find("dialog[open]").text
    window.press(Keys.ESCAPE, "/")
    assert window.find("dialog[open] button.item .sign").text == "○"
    window.press(Keys.ESCAPE, "r")
    assert "已答 1，不适用 1，不清楚 1，未答 42" in window.find("#counts").text
    assert window.js("return state.answers['1a.R'].note") == "a = b - c / 1?"


def test_shortcuts_of_the_browser_stay_the_browsers(five: Page) -> None:
    """A key held with Ctrl is none of ours, nor is one that an input method is still composing."""
    window = five.window
    window.js("show('question', 0)")
    for more in ("ctrlKey: true", "altKey: true", "metaKey: true", "isComposing: true"):
        event = f"new KeyboardEvent('keydown', {{key: '3', bubbles: true, cancelable: true, {more}}})"
        assert window.js(f"return document.activeElement.dispatchEvent({event})")
    assert window.js("return state.answers") == {}


def test_another_language_keeps_answers_and_place(five: Page) -> None:
    """The same question in the other language, the choice where it was; the sheet says which was spoken last."""
    window = five.window
    window.js("show('question', 3)")
    window.press("2", "l")

    assert window.js("return document.documentElement.lang") == "en"
    assert "1b.M How" in window.find("legend").text
    assert window.focused() == "2"
    window.press("l")
    assert window.js("return document.documentElement.lang") == "zh-CN"
    assert window.js("return state.answers['1b.M'].choice") == "2"


def test_a_draft_outlives_the_window(five: Page) -> None:
    """Opened again, the page goes on where it was; another profile's page has its own draft; cleared, it is gone."""
    window = five.window
    window.js("show('question', 0)")
    window.press("3")
    window.open(five.file)
    assert window.js("return state.answers['1a.M'].choice") == "3"
    assert "接着作答" in window.find("main").text
    five.open("sme", ("green",), afresh=False)
    assert window.js("return state.answers") == {}
    five.open("region", ("green",), afresh=False)
    window.js("window.confirm = () => true; show('start')")
    window.find("#clear").click()
    window.open(five.file)
    assert window.js("return state.answers") == {}


def test_a_draft_goes_to_another_machine_faults_and_all(five: Page) -> None:
    """Without a name, with a reason missing and a number that is none: nothing of it is lost."""
    window = five.window
    window.js("show('question', 0)")
    window.press("-", Keys.ESCAPE, "c")
    window.press("问过财政局")
    window.js("state.figures = {'O1.1': {value: '四成'}}; keep(); show('start')")
    before = window.js("return state")
    window.find("#save-draft").click()
    draft = window.downloaded()
    assert "草稿" in draft.name
    window.js("localStorage.clear()")
    five.open("region", ("green",))

    assert five.load(draft) == f"已载入 {draft.name}"
    assert window.js("return state") == before


BAD_DRAFTS = [
    '"x"',
    "[]",
    "{",
    '{"answers": 3, "figures": "x", "targets": [1], "name": {"a": 1}, "language": "tlh"}',
    '{"answers": {"1a.M": 3, "1a.R": {"choice": "99", "date": "soon", "grade": "E9", "note": 7}, "__proto__": {}}}',
    '{"targets": {"1a": 99, "1b": "2"}, "figures": {"O1.1": null, "O1.2": {"value": [1]}}}',
]


@pytest.mark.parametrize("draft", BAD_DRAFTS)
def test_a_spoilt_draft_spoils_nothing(five: Page, draft: str) -> None:
    """What another program left under the same name is passed over."""
    window = five.window
    window.js("localStorage.setItem(KEY, arguments[0])", draft)
    window.open(five.file)
    for view in ("question", "figures", "targets", "review"):
        window.js("show(arguments[0], 1)", view)

    assert window.js("return openPlaces().length") == 45
    assert window.js("return state.targets") == {}


REFUSED = {
    "no JSON": ("{", "这不是答卷文件"),
    "something else": ('{"format": "x"}', "这不是答卷文件"),
    "another rubric": ('{"format": "fusionassess/answers/1", "rubric": {"id": "small"}}', "另一份量表（small"),
    "another version": (
        '{"format": "fusionassess/answers/1", "rubric": {"id": "five-paths", "version": "0.1.0"}}',
        "另一份量表（five-paths 0.1.0）",
    ),
    "another profile": (
        '{"format": "fusionassess/answers/1", "rubric": {"id": "five-paths"}, "subject": {"profile": "sme"}}',
        "另一类主体的（sme）",
    ),
    "another sector": (
        (
            '{"format": "fusionassess/answers/1", "rubric": {"id": "five-paths"}, '
            '"subject": {"profile": "region", "sectors": ["biomed"]}}'
        ),
        "另一个领域的（biomed）",
    ),
}


@pytest.mark.parametrize(("text", "told"), REFUSED.values(), ids=REFUSED)
def test_a_sheet_that_does_not_belong_here_is_refused(five: Page, tmp_path: Path, text: str, told: str) -> None:
    """With the reason, and what was filled in stays."""
    file = tmp_path / "other.json"
    file.write_text(text, encoding="utf-8")
    five.window.js("show('question', 0)")
    five.window.press("3")

    assert told in five.load(file)
    assert five.window.js("return state.answers['1a.M'].choice") == "3"


def test_what_does_not_fit_is_left_out_and_named(five: Page, tmp_path: Path) -> None:
    """A sheet by another hand: the rest of it is taken."""
    sheet = {
        "format": "fusionassess/answers/1",
        "rubric": {"id": "five-paths"},
        "subject": {"name": "甲", "profile": "region", "sectors": ["green"]},
        "answers": {"1a.M": 9, "1a.R": 3, "9z.M": 1, "1a.O": {"level": 2, "evidence": {"grade": "E9"}}},
        "indicators": {"X9": {"value": 1}},
        "targets": {"1a": 17},
    }
    file = tmp_path / "sheet.json"
    file.write_text(json.dumps(sheet), encoding="utf-8")

    assert five.load(file) == "这几处与本表不符，没有载入：1a.M 9z.M 1a.O X9 1a"
    assert list(five.window.js("return state.answers")) == ["1a.R"]


def test_faults_are_named_before_anything_is_sent(desk: Browser, tmp_path: Path) -> None:
    """The button stays shut, and each fault leads to its place."""
    Page(desk, kinds_edition(), tmp_path).open("firm", (), "en")
    desk.js("show('question', 0)")
    desk.press("-", Keys.ESCAPE, Keys.ARROW_RIGHT)
    assert desk.js("return position") == 0
    tomorrow = str(today() + datetime.timedelta(days=1))
    desk.js("state.answers['q.options'] = {choice: 'own', date: arguments[0]}; show('question', 2)", tomorrow)
    desk.find("#value").send_keys("200", Keys.ENTER)
    assert desk.status() == "This number is not between 0 and 100"
    desk.js("show('review')")

    told = [button.text for button in desk.all("#faults button")]
    assert told == [
        "Please give the name of the unit",
        "q.ladder Please say why it does not apply; without a reason the question stays open",
        "q.options The date lies in the future; evidence must be there already",
        "q.share This number is not between 0 and 100",
    ]
    assert not desk.find("#download").is_enabled()
    desk.click("q.share")
    assert desk.focused() == "value"
    desk.find("#value").clear()
    desk.find("#value").send_keys("２０％", Keys.ENTER)
    assert desk.js("return standingAt(2)") == "other"


@pytest.mark.parametrize("size", [PHONE, DESK, (320, 568)], ids=["phone", "desk", "small-phone"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_fits_the_screen_and_the_finger(
    desk: Browser, tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    """Nothing scrolls sideways, and whatever can be pressed is at least 44 pixels high and wide."""
    desk.resize(size)
    Page(desk, FIVE_PATHS, tmp_path).open("region", ("green",), language)
    for view in ("start", "question", "figures", "targets", "review"):
        desk.js("show(arguments[0], 5)", view)
        if view == "question":
            desk.press("-", Keys.ESCAPE, "+")
        width = desk.js("return [document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], view
        small = desk.js(
            """return [...document.querySelectorAll(
                'button, select, textarea, summary, label.choice, input:not([type=radio])')]
            .filter((one) => one.checkVisibility())
            .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([text]) => text)"""
        )
        assert small == [], view


# What the bar at the foot covers in between is no obstacle: it is there after a scroll.
MAY_NOT_APPLY = "form.items.findIndex(one => one.mayNotApply)"
STATES = {
    "start": "show('start')",
    "question": "show('question', 0)",
    "chosen": "show('question', 0); mark(1)",
    "not applicable": f"show('question', {MAY_NOT_APPLY}); choose('na'); openEvidence()",
    "refused": f"show('question', {MAY_NOT_APPLY}); choose('na'); step(1); window.scrollTo(0, 10_000)",
    "overview": "show('question', 2); openOverview()",
    "help": "show('question', 0); openHelp()",
    "figures": "show('figures')",
    "targets": "show('targets')",
    "review": "show('review')",
}
"""What a form can show."""


@pytest.mark.parametrize(("size", "dark"), [((320, 568), True), (DESK, False)], ids=["small-phone-night", "desk-day"])
def test_no_obstacle_is_found(desk: Browser, tmp_path: Path, size: tuple[int, int], dark: bool) -> None:
    """In any state, of a form of the shipped rubric and of one with options and numbers."""
    for edition, profile, sectors, language in ((FIVE_PATHS, "region", ("green",), "zh"), KINDS):
        desk.resize(size, dark=dark)
        Page(desk, edition, tmp_path).open(profile, sectors, language)
        for state, script in STATES.items():
            if state != "figures" or desk.js("return form.figures.length"):
                desk.js(script)
                assert obstacles(desk.driver) == [], state


@pytest.mark.parametrize("size", [(360, 740), (1280, 720)], ids=["phone", "desk"])
def test_where_to_go_on_is_in_sight(desk: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    """At every question, scrolled to its head or to its foot, and nothing that has the keyboard is under it."""
    desk.resize(size)
    Page(desk, FIVE_PATHS, tmp_path).open("region", ("green",), "en")
    for place in (0, 7, 30):
        desk.js("show('question', arguments[0])", place)
        for to in (0, 10_000):
            desk.js("window.scrollTo(0, arguments[0])", to)
            box = desk.js("return document.querySelector('.steps .main').getBoundingClientRect()")
            assert 0 <= box["top"] <= box["bottom"] <= size[1], (place, to)
        desk.js("window.scrollTo(0, 0); document.querySelector('input[value=unknown]').focus()")
        field, bar = (
            desk.js("return document.querySelector(arguments[0]).getBoundingClientRect()", one)
            for one in ("input[value=unknown]", ".steps")
        )
        assert field["bottom"] <= bar["top"], place


def test_signs_that_mark_an_answer_stay_at_the_question(desk: Browser, tmp_path: Path) -> None:
    """A digit and the sign of unknown alike wait for Enter; the last of them counts, a number typed before is gone."""
    opened = Page(desk, kinds_edition(), tmp_path)
    opened.open("firm", ("ai",), "en")
    for item in range(desk.js("return form.items.length")):
        desk.js("show('question', arguments[0])", item)
        if desk.focused() == "value":
            desk.press("12", Keys.ESCAPE)
            desk.js("document.querySelector('input[value=unknown]').focus()")
        else:
            desk.press("1")
        desk.press("=")
        assert desk.js("return [view, position]") == ["question", item]
        chosen = desk.js("const entry = entryOf(state, form.items[position].id); return [entry.choice, entry.value]")
        assert chosen == ["unknown", ""]
        assert desk.all("#value") == [] or desk.find("#value").get_attribute("value") == ""


def test_a_screen_reader_hears_what_a_field_is_for(five: Page) -> None:
    """Every field has a name, the choices a group with the question for its name, the page one heading per part."""
    window = five.window
    for view in ("start", "question", "figures", "targets", "review"):
        window.js("show(arguments[0], 5)", view)
        nameless = window.js(
            """return [...document.querySelectorAll('main input, main select, main textarea')]
            .filter((one) => !(one.labels?.length && one.labels[0].textContent.trim()) && !one.ariaLabel)
            .map((one) => one.outerHTML)"""
        )
        assert nameless == []
        assert len(window.all("main h1")) == 1, view
    window.js("show('question', 5)")
    assert window.find("fieldset legend").text.startswith("1b.O2 ")
    assert window.find("[role=status]").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_texts_stand_out_from_their_ground(five: Page, dark: bool) -> None:
    """4.5 to 1 at least, by day and by night, as WCAG 2.2 asks of text."""
    window = five.window
    window.resize(DESK, dark=dark)
    colours = window.js(
        """const style = getComputedStyle(document.documentElement);
        return Object.fromEntries(['paper', 'ink', 'quiet', 'soft', 'mark', 'on-mark', 'chosen', 'wrong']
        .map((name) => [name, style.getPropertyValue('--' + name).trim()]))"""
    )
    pairs = [("ink", "paper"), ("quiet", "paper"), ("ink", "soft"), ("on-mark", "mark"), ("ink", "chosen")]
    for text, ground in [*pairs, ("quiet", "chosen"), ("quiet", "soft"), ("wrong", "paper")]:
        assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, after WCAG 2.2."""
    lights = sorted(luminance(colour) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_nothing_of_a_stranger_runs(desk: Browser, tmp_path: Path) -> None:
    """A title and a name with markup are shown as they are."""
    nasty = "<img src=x onerror=document.title='run'><b>甲</b>"
    Page(desk, small_edition(title={"zh": nasty}), tmp_path).open("city", name=nasty)

    assert nasty in desk.find("h1").text
    assert desk.find("#name").get_attribute("value") == nasty
    assert desk.all("main img, main b") == []


def test_without_a_script_the_page_says_so(five: Page) -> None:
    """In both languages, with another way to go."""
    window = five.window
    window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        window.open(five.file)
        text = window.driver.execute_cdp_cmd("DOM.getDocument", {"depth": -1})
        assert "JavaScript" in json.dumps(text, ensure_ascii=False)
        assert "索取 Excel 版的表" in json.dumps(text, ensure_ascii=False)
    finally:
        window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_where_nothing_can_be_kept_the_page_says_so(five: Page) -> None:
    """A browser that refuses storage: the answers stay on the page, and the head warns."""
    window = five.window
    window.js("Storage.prototype.setItem = () => { throw new Error('no'); }; show('question', 0)")
    window.press("3")

    assert "关掉之前请先下载" in window.find("#head").text
    assert window.js("return state.answers['1a.M'].choice") == "3"
    # Leaving would ask; nothing is left to lose here.
    window.js("canKeep = true")


def test_clauses_are_asked_of_the_level_chosen_and_of_those_below(desk: Browser, tmp_path: Path) -> None:
    """Ticked until they are unticked; what that costs is said, and help explains terms of clauses, too."""
    opened = Page(desk, stepped_edition(), tmp_path).open("city", name="某市")
    window = opened.window
    window.js("show('question', 0)")
    window.press("2")
    asked = "return [...document.querySelectorAll('#clauses-place input')].map(one => [one.value, one.checked])"
    assert window.js(asked) == [["2", True]]
    window.press("3")
    assert window.js(asked) == [["2", True], ["3", True]]
    window.find("#clauses-place input[value='2']").click()
    assert window.said() == "这一条不成立，就达不到 2 级"
    window.js("show('question', 0)")
    assert window.js(asked) == [["2", False], ["3", True]]
    window.press("1")
    assert window.js(asked) == []
    window.press("3")

    assert json.loads(opened.sent_back().read_text(encoding="utf-8"))["answers"] == {
        "a.1": {"level": 3, "missing": [2]}
    }
