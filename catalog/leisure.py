"""
Leisure (从容): how a thread that is in no hurry lets others go on with their work.

Threads of one process share an interpreter. Whoever answers questions has to wait for it each time that it comes
back from the network while another thread computes, and a millisecond for each question is ten times what the question takes.
"""

from __future__ import annotations

import time

AT_ONCE = 16
"""So many short steps, of a few microseconds each, are done at once; more of a very long work."""

MOST_PAUSES = 100
"""So often a work pauses at most, however long it is: it has to be done within a second."""

PAUSE_SECONDS = 0.001
"""How long others may go on alone."""


def breathe(step: int, steps: int) -> None:
    """
    Pause after every few steps of a long work.

    Args:
        step: the number of the step that was done; the first is 0.
        steps: how many there are.
    """
    at_once = max(AT_ONCE, steps // MOST_PAUSES)
    if step % at_once == at_once - 1:
        time.sleep(PAUSE_SECONDS)
