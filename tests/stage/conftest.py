from tests.shipped import bundled, library, light, qapp

__all__ = ["bundled", "library", "light", "qapp"]
