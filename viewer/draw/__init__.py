"""Drawing tools shared by all surfaces: fonts, icons, covers, palette and style sheet, typography, badges, QR codes."""
