"""An append-only public record of what happened, which anyone can check."""
