"""Templates in, pages out. The templates lie beside this file; jinja2 escapes whatever is put into them."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

_GZIP_LEVEL = 6
_STYLE_NAME = re.compile(rb'getElementById\("([0-9a-f]{64})"\)')


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a template of this package, filled."""
    text: str = _environment().get_template(template).render(values)
    return text


def stand_alone(template: str, values: Mapping[str, Any]) -> str:
    """Return a page that carries all it needs: style, script, and plotly's script, compressed to a third.

    Its policy lets only these in, by a nonce that is made of what they are: the same day gives the same file.
    """
    # Nothing to draw: nothing to draw it with.
    style, script, plotly = asset("page.css"), asset("page.js"), plotly_script() if values["charts"] else b""
    nonce = base64.b64encode(hashlib.sha256((style + script).encode() + plotly).digest()[:18]).decode()
    packed = base64.b64encode(gzip.compress(plotly, _GZIP_LEVEL, mtime=0)).decode()
    present = style_names() if plotly else ()
    own = {"live": False, "nonce": nonce, "style": style, "script": script, "plotly": packed, "present": present}
    return render(template, {**values, **own})


def asset(name: str) -> str:
    """Return the text of a file beside the templates."""
    return (_templates() / name).read_text(encoding="utf-8")


@cache
def plotly_script() -> bytes:
    """Return plotly's script for the browser out of plotly's own package, which is not imported: that takes long."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("plotly")
    return Path(spec.origin).with_name("package_data").joinpath("plotly.min.js").read_bytes()


@cache
def style_names() -> tuple[str, ...]:
    """Return the names under which plotly looks for the styles of its maps, which no page of ours shows.

    Plotly adds each style that it does not find, and the page's policy would stop it with a complaint. An empty element
    of that name is all it looks for.
    """
    return tuple(name.decode() for name in set(_STYLE_NAME.findall(plotly_script())))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape  # noqa: PLC0415 - `today` needs none of it

    environment = Environment(
        loader=PackageLoader("posture_watch.reports.page"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data"] = _data
    return environment


def _data(value: object) -> str:
    """Return JSON that can stand inside a script element."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - nothing that ends the element is left


def _templates() -> Path:
    return Path(__file__).with_name("templates")
