"""The cells of a workbook, however a program writes them; names, days, limits."""

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.parsers import expat

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from fusionassess.documents import package, sheet_xml, xlsx
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.sheet_xml import Trouble
from fusionassess.documents.xlsx import Area

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.decimals(-1_000_000, 1_000_000, places=3).map(float),
    st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=8),
)
TABLES = st.dictionaries(st.tuples(st.integers(1, 60), st.integers(1, 800)), VALUES, max_size=30)


def workbook(sheet: str, strings: str = "") -> bytes:
    """A workbook whose one sheet is written by hand."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "_rels/.rels": f"""<Relationships xmlns="{packages}">
            <Relationship Id="a" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
        "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{kinds}">
            <sheets><sheet name="S" sheetId="1" r:id="b"/></sheets></workbook>""",
        "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{packages}">
            <Relationship Id="b" Type="{kinds}/worksheet" Target="sheet.xml"/>
            <Relationship Id="c" Type="{kinds}/sharedStrings" Target="strings.xml"/></Relationships>""",
        "xl/sheet.xml": sheet,
        "xl/strings.xml": f"<sst xmlns='{MAIN}'>{strings}</sst>",
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def rows(text: str) -> str:
    """A sheet around its cells."""
    return f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{text}</row></sheetData></worksheet>'


