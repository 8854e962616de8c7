"""The accessible nodes of blocks."""

from __future__ import annotations

from viewer.content import blocks as b
from viewer.content.accessible_nodes import AccessibleNode, NodeRole, accessible_nodes


def words(text: str) -> b.Inlines:
    return (b.Text(text),)


def only(block: b.Block) -> AccessibleNode:
    (node,) = accessible_nodes((block,))
    return node


def cells(table: AccessibleNode) -> list[list[tuple[NodeRole, str]]]:
    return [[(cell.role, cell.name) for cell in row.children] for row in table.children if row.role is NodeRole.ROW]


def test_heading_has_its_level() -> None:
    assert only(b.Heading(3, words("怎样用"), "how")) == AccessibleNode(
        NodeRole.HEADING, "怎样用", level=3, source=b.Heading(3, words("怎样用"), "how")
    )


def test_what_can_be_pressed_stands_below_its_paragraph_with_the_address_of_the_page() -> None:
    link, cited = b.Link("article:hba1c", words("糖化血红蛋白")), b.Citation(2)
    term, figure = b.Term("胰岛素", "胰岛素"), b.CrossReference("fig", "图 1")
    node = only(b.Paragraph((b.Text("见"), b.Strong((link,)), cited, term, figure)))
    assert node.name == "见糖化血红蛋白[2]胰岛素图 1"
    assert [(child.name, child.href) for child in node.children] == [
        ("糖化血红蛋白", "article:hba1c"), ("参考文献[2]", "cite:2"), ("胰岛素", "term:胰岛素"), ("图 1", "#fig"),
    ]  # fmt: skip


def test_list_item_is_named_by_its_marker_and_first_paragraph_and_holds_the_rest() -> None:
    inner = b.List(False, (b.ListItem((b.Paragraph(words("早晨")),)),))
    items = (b.ListItem((b.Paragraph(words("测血糖")), inner)), b.ListItem((b.Paragraph(words("记下来")),), checked=True))
    node = only(b.List(True, items, start=3))
    assert [item.name for item in node.children] == ["3. 测血糖", "☑ 记下来"]
    (nested,) = node.children[0].children
    assert (nested.role, nested.children[0].name) == (NodeRole.LIST, "• 早晨")


def test_table_has_heads_of_columns_and_its_source_below_it() -> None:
    caption = b.Caption(1, words("目标"), words("来源：示例"))
    table = b.Table("tbl", (b.Align.LEFT,) * 2, (words("项目"), words("值")), ((words("空腹"), words("7.0")),), caption)
    node, source = accessible_nodes((table,))
    assert (node.role, node.name, node.href) == (NodeRole.TABLE, "表1 目标", "item:tbl")
    head, cell = NodeRole.COLUMN_HEADER, NodeRole.CELL
    assert cells(node) == [[(head, "项目"), (head, "值")], [(cell, "空腹"), (cell, "7.0")]]
    assert (source.role, source.name) == (NodeRole.PARAGRAPH, "来源：示例")


def test_table_without_heads_has_none() -> None:
    table = b.Table("tbl", (b.Align.LEFT,), ((),), ((words("一"),), (words("二"),)), b.Caption(0))
    assert cells(only(table)) == [[(NodeRole.CELL, "一")], [(NodeRole.CELL, "二")]]


def test_chart_is_a_table_of_its_values_described_by_its_summary_and_range() -> None:
    series = (b.Series("空腹", (9.8, None), ("9.8", "")), b.Series("餐后", (14.0, 12.6), ("14.0", "12.6")))
    band = b.Band(4.4, 7.0, "目标 4.4–7.0")
    caption = b.Caption(2, words("血糖"))
    node = only(
        b.Chart("c", b.ChartKind.LINE, ("0", "4"), series, caption, unit="mmol/L", x_unit="周", band=band, summary="都下降。")
    )
    assert (node.role, node.name, node.description) == (NodeRole.TABLE, "图2 血糖", "都下降。\n目标 4.4–7.0")
    assert [[name for _, name in row] for row in cells(node)] == [
        ["周", "空腹（mmol/L）", "餐后（mmol/L）"], ["0", "9.8", "14.0"], ["4", "未测", "12.6"],
    ]  # fmt: skip


def test_figure_is_described_by_its_alternative_text_and_named_by_it_without_a_caption() -> None:
    named = only(b.Figure("f", "a.png", "两个人走路", 4, 3, b.Caption(1, words("散步"))))
    assert (named.role, named.name, named.description) == (NodeRole.FIGURE, "图1 散步", "两个人走路")
    bare = only(b.Figure("f", "a.png", "两个人走路", 4, 3, b.Caption(0)))
    assert (bare.name, bare.description) == ("两个人走路", "")


def test_study_says_what_it_cannot_show_under_that_label() -> None:
    study = b.Study(
        "s", words("一项试验"), b.Design.RCT, b.Evidence.LOW, people=91, publication="某刊，2025年", citation=4,
        rows=(b.Row("看到什么", (b.Paragraph(words("血糖下降")),)),), cannot_show=(b.Paragraph(words("胰岛能否恢复。")),),
    )  # fmt: skip
    node = only(study)
    assert (node.role, node.name, node.description) == (NodeRole.GROUP, "一项试验", "随机对照试验·n=91·证据等级低")
    source, rows, half = node.children
    assert [link.href for link in source.children] == ["cite:4"]
    assert [row.name for row in rows.children] == ["看到什么：血糖下降"]
    assert (half.role, half.name, half.children[0].name) == (NodeRole.GROUP, "它不能说明：", "胰岛能否恢复。")


