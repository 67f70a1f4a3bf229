"""Lines of styled text: broken by display width, escaped for Markdown."""
