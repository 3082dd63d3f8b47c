#!/usr/bin/env python3
"""Tell Live Status what you are doing.

In a program:

    from session_status import SessionStatus

    status = SessionStatus("manager1")
    status.working("Querying the database", progress=0.5, task_id="160")
    status.completed("All 160 rows are there")

As a command, with the same words:

    python3 session_status.py manager1 working "Querying the database" --progress 0.5 --task 160

The status goes to the daemon over HTTP. When none answers it goes to a file that the daemon reads
when it runs again, so nothing is lost. Nothing here ever raises an exception into your program: every
call returns True if the status was handed over and False if it was not.

Where the daemon is:      $LIVE_STATUS_URL, else what the daemon wrote down, else http://127.0.0.1:8377
Its token, if it has one: $LIVE_STATUS_TOKEN
Where the files go:       $LIVE_STATUS_PUSH_DIR, else session_status in the daemon's data folder

Needs Python 3.8 or newer and nothing else.
"""

import argparse
import datetime
import json
import os
import re
import sys
import urllib.error
import urllib.request

STATUSES = ("idle", "working", "blocked", "completed", "error")
TIMEOUT_SECONDS = 5.0
_NAME = re.compile(r"[A-Za-z0-9._:@-]{1,200}\Z")

# A status for this machine's daemon must not travel through a proxy.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _data_dir():
    base = os.environ.get("XDG_STATE_HOME") or os.path.join(
        os.path.expanduser("~"), ".local", "state"
    )
    return os.path.join(base, "live-status")


def _daemon_url():
    url = os.environ.get("LIVE_STATUS_URL")
    if url:
        return url
    try:
        with open(os.path.join(_data_dir(), "daemon.json"), encoding="utf-8") as file:
            return json.load(file)["page"]
    except (OSError, ValueError, KeyError, TypeError):
        return "http://127.0.0.1:8377"


class SessionStatus:
    """One session's voice."""

    def __init__(self, session, url=None, token=None, push_dir=None):
        self.session = session
        self.url = url
        self.token = token
        self.push_dir = push_dir
        self.problem = None
        """Why the last call returned False, in words."""

    def idle(self, message=None, **more):
        return self.push("idle", message, **more)

    def working(self, message=None, **more):
        return self.push("working", message, **more)

    def blocked(self, message=None, **more):
        return self.push("blocked", message, **more)

    def completed(self, message=None, **more):
        return self.push("completed", message, **more)

    def error(self, message=None, **more):
        return self.push("error", message, **more)

    def push(self, status, message=None, progress=None, task_id=None, metadata=None, result=None):
        """Hand one status over; True if the daemon or the file has it."""
        self.problem = None
        try:
            line = self._line(status, message, progress, task_id, metadata, result)
        except (TypeError, ValueError) as error:
            self.problem = str(error)
            return False
        try:
            return self._send(line) or self._append(line)
        except Exception as error:  # whatever it is, it is not the caller's trouble
            self.problem = "%s: %s" % (type(error).__name__, error)
            return False

    def _line(self, status, message, progress, task_id, metadata, result):
        if not isinstance(self.session, str) or not _NAME.match(self.session) or self.session in (".", ".."):
            raise ValueError("the session's name must be 1 to 200 letters, digits or any of . _ : @ -")
        if status not in STATUSES:
            raise ValueError("the status must be one of " + ", ".join(STATUSES))
        if progress is not None:
            progress = float(progress)
            if not 0 <= progress <= 1:
                raise ValueError("progress must be from 0 to 1")
        fields = {
            "timestamp": datetime.datetime.now(datetime.timezone.utc).isoformat(),
            "session": self.session,
            "status": status,
            "progress": progress,
            "message": None if message is None else str(message),
            "task_id": None if task_id is None else str(task_id),
            "result": None if result is None else str(result),
            "metadata": metadata,
        }
        return json.dumps({name: value for name, value in fields.items() if value is not None})

    def _send(self, line):
        url = (self.url or _daemon_url()).rstrip("/") + "/api/session-status/push"
        if not url.startswith(("http://", "https://")):
            raise ValueError("the daemon's address must begin with http:// or https://")
        headers = {"Content-Type": "application/json"}
        token = self.token or os.environ.get("LIVE_STATUS_TOKEN")
        if token:
            headers["Authorization"] = "Bearer " + token
        request = urllib.request.Request(url, line.encode("utf-8"), headers, method="POST")
        try:
            with _DIRECT.open(request, timeout=TIMEOUT_SECONDS):
                return True
        except urllib.error.HTTPError as error:
            if error.code == 429 or error.code >= 500:
                return False
            # What the daemon refuses today it would refuse from a file too.
            raise ValueError("the daemon refused the status: HTTP %d" % error.code) from None
        except OSError:
            return False

    def _append(self, line):
        folder = (
            self.push_dir
            or os.environ.get("LIVE_STATUS_PUSH_DIR")
            or os.path.join(_data_dir(), "session_status")
        )
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, self.session + "_status.json")
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # One write, so that two programs that push at once do not mix their lines.
            os.write(handle, (line + "\n").encode("utf-8"))
        finally:
            os.close(handle)
        return True


def _metadata(text):
    if text.startswith("{"):
        return json.loads(text)
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError("must be NAME=VALUE or a JSON object")
    return {name: value}


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="session_status.py",
        description="Tell Live Status what a session is doing.",
        epilog='example: session_status.py manager1 working "Querying the database" --progress 0.5 --task 160',
    )
    parser.add_argument("session", help="the session's name")
    parser.add_argument("status", choices=STATUSES)
    parser.add_argument("message", nargs="?", help="what people should read")
    parser.add_argument("--progress", type=float, help="from 0 to 1")
    parser.add_argument("--task", "--task-id", dest="task_id", help="the task's id in your tracker")
    parser.add_argument("--result", help="what came of it")
    parser.add_argument(
        "--metadata",
        action="append",
        type=_metadata,
        metavar="NAME=VALUE",
        help="whatever else is worth keeping; as often as needed, or one JSON object",
    )
    options = parser.parse_args(arguments)
    status = SessionStatus(options.session)
    metadata = {}
    for fields in options.metadata or ():
        metadata.update(fields)
    if status.push(
        options.status, options.message, options.progress, options.task_id, metadata or None, options.result
    ):
        return 0
    print("session_status.py: " + (status.problem or "the status could not be handed over"), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
