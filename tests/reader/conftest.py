from tests.shipped import bundled, library, qapp

__all__ = ["bundled", "library", "qapp"]
