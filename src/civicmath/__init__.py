"""Reading public input with numbers: what was said, by how many, and how sure we may be.

Begin with ``civicmath.readers.read`` and ``civicmath.opinion.describe``: votes in, what
they show out. ``civicmath.representation`` and ``civicmath.weighting`` tell who answered,
``civicmath.equal_shares``, ``civicmath.ballots`` and ``civicmath.scottish`` count. Every
result is a frozen object of plain arrays; chance comes in as a seed. Importing a module
costs what that module needs: NumPy, and other packages only when a function needs them.
"""
