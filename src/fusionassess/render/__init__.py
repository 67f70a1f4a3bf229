"""Renderers: each shows a Report in one form, sees nothing else and adds nothing of its own."""
