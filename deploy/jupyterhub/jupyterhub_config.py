"""A JupyterHub for the course on one machine: the page beside this file says how.

Each person is a user of the system, for nbgrader's exchange tells them apart by their
user ids. The hub starts their servers, so it runs as root.
"""

import os
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
COURSE = os.environ.get("COURSE", "convnet_lab")
EXCHANGE = Path(os.environ.get("EXCHANGE", "/srv/nbgrader/exchange"))
INSTRUCTORS = set(os.environ.get("INSTRUCTORS", "instructor").split(","))
STUDENTS = set(os.environ.get("STUDENTS", "student1,student2").split(","))

c = get_config()  # noqa: F821 (JupyterHub gives it)

# loopback only: put a web server with TLS before it to let others in
c.JupyterHub.bind_url = os.environ.get("BIND", "http://127.0.0.1:8000")
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Authenticator.allowed_users = INSTRUCTORS | STUDENTS
if password := os.environ.get("TRIAL_PASSWORD"):
    # everybody has the same password: for a trial by one person
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = password

# everybody may enter the exchange and add to it, as nbgrader demands; nbgrader makes
# the folders in it, in which nobody can list what others handed in
EXCHANGE.mkdir(parents=True, exist_ok=True)
EXCHANGE.chmod(0o777)

# Formgrader and the lists are frames of the user's own server: without this line a hub
# leaves them blank
headers = {"Content-Security-Policy": "frame-ancestors 'self'"}
c.Spawner.args = [
    f"--ServerApp.tornado_settings={{'headers': {headers!r}}}",
    # a login shell, as a terminal's is otherwise, does not find the hub's programs
    "--ServerApp.terminado_settings={'shell_command': ['bash']}",
]
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = 120
c.Spawner.start_timeout = 120


def choose_profile(spawner: Any) -> None:
    """Give students the list of assignments and Validate, instructors all."""
    profiles = [HERE / "everybody"]
    if spawner.user.name not in INSTRUCTORS:
        profiles.insert(0, HERE / "students")
    spawner.environment = {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(map(str, profiles)),
        "COURSE": COURSE,
        "EXCHANGE": str(EXCHANGE),
    }


c.Spawner.pre_spawn_hook = choose_profile
