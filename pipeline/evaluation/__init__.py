"""What the stage ``evaluate`` measures: boundaries, types, themes, and figures recorded on minutes outside the project."""
