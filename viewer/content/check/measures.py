"""Plausible values of a living person: a value outside these bounds points to a wrong unit or a typing error.

The bounds are wide on purpose. A value outside them is a warning, and an editor decides. Their sources:

- Glucose, 0.6 to 60 mmol/L: meters for patients read from 0.6 (20 mg/dL) to 33.3 mmol/L (600 mg/dL) (makers' manuals under
  ISO 15197); a hyperosmolar crisis begins at 33.3 mmol/L (Kitabchi AE et al., Diabetes Care 2009;32:1335) and reaches twice
  that at most. 1 mmol/L is 18.016 mg/dL (molar mass 180.16 g/mol). In mg/dL the lower bound is 30: a smaller value is probably
  in mmol/L.
- HbA1c, 3 to 20 %: analysers report about 4 to 17 % (NGSP); mmol/mol by the master equation of IFCC and NGSP,
  NGSP = 0.09148 × IFCC + 2.152 (Weykamp C et al., Clin Chem 2008;54:240).
- Blood pressure, 40 to 310 over 15 to 220 mmHg: above the cuff's 300 mmHg and below shock; 1 kPa is 7.5 mmHg.
- Potassium, sodium, calcium, creatinine: laboratories telephone at 2.5 and 6.5, 120 and 160, 1.8 and 3.5 mmol/L, and at
  350 µmol/L (Royal College of Pathologists, G158, 2017, and laboratories that follow it). The bounds are half the lower limit and
  twice the upper (sodium 90 and 210), for creatinine 5 and 3,000 µmol/L. 1 mg/dL of creatinine is 88.4 µmol/L.
- Cholesterol, triglycerides, uric acid: from a tenth of to ten times the values of healthy adults; triglycerides reach 100 mmol/L
  and more. 1 mmol/L is 38.67 mg/dL of cholesterol and 88.57 mg/dL of triglycerides; 1 mg/dL of uric acid is 59.48 µmol/L.
- Haemoglobin, 10 to 280 g/L: laboratories telephone below 70 and above 200 g/L (as above).
- C-peptide: assays read from about 3 to 15,000 pmol/L; 1 ng/mL is 331 pmol/L (molar mass 3,020 g/mol).
- Body temperature, 20 to 46.5 °C: profound hypothermia is below 20 °C; the highest survived is 46.5 °C (Slovis CM et al.,
  Ann Emerg Med 1982;11:269).
- Heart rate, 20 to 350 a minute; breaths, 4 to 100 a minute; oxygen saturation, 30 to 100 %: the range of monitors.
- Weight, 0.3 to 400 kg; height, 20 to 280 cm (the tallest measured is 272 cm); body-mass index, 7 to 120 kg/m²; waist, 25 to
  300 cm: only single records are beyond these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from viewer.content.quick_pattern import quick_pattern
from viewer.i18n import mark

MG_PER_MMOL = 18.016
"""mg/dL of glucose in 1 mmol/L."""

GLUCOSE = mark("血糖")
HBA1C = mark("糖化血红蛋白")


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity: a pattern of its names, and its bounds by unit. Without bounds it is only recognised.

    ``bare``: the unit of a number that follows the name without a unit.
    """

    name: str
    words: str
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    bare: str = ""


_COUNT = {"×10⁹/L": (0.01, 5000.0)}

