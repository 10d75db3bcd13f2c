"""What a report says besides its findings: what is accepted, since when it is known, and what a profile left out."""

from __future__ import annotations

from effektkedja.model.findings import Finding
from effektkedja.model.report import Profile, Report
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.phrases import clean, severity_word


def is_followed(report: Report) -> bool:
    """Whether a ledger says since when the findings are known."""
    return report.since is not None or any(finding.seen for finding in (*report.findings, *report.accepted))


def has_status(report: Report) -> bool:
    """Whether the findings differ in where they stand, so that it is worth a column or a filter."""
    return is_followed(report) or bool(report.accepted) or any(finding.acceptance for finding in report.findings)


def status_word(finding: Finding, lang: Language) -> str:
    """Where the finding stands, in a word."""
    return wording.following.STATUSES[finding.status].in_(lang)


def age_text(finding: Finding, lang: Language) -> str:
    """How long the finding has been known: ``12 dagar``; empty where no ledger is kept or it is new."""
    return wording.following.DAYS.of(finding.seen.days, lang) if finding.seen and finding.seen.status != "new" else ""


def acceptance_text(finding: Finding, lang: Language) -> str:
    """Who lives with the finding, until when and why; what ended, where the day has passed; empty for neither."""
    if finding.acceptance is None:
        return ""
    text = wording.following.ACCEPTED_EXPIRED if finding.acceptance.expired else wording.following.ACCEPTED_UNTIL
    words = {"until": finding.acceptance.until, "owner": finding.acceptance.owner, "reason": finding.acceptance.reason}
    return clean(text.in_(lang).format_map(words))


def accepted_short(finding: Finding, lang: Language) -> str:
    """Until when somebody lives with the finding: ``godkänd till 2027-06-30``; empty for one that counts."""
    if finding.status != "accepted" or finding.acceptance is None:
        return ""
    return wording.following.ACCEPTED_TO.in_(lang).format(until=finding.acceptance.until)


def clean_text(report: Report, lang: Language) -> str:
    """The sentence for a report without findings that count."""
    if report.accepted:
        return wording.following.ONLY_ACCEPTED.in_(lang)
    if report.unfilled:
        return " ".join((wording.findings.UNFILLED.in_(lang), *report.unfilled))
    return (wording.findings.CLEAN if report.rules else wording.findings.NO_RULES).in_(lang)


def closed_text(report: Report, lang: Language) -> str:
    """What the list of closed findings is."""
    return wording.following.CLOSED_MEANING.in_(lang).format(since=report.since)


def profile_lines(profile: Profile | None, lang: Language) -> list[str]:
    """Which profile was used, what it left out and what it weighed otherwise; none where there was no profile."""
    if profile is None:
        return []
    lines = [f"{wording.following.PROFILE.in_(lang)}: {clean(profile.file)}"]
    if not profile.off and not profile.changed:
        lines[0] += f" ({wording.following.PROFILE_PLAIN.in_(lang)})"
    if off := off_rules(profile, lang):
        lines.append(f"{wording.following.PROFILE_OFF.in_(lang)} ({len(off)}): {'; '.join(off)}")
    if changed := changed_rules(profile, lang):
        lines.append(f"{wording.following.PROFILE_CHANGED.in_(lang)} ({len(changed)}): {'; '.join(changed)}")
    return lines


def beside(report: Report, lang: Language) -> list[str]:
    """What whoever writes a report to a file should be told beside it: profile, acceptances and notes."""
    accepted = [wording.following.ACCEPTED_COUNT.of(len(report.accepted), lang)] if report.accepted else []
    return [*profile_lines(report.profile, lang), *accepted, *report.notes]


def off_rules(profile: Profile, lang: Language) -> list[str]:
    """The rules that were left out, by code and title."""
    return [f"{rule.code} {clean(rule.title.in_(lang))}" for rule in profile.off]


def changed_rules(profile: Profile, lang: Language) -> list[str]:
    """The rules that were weighed otherwise, each with both severities."""
    return [
        f"{rule.code} {severity_word(rule.severity, lang)} → {severity_word(level, lang)}"
        for rule, level in profile.changed
    ]
