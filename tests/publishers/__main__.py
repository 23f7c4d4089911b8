"""The stand-in run by hand: prints the address map that sends live mode to it, then serves until it is stopped."""

from __future__ import annotations

import argparse
import json
import threading

from tests.publishers.protocols import all_protocols
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

arguments = argparse.ArgumentParser(prog="python -m tests.publishers", description=__doc__)
arguments.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (0: any that is free)")
with Publishers(all_protocols(Sample()), arguments.parse_args().port) as publishers:
    print(f"export FROTH_ADDRESS_MAP='{json.dumps(publishers.address_map)}'", flush=True)
    print("export FROTH_FETCH=live FROTH_CONTACT=someone@example.org", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print("stopped")
