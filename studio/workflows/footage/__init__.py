"""Films and photographs: received, looked at, described, asked for, thrown away."""
