"""The gap report as a page, without a browser."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from effektkedja.model.text import Language
from effektkedja.render.page import asset, inline, script_data
from effektkedja.render.report import finding_anchor, report_html
from render import hostile, sample
from render.pages import assert_sound, policy


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_page_is_sound_in_both_languages(lang: Language) -> None:
    html = report_html(sample.report(), lang)
    page = assert_sound(html)
    assert ("html", {"lang": lang}) in page.elements
    assert ("Gör så här" in html) == (lang == "sv")
    assert all(found.get("scope") for tag, found in page.elements if tag == "th")


def test_every_finding_has_its_place_and_every_rule_its_explanation() -> None:
    report = sample.report()
    page = assert_sound(report_html(report))
    assert {finding_anchor(finding) for finding in report.findings} <= set(page.ids)
    assert {f"regel-{finding.rule.code}" for finding in report.findings} <= set(page.ids)
    fired = {finding.rule.code for finding in report.findings}
    assert not {f"regel-{code}" for code in sample.RULES if code not in fired} & set(page.ids)


def test_messages_remedies_sources_and_reasons_are_all_there() -> None:
    html = report_html(sample.report())
    for finding in sample.findings():
        assert finding.message in html
        assert finding.remedy in html
        assert finding.rule.why.sv in html
    assert "Handlingsplan 2024–2027, Mål 5, åtgärd 5.1, rad 217–223" in html
    assert "7 dokument, 1 204 uppgifter" in html


def test_title_and_date_are_those_given_and_the_clock_is_not_asked() -> None:
    html = report_html(sample.report(), title="Inför nästa plan", generated=date(2026, 11, 22))
    assert "<h1>Inför nästa plan</h1>" in html
    assert '<time datetime="2026-11-22">' in html
    assert "<time" not in report_html(sample.report())


def test_nothing_found_gives_a_short_kind_page() -> None:
    html = report_html(sample.clean_report())
    assert_sound(html)
    assert "Inga brister hittades" in html
    assert "<table" not in html


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_page_with_a_ledger_acceptances_and_a_profile_is_sound(lang: Language) -> None:
    report = sample.followed_report()
    html = report_html(report, lang)
    page = assert_sound(html)
    assert {finding_anchor(finding) for finding in (*report.findings, *report.accepted)} <= set(page.ids)
    said = [found["data-status"] for tag, found in page.elements if tag == "article" and "data-status" in found]
    assert {status: said.count(status) for status in set(said)} == {
        "new": 1,
        "reopened": 1,
        "remaining": len(report.findings) - 2,
        "accepted": 2,
    }
    for text in ("Anna Åberg, Länsstyrelsen", "2027-06-30", "Frågan ägs av regeringen.", "effektkedja.toml", "EK203"):
        assert text in html
    assert "Villkor 9.9 «Det som blev av»" in html


def test_counts_leave_out_what_is_accepted() -> None:
    report = sample.followed_report()
    html = report_html(report)
    assert f"{len(report.findings)} brister i effektkedjan" in html
    assert "2 godkända brister räknas inte." in html
    assert f'<td class="count total">{len(report.findings)}</td>' in html


def test_a_page_without_ledger_or_acceptances_has_no_filter_for_status() -> None:
    assert 'name="status"' not in report_html(sample.report())
    assert 'name="status"' in report_html(sample.followed_report())


def test_every_source_leads_to_its_place_in_the_list_of_sources_and_back() -> None:
    report = sample.report()
    html = report_html(report)
    page = assert_sound(html)
    places = {id_ for id_ in page.ids if id_.startswith("kalla-")}
    assert places <= {link.removeprefix("#") for link in page.links}
    section = html[html.index('id="kallor"') : html.index('id="regler"')]
    for finding in report.findings:
        assert section.count(f'href="#{finding_anchor(finding)}"') == 1


def test_labels_stay_text() -> None:
    page = assert_sound(report_html(hostile.report(), title=hostile.LABELS[1]))
    assert sum(tag == "script" for tag, _ in page.elements) == 1
    assert sum(tag == "style" for tag, _ in page.elements) == 1
    assert not any(tag in ("img", "iframe", "object") for tag, _ in page.elements)
    assert not any(name.startswith("on") or name == "style" for _, found in page.elements for name in found)


def test_the_policy_names_exactly_the_script_and_the_style_of_the_page() -> None:
    html = report_html(sample.report())
    allowed = policy(assert_sound(html))
    assert allowed.startswith("default-src 'none'; ")
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        code = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert code
        digest = b64encode(sha256(code.group(1).encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in allowed
    assert "unsafe" not in allowed


def test_the_same_report_gives_the_same_page() -> None:
    assert report_html(sample.report()) == report_html(sample.report())


def test_a_script_that_would_end_its_element_is_refused() -> None:
    for code in ("a</script>b", "a</STYLE>b", "a<!--b"):
        with pytest.raises(ValueError, match="cannot be written"):
            inline(code)
    assert inline("a\r\nb\rc") == "a\nb\nc"


def test_data_for_scripts_cannot_leave_its_element() -> None:
    text = script_data(list(hostile.LABELS))
    assert not set(text) & set("<>&\u2028\u2029")


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_reach_the_contrast_that_the_law_asks_for() -> None:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|#fff);", asset("base.css")))
    colours = {name: "#ffffff" if value == "#fff" else value for name, value in colours.items()}
    texts = [(ink, ground) for ink in ("ink", "quiet", "link") for ground in ("paper", "wash")]
    texts += [(f"{level}-ink", f"{level}-wash") for level in ("violation", "warning", "info")]
    assert {
        pair: _contrast(colours[pair[0]], colours[pair[1]])
        for pair in texts
        if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5
    } == {}
    shapes = ("violation", "info", "violation-ink", "warning-ink", "info-ink", "focus")
    assert [name for name in shapes if _contrast(colours[name], colours["paper"]) < 3] == []


def test_documents_without_name_or_goal_have_a_heading_all_the_same() -> None:
    finding = replace(sample.findings()[0], document="", document_title="", goal=None)
    html = report_html(replace(sample.report(), findings=(finding,)))
    assert "Utan dokument" in html
    assert "Gäller hela dokumentet" in html
