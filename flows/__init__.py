"""Flows, and the command line that starts them."""

import os

# Before numpy is loaded, by this process or by its workers: each works on one core, and the matrices are small, so
# threads of the linear algebra library would wait for each other and burn the cores of the other workers.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
