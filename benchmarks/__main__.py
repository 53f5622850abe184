"""Run every benchmark and print its table."""

from benchmarks import checks

if __name__ == "__main__":
    checks.main()
