"""The benchmark (性能基准): generated packages, real servers, and one table of ratios. Run it with ``make bench``."""
