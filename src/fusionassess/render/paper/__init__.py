"""The report laid out for paper: what stands on the pages of every paged form, block after block."""

from fusionassess.render.paper.contents import contents

__all__ = ["contents"]
