"""What every surface draws with: fonts, icons, covers, palette and style sheet, typography, badges, QR codes."""
