"""What is said of a release: sentences, lists, legend, notes. It knows no HTML and no picture."""
