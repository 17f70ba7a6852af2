"""What leaves the house: JSON lines, CSV, and tables for a terminal. Rooms hand in records, text comes out."""
