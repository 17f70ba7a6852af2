"""The web application: the pages of ``dragoman.render.pages`` on this machine, with corrections and reports added."""

from dragoman.web.app import Settings, make_app
from dragoman.web.clerk import ClerkProcess
from dragoman.web.shelf import FixedShelf, Shelf, StoreShelf

__all__ = ["ClerkProcess", "FixedShelf", "Settings", "Shelf", "StoreShelf", "make_app"]
