"""How much may come from one network in a while; see isegoria.base.allowance for what is kept.

They are wide: a school, a village or a whole mobile network may share one address. Somebody who
has a receipt already is never held up here.
"""

from isegoria.base.allowance import Allowance

NEWCOMERS = Allowance(burst=3000, seconds_each=1)
STATEMENTS = Allowance(burst=300, seconds_each=5)
RECEIPTS = Allowance(burst=120, seconds_each=2)
