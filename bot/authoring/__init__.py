"""For whoever writes fact files: checking and coverage."""
