"""Blocks become a page: ``document.build`` makes it, ``view.ReaderView`` shows it; slides and paper use the same builders."""
