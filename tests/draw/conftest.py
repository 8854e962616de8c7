from tests.shipped import qapp

__all__ = ["qapp"]
