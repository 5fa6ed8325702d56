"""Bars beside the shares of a list."""

from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c

#: Below this the largest share has no bar: a full one would make a list look as if one place held much.
_LEAST_BAR: Final = 0.01


def bar_widths(frame: pd.DataFrame) -> list[str]:
    """Widths of bars beside the shares, in percent of the largest; empty where it is small."""
    if c.SHARE not in frame or frame.empty:
        return [""] * len(frame)
    share = frame[c.SHARE].to_numpy(dtype=float, na_value=np.nan)
    largest = np.nanmax(share, initial=0.0)
    if largest < _LEAST_BAR:
        return [""] * len(frame)
    return [f"{width:.0f}%" for width in np.nan_to_num(100 * share / largest).tolist()]
