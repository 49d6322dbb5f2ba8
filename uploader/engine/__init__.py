"""The real program behind the window: fulfils `uploader.wizard.engine.Engine` with `uploader.app`."""

from uploader.engine.program import ProgramEngine

__all__ = ["ProgramEngine"]
