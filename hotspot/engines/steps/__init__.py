"""The questions that are asked of events in bulk, each a short SQL text with its sentence: a step a file."""
