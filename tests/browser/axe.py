"""axe-core on the open page: whom it would shut out."""

import os
from pathlib import Path

from tests.browser.chromium import Browser

AXE = os.environ.get("POSTURE_WATCH_AXE", "")
"""Path of ``axe.min.js`` from npm, which .ci/run installs; nothing is checked without it. Read before the tests clear
the environment."""


def serious_faults(browser: Browser) -> list[str]:
    """Return what axe-core finds, with all tables open; its script comes by the developer tools, past the policy."""
    if not AXE:
        return []
    browser.run("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    browser.command("Runtime.evaluate", expression=Path(AXE).read_text(encoding="utf-8"))
    found = browser.run_async(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map("
        "v => [v.impact, v.id, v.nodes.map(n => n.html.slice(0, 120) + ' ' + (n.any[0] || {}).message).join(' | ')])));"
    )
    return [" ".join(map(str, each)) for each in found if each[0] in ("serious", "critical")]
