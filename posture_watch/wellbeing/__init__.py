"""RELIEVES: check-ins, breathing, relaxation, stretches and honest insights. Pure: no clock, no input, no output."""
