"""Speed, as ratios within one run. `python -m bench` prints a table and writes it into docs/benchmarks.md."""
