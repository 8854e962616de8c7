"""What QtSvg and resvg draw correctly: allow-lists of elements, attributes and values.

QtSvg draws an SVG of a library file at any size, but silently leaves out what it does not know. So an SVG is kept as it
is only if all its parts are in the strict lists here, which tests/draw/test_svg.py checks pixel by pixel; any other
is drawn by resvg when the library is built (docs/decisions/0016). What resvg does not draw either is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# ---- what QtSvg draws correctly ----

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_SIZE = r"(?:\d+\.?\d*|\.\d+)"
_DASH = r"(?:[1-9]\d*\.?\d*|0?\.[1-9]\d*)"
_GAP = r"(?:\s*,\s*|\s+)"
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_SILENT = {"title", "desc", "metadata"}
_NAMED = """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
    darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
    firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
    hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
    mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
    midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red
    rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray
    slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
    yellowgreen"""
_NAMES = "|".join(_NAMED.split())
"""The named colours of SVG 1.1, 4.4."""
_PAINTS = rf"none|#[0-9a-fA-F]{{3}}|#[0-9a-fA-F]{{6}}|{_NAMES}"
_KEPT_COMMON = {
    "id": r"[^\s\"'()#]+",
    "fill": _PAINTS,
    "fill-rule": "nonzero|evenodd",
    "fill-opacity": _SIZE,
    "stroke": _PAINTS,
    "stroke-width": _SIZE,
    "stroke-opacity": _SIZE,
    "stroke-linecap": "butt|round|square",
    "stroke-linejoin": "miter|round|bevel",
    "stroke-miterlimit": _SIZE,
    "stroke-dasharray": rf"none|{_DASH}(?:{_GAP}{_DASH})*",
    "transform": rf"(?:\s*(?:translate|scale|rotate|matrix|skewX|skewY)\(\s*{_NUMBER}(?:{_GAP}{_NUMBER}){{0,5}}\s*\)\s*,?)*",
}
_KEPT_LETTERS = {
    "font-family": r"[^\"&]*",
    "font-size": rf"{_SIZE}(?:px)?",
    "font-weight": "normal|bold|400|500|600|700",
    "text-anchor": "start|middle|end",
}
_POINT = rf"\s*[Mm]\s*{_NUMBER}(?:{_GAP})?{_NUMBER}\s*"
"""A path of length zero: QtSvg draws a round dot, others draw nothing."""
_POINTS = rf"\s*(?:{_NUMBER}{_GAP}{_NUMBER}(?:{_GAP}|$))*"
_KEPT_OWN: dict[str, dict[str, str]] = {
    "svg": {
        "width": r".*", "height": r".*", "version": r".*", "baseProfile": r".*",
        "viewBox": rf"\s*{_NUMBER}{_GAP}{_NUMBER}{_GAP}{_NUMBER}{_GAP}{_NUMBER}\s*",
        "preserveAspectRatio": "none|xM(?:in|id|ax)YM(?:in|id|ax)(?: (?:meet|slice))?",
        **_KEPT_LETTERS,
    },
    "g": _KEPT_LETTERS,
    "defs": {},
    "path": {"d": rf"(?!{_POINT}\Z)[-+MmLlHhVvCcSsQqTtAaZz0-9eE.,\s]*", "opacity": _SIZE},
    "rect": dict.fromkeys(("x", "y"), _NUMBER) | dict.fromkeys(("width", "height", "rx", "ry"), _SIZE) | {"opacity": _SIZE},
    "circle": {"cx": _NUMBER, "cy": _NUMBER, "r": _SIZE, "opacity": _SIZE},
    "ellipse": {"cx": _NUMBER, "cy": _NUMBER, "rx": _SIZE, "ry": _SIZE, "opacity": _SIZE},
    "line": dict.fromkeys(("x1", "y1", "x2", "y2"), _NUMBER) | {"opacity": _SIZE},
    "polyline": {"points": _POINTS, "opacity": _SIZE},
    "polygon": {"points": _POINTS, "opacity": _SIZE},
    "text": {"x": _NUMBER, "y": _NUMBER, **_KEPT_LETTERS},
}
_HUGE = re.compile(r"(?<![.\d])\d{6}|\d[eE]\+?\d\d")
"""A number so large or small that strokes, dashes or curves never end."""
_WORDS = {"id", "font-family", "version"}
_KEPT = {
    tag: {name: re.compile(value) for name, value in {**_KEPT_COMMON, **own}.items()} for tag, own in _KEPT_OWN.items()
}


def is_kept(tag: str, attributes: Mapping[str, str], parent: str, inherited: frozenset[str]) -> bool:
    """Return whether QtSvg draws the element ``tag`` within ``parent`` correctly, judged
    by its own and ``inherited`` attributes.
    """
    if tag in _SILENT:
        return True
    known = _KEPT.get(tag)
    if known is None or (tag == "svg") != (parent == "") or parent in _SHAPES | {"text", "defs"}:
        return False
    stroke = attributes.get("stroke", "none" if "stroke" not in inherited else "")
    if "opacity" in attributes and attributes.get("fill", "") != "none" and stroke != "none":
        return False  # QtSvg shows the fill through its stroke
    if tag == "text" and "font-size" not in attributes and "font-size" not in inherited:
        return False  # QtSvg draws 11 px, others 16
    return all(
        name in known and bool(known[name].fullmatch(value.strip())) and (name in _WORDS or not _HUGE.search(value))
        for name, value in attributes.items()
    )


# ---- what resvg draws ----

DRAWN = _names(
    """a circle clipPath defs desc ellipse filter g image line linearGradient marker mask metadata path pattern polygon
    polyline radialGradient rect stop style svg switch symbol text textPath title tspan use view feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow
    feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset
    fePointLight feSpecularLighting feSpotLight feTile feTurbulence"""
)
"""Elements that resvg draws, or that draw nothing."""

_LENGTHS = _names("x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height stroke-width stroke-dashoffset font-size letter-spacing"
    " word-spacing startOffset textLength markerWidth markerHeight refX refY")
_COLOURS = _names("color flood-color lighting-color stop-color")
_PAINTED = _names("fill stroke")
_ATTRIBUTES = _names(
    """class clipPathUnits d gradientTransform gradientUnits href id in in2 lang lengthAdjust maskUnits maskContentUnits
    markerUnits offset orient patternContentUnits patternTransform patternUnits points preserveAspectRatio
    primitiveUnits requiredExtensions requiredFeatures result rotate space spreadMethod style systemLanguage transform
    viewBox filterUnits amplitude azimuth baseFrequency bias diffuseConstant divisor edgeMode elevation exponent
    intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength limitingConeAngle mode numOctaves operator order pointsAtX
    pointsAtY pointsAtZ preserveAlpha radius scale seed slope specularConstant specularExponent stdDeviation
    stitchTiles surfaceScale tableValues targetX targetY type values xChannelSelector yChannelSelector z"""
) | _LENGTHS
_GEOMETRY = _LENGTHS - {"stroke-width", "stroke-dashoffset", "font-size", "letter-spacing", "word-spacing"} | {"d", "points"}
_PROPERTIES = _names(
    """alignment-baseline baseline-shift clip-path clip-rule color-interpolation-filters direction display dominant-baseline
    fill-opacity fill-rule filter flood-opacity font font-family font-kerning font-stretch font-style font-weight
    glyph-orientation-vertical image-rendering isolation marker marker-end marker-mid marker-start mask mask-type
    mix-blend-mode opacity overflow paint-order shape-rendering stop-opacity stroke-dasharray stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity text-anchor text-decoration text-rendering transform
    transform-origin unicode-bidi visibility writing-mode"""
) | _COLOURS | _PAINTED | (_LENGTHS - _GEOMETRY)
_WITHOUT_EFFECT = re.compile(
    r"""-.*|(?:xml|aria|data|on)\b.*|role|tabindex|focusable|target|rel|download|version|baseProfile|content|media|title|lang|name
    |contentScriptType|contentStyleType|externalResourcesRequired|zoomAndPan|enable-background|color-profile|color-rendering
    |color-interpolation|color-scheme|cursor|pointer-events|user-select|touch-action|will-change|outline.*|transition.*|line-height
    |font-variant.*|font-feature-settings|font-variation-settings|font-size-adjust|font-synthesis|font-optical-sizing
    |text-orientation|text-decoration-.+|text-align.*|solid-color|solid-opacity|block-progression|text-size-adjust|box-sizing
    |background.*|margin.*|padding.*|border.*|max-.*|min-.*|shape-padding|shape-margin|white-space(?:-.*)?|kerning|position|inset
    |glyph-orientation-horizontal|nodetypes|clip|vertical-align|perspective-.*|speak|object-fit|font-display|src|unicode-range""",
    re.VERBOSE,
)
"""Names without effect on a drawing by itself: for browsers, editors, screen readers and surrounding layout."""

_PLAIN = re.compile(r"normal|none|auto|0|0px|inherit|initial|visible|unset|static|baseline|currentcolor", re.IGNORECASE)
_LENGTH_LIST = re.compile(rf"(?:{_NUMBER}(?:px|pt|pc|mm|cm|in|em|ex|%)?(?:{_GAP}|$))*|[a-z-]+", re.IGNORECASE)
_COLOUR = re.compile(
    rf"#(?:[0-9a-f]{{3,4}}|[0-9a-f]{{6}}|[0-9a-f]{{8}})|(?:rgb|hsl)a?\(\s*{_NUMBER}%?(?:{_GAP}{_NUMBER}%?){{2,3}}\s*\)"
    rf"|none|inherit|currentcolor|transparent|{_NAMES}",
    re.IGNORECASE,
)
_PAINT = re.compile(r"url\([^)]*\)\s*(?P<second>.*)|context-fill|context-stroke", re.IGNORECASE | re.DOTALL)
_TRANSFORM = re.compile(
    rf"none|(?:\s*(?:translate|scale|rotate|matrix|skewX|skewY)\(\s*{_NUMBER}(?:(?:{_GAP})?{_NUMBER}){{0,5}}\s*\)\s*,?)*"
)
_REFERENCE = re.compile(r"none|inherit|(?:url\([^)]*\)\s*)+", re.IGNORECASE)
_SELECTOR = re.compile(r"[\w\-.#*>+,\s:\[\]=\"'|~^$]*")
_NEVER = re.compile(r":(?:hover|focus|active|visited)", re.IGNORECASE)
_NEEDLESS = re.compile(
    r"@(?:-\w+-)?(?:charset|namespace|page|keyframes)\b|@media\b.*\b(?:dark|print|hover|forced-colors)\b", re.IGNORECASE
)
_PSEUDO = re.compile(r":(?!first-child)")


def is_drawn(name: str, value: str, *, in_style: bool) -> bool:
    """Return whether resvg supports ``name`` with ``value``, an attribute or (``in_style``) a declaration, or may ignore it."""
    value = value.replace("!important", "").strip()
    if name == "transform" or name.endswith("Transform"):
        return bool(_TRANSFORM.fullmatch(value))
    if name in _COLOURS:
        return bool(_COLOUR.fullmatch(value))
    if name in _PAINTED:
        return _is_paint(value)
    if in_style and name in _GEOMETRY:
        return False
    if name in _LENGTHS:
        return bool(_LENGTH_LIST.fullmatch(value))
    if name in {"mask", "clip-path"}:
        return bool(_REFERENCE.fullmatch(value))
    if name in _PROPERTIES or (not in_style and name in _ATTRIBUTES):
        return True
    return bool(_WITHOUT_EFFECT.fullmatch(name) or _PLAIN.fullmatch(value))


def ground(value: str) -> str | None:
    """Return the colour that ``value`` of a root's background draws, empty if it draws nothing; None if it is no plain colour."""
    value = value.replace("!important", "").strip()
    if value.lower() == "transparent" or _PLAIN.fullmatch(value):
        return None if value.lower() == "currentcolor" else ""
    return value if _COLOUR.fullmatch(value) else None


