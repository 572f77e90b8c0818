"""The public log: its entries in order, the tree over them, and what was signed.

Every query begins with the log, so the indexes of the constraints serve the key to it too.
Nothing here has a time of day: an entry stands in the table by the order of
arrival until it is sealed, and outside it is only ever seen in the shuffled
order of its batch.
"""

from django.db import models
from django.db.models import Q

from isegoria.ledger.merkle import HASH_BYTES
from isegoria.ledger.note import VerifierKey


class Log(models.Model):
    """A public log under its own name; the number follows from the name, see ``number_of``."""

    id = models.PositiveIntegerField(primary_key=True)
    origin = models.CharField(max_length=200, unique=True)
    public_key = models.BinaryField(max_length=HASH_BYTES)

    def __str__(self) -> str:
        return self.origin

    @property
    def key(self) -> VerifierKey:
        """The key with which anyone can check what this log signed."""
        return VerifierKey(name=self.origin, public_key=bytes(self.public_key))


class Entry(models.Model):
    """One thing that happened. It gets its place in the log when it is sealed, and keeps it."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="entries", db_index=False)
    leaf = models.TextField()
    leaf_hash = models.BinaryField(max_length=HASH_BYTES)
    topic = models.CharField(max_length=40)
    position = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "position"], name="one_entry_a_place"),
        ]
        indexes = [models.Index(fields=["log", "topic", "position"], name="entries_of_a_topic")]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.leaf

    @property
    def is_sealed(self) -> bool:
        """Whether the entry has its place, so that its inclusion can be proved."""
        return self.position is not None


class Seal(models.Model):
    """The seal over something that staff put before the public: its last version, and the salt.

    The thing itself lies in its own room; what people contribute keeps its seal in its own row.
    """

    item = models.CharField(max_length=60, unique=True)
    version = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=16)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"seal over {self.item}"


class Tile(models.Model):
    """Up to 256 neighbouring hashes of the tree; the last one of a level may still grow."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="tiles", db_index=False)
    level = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    hashes = models.BinaryField(max_length=256 * HASH_BYTES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "level", "number"], name="one_tile_a_place"),
        ]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.number}"


class Checkpoint(models.Model):
    """What the log signed at one size."""

    log = models.ForeignKey(
        Log, on_delete=models.PROTECT, related_name="checkpoints", db_index=False
    )
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=HASH_BYTES)
    note = models.TextField()
    sealed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "size"], name="one_checkpoint_a_size"),
            models.CheckConstraint(condition=~Q(note=""), name="checkpoint_is_signed"),
        ]

    def __str__(self) -> str:
        return self.note