def test_callout_says_its_kind() -> None:
    node = only(b.Callout(b.CalloutKind.DANGER, words("呼吸困难"), (b.Paragraph(words("拨打120。")),)))
    assert (node.role, node.name, node.children[0].name) == (NodeRole.NOTE, "立即就医：呼吸困难", "拨打120。")


def test_what_is_for_the_presenter_alone_is_not_told() -> None:
    assert accessible_nodes((b.Notes("只给讲者"), b.SlideBreak(), b.Rule())) == ()


def told(node: AccessibleNode) -> tuple[NodeRole, str, list[str]]:
    return node.role, node.name, [child.name for child in node.children]


def test_a_term_and_its_first_paragraph_name_the_item_the_rest_stands_below_it() -> None:
    linked = b.Paragraph((b.Text("意思"), b.Citation(1)))
    items = (
        b.Definition((b.Link("#a", words("词")),), (linked, b.Paragraph(words("又一")))),
        b.Definition(words("空"), ()),
        b.Definition(words("表"), (b.Code("", (("", "x"),)), b.Paragraph(words("后")))),
    )
    node = only(b.Definitions(items))
    assert (node.role, node.source) == (NodeRole.LIST, b.Definitions(items))
    assert [told(item) for item in node.children] == [
        (NodeRole.ITEM, "词：意思[1]", ["词", "参考文献[1]", "又一"]), (NodeRole.ITEM, "空", []),
        (NodeRole.ITEM, "表", ["x", "后"]),
    ]  # fmt: skip
    assert [item.source for item in node.children] == list(items)


def test_a_quotation_and_code_are_told_as_they_are() -> None:
    assert told(only(b.Quote((b.Paragraph(words("引")),)))) == (NodeRole.QUOTE, "引文", ["引"])
    assert only(b.Paragraph(words("字"))).level == 0
    assert told(only(b.Code("py", (("k", "if"), ("", " x"))))) == (NodeRole.PARAGRAPH, "if x", [])


def test_a_box_without_a_title_is_named_by_its_kind_and_one_with_links_holds_them() -> None:
    assert told(only(b.Callout(b.CalloutKind.TIP, (), (b.Paragraph(words("一")),)))) == (NodeRole.NOTE, "要点", ["一"])
    titled = b.Callout(b.CalloutKind.TIP, (b.Text("见"), b.Citation(2)), (b.Paragraph(words("一")),))
    assert told(only(titled)) == (NodeRole.NOTE, "要点：见[2]", ["参考文献[2]", "一"])


def test_what_has_no_source_note_is_one_node_with_the_links_of_its_caption() -> None:
    caption = b.Caption(1, (b.Text("散步"), b.Citation(3)))
    node = only(b.Figure("f", "a.png", "两个人", 4, 3, caption))
    assert (node.name, node.href, [child.href for child in node.children]) == ("图1 散步[3]", "item:f", ["cite:3"])
    table = only(b.Table("t", (b.Align.LEFT,), (words("头"),), (((b.Citation(1),),),), caption))
    assert [child.role for child in table.children] == [NodeRole.ROW, NodeRole.ROW, NodeRole.LINK]
    assert [link.href for link in table.children[1].children[0].children] == ["cite:1"]


def test_a_chart_without_units_summary_or_range_says_none() -> None:
    node = only(b.Chart("c", b.ChartKind.BAR, ("甲",), (b.Series("人数", (3.0,)),), b.Caption(0)))
    assert (node.name, node.description, node.href) == ("", "", "item:c")
    assert [[name for _, name in row] for row in cells(node)] == [["", "人数"], ["甲", "3"]]
    assert cells(node)[0][0][0] is NodeRole.COLUMN_HEADER


def test_a_card_tells_its_source_facts_words_and_both_halves_in_their_order() -> None:
    one = (b.Paragraph(words("一")),)
    study = b.Study(
        "s", (b.Text("试验"), b.Citation(1)), b.Design.COHORT, b.Evidence.HIGH, comparator="安慰剂",
        blocks=(b.Paragraph(words("正文")),),
        citation=2, rows=(b.Row("对象", one),), shows=one, cannot_show=one,
    )  # fmt: skip
    node = only(study)
    assert told(node) == (NodeRole.GROUP, "试验[1]", ["参考文献[1]", "参考文献[2]", "", "正文", "它能说明：", "它不能说明："])
    assert [row.name for row in node.children[2].children] == ["对象：一", "对照：安慰剂"]
    published = only(b.Study("s", (), b.Design.COHORT, b.Evidence.HIGH, publication="某刊"))
    assert told(published) == (NodeRole.GROUP, "", ["某刊"])
    both = only(b.Study("s", (), b.Design.COHORT, b.Evidence.HIGH, publication="某刊", citation=1))
    assert [child.name for child in both.children] == ["某刊，参考文献[1]"]
    assert only(b.Study("s", (), b.Design.COHORT, b.Evidence.HIGH)).children == ()
