"""The sentences that a link rests on, and the words to show of them."""