def _is_paint(value: str) -> bool:
    found = _PAINT.fullmatch(value)
    if found:
        return not found["second"] or _is_paint(found["second"])
    return bool(_COLOUR.fullmatch(value))


def is_selected(selector: str) -> bool:
    """Return whether resvg supports ``selector`` of a style sheet, or it has no effect in print."""
    parts = [part for part in selector.split(",") if not _NEVER.search(part)]
    return all("~" not in part.replace("~=", "") and not _PSEUDO.search(part) and _SELECTOR.fullmatch(part) for part in parts)


def is_needless(rule: str) -> bool:
    """Return whether the at-rule that begins with ``rule`` has no effect on a drawing on a light page."""
    return bool(_NEEDLESS.match(rule)) and "not" not in rule.split()


# ---- style sheets ----

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_DECLARATION = re.compile(r"\s*([\w-]+)\s*:\s*((?:[^;\"'(]|\"[^\"]*\"|'[^']*'|\((?:[^()]|\([^()]*\))*\))*)")


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """Yield names and values of the declarations in ``style``."""
    for part in _parts(_COMMENT.sub("", style)):
        found = _DECLARATION.match(part)
        if found:
            yield found[1], found[2].strip()


def _parts(style: str) -> Iterator[str]:
    """Yield the declarations of ``style``, split at each ``;`` outside brackets and quotation marks."""
    start, inside = 0, ""
    for at, letter in enumerate(style):
        if inside:
            inside = "" if letter == inside else inside
        elif letter in "\"'(":
            inside = ")" if letter == "(" else letter
        elif letter == ";":
            yield style[start:at]
            start = at + 1
    yield style[start:]


def rules(sheet: str) -> Iterator[tuple[int, str, str]]:
    """Yield line (from 0), selector or at-rule, and body of each rule of a style sheet."""
    sheet = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), sheet)
    at = 0
    while at < len(sheet):
        opened = sheet.find("{", at)
        if opened < 0:
            break
        head = sheet[at:opened].rpartition(";")[2].strip()
        depth, end = 1, opened + 1
        while end < len(sheet) and depth:
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        yield sheet.count("\n", 0, opened), head, sheet[opened + 1 : end - 1]
        at = end
