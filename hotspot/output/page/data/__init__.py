"""What the page's script draws, as plain text columns."""
