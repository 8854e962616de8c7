"""Build pages from blocks: ``document.build`` makes one, ``view.ReaderView`` shows it; slides and paper use the same builders."""
