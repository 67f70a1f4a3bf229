"""Figures beyond the kernel, one file each: arrays in, arrays out, a row per respondent."""
