"""A clip from its order to its files: sources, plan, drawing, cut, plates, hand-off."""
