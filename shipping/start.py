"""The way in of the single file: as `vaultlint`, and as a process that it starts to read notes."""

import multiprocessing

from vaultlint.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
