"""From text to items: pieces (lines) -> features -> scores -> the sequence of headings that fits the document best."""