MEASURES: tuple[Measure, ...] = (
    Measure(HBA1C, r"HbA1c|糖化血红蛋白|糖化(?!终末|产物|白蛋白)|\bA1c\b|glyc(?:at)?ed ha?emoglobin",
            {"%": (3.0, 20.0), "mmol/mol": (9.0, 196.0)}),
    Measure(mark("C肽"), r"C[\s-]?肽|\bC-?peptide\b|\b[FP]CP\b",
            {"pmol/L": (3.0, 15000.0), "nmol/L": (0.003, 15.0), "ng/mL": (0.01, 50.0)}),
    Measure(GLUCOSE,
            r"(?:空腹|餐[前后]|随机|睡前|凌晨|夜间|指尖|静脉|平均|控制目标)*血糖(?!仪|试纸|生成|指数|负荷|监测|波动)"
            r"|(?<![（(])空腹|餐[前后](?:\s*(?:2|两|二)\s*(?:小时|h))?|葡萄糖(?!耐量|注射|溶液|片|粉|凝胶|输注|水|酸|糖浆|静滴)"
            r"|\b(?:blood|plasma|serum) (?:glucose|sugar)|\bglucose\b(?! (?:tablet|gel|meter|infusion|solution|drink"
            r"|monitor|tolerance))"
            r"|\b(?:FPG|FBG|PPG|PBG|2hPG|SMBG)\b",
            {"mmol/L": (0.6, 60.0), "mg/dL": (30.0, 60.0 * MG_PER_MMOL)}),
    Measure(mark("收缩压"), r"收缩压|高压(?!氧)|systolic(?: blood pressure| pressure)?"
            r"|\bSBP\b", {"mmHg": (40.0, 310.0), "kPa": (5.0, 42.0)}),
    Measure(mark("舒张压"), r"舒张压|低压|diastolic(?: blood pressure| pressure)?"
            r"|\bDBP\b", {"mmHg": (15.0, 220.0), "kPa": (2.0, 30.0)}),
    Measure(mark("血压"), r"血压(?!计)|blood pressure", {"mmHg": (15.0, 310.0), "kPa": (2.0, 42.0)}),
    Measure(mark("血钾"), r"血(?:清)?钾|钾离子|\bserum potassium|\bpotassium\b(?! (?:chloride|citrate|iod|intake|supplement"
            r"|chan|sparing|gluc))(?!-)|\bK\+",
            {"mmol/L": (1.2, 13.0)}),
    Measure(mark("血钠"), r"血(?:清)?钠|\bserum sodium|\bsodium (?:level|concentration)|\bNa\+", {"mmol/L": (90.0, 210.0)}),
    Measure(mark("血钙"), r"血(?:清)?钙|\bserum calcium", {"mmol/L": (0.5, 7.0), "mg/dL": (2.0, 28.0)}),
    Measure(mark("肌酐"), r"(?<!尿)(?<!尿白蛋白/)(?<![与/])(?:血清?)?肌酐(?!清除|比)"
            r"|(?<!urine )(?<!urinary )(?<!to-)\bcreatinine\b(?! (?:clearance|ratio))|\bScr\b",
            {"μmol/L": (5.0, 3000.0), "mg/dL": (0.05, 35.0)}),
    Measure(mark("尿酸"), r"尿酸|uric acid|\burate\b", {"μmol/L": (20.0, 3000.0), "mg/dL": (0.3, 50.0)}),
    Measure(mark("甘油三酯"), r"甘油三酯|triglycerides?|\bTG\b", {"mmol/L": (0.1, 150.0), "mg/dL": (9.0, 13000.0)}),
    Measure(mark("胆固醇"), r"(?:总|低密度脂蛋白|高密度脂蛋白)*胆固醇|(?:LDL|HDL)(?:-C)?\b|\bcholesterol\b",
            {"mmol/L": (0.1, 40.0), "mg/dL": (4.0, 1500.0)}),
    Measure(mark("血红蛋白"), r"(?<!糖化)血红蛋白|\bha?emoglobin\b(?! A1c)|\bHb\b", {"g/L": (10.0, 280.0), "g/dL": (1.0, 28.0)}),
    Measure(mark("白细胞"), r"白细胞(?!介素)|\bWBC\b|white (?:blood )?cells?", {"×10⁹/L": (0.01, 1000.0)}),
    Measure(mark("血小板"), r"血小板|\bplatelets?\b|\bPLT\b", _COUNT),
    Measure(mark("肾小球滤过率"), r"肾小球滤过率|eGFR|\bGFR\b", {"mL/min": (0.0, 250.0)}),
    Measure(mark("体温"), r"体温(?!计)|发热|发烧|高烧|body temperature|\bfever\b", {"℃": (20.0, 46.5), "℉": (68.0, 115.7)}),
    Measure(mark("心率"), r"心率(?!变异)|心跳|脉搏|heart rate|\bpulse\b", {"次/分": (20.0, 350.0)}),
    Measure(mark("呼吸频率"), r"呼吸(?:频率)?|respiratory rate|breathing rate", {"次/分": (4.0, 100.0)}),
    Measure(mark("血氧饱和度"), r"血氧(?:饱和度)?|氧饱和度|SpO2|SpO₂|SaO2|oxygen saturation", {"%": (30.0, 100.0)}),
    Measure(mark("体重"), r"体重(?!指数)|\bweigh(?:t|s|ed|ing)\b", {"kg": (0.3, 400.0), "斤": (0.6, 800.0), "lb": (0.7, 880.0)}),
    Measure(mark("身高"), r"身高|\bheight\b", {"cm": (20.0, 280.0), "m": (0.2, 2.8)}),
    Measure(mark("体重指数"), r"体重指数|体质(?:量)?指数|\bBMI\b|body[- ]mass index", {"kg/m²": (7.0, 120.0)}, bare="kg/m²"),
    Measure(mark("腰围"), r"腰围|waist(?: circumference)?", {"cm": (25.0, 300.0)}),
    Measure("", r"胆红素|尿素(?:氮)?|血?磷(?!脂)|血?镁|血清铁|铁蛋白|血?锌|乳酸|(?:微量|尿|糖化|血清)?白蛋白|酮(?:体|症)?"
            r"|羟丁酸|皮质醇|叶酸|维生素|转氨酶|尿糖"
                r"|尿肌酐|肌酐清除率|氯化[钾钠]|果糖胺|同型半胱氨酸|(?:空腹|血清)胰岛素|胰岛素水平|电导|渗透压|碳酸氢"
                r"|bicarbonate|phosph|magnes|bilirubin|\burea\b"
                r"|\bBUN\b|lactate|albumin|ferritin|ketone|chloride|cortisol|osmol"),
)  # fmt: skip
"""In the order in which names are searched for; if two overlap, the longer one counts."""

