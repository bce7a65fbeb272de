"""torchair.configs.compiler_config: accepts every option; none changes what the simulator does."""

from __future__ import annotations

from typing import Any


class Options:
    """A tree of options: any name may be set, and read before it is set."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        options = Options()
        object.__setattr__(self, name, options)
        return options


class CompilerConfig(Options):
    """Options for the vendor's graph compiler, such as config.experimental_config.frozen_parameter = True."""
