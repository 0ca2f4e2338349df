"""Trains the English spaCy pipeline that postlint carries; never imported by postlint itself."""
