"""``help``: what is worth knowing beyond the options."""

from typing import Annotated

import typer

TOPICS = ("pain",)
"""What there is help on."""


def help_(topic: Annotated[str, typer.Argument(help=f"One of: {', '.join(TOPICS)}.")] = "pain") -> None:
    """Show when pain needs a professional: posture-watch help pain."""
    from posture_watch.reports.pain_signs import pain_signs_text

    if topic.strip().lower() not in TOPICS:
        raise typer.BadParameter(f"There is help on: {', '.join(TOPICS)}. For commands: posture-watch --help")
    print(pain_signs_text())
