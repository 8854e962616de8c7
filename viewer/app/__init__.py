"""The one place that makes long-living objects and joins them: ``desk`` runs the window, ``shots`` draws any screen."""
