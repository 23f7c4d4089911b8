"""Messages with a next step, as the code states them: what is filled in when they are said stands as ``…``.

A message is a text that holds ``next:``, or a call of a class of ours that takes a ``next_step``. A next step that is
worked out is followed to the texts that it may be: through names, conditions and functions of the same module.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from orchestration import failure_words
from tests.helpers.places import ROOT

ROOMS = ("ingestion", "orchestration", "dashboard")
_FILLED_IN = "…"
_STEP = "next_step"
#: Parameters that say what is wrong, in classes that take a next step.
_PROBLEMS = ("problem", "reason", "subject")


@dataclass(frozen=True)
class Message:
    """What is said and what to do about it: one of ``steps``."""

    module: str
    problem: str
    steps: tuple[str, ...]


@cache
def messages() -> tuple[Message, ...]:
    """All messages of the code, by module and place, and those of ``make``."""
    modules = {
        path: ast.parse(path.read_text("utf-8")) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))
    }
    takers = _takers(modules.values())
    found = [one for path, tree in modules.items() for one in _Module(str(path.relative_to(ROOT)), tree, takers)]
    return tuple(dict.fromkeys([*found, *_of_hints(), *_of_make()]))


def messages_of(name: str, source: str) -> list[Message]:
    """Those of one module that is given as text, by its own classes and functions alone."""
    tree = ast.parse(source)
    return list(_Module(name, tree, _takers([tree])))


def matches(message: Message, said: str) -> bool:
    """Whether a text that was said is this message with its step."""
    texts = (f"{message.problem} next: {step}" for step in message.steps)
    patterns = (".*".join(map(re.escape, text.split(_FILLED_IN))) for text in texts)
    plain = re.sub(r"[\s.;:]+", " ", said)
    return any(re.search(re.sub(r"(\\\s|\s|\\\.|;|:)+", " ", pattern), plain) for pattern in patterns)


def _of_hints() -> Iterator[Message]:
    """Errors of the system and of libraries, known by their words."""
    module = "orchestration/failure_words.py"
    for hint, step in failure_words.STEP_BY_WORDS.items():
        yield Message(module, f"{_FILLED_IN}{hint}{_FILLED_IN}", (step,))
    yield Message(module, f"{_FILLED_IN} (any other error)", (failure_words.ANY_OTHER,))


def _of_make() -> Iterator[Message]:
    text = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", "")
    for problem, step in re.findall(r'echo "([^"]*)";\s*echo "next: ([^"]*)"', text):
        yield Message("Makefile", re.sub(r"\$\(\w+\)", _FILLED_IN, problem), (re.sub(r"\$\(\w+\)", _FILLED_IN, step),))


@dataclass(frozen=True)
class _Taker:
    """What takes a next step: the names of its parameters, and what they are unless given."""

    names: list[str]
    defaults: Mapping[str, ast.expr]


def _takers(trees: Iterable[ast.Module]) -> dict[str, _Taker]:
    """Our classes and functions that take a next step, by name: by ``__init__``, or the fields of a data class."""
    found = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            found[node.name] = _parameters(node)
        elif isinstance(node, ast.ClassDef):
            begins = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
            annotated = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
            fields = [one.id for one in annotated if isinstance(one, ast.Name)]
            found[node.name] = _parameters(begins[0]) if begins else _Taker(fields, {})
    return {name: taker for name, taker in found.items() if _STEP in taker.names}


def _parameters(function: ast.FunctionDef) -> _Taker:
    names = [argument.arg for argument in function.args.args if argument.arg != "self"]
    defaults = function.args.defaults
    return _Taker(names, dict(zip(names[len(names) - len(defaults) :], defaults, strict=True)))


class _Module:
    """A module, read for its messages."""

    def __init__(self, name: str, tree: ast.Module, takers: Mapping[str, _Taker]):
        self._name, self._takers = name, takers
        self._functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self._tree = tree

    def __iter__(self) -> Iterator[Message]:
        yield from self._in(self._tree, None, None)

    def _in(self, node: ast.AST, function: ast.AST | None, owner: ast.ClassDef | None) -> Iterator[Message]:
        if isinstance(node, ast.ClassDef):
            owner = node
        elif isinstance(node, ast.FunctionDef):
            function = node
        elif isinstance(node, (ast.JoinedStr, ast.Constant)) or _is_sum(node):
            found = list(self._of_text(node, function))
            yield from found
            if found or not isinstance(node, ast.BinOp):
                return
        elif isinstance(node, ast.Call):
            yield from self._of_call(node, function, owner)
        for child in ast.iter_child_nodes(node):
            yield from self._in(child, function, owner)

    def _of_text(self, node: ast.expr, function: ast.AST | None) -> Iterator[Message]:
        for text in self._texts(node, function):
            problem, is_one, step = text.partition("next: ")
            if is_one:
                yield from self._said([problem], [step])

    def _of_call(self, call: ast.Call, function: ast.AST | None, owner: ast.ClassDef | None) -> Iterator[Message]:
        """A call of a class that takes a next step, or of the class above it in such a class."""
        called = ast.unparse(call.func)
        if called == "super().__init__" and owner is not None and owner.bases:
            called = ast.unparse(owner.bases[0])
        taker = self._takers.get(called.rpartition(".")[2])
        for arguments in self._arguments(call) if taker else ():
            given = {**taker.defaults, **dict(zip(taker.names, arguments, strict=False))}
            given |= {one.arg: one.value for one in call.keywords if one.arg}
            problem = next((given[name] for name in _PROBLEMS if name in given), None)
            if _STEP in given and problem is not None:
                yield from self._said(self._texts(problem, function), self._texts(given[_STEP], function))

    def _arguments(self, call: ast.Call) -> list[list[ast.expr]]:
        """What a call is given in order; where a function of the module makes it, each of what that may return."""
        match call.args:
            case [ast.Starred(value=ast.Call(func=ast.Name(id=name)))] if name in self._functions:
                returned = (one.value for one in ast.walk(self._functions[name]) if isinstance(one, ast.Return))
                return [value.elts for value in returned if isinstance(value, ast.Tuple)]
            case arguments:
                return [] if any(isinstance(one, ast.Starred) for one in arguments) else [arguments]

    def _said(self, problems: list[str], steps: list[str]) -> Iterator[Message]:
        """The message, unless it only passes on what another one says."""
        told = tuple(dict.fromkeys(step for step in map(_plain, steps) if re.search(r"\w", step)))
        for problem in dict.fromkeys(map(_plain, problems)) if told else ():
            yield Message(self._name, problem or _FILLED_IN, told)

    def _texts(self, node: ast.expr, function: ast.AST | None, depth: int = 0) -> list[str]:
        """The texts that an expression may be."""
        if depth > 4:
            return [_FILLED_IN]
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                found = [""]
                for part in parts:
                    inner = part.value if isinstance(part, ast.FormattedValue) else part
                    ends = self._texts(inner, function, depth + 1) if _is_step(inner) else [_shown(part)]
                    found = [start + end for start in found for end in ends]
                return found
            case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, op=ast.BitOr(), right=other):
                return self._texts(one, function, depth + 1) + self._texts(other, function, depth + 1)
            case ast.BoolOp(values=values):
                return [text for value in values for text in self._texts(value, function, depth + 1)]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                ends = self._texts(right, function, depth + 1)
                return [start + end for start in self._texts(left, function, depth + 1) for end in ends]
            case ast.Name(id=name):
                values = _assigned(name, function) or _assigned(name, self._tree)
                return [text for value in values for text in self._texts(value, function, depth + 1)] or [_FILLED_IN]
            case ast.Call(func=ast.Name(id=name)) if name in self._functions:
                called = self._functions[name]
                returned = [one.value for one in ast.walk(called) if isinstance(one, ast.Return) and one.value]
                return [text for value in returned for text in self._texts(value, called, depth + 1)] or [_FILLED_IN]
            case _:
                return [_FILLED_IN]


def _is_sum(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)


def _is_step(node: ast.expr) -> bool:
    """Whether an expression within a text is a next step that is worked out elsewhere."""
    return "step" in ast.unparse(node)


def _shown(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else _FILLED_IN


def _assigned(name: str, within: ast.AST | None) -> list[ast.expr]:
    """What a name is made within a function, or at the top of a module."""
    nodes = within.body if isinstance(within, ast.Module) else ast.walk(within) if within else ()
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)
    ]


def _plain(text: str) -> str:
    """A text in one line, without what stands around its parts."""
    return re.sub(r"…[ …]*…", "…", " ".join(text.split())).strip(" .;:")
