"""Who works here: offices, people, invitations, sessions, tokens."""
