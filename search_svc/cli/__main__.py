"""``python -m search_svc.cli``."""

from search_svc.cli import main

if __name__ == "__main__":
    main()
