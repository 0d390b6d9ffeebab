"""Names of a package that load their module when somebody first asks for them (PEP 562)."""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module


def load_on_demand(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """Return a ``__getattr__`` for a package.

    Args:
        package: Its ``__name__``.
        homes: Public names by the module that defines them.
    """
    module_of = {name: module for module, names in homes.items() for name in names}

    def find(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package])
        value: object = getattr(import_module(module_of[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    return find
