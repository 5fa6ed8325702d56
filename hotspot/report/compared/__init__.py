"""What is said of two releases of the same cells side by side."""
