"""What arrays of figures are called here, so that every module says the same word."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]  # measured, or worked out
Singles = NDArray[np.float32]  # the same, where half of the memory will do
Counts = NDArray[np.int64]  # how many
Places = NDArray[np.int64]  # positions in a list, or the numbers of groups
Flags = NDArray[np.bool_]  # who or what is meant: true for each that is
