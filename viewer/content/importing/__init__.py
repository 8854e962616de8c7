"""From a Word file, a web page or a text to a draft of an article: HTML is the pivot, and nothing is guessed or fetched."""
