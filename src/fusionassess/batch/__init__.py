"""Many answer sheets: brings rows to the kernel and takes rows away."""
