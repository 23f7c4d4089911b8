"""Mutants of a module: its source with one comparison, boundary, sum, condition, call or answer changed."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator

_OTHER: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.USub: (ast.UAdd,),
}
#: What a pattern may lose or widen: a bound of a repetition, an optional part, a repetition (but of blanks).
_OF_PATTERNS = (
    (re.compile(r"(?<=[{,])(\d+)(?=[,}])"), lambda found: str(int(found[1]) + 1)),
    (re.compile(r"(?<=[)\]\w*.])\?(?![=!<:P])"), lambda found: ""),
    (re.compile(r"(?<=[)\]\w.])(?<!\\s)\*"), lambda found: "+"),
    (re.compile(r"(?<=[)\]\w.])(?<!\\s)\+"), lambda found: "*"),
)


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Every mutant once: where and what was changed, and the source that results."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for place, node in _sites(tree):
        for change in range(len(_changed(node))):
            mutant = copy.deepcopy(tree)
            target = list(ast.walk(mutant))[place]
            new = _changed(target)[change]
            text = ast.unparse(ast.fix_missing_locations(_Swap(target, new).visit(mutant)))
            if text not in seen:
                seen.add(text)
                yield f"{_line(node)}: {_difference(ast.unparse(node), ast.unparse(new))}", text


class _Swap(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _difference(old: str, new: str) -> str:
    """Both from shortly before where they part; the whole first line where that is short."""
    alike = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    begin = max(0, alike - 25)
    return " -> ".join(text[begin : begin + 60].partition("\n")[0] for text in (old, new))


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))


def _sites(tree: ast.AST) -> list[tuple[int, ast.AST]]:
    """The nodes that are changed: none of a document string, an annotation or the words of an error."""
    left_alone: set[int] = set()
    for node in ast.walk(tree):
        words = [node.exc] if isinstance(node, ast.Raise) else []
        annotations = [getattr(node, name, None) for name in ("annotation", "returns")]
        strings = [node] if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) else []
        for unread in (*words, *annotations, *strings):
            left_alone |= {id(part) for part in ast.walk(unread)} if unread is not None else set()
    return [(place, node) for place, node in enumerate(ast.walk(tree)) if id(node) not in left_alone]


def _changed(node: ast.AST) -> list[ast.AST]:
    """What may stand in a node's place."""
    match node:
        case ast.Compare():
            return [
                _with(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]])
                for at, op in enumerate(node.ops)
                for other in _OTHER.get(type(op), ())
            ]
        case ast.BinOp() | ast.BoolOp() | ast.UnaryOp() if type(node.op) in _OTHER:
            return [_with(node, op=other()) for other in _OTHER[type(node.op)]]
        case ast.UnaryOp(op=ast.Not()):
            return [node.operand]
        case ast.If() | ast.IfExp() | ast.While():
            is_negated = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
            return [] if is_negated else [_with(node, test=ast.UnaryOp(ast.Not(), node.test))]
        case ast.comprehension() if node.ifs:
            return [_with(node, ifs=[])]
        case ast.Constant(value=bool()):
            return [ast.Constant(not node.value)]
        case ast.Constant(value=int()):
            return [ast.Constant(node.value + 1), ast.Constant(node.value - 1)]
        case ast.Constant(value=str()) if re.search(r"\\[dswb]|\[\^|\(\?", node.value):
            return [
                ast.Constant(node.value[: found.start()] + new(found) + node.value[found.end() :])
                for pattern, new in _OF_PATTERNS
                for found in pattern.finditer(node.value)
            ]
        case ast.Call(func=ast.Attribute()) if not isinstance(node.func.value, ast.Name) or node.args == []:
            return [node.func.value]
        case ast.Return() if node.value is not None and ast.unparse(node.value) != "None":
            return [ast.Return(ast.Constant(None))]
        case ast.Raise() | ast.Continue() | ast.Break():
            return [ast.Pass()]
        case ast.Expr(value=ast.Call() | ast.Yield()):
            return [ast.Pass()]
    return []


def _with(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new
