"""The README shows what the program really prints, and every command that it names exists."""

from __future__ import annotations

import re

from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_is_what_the_program_prints(run):
    ((command, shown),) = re.findall(r"```console\n\$ effektkedja (.+)\n([\s\S]+?)\n```", README)
    code, out, _ = run(*command.split())
    without_time = re.compile(r"[\d,]+ s$", flags=re.MULTILINE)
    assert without_time.sub("", out.strip("\n")) == without_time.sub("", shown)
    assert code == 0


def test_every_command_in_the_table_exists(run):
    commands = set(re.findall(r"`effektkedja ([a-z]+)", README))
    assert {"check", "rules", "agreement", "coverage", "queries", "query", "view", "stats", "canonical"} <= commands
    for command in commands:
        assert run(command, "--help")[0] == 0


def test_the_draft_in_the_readme_can_be_checked(run, tmp_path):
    (draft,) = re.findall(r"```turtle\n([\s\S]+?)```", README)
    path = tmp_path / "min-plan.ttl"
    path.write_text(draft, encoding="utf-8")
    code, out, err = run("check", path, "--with-base", "--format", "json")
    assert code == 1
    assert "Fel" not in err  # on a slow machine it tells what it is doing
    assert '"rule": "EK101"' in out
    assert '"rule": "EK902"' not in out


def test_the_python_example_runs(capsys):
    (example,) = re.findall(r"```python\n([\s\S]+?)```", README)
    exec(compile(example, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "EK1" in shown
    assert "bär ensam" in shown


def test_links_lead_to_files():
    for target in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / target).exists(), target
