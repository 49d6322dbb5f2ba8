"""One native window round the page; the only package that knows pywebview."""
