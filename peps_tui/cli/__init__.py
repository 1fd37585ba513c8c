"""What operators type: `peps-tui demo`, `accounts import`, `history verify`.

Exit codes: 0 done, 1 refused (a sentence on the error output), 2 misused.
"""