UNITS = {
    "mmol/mol": r"mmol/mol",
    "mmol/L": r"mmol\s*/\s*[lL]|毫摩尔?(?:/|每)升|mEq/[lL]",
    "μmol/L": r"[μµu]mol\s*/\s*[lL]|微摩尔?(?:/|每)升",
    "pmol/L": r"pmol\s*/\s*[lL]",
    "nmol/L": r"nmol\s*/\s*[lL]",
    "ng/mL": r"ng\s*/\s*m[lL]",
    "mg/dL": r"mg\s*/\s*d[lL]|毫克(?:/|每)分升",
    "g/dL": r"g\s*/\s*d[lL]",
    "g/L": r"g\s*/\s*[lL]|克(?:/|每)升",
    "×10⁹/L": r"[×xX*]\s*10\^?(?:9|⁹)\^?\s*/\s*[lL]",
    "mmHg": r"mm\s?Hg|毫米汞柱",
    "kPa": r"kPa",
    "mL/min": r"m[lL]\s*[/·]\s*\(?min",
    "℃": r"℃|°\s?C|摄氏度|度(?!数|过|假|量)",
    "℉": r"℉|°\s?F|华氏度",
    "次/分": r"次\s*(?:/|每)\s*(?:分钟?|min)|bpm\b|beats (?:per|a) minute|breaths (?:per|a) minute|/min\b",
    "kg/m²": r"kg\s*/\s*m\s?(?:\^?2\^?|²)",
    "kg": r"kg|公斤|千克",
    "斤": r"(?<!公)斤",
    "lb": r"lbs?\b|pounds?\b",
    "cm": r"cm|厘米",
    "m": r"m(?![a-zA-Z/²\^])|米",
    "%": r"[%％]",
}
"""Patterns of each unit; if two match, the first counts."""
LABORATORY = frozenset(
    {"mmol/L", "μmol/L", "pmol/L", "nmol/L", "ng/mL", "mg/dL", "g/dL", "g/L", "×10⁹/L", "mmHg", "kPa", "℃", "次/分", "mmol/mol"}
)
"""Units that only measurements of a body have."""
OF_THE_BODY = frozenset({"℃", "℉", "次/分", "kg", "斤", "lb", "cm", "m"})
"""Units of many other things too: only counted directly after a measure's name."""


@cache
def any_unit() -> re.Pattern[str]:
    """Return a pattern of all units."""
    return quick_pattern(rf"(?:{'|'.join(UNITS.values())})(?![A-Za-z])", re.IGNORECASE)


@cache
def names() -> re.Pattern[str]:
    """Return a pattern of all measures' names; the last group is ``mN``, N the index in ``MEASURES``."""
    return quick_pattern("|".join(f"(?P<m{place}>{measure.words})" for place, measure in enumerate(MEASURES)), re.IGNORECASE)


def names_measure(words: str) -> str:
    """Return the first name of a measure in ``words``, or empty."""
    match = names().search(words)
    return match[0] if match and match.lastgroup and MEASURES[int(match.lastgroup[1:])].bounds else ""


def unit_in(words: str) -> str:
    """Return the first unit in ``words``, as written, or empty."""
    match = any_unit().search(words)
    return match[0] if match else ""
