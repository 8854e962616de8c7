"""The composition root of the desk: creates the long-lived objects and connects them."""
