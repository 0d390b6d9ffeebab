"""MEASURES: labelled recordings in, figures of merit out; also where the fitted weights come from."""
