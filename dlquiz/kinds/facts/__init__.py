"""Tables of facts about one matter, from which questions of several kinds are drawn."""
