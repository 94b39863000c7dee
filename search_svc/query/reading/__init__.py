"""Reading a question: which of its words are filters (place, teaching, duration, level, code), which are words."""
