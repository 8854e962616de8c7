"""``* _ ~ ^ =`` are marks where an author means them as marks, and characters everywhere else, in every place of an article."""

from __future__ import annotations

import time

import pytest

from tests.content.case_files import cases
from tests.content.showing import show, words
from tests.content.word_places import PLACES, read
from viewer.content.marks import find_marks
from viewer.content.text import plain

LEADS = {"quotation": "说：", "source note": "来源："}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("typed", "expected"), [pytest.param(g, e, id=t) for t, g, e in cases("marks")])
def test_marks_and_characters_are_told_apart(place: str, typed: str, expected: str) -> None:
    assert words(PLACES[place](typed)) == LEADS.get(place, "") + expected


def test_a_power_is_no_digit_in_plain_words() -> None:
    assert plain(PLACES["paragraph"]("4×10^9^/L，10^-3，Na^+^，2^nd^")) == "4×10⁹/L，10⁻³，Na⁺，2nd"


@pytest.mark.parametrize("sign", ["*", "**", "_", "~", "~~", "^", "^^", "==", "*a", "a*", "**a ", "~a", "^1", "*a~b^c"])
def test_time_grows_with_the_length_alone(sign: str) -> None:
    start = time.process_time()
    find_marks(sign * 20_000)
    assert time.process_time() - start < 10  # a quadratic scan takes minutes


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("#3 床", "p #3床"),
        ("##3 床", "p ##3床"),
        ("##标题", "h2 #标题 标题"),
        ("## 维生素 C#", "h2 #维生素-c 维生素C#"),
        ("## 标题 ##", "h2 #标题 标题"),
        ("## 乙组 {5 mmol/L}", "h2 #乙组-5-mmol-l 乙组 {5 mmol/L}"),
        ("## 乙组 {n=20}", "h2 #乙组-n-20 乙组 {n=20}"),
        ("**剂量**{5mg}", "p [strong 剂量]{5mg}"),
        ("血糖 5\n-", "p 血糖5 -"),
        ("血糖 5\n==", "p 血糖5 =="),
        ("标题\n===", "h2 #标题 标题"),
        (">7.0 mmol/L", "p >7.0 mmol/L"),
        (">= 7.0", "p >= 7.0"),
        ("血糖\n> 7.0 时", "p 血糖 > 7.0时"),
        ("1.5 mg 每日", "p 1.5 mg每日"),
        ("13912345678. 电话", "p 13912345678. 电话"),
        ("3. 丙\n4. 丁", "ol 3\n  item\n    p 丙\n  item\n    p 丁"),
        ("1. 甲\n3. 丙", "ol 1\n  item\n    p 甲\nol 3\n  item\n    p 丙"),
        ("1. 甲\n1. 乙", "ol 1\n  item\n    p 甲\n  item\n    p 乙"),
        ("0. 零\n1. 一", "ol 0\n  item\n    p 零\n  item\n    p 一"),
        ("甲 [1] 乙 [2]\n\n[1]: http://a.example", "p 甲 [1] 乙 [2]\np [1]: http://a.example"),
    ],
)
def test_signs_at_a_line_s_beginning_or_end_stay_where_they_are_no_marks(source: str, expected: str) -> None:
    assert show(read(source)[0].blocks) == expected


def test_no_character_of_a_line_is_lost() -> None:
    typed = "a|b|c, {x} [y] (z) \"q\" 'r' #1 @2 $3 5% 6& 7; 8: 9! 10? / \\ ` <> ~ ^ * _ = + -"
    assert plain(PLACES["paragraph"](typed)) == typed


