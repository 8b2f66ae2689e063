"""What `make` runs to set up, test and measure the project; the standard library is all it needs."""
