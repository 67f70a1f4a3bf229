"""The numeric kernel: arrays in, arrays out. It has heard of no document and no word."""
