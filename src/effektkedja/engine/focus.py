"""Focus nodes as SPARQL patterns: where a shape starts, and how a nested property shape is reached from there."""

from __future__ import annotations

from dataclasses import dataclass

from effektkedja.engine.facts import Facts
from effektkedja.engine.paths import Path, is_nullable, normal, path_text
from effektkedja.engine.plan import Target, TargetClass, TargetNode, TargetSubjectsOf

FOCUS = "?this"
VALUE = "?value"


@dataclass(frozen=True)
class Focus:
    """The focus nodes of a visit to a shape, bound to ``?this`` by ``pattern``.

    Args:
        targets: what the root shape starts from.
        steps: the paths from there, one for each property shape in which the visited one is nested.
    """

    targets: tuple[Target, ...]
    steps: tuple[Path, ...] = ()

    def then(self, path: Path) -> Focus:
        """The value nodes of ``path`` as focus nodes."""
        return Focus(self.targets, (*self.steps, path))

    @property
    def ancestors(self) -> tuple[str, ...]:
        """The variables of the focus nodes above: SHACL reports a result once for each way that leads to it."""
        return tuple(f"?_f{number}" for number in range(len(self.steps)))

    @property
    def root(self) -> str:
        """The name of the variable that is bound to the focus node of the root shape."""
        return (*self.ancestors, FOCUS)[0][1:]

    def pattern(self, facts: Facts) -> str:
        """SPARQL patterns that bind ``?this`` and the ancestors."""
        names = (*self.ancestors, FOCUS)
        found = _targets(self.targets, facts, names[0])
        for start, path, end in zip(names, self.steps, names[1:], strict=False):
            found = self.reach(found, start, path, end)
        return found

    def with_values(self, facts: Facts, path: Path) -> str:
        """The patterns of the focus nodes, and ``?value`` bound to the value nodes of ``path``."""
        return self.reach(self.pattern(facts), FOCUS, path, VALUE)

    def reach(self, pattern: str, start: str, path: Path, end: str) -> str:
        """``pattern`` and one more path from ``start``, that it binds, to ``end``."""
        walked = f"{pattern} {start} {path_text(normal(path))} {end} ."
        if is_nullable(path) and any(isinstance(target, TargetNode) for target in self.targets):
            # Stores have no path of length zero at a node that only the shapes mention.
            return f"{{ {walked} }} UNION {{ {pattern} BIND({start} AS {end}) }}"
        return walked

    def distinct(self, facts: Facts, *, with_ancestors: bool = True) -> str:
        """Patterns that bind each combination of ``?this`` and ancestors once, and use no other visible variable."""
        if not self.steps and len(self.targets) == 1:
            (target,) = self.targets
            if isinstance(target, TargetClass) and facts.is_one_class(target.cls):
                return self.pattern(facts)
        names = " ".join((*self.ancestors, FOCUS)) if with_ancestors else FOCUS
        return f"{{ SELECT DISTINCT {names} WHERE {{ {self.pattern(facts)} }} }}"


def _targets(targets: tuple[Target, ...], facts: Facts, node: str) -> str:
    nodes = [target.node for target in targets if isinstance(target, TargetNode)]
    parts = [f"VALUES {node} {{ {' '.join(nodes)} }}"] if nodes else []
    parts.extend(_target(target, facts, node) for target in targets if not isinstance(target, TargetNode))
    return parts[0] if len(parts) == 1 else " UNION ".join(f"{{ {part} }}" for part in parts)


def _target(target: Target, facts: Facts, node: str) -> str:
    if isinstance(target, TargetClass):
        return facts.instances(node, target.cls, "?t")
    if isinstance(target, TargetNode):
        return f"VALUES {node} {{ {target.node} }}"
    if isinstance(target, TargetSubjectsOf):
        return f"{node} {target.predicate} ?t ."
    return f"?t {target.predicate} {node} ."
