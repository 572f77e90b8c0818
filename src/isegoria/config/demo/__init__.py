"""A demonstration: one simulated district, its questions, and people whose opinions are known.

The texts are in ``content``, in English, French and Arabic. Everything shown is computed from
simulated answers that went the way of real ones: with receipts, in the public log.
"""

from isegoria.config.demo.seed import seed

SIGN_IN = (
    "Everything here is simulated. Staff sign in at /en/desk/ by a button: "
    "administrator, officer or moderator @demo.example"
)

__all__ = ["SIGN_IN", "seed"]
