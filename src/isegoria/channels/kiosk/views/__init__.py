"""The pages of a kiosk, what its program asks for, and the desk."""
