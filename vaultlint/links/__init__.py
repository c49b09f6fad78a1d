"""Links and the names that they mean: what is near a name, what a heading is called, how a link is written."""
