"""Pictures of every screen for ``frontdesk shot``, drawn by the code that shows them."""
