"""Files, and the sealed pieces in which they lie.

They lie in the database: so a backup has them all of one moment, they go with what they belong to
in one transaction, and any web process can give them out.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class File(models.Model):
    """Something that somebody sent, known by a name that cannot be guessed.

    Once it is whole its name begins with the digest of what it holds: whatever seals the name seals
    the content. Until it belongs to something it is also known by the name under which it began, so
    that a sender who heard no answer can ask again.
    """

    class State(models.TextChoices):
        """How far it has come."""

        ARRIVING = "arriving"
        WAITING = "waiting"
        KEPT = "kept"

    class Kind(models.TextChoices):
        """What it is."""

        IMAGE = "image", _("Picture")
        AUDIO = "audio", _("Recording")
        VIDEO = "video", _("Film")
        DOCUMENT = "document", _("Document")

    name = models.CharField(max_length=120, unique=True)
    begun_as = models.CharField(max_length=32, unique=True, null=True)  # noqa: DJ001  # NULL: none
    state = models.CharField(max_length=8, choices=State.choices, default=State.ARRIVING)
    kind = models.CharField(max_length=8, choices=Kind.choices, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField()
    is_searched = models.BooleanField(default=False)
    begun_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="arriving") | ~models.Q(kind=""),
                name="a_whole_file_is_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["begun_on"], condition=~models.Q(state="kept"), name="files_nobody_names"
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"


class Piece(models.Model):
    """A part of a file: as it came, or of the copy that may be published, or of a small one."""

    class Copy(models.TextChoices):
        """Of which of them it is a part."""

        ORIGINAL = "original"
        PUBLIC = "public"
        SMALL = "small"

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    copy = models.CharField(max_length=8, choices=Copy.choices)
    begins_at = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file", "copy", "begins_at"], name="one_piece_a_place_of_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copy} of {self.file_id} from {self.begins_at}"

    @property
    def place(self) -> str:
        """What its seal is bound to."""
        return f"{self.file_id} {self.copy} {self.begins_at}"