def read(sheet: str, strings: str = "") -> Mapping[int, Mapping[int, sheet_xml.Value]]:
    """The one sheet of such a workbook."""
    return xlsx.read(workbook(sheet, strings), "x.xlsx").sheets["S"]


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_what_other_programs_write_is_what_is_read(table: dict[tuple[int, int], object]) -> None:
    """Two programs write the same cells in two ways; both come back as they were."""
    book = openpyxl.Workbook()
    data = io.BytesIO()
    other = xlsxwriter.Workbook(data, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = other.add_worksheet("Sheet")
    expected: dict[int, dict[int, object]] = {}
    for (row, column), value in table.items():
        cell = book.active.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
            sheet.write_string(row - 1, column - 1, value)
        elif value is not None:
            sheet.write(row - 1, column - 1, value)
        if value is not None:
            expected.setdefault(row, {})[column] = value
    other.close()
    first = io.BytesIO()
    book.save(first)

    for written in (first.getvalue(), data.getvalue()):
        cells = xlsx.read(written, "x.xlsx").sheets["Sheet"]
        assert {row: dict(columns) for row, columns in cells.items() if columns} == expected


PIECES = st.sampled_from(
    [
        '<c r="B1"><v>3</v></c>',
        '<c r="C1" s="4"/>',
        '<c r="D1" t="s"><v>1</v></c>',
        '<c r="E1" t="str"><f>A1&amp;"x"</f><v>a_x000D_b</v></c>',
        '<c r="F1"><f>1+2</f><v>3</v></c>',
        '<c r="G1" t="b"><v>1</v></c>',
        '<c r="H1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="I1"><f>1+2</f><v></v></c>',
        '<c r="J1"><f>1+2</f></c>',
        '<c r="K1" t="inlineStr"><is><t>a &lt; &#30002;</t></is></c>',
        '<c r="P1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
        '<c r="Q1" t="inlineStr"><f>A1</f><is><t>a</t></is></c>',
        '<c r="L1" t="str"><v>a &lt; b</v></c>',
        '<c s="1" r="M1"><v>3</v></c>',
        '<c r="W1"></c><!-- <c r="X1"><v>1</v></c> -->',
        '<c r="Y1" t="str"><v>why? well! ]x[</v></c>',
        '<c r="Z1" t="str"><v>a<?x <c r="AA1"><v>1</v></c> ?></v></c>',
        '<c r="AB1" t="str"><v>_x005F_x000D_\u3000\x7f</v></c>',
        '<c r="AC1" t="s"><f>A1</f><v>0</v></c>',
        "<c r='N1'><v>3</v></c>",
        '<c r="O1" cm="1"><f t="shared" si="0"/><v>3</v></c>',
        '<c r="R1" s="4" t="n"></c>',
        '<c r="S1" s="4" />',
        '<c r="T1" s="8"><f>"a "&amp;A1</f><v></v></c>',
        '<c r="U1"><f t="array" ref="U1">A1*2</f><v/></c>',
        '<c r="V1" t="inlineStr"><is><t>&#x7532;&#30002; &amp;amp; &#x1F600;</t></is></c>',
    ]
)


@given(st.lists(PIECES, unique=True))
@settings(deadline=None)
def test_the_short_way_reads_what_the_long_way_reads(pieces: list[str]) -> None:
    """A sheet of plain cells is read by its text, any other by its elements: nobody can tell which it was."""
    text, strings = rows("".join(pieces)), ["nought", "one"]
    short = sheet_xml._plain_cells(text.encode(), strings)
    long = sheet_xml._all_cells(text.encode(), strings, len(pieces))

    assert long is not None
    assert short is None or {row: cells for row, cells in short.items() if cells} == long


@pytest.mark.parametrize("program", ["openpyxl", "xlsxwriter"])
def test_the_short_way_is_taken_where_it_can_be(program: str) -> None:
    """What the usual programs write of a number, a text or a truth; else it would never save the time."""
    data, row = io.BytesIO(), [1, 2.5, "甲", True, None, "乙"]
    if program == "openpyxl":
        book = openpyxl.Workbook()
        book.active.append(row)
        book.save(data)
    else:
        other = xlsxwriter.Workbook(data)
        other.add_worksheet().write_row(0, 0, row)
        other.close()
    sheet = zipfile.ZipFile(data).read("xl/worksheets/sheet1.xml")

    assert sheet_xml._plain_cells(sheet, ["甲", "乙"]) == {1: {1: 1.0, 2: 2.5, 3: "甲", 4: True, 6: "乙"}}


STRINGS = st.sampled_from(
    [
        "<si><t>甲</t></si>",
        '<si><t xml:space="preserve"> a &amp;amp; b\r\nc </t></si>',
        "<si><r><rPr><b/><u/></rPr><t>东</t></r><r><t>麓</t></r></si>",
        "<si><t/></si>",
        "<si><t></t></si>",
        "<si/>",
        "<si><t>x</t><phoneticPr fontId='1' type='noConversion'/></si>",
        "<si><t>a_x000D_b&#13;&#x7532;</t></si>",
        "<si><r><t>东</t></r><rPh sb='0' eb='1'><t>dong</t></rPh></si>",
        "<si><t><![CDATA[a<b]]></t></si>",
        "<si><r><t>a > b</t></r><r><rPr><b/></rPr><t>></t></r></si>",
        "<si ><t >x</t ></si >",
        "<si><t\nxml:space='preserve'>x</t></si>",
        "<!-- <si><t>x</t></si> -->",
    ]
)


@given(st.lists(STRINGS, max_size=6))
@settings(deadline=None)
def test_shared_texts_are_read_alike_in_the_short_way(pieces: list[str]) -> None:
    """Whole or in runs; whatever is written in a rarer way is left to the long one."""
    data = f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{MAIN}">{"".join(pieces)}</sst>'.encode()
    short = sheet_xml._plain_strings(data)

    assert short is None or short == list(sheet_xml._strings(data))
    is_rare = any(rare in data.decode() for rare in ("CDATA", "<rPh", "<!--", "t >", "<t\n", "<si/>"))
    assert not pieces or (short is None) == is_rare


@pytest.mark.parametrize(
    "text", ["&", "a & b", "&nbsp;", "&amp", "&#0;", "&#xD800;", "&#8;", "&#1_0;", "&#+65;", "&;", "&#x110000;"]
)
def test_what_is_no_xml_is_no_text(text: str) -> None:
    """In the short way as in the long one: a damaged workbook, and never a guess."""
    data = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'.encode()
    for way in (sheet_xml._plain_strings, lambda data: list(sheet_xml._strings(data))):
        with pytest.raises((ValueError, expat.ExpatError)):
            way(data)


def test_only_texts_in_utf_8_take_the_short_way() -> None:
    """Whatever else a part says of itself, or is."""
    text = f'<sst xmlns="{MAIN}"><si><t>甲</t></si></sst>'
    assert sheet_xml._plain_strings(text.encode()) == ["甲"]
    assert sheet_xml._plain_strings(f'<?xml version="1.0" encoding="utf-16"?>{text}'.encode("utf-16")) is None
    assert sheet_xml._plain_strings(f'<?xml version="1.0" encoding="GBK"?>{text}'.encode()) is None
    assert sheet_xml._plain_strings(text.encode("gbk")) is None


def test_a_comment_holds_no_cell() -> None:
    """Nor does a stretch of text that only looks like one."""
    assert read(rows('<!-- <c r="A1"><v>1</v></c> --><c r="B1"><v>2</v></c>')) == {1: {2: 2.0}}


def test_another_prefix_is_the_same_sheet() -> None:
    """Some programs name every element with its namespace."""
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'

    assert read(f"{sheet}</x:sheetData></x:worksheet>") == {1: {1: 1.0}}


def test_a_reading_aid_is_no_part_of_a_text() -> None:
    """Furigana and pinyin stand beside a text, rich text in several pieces."""
    string = "<si><r><t>东</t></r><r><t>麓</t></r><rPh><t>dong</t></rPh></si>"

    assert read(rows('<c r="A1" t="s"><v>0</v></c>'), string) == {1: {1: "东麓"}}


def test_a_formula_counts_with_its_value() -> None:
    """A formula that was never computed is told, not passed over."""
    pieces = '<c r="A1"><f>1+2</f><v>3</v></c><c r="B1"><f>1+2</f></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'

    assert read(rows(pieces)) == {
        1: {1: 3.0, 2: Trouble("formula-without-value", "1+2"), 3: Trouble("cell-error", "#DIV/0!")}
    }


def test_names_are_areas() -> None:
    """A sheet's name in quotes, one cell, and a name whose cells were deleted."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    book.add_worksheet("it's 1")
    book.define_name("many", "='it''s 1'!$B$3:$B$9")
    book.define_name("one", "='it''s 1'!$AA$1")
    book.define_name("gone", "=#REF!$A$1")
    book.close()

    names = xlsx.read(data.getvalue(), "x.xlsx").names
    assert names["many"] == Area("it's 1", 3, 2, 9, 2)
    assert names["one"] == Area("it's 1", 1, 27, 1, 27)
    assert names["gone"] is None or names["gone"].sheet == "#REF"


def test_a_name_of_one_sheet_is_not_the_workbooks() -> None:
    """Copying a sheet copies its names, for the copy alone."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    for sheet in ("A", "B"):
        book.add_worksheet(sheet)
    book.define_name("x", "=A!$A$1")
    book.define_name("B!x", "=B!$A$1")
    book.close()

    assert xlsx.read(data.getvalue(), "x.xlsx").names == {"x": Area("A", 1, 1, 1, 1)}


@pytest.mark.parametrize("inline", [False, True])
def test_the_cells_of_all_sheets_are_counted_together(monkeypatch: pytest.MonkeyPatch, inline: bool) -> None:
    """Many sheets are no way around the limit, whichever way each is read."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    for _ in range(2):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, range(6))
        if inline:
            sheet.write_formula(1, 0, "=A1", None, "")
    book.close()
    monkeypatch.setattr(xlsx, "MOST_CELLS", 12 + 2 * inline)
    assert len(xlsx.read(data.getvalue(), "x.xlsx").sheets) == 2
    monkeypatch.setattr(xlsx, "MOST_CELLS", 11 + 2 * inline)
    with pytest.raises(DocumentError, match="too-many-cells"):
        xlsx.read(data.getvalue(), "x.xlsx")


PACKED = workbook(rows("<c r='A1' t='inlineStr'><is><t>答案</t></is></c>" * 20))


def _outcome(read: Callable[[str], bytes]) -> list[bytes | str]:
    """What comes of every part: its text, or that it is damaged."""
    outcome: list[bytes | str] = []
    for name in ("xl/workbook.xml", "xl/sheet.xml"):
        try:
            outcome.append(read(name))
        except (*package.DAMAGED, OSError) as error:
            outcome.append(f"{type(error).__name__} {error}")
    return outcome


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PACKED) - 1), st.integers(1, 255)), max_size=2))
def test_a_part_is_unpacked_as_zipfile_does(changes: list[tuple[int, int]]) -> None:
    """Whatever was altered in the file, parts and complaints are those of the standard library."""
    data = bytearray(PACKED)
    for place, change in changes:
        data[place] ^= change
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except package.DAMAGED:
        return

    assert _outcome(package.PackageParts(archive, "", bytes(data)).read) == _outcome(archive.read)


def test_ordinary_parts_are_unpacked_in_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a library that takes a third of the time."""
    monkeypatch.setattr(zipfile.ZipFile, "read", None)

    assert xlsx.read(PACKED, "a.xlsx").sheets["S"][1][1] == "答案"
