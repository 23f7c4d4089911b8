"""A body as a tree: without what EDGAR wraps around it, without network and entities, mended where not well formed.

What is mended must lose no fact: facts are counted in the bytes and in the tree.
"""

from __future__ import annotations

import html.entities
import re

from lxml import etree

from ingestion.source import Document, ParseError

#: The largest body that is read. A tree takes two to six times its body.
MAX_BYTES = 128 * 1024 * 1024

_END = re.compile(rb"</(?:[\w.-]+:)?(?:html|xbrl)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
_START = re.compile(rb"<(?:[\w.-]+:)?(?:html|xbrl)[\s>]", re.IGNORECASE)
_FACT = re.compile(rb"\scontextRef\s*=", re.IGNORECASE)
#: Tags whose ends were not where they must be, as libxml2 says it, of which a figure depends.
_TORN = re.compile("mismatch: .*(nonFraction|continuation|exclude|context|unit|measure|explicitMember|typedMember)")
_IN_XML = {"amp", "lt", "gt", "quot", "apos"}
_AMPERSAND = re.compile(rb"&(#?\w+;)?")
_VOID = re.compile(
    rb"<(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)(?=[\s/>])([^<>]*?)\s*/?>", re.IGNORECASE
)
_VOID_END = re.compile(
    rb"</(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\s*>", re.IGNORECASE
)


#: How a submission, or one document of it, begins as EDGAR stores it; and its documents.
_WRAPPED = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:-----BEGIN|<(?:SEC-DOCUMENT|SEC-HEADER|SUBMISSION|DOCUMENT|TYPE|TEXT|XBRL)>)"
)
_TEXT = re.compile(rb"<TEXT>\s*(?:<(?:XBRL|XML)>)?(.*?)(?:(?:</(?:XBRL|XML)>\s*)?</TEXT>|\Z)", re.DOTALL)
_IS_XBRL = re.compile(rb"http://www\.xbrl\.org/(?:2003/instance|20\d\d/inlineXBRL)")
_INSTANCE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:[\w.-]+:)?xbrl[\s>]", re.DOTALL)


def page_in(body: bytes) -> bytes:
    """The instance or page of a body: itself, or what stands in the wrapper of a submission.

    Of several documents with XBRL the instance, which EDGAR extracts of them all. Raises ``ValueError`` where there is
    none, or none can be preferred.
    """
    if not _WRAPPED.match(body):
        return body.lstrip()
    pages: list[bytes] = [page for page in _TEXT.findall(body) if _IS_XBRL.search(page)]
    instances = [page for page in pages if _INSTANCE.match(page)]
    chosen = instances if len(pages) > 1 else pages
    if len(chosen) > 1 or (pages and not chosen):
        raise ValueError(f"the submission holds {len(pages)} documents with XBRL, and none is the instance of them all")
    if not chosen:
        raise ValueError("it holds no XBRL: no document of the submission does")
    return bytes(chosen[0].strip())


def tree_of(document: Document) -> etree._Element:
    """The root of a page or instance. Raises :class:`ParseError` where it is too long, cut off, or cannot be mended."""
    if len(document.body) > MAX_BYTES:
        too_long = f"the body has {len(document.body):,} bytes, and {MAX_BYTES:,} are read at most"
        raise ParseError(document, "$", too_long, "see whether this is a filing; raise ingestion.xbrl.markup.MAX_BYTES")
    try:
        root = etree.fromstring(document.body, parser(is_lenient=False))
    except etree.XMLSyntaxError as error:
        return _mended_tree(document, error.msg)
    _refuse_entities(document, root)
    if next(root.iter(etree.Entity), None) is not None:
        return _mended_tree(document, "it uses characters by names that XML does not know")
    return root


def any_tree(body: bytes) -> etree._Element | None:
    """The root of a body for a reader who looks for one place in it, mended where it must be; null where it is none."""
    try:
        page = page_in(body)
        try:
            return etree.fromstring(page, parser(is_lenient=False))
        except etree.XMLSyntaxError:
            return etree.fromstring(_mended(page), parser(is_lenient=True))
    except (ValueError, etree.XMLSyntaxError):
        return None


def parser(is_lenient: bool) -> etree.XMLParser:
    """A parser that fetches nothing and expands nothing; a lenient one goes on where markup is not well formed."""
    return etree.XMLParser(
        recover=is_lenient,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,  # text blocks grow past libxml2's ten million characters; the body's own length is bounded
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _mended_tree(document: Document, problem: str) -> etree._Element:
    """The tree of a body after mending. ``problem`` is the first thing that was wrong with it."""
    if not _START.search(document.body):
        raise ParseError(document, "$", f"it is neither an instance nor a page ({problem})")
    if not _END.search(document.body[-4096:]):
        cut = f"the body is cut off: it does not end with </html> or </xbrl> ({problem})"
        raise ParseError(document, f"byte {len(document.body)}", cut, "fetch it again; what is archived is not whole")
    lenient = parser(is_lenient=True)
    root = etree.fromstring(_mended(document.body), lenient)
    if root is not None:
        _refuse_entities(document, root)
    in_body = len(_FACT.findall(document.body))
    in_tree = 0 if root is None else sum(one.get("contextRef") is not None for one in root.iter())
    torn = [entry for entry in lenient.error_log if _TORN.search(entry.message)]
    if root is None or in_body != in_tree or torn:
        raise ParseError(
            document,
            f"line {torn[0].line}" if torn else "$",
            f"the body is not well formed ({problem}), and mending it would lose or change facts: "
            + (torn[0].message if torn else f"of {in_body} facts {in_tree} can be reached"),
            "read the instance that EDGAR extracted of the same filing (*_htm.xml)",
        )
    return root


def _mended(body: bytes) -> bytes:
    """The body with what HTML allows and XML does not put right: named characters, lone ampersands, open ``<br>``."""
    body = _AMPERSAND.sub(_as_number, body)
    return _VOID.sub(rb"<\1\2/>", _VOID_END.sub(b"", body))


def _as_number(match: re.Match[bytes]) -> bytes:
    name = (match[1] or b"").removesuffix(b";").decode("ascii", "replace")
    if not name:
        return b"&amp;"
    if name.startswith("#") or name in _IN_XML:
        return match[0]
    characters = html.entities.html5.get(f"{name};")
    return "".join(f"&#{ord(one)};" for one in characters).encode() if characters else b"&amp;" + match[1]


def _refuse_entities(document: Document, root: etree._Element) -> None:
    """No filing declares entities of its own; what does is made to exhaust whoever expands them."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:  # type: ignore[attr-defined]
        problem = "the body declares entities, which no filing needs and which are not expanded"
        raise ParseError(document, "the document type declaration", problem, "see where the body came from")
