"""The same browser as for the pages."""

from interfaces.conftest import browser_type_launch_args

__all__ = ["browser_type_launch_args"]
