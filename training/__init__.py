"""How the shipped reader is made: data, training, export, measuring. Not part of the package."""
