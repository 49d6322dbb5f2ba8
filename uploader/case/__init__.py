"""One case from selection to receipt: strings the steps together, and remembers how far it came."""
