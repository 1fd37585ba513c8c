from tests.support.both import world

__all__ = ["world"]
