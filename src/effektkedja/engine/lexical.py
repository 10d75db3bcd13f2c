"""Which texts are lexical forms of which XSD datatype, as regular expressions that every SPARQL engine understands.

``datatype()`` says ``xsd:date`` of ``"2024-02-30"^^xsd:date`` too, and casting is not portable, so that well-formedness
is asked of the text itself. No group is non-capturing: XPath 2.0, which SPARQL refers to, does not know those.
"""

from __future__ import annotations

from typing import Final

from effektkedja.terms import XSD

_INTEGER = "[+-]?[0-9]+"
_DECIMAL = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DOUBLE = rf"({_DECIMAL}([eE][+-]?[0-9]+)?|[+-]?INF|NaN)"

_ZONE = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = "-?([1-9][0-9]*)?[0-9]{4}"
_LEAP_YEAR = "-?(([1-9][0-9]*)?[0-9]{2}(0[48]|[2468][048]|[13579][26])|([1-9][0-9]*)?([02468][048]|[13579][26])00)"
_LONG_MONTH = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_SHORT_MONTH = "(0[469]|11)-(0[1-9]|[12][0-9]|30)"
_FEBRUARY = "02-(0[1-9]|1[0-9]|2[0-8])"
_DATE = f"({_YEAR}-({_LONG_MONTH}|{_SHORT_MONTH}|{_FEBRUARY})|{_LEAP_YEAR}-02-29)"
_TIME = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"

_SECONDS = r"[0-9]+(\.[0-9]+)?S"
_CLOCK = f"T([0-9]+H([0-9]+M)?({_SECONDS})?|[0-9]+M({_SECONDS})?|{_SECONDS})"
_MONTHS = "([0-9]+Y([0-9]+M)?|[0-9]+M)"

_FORMS: Final[dict[str, str]] = {
    "integer": _INTEGER,
    "decimal": _DECIMAL,
    "double": _DOUBLE,
    "float": _DOUBLE,
    "boolean": "(true|false|1|0)",
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE.removesuffix('?')}",
    "date": f"{_DATE}{_ZONE}",
    "time": f"{_TIME}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "gMonth": f"--(0[1-9]|1[0-2]){_ZONE}",
    "gDay": f"---(0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "gMonthDay": f"--({_LONG_MONTH}|{_SHORT_MONTH}|02-(0[1-9]|[12][0-9])){_ZONE}",
    "duration": f"-?P({_MONTHS}([0-9]+D)?({_CLOCK})?|[0-9]+D({_CLOCK})?|{_CLOCK})",
    "dayTimeDuration": f"-?P([0-9]+D({_CLOCK})?|{_CLOCK})",
    "yearMonthDuration": f"-?P{_MONTHS}",
    "hexBinary": "([0-9a-fA-F]{2})*",
}

_RANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}


def is_derived_integer(datatype: str) -> bool:
    """Whether ``<…>`` names a type derived from ``xsd:integer``, which stores may silently widen to it."""
    return _local(datatype) in _RANGES


def well_formed(datatype: str, variable: str) -> str:
    """A SPARQL expression: true where the text of ``variable`` is a lexical form of ``datatype`` (``<…>``).

    Empty where SPARQL does not know the datatype, so that every text will do.
    """
    name = _local(datatype)
    if name in _FORMS:
        return _matches(variable, _FORMS[name])
    if name not in _RANGES:
        return ""
    # Decimal, since some engines hold integers in 64 bits and unsignedLong does not fit.
    number = f"<{XSD}decimal>(STR({variable}))"
    least, most = _RANGES[name]
    parts = [_matches(variable, _INTEGER)]
    if least is not None:
        parts.append(f"{number} >= {least}")
    if most is not None:
        parts.append(f"{number} <= {most}.0")
    return " && ".join(parts)


def _matches(variable: str, form: str) -> str:
    escaped = form.replace("\\", "\\\\")
    return f'REGEX(STR({variable}), "^{escaped}$")'


def _local(datatype: str) -> str:
    return datatype[1:-1].removeprefix(XSD) if datatype.startswith(f"<{XSD}") else ""
