"""The page as a picture: ``map.png`` and ``map.pdf``, without a browser.

Importing this package does not load matplotlib; the first picture that is drawn does.
"""

from hotspot.output.picture.save import check_pictures, picture_bytes, save_picture

__all__ = ["check_pictures", "picture_bytes", "save_picture"]