def shown(text: str) -> str:
    """Return ``text`` with each mark as ``<elements:words>``."""
    pieces = [*text, ""]
    for mark in reversed(find_marks(text)[0]):
        pieces[mark.start : mark.inside] = ["<" + "+".join(mark.tags) + ":", *[""] * (mark.inside - mark.start - 1)]
        pieces[mark.after : mark.end] = [""] * (mark.end - mark.after)
        pieces[mark.after] = ">" + pieces[mark.after]
    return "".join(pieces)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("_轻_ 与 __重__ 与 ___都___", "<em:轻> 与 <strong:重> 与 <strong+em:都>"),
        ("___都___ ***都*** *一* **二**", "<strong+em:都> <strong+em:都> <em:一> <strong:二>"),
        ("****四**** ~~~三~~~ ^^^三^^^ ===三=== =一=", "****四**** ~~~三~~~ ^^^三^^^ ===三=== =一="),
        ("a*b c*d", "a*b c*d"),
        ("a *b*，c", "a <em:b>，c"),
        ("餐前*餐后*3", "餐前*餐后*3"),
        ("HbA1c*轻*度", "HbA1c*轻*度"),
        ("剂量5*轻*度", "剂量5*轻*度"),
        ("每次*5*片", "每次*5*片"),
        ("5mg **轻** 每日", "5mg <strong:轻> 每日"),
        ("5mg**轻**每日", "5mg<strong:轻>每日"),
        ("10mg**轻**2次", "10mg<strong:轻>2次"),
        ("10mg**2次，15mg**3次", "10mg**2次，15mg**3次"),
        ("10mg**2次、看，**3次", "10mg**2次、看，**3次"),
        ("体重70kg==减5kg==", "体重70kg<mark:减5kg>"),
        ("体重70kg==5kg==8", "体重70kg==5kg==8"),
        ("约70kg==5kg==8", "约70kg==5kg==8"),
        ("（10mg）**5mg**8", "（10mg）<strong:5mg>8"),
        ("血压140mmHg==90==8", "血压140mmHg==90==8"),
        ("看==5==8", "看==5==8"),
        ("10^9，10^99，10^999，10^9999", "10<sup:9>，10<sup:99>，10<sup:999>，10^9999"),
        ("10^-9^，10^9^，10^9.5，10^9a，10^9，110^9，1.10^9，a10^9，x10^9，X10^9",
        "10<sup:-9>，10<sup:9>，10^9.5，10^9a，10<sup:9>，110^9，1.10^9，a10^9，x10<sup:9>，X10<sup:9>"),
        ("m^2，kg/m^2，cm^3，am^2，m^4，m^-1，m^-3，m^-4，m^+2，m^−2，μm^2，nm^2",
        "m<sup:2>，kg/m<sup:2>，cm<sup:3>，am^2，m^4，m<sup:-1>，m<sup:-3>，m^-4，m<sup:+2>，m<sup:−2>，μm<sup:2>，nm<sup:2>"),
        ("s^-1，min^-1，s^-2，s^-3，s^2，mg·kg^-1·d^-1，as^-1",
        "s<sup:-1>，min<sup:-1>，s<sup:-2>，s^-3，s^2，mg·kg<sup:-1>·d<sup:-1>，as^-1"),
        ("2^3，y^2", "2^3，y^2"),
        ("a_b_ c，甲_乙_ 丙", "a_b_ c，甲_乙_ 丙"),
        ("Na^+^，Ca^2+^，Cl^-^，^99m^Tc，^14^C，^1234^C，^a",
        "Na<sup:+>，Ca<sup:2+>，Cl<sup:->，<sup:99m>Tc，<sup:14>C，<sup:1234>C，^a"),
        ("5.6^a^，5.6^abcdefgh^，5.6^abcdefghi^", "5.6<sup:a>，5.6<sup:abcdefgh>，5.6^abcdefghi^"),
        ("CO~2~，H~2~O，5~2~，5mg~2~，HbA1~c~，HbA~1c~，12~c~，)~2~，]~2~",
        "CO<sub:2>，H<sub:2>O，5~2~，5mg~2~，HbA1<sub:c>，HbA<sub:1c>，12~c~，)<sub:2>，]<sub:2>"),
        ("t~1234567890123~，t~123456789012~", "t~1234567890123~，t<sub:123456789012>"),
        ("t~1/2~，t~1/2el~，t~1/2abcde~", "t<sub:1/2>，t<sub:1/2el>，t~1/2abcde~"),
        (f"这是*{'字' * 60}*吗", f"这是<em:{'字' * 60}>吗"),
        (f"这是*{'字' * 61}*吗", f"这是*{'字' * 61}*吗"),
        ("看 *一二，三四* 吗", "看 <em:一二，三四> 吗"),
        ("看*一二，三四*吗", "看*一二，三四*吗"),
        ("看*一二 三四*吗", "看*一二 三四*吗"),
        ("**（一**二）", "**（一**二）"),
        ("**（一）**二", "<strong:（一）>二"),
        ("**一（**二）", "**一（**二）"),
        ("~~a~~b，a~~b~~c，汉~~b~~c", "<del:a>b，a~~b~~c，汉<del:b>c"),
        ("a==b==c，a**b**c，a^^b^^c", "a==b==c，a<strong:b>c，a<ins:b>c"),
        ("*，一* *一，* ", "*，一* *一，* "),
        ("__一__二 （__一__） ", "__一__二 （<strong:一>） "),
        ("* 一* *一 * ** 一** **一 **", "* 一* *一 * ** 一** **一 **"),
        ("**a *b** c*", "<strong:a *b> c*"),
        ("^^5^^6 5^^6^^ 5^^6^^7", "<ins:5^^6 5^^6> 5^^6^^7"),
        ("5**6** **5**6 5**6**7", "5**6** **5**6 5**6**7"),
        ("12**3**，**3**4", "12**3**，**3**4"),
        ("½**3** **3**½", "½**3** **3**½"),
        ("血糖*（mmol/L）和体重*（kg）", "血糖*（mmol/L）和体重*（kg）"),
        ("*（一）* *一*（二）", "<em:（一）> <em:一>（二）"),
        ("**一**（二） 一**（二）**", "<strong:一>（二） 一<strong:（二）>"),
        ("血糖*，血压*", "血糖*，血压*"),
        ("（甲*一二，三四*）", "（甲*一二，三四*）"),
        ("（*一二，三四*甲）", "（*一二，三四*甲）"),
        ("（*一二，三四*）", "（<em:一二，三四>）"),
        ("（*5，三四*）", "（*5，三四*）"),
        ("*P*<0.05", "<em:P><0.05"),
        ("x*y*z", "x*y*z"),
        ("2*x*3", "2*x*3"),
        ("药*甲*乙*丙", "药<em:甲>乙*丙"),
        ("0.5g~~1g~~ 0.5g~~1g", "0.5g~~1g~~ 0.5g~~1g"),
        ("0.5 g==1==2", "0.5 g==1==2"),
        ("24片==12==3", "24片==12==3"),
        ("3盒/2片**5**3", "3盒/2片**5**3"),
        ("123456789012345678901234mg**5**3", "123456789012345678901234mg**5**3"),
        ("^^一^^ ^^（一^^", "<ins:一> ^^（一^^"),
    ],
)  # fmt: skip
def test_each_kind_of_mark_begins_and_ends_where_it_is_meant(typed: str, expected: str) -> None:
    assert shown(typed) == expected
    marks, left = find_marks(typed)
    assert [mark.start for mark in marks] == sorted(mark.start for mark in marks)
    ends = [pair for mark in marks for pair in ((mark.start, mark.inside), (mark.after, mark.end))]
    delimiters = {place for pair in ends for place in range(*pair)}
    assert {place for run in left for place in range(run.start, run.end)} == {
        place for place, sign in enumerate(typed) if sign in "*_~^=" and place not in delimiters
    }
