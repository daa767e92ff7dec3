"""GraphQL over HTTP as graphql-http audits it, against a server that really listens."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from catalog.facts import Facts
from catalog.revisions import Revision
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from schema.app import Live, create_app
