"""Superset on this machine alone: enough to look at a release, and nothing sent anywhere.

The database of its datasets, ``duckdb:///published/current/froth.duckdb``, is found from the folder it is started in.
"""

import os
from pathlib import Path

from superset.config import TALISMAN_CONFIG

HOME = Path(os.environ["SUPERSET_HOME"])
SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME / 'superset.db'}"

# A DuckDB file is opened as a file, which Superset counts among unsafe connections. It is opened read-only.
PREVENT_UNSAFE_DB_CONNECTIONS = False

# Superset's own pages show a picture of a company that counts visits. The browser is configured not to load it.
TALISMAN_CONFIG["content_security_policy"]["img-src"] = ["'self'", "blob:", "data:"]
