"""Queued work: durable workflows, their steps in child processes, workers that know of each other."""
