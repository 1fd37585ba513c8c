from tests.support.both import world
from tests.support.peers import free_port

__all__ = ["free_port", "world"]
